"""Whoever answers questions: any server that speaks the chat completions of OpenAI (vLLM, Qwen, DeepSeek, …)."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings

from tingsu.composer.models import Outcome
from tingsu.core.composing.asking import Question
from tingsu.delivery import http

PAUSE_SECONDS = 0.3
TRIES = 2
TEMPERATURE = 0.3


class ProviderFailed(Exception):
    """There is no answer. `outcome` says why, in our words; nothing of the server's own is kept, it may quote us."""

    def __init__(self, outcome: Outcome, *, status: int | None = None, tries: int = 1) -> None:
        super().__init__(outcome.value)
        self.outcome, self.status, self.tries = outcome, status, tries


@dataclass(frozen=True, slots=True)
class Completion:
    """What came back. `is_cut`: the server stopped in the middle of a sentence."""

    text: str
    is_cut: bool = False
    status: int = 200
    tries: int = 1


class Provider(Protocol):
    """Answers a question within some seconds, or raises `ProviderFailed`."""

    @property
    def model(self) -> str:
        """The model's name."""
        ...

    def complete(self, question: Question, *, seconds: float) -> Completion:
        """Return the answer. `seconds` are for everything, another try included."""
        ...


@dataclass(frozen=True, slots=True)
class ChatServer:
    """A server at `url`, which may end with /v1 or with the whole path."""

    url: str
    model: str
    key: str = ""

    @property
    def address(self) -> str:
        """Where questions are posted.

        >>> ChatServer("http://10.0.0.5:8000", "qwen").address
        'http://10.0.0.5:8000/v1/chat/completions'
        """
        base = self.url.rstrip("/")
        if base.endswith("/chat/completions"):
            return base
        return f"{base}/chat/completions" if re.search(r"/v\d+$", base) else f"{base}/v1/chat/completions"

    def complete(self, question: Question, *, seconds: float) -> Completion:
        """Post the question. It is posted again, once, only where the server surely did not take it."""
        end = time.monotonic() + seconds
        for tried in range(1, TRIES + 1):
            try:
                return self._once(question, seconds=end - time.monotonic(), tried=tried)
            except ProviderFailed as failure:
                # 429 and 503 say "not taken", and where there was no connection nothing was handed over. After a
                # time-out or a broken line the model may be at work on it: asking again would only add to its load.
                untaken = failure.outcome in (Outcome.UNREACHABLE, Outcome.BUSY)
                if not untaken or tried == TRIES or time.monotonic() + 2 * PAUSE_SECONDS > end:
                    raise
                time.sleep(PAUSE_SECONDS)
        raise AssertionError("unreachable")

    def _once(self, question: Question, *, seconds: float, tried: int) -> Completion:
        body = {
            "model": self.model,
            "messages": list(question.messages),
            "max_tokens": question.tokens,
            "temperature": TEMPERATURE,
            "stream": False,
        }
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Tingsu"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        answer = self._posted(json.dumps(body, ensure_ascii=False).encode(), headers, seconds, tried)
        if answer.status != 200:
            raise ProviderFailed(_outcome_of(answer.status), status=answer.status, tries=tried)
        text, is_cut = _read(answer.body, tried)
        return Completion(text, is_cut, answer.status, tried)

    def _posted(self, body: bytes, headers: dict[str, str], seconds: float, tried: int) -> http.Answer:
        try:
            # Without TLS only into the bank's own network: the covered talk is nobody else's business either.
            inside = self.address.startswith("https:") or http.lies_inside(self.address)
            return http.post(self.address, body, headers=headers, seconds=seconds, inside=inside)
        except http.AddressForbidden as error:
            raise ProviderFailed(Outcome.REJECTED, tries=tried) from error
        except http.NoConnection as error:
            raise ProviderFailed(Outcome.UNREACHABLE, tries=tried) from error
        except http.ConnectionBroken as error:
            outcome = Outcome.TIMEOUT if str(error) == "TimeoutError" else Outcome.BROKEN
            raise ProviderFailed(outcome, tries=tried) from error


def provider() -> Provider | None:
    """Return the server that the settings name, None while the composer is off."""
    if not settings.LLM_URL or not settings.LLM_MODEL:
        return None
    return ChatServer(settings.LLM_URL, settings.LLM_MODEL, settings.LLM_KEY)


def _outcome_of(status: int) -> Outcome:
    if status in (429, 503):
        return Outcome.BUSY
    return Outcome.ERROR if status >= 500 else Outcome.REJECTED


def _read(body: bytes, tried: int) -> tuple[str, bool]:
    """Return the words of an answer, and whether they stop in the middle. What is too long is unreadable too."""
    unreadable = ProviderFailed(Outcome.UNREADABLE, status=200, tries=tried)
    if len(body) >= http.ANSWER_BYTES:
        raise unreadable
    try:
        said: Any = json.loads(body)
        choice = said["choices"][0]
        text = choice["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise unreadable from error
    if not isinstance(text, str):  # a tool call, or thinking without an end
        raise unreadable
    return text, choice.get("finish_reason") == "length"
