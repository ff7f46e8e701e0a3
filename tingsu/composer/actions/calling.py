"""Ask the model one question: noted before it leaves, noted when it is back.

1. Nothing is asked while the composer is off, while its circuit breaker is open, or while too many calls are under way.
2. A `Composition` and an entry of the journal are committed before a byte leaves the house.
3. The question is posted, outside of any transaction and without holding a database connection.
4. The caller judges the answer; the outcome is committed with a second entry.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from tingsu.composer.models import FAILED, Composition, KeptText, Outcome, Purpose
from tingsu.composer.provider import Completion, Provider, ProviderFailed, provider
from tingsu.core.composing.asking import Question
from tingsu.core.composing.breaker import FAILURES, Ended, closed_until
from tingsu.core.text.personal import mask_personal
from tingsu.journal.record import record
from tingsu.org.models import Person

MOST_UNDER_WAY = 16
LOOK_BACK = 24


@dataclass(frozen=True, slots=True)
class Judged:
    """What the guards made of an answer: why it may not be shown (or empty), and why sentences were taken out."""

    refusal: str = ""
    cuts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Called:
    """How a call went. `reason`: a code why there is nothing (or empty)."""

    reason: str = ""
    composition: Composition | None = None


def call_model(
    purpose: Purpose,
    question: Question,
    *,
    by: Person,
    about: tuple[str, int] | None,
    judge: Callable[[Completion], Judged],
) -> Called:
    """Ask, let the caller judge the answer, and note both. Never raises for anything that the model does."""
    server = provider()
    if server is None:
        return Called("off")
    obstacle = why_not_now()
    if obstacle:
        return Called(obstacle)
    composition = _begin(purpose, question, server, by=by, about=about)
    if not connection.in_atomic_block:
        connection.close()  # back to the pool: nobody waits for a connection while the model thinks
    started = time.monotonic()
    try:
        completion = server.complete(question, seconds=settings.LLM_SECONDS)
    except ProviderFailed as failure:
        composition.outcome, composition.status, composition.tries = failure.outcome, failure.status, failure.tries
        _end(composition, started, question, received="", by=by)
        return Called(failure.outcome.value, composition)
    judged = judge(completion)
    composition.refusal, composition.cuts = judged.refusal, sorted(judged.cuts)
    composition.outcome = Outcome.REFUSED if judged.refusal else Outcome.TRIMMED if judged.cuts else Outcome.SHOWN
    composition.status, composition.tries = completion.status, completion.tries
    composition.characters_in = len(completion.text)
    _end(composition, started, question, received=completion.text, by=by)
    return Called(judged.refusal and "refused", composition)


def why_not_now() -> str:
    """Return `shut` while the circuit breaker is open, `full` while too many calls are under way, else empty."""
    now = timezone.now()
    longest = timedelta(seconds=2 * settings.LLM_SECONDS)
    under_way = Composition.objects.filter(outcome=Outcome.ASKED, at__gt=now - longest).count()
    until = shut_until()
    if until is not None and (now < until or under_way):  # one call at a time finds out whether it is well again
        return "shut"
    return "full" if under_way >= MOST_UNDER_WAY else ""


def shut_until() -> datetime | None:
    """Return until when the circuit breaker is open; a moment in the past means: the next call tries it out."""
    longest = timedelta(seconds=2 * settings.LLM_SECONDS)
    lost_before = timezone.now() - longest
    rows = Composition.objects.order_by("-id").values_list("at", "outcome", "milliseconds")[
        : LOOK_BACK + MOST_UNDER_WAY
    ]
    ended = [
        Ended(at + timedelta(milliseconds=milliseconds), outcome in FAILED or outcome == Outcome.ASKED)
        for at, outcome, milliseconds in rows
        if outcome != Outcome.ASKED or at <= lost_before
    ]
    return closed_until(ended[:LOOK_BACK]) if len(ended) >= FAILURES else None


@transaction.atomic(durable=True)
def _begin(
    purpose: Purpose, question: Question, server: Provider, *, by: Person, about: tuple[str, int] | None
) -> Composition:
    composition = Composition.objects.create(
        purpose=purpose,
        model=server.model[:120],
        person=by,
        about_type=about[0] if about else "",
        about_id=about[1] if about else None,
        characters_out=question.size,
    )
    data = {"purpose": purpose.value, "model": composition.model, "characters": question.size}
    if about:
        data["about"] = f"{about[0]}.{about[1]}"
    record("composition.asked", subject=("composition", composition.pk), by=by.actor, data=data)
    return composition


@transaction.atomic(durable=True)
def _end(composition: Composition, started: float, question: Question, *, received: str, by: Person) -> None:
    composition.milliseconds = round((time.monotonic() - started) * 1000)
    composition.save()
    if settings.LLM_KEEP_TEXT > 0:
        sent = "\n\n".join(message["content"] for message in question.messages)
        until = timezone.now() + timedelta(days=settings.LLM_KEEP_TEXT)
        KeptText.objects.create(composition=composition, sent=sent, received=mask_personal(received), until=until)
    data = {
        "outcome": str(composition.outcome),
        "refusal": composition.refusal,
        "cuts": composition.cuts,
        "characters": composition.characters_in,
        "milliseconds": composition.milliseconds,
        "tries": composition.tries,
    }
    record("composition.answered", subject=("composition", composition.pk), by=by.actor, data=data)


def forget_texts() -> int:
    """Delete the kept texts whose days are over; return how many."""
    return KeptText.objects.filter(until__lte=timezone.now()).delete()[0]
