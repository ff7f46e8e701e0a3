"""Bring a model's answer into the form of what a person would have typed, before it is guarded."""

from __future__ import annotations

import json
import re

from tingsu.core.text.normalise import INVISIBLE

_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|$)", re.DOTALL | re.IGNORECASE)
_THOUGHT = re.compile(r"^.*</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"^\s*```[a-zA-Z]*\s*\n?|\n?```\s*$")
_LABEL = re.compile(
    r"^\s*(?:\*\*)?(?:客服|坐席|回复|答复|草稿|改写后?|改写结果|建议回复|reply|draft|agent|"
    r"rewritten)(?:\*\*)?\s*[::]\s*",
    re.IGNORECASE,
)
_MARKS = re.compile(
    r"\*\*|__|^\s{0,3}#{1,6}\s+|^\s*(?:[-*•]|\d{1,2}[.、))]|[一二三四五六七八九][、.])\s*|^\s*>\s?", re.MULTILINE
)
_QUOTES = (("“", "”"), ('"', '"'), ("「", "」"), ("『", "』"))
_BETWEEN = re.compile(r"(?<=[一-鿿])[ \u3000\t]+(?=[一-鿿])")
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)
# 退·给·您: nobody writes so who has nothing to hide.
_SPACED = re.compile(r"(?:[一-鿿][\-_.·*~|/\\+=^]){3,}[一-鿿]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def tidy(answer: str) -> str:
    """Return the answer without thinking aloud, fences, labels, Markdown, quotes around it, hidden characters."""
    text = _THOUGHT.sub("", _THINKING.sub("", answer)).strip()
    text = _CONTROLS.sub("", text.translate(INVISIBLE))
    text = _LABEL.sub("", _FENCE.sub("", text).strip())
    text = _MARKS.sub("", text)
    for opening, closing in _QUOTES:
        inside = text.strip()[1:-1]
        if text.strip().startswith(opening) and text.strip().endswith(closing) and opening not in inside:
            text = inside
    lines = (_BETWEEN.sub("", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def is_disguised(text: str) -> bool:
    """Say whether characters stand apart so that no pattern finds the words."""
    return bool(_SPACED.search(text))


def parts_of(answer: str, names: tuple[str, ...]) -> dict[str, str] | None:
    """Return the named parts of an answer that is a JSON object of texts, None when it is none of that."""
    found = _OBJECT.search(_THOUGHT.sub("", _THINKING.sub("", answer)))
    try:
        parts = json.loads(found.group()) if found else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(parts, dict) or not all(isinstance(parts.get(name, ""), str | list) for name in names):
        return None
    return {name: tidy(_joined(parts.get(name, ""))) for name in names}


def _joined(part: str | list[object]) -> str:
    return part if isinstance(part, str) else "\n".join(str(line) for line in part if isinstance(line, str))
