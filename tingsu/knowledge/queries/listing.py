"""The list of notes: state, business, audience, words, order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tingsu.knowledge.models import EXPIRING_DAYS, Note
from tingsu.knowledge.queries.search import ranked
from tingsu.knowledge.queries.visible import notes_for
from tingsu.org.models import Person

STATES: dict[str, Any] = {
    "valid": _("有效"),
    "expiring": _("即将到期"),
    "expired": _("已过期"),
    "coming": _("未生效"),
    "retired": _("已停用"),
    "all": _("全部"),
}
ORDERS: dict[str, tuple[Any, ...]] = {
    "code": ("code",),
    "-code": ("-code",),
    "title": ("title", "code"),
    "until": (F("valid_until").asc(nulls_last=True), "code"),
    "-until": (F("valid_until").desc(nulls_last=True), "code"),
    "changed": ("changed_at", "code"),
    "-changed": ("-changed_at", "code"),
}
SEARCHED = 60


@dataclass(frozen=True, slots=True)
class Ask:
    """What the person asks for; all of it lives in the URL."""

    state: str = "valid"
    words: str = ""
    business: str = ""
    audience: str = ""
    order: str = "code"


def notes_asked(person: Person, ask: Ask) -> list[Note] | QuerySet[Note]:
    """Return the notes that fit. With words: the nearest first, whatever the order asked for."""
    notes = notes_for(person).filter(condition(ask.state))
    if ask.business:
        notes = notes.filter(business__startswith=ask.business)
    if ask.audience:
        notes = notes.filter(audience=ask.audience)
    if not ask.words.strip():
        return notes.select_related("unit").order_by(*ORDERS[ask.order])
    exact = list(notes.filter(code__iexact=ask.words.strip()))
    return exact or [found.note for found in ranked(ask.words, notes, on=None, limit=SEARCHED)]


def counts(person: Person) -> dict[str, int]:
    """Return how many notes there are in each state."""
    seen = notes_for(person)
    return {state: seen.filter(condition(state)).count() for state in STATES}


def condition(state: str) -> Q:
    """Return which notes are in a state today; `valid` holds those that soon expire too."""
    today = timezone.localdate()
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=today)
    match state:
        case "expired":
            return Q(is_active=True, valid_until__lt=today)
        case "expiring":
            return begun & Q(
                is_active=True, valid_until__gte=today, valid_until__lt=today + timedelta(days=EXPIRING_DAYS)
            )
        case "coming":
            return Q(is_active=True, valid_from__gt=today)
        case "retired":
            return Q(is_active=False)
        case "all":
            return Q()
        case _:
            return begun & Q(is_active=True) & (Q(valid_until__isnull=True) | Q(valid_until__gte=today))
