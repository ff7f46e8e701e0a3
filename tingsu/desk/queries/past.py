"""The list of talks: which, in what order, by pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tingsu.cases.actions.parties import blind
from tingsu.desk.models import Conversation, Turn
from tingsu.desk.queries.visible import visible_to
from tingsu.org.models import Person

PAGE = 40
FILTERS = ("state", "mode", "unit", "agent", "heat", "confirmed", "score")


@dataclass(frozen=True, slots=True)
class Ask:
    """What the URL asks for."""

    words: str = ""
    filters: dict[str, str] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None


def talks_asked(person: Person, ask: Ask) -> QuerySet[Conversation]:
    """Return the talks that fit, the newest first."""
    talks = visible_to(person).select_related("party", "unit", "agent", "case")
    for name in ("state", "mode"):
        if value := ask.filters.get(name):
            talks = talks.filter(**{name: value})
    for name in ("unit", "agent", "score"):
        if (value := ask.filters.get(name, "")).isdecimal():
            talks = talks.filter(**{name: int(value[:9])})
    if ask.filters.get("heat") in ("1", "2", "3"):
        talks = talks.filter(heat__gte=int(ask.filters["heat"]) - 0.5)
    if ask.filters.get("confirmed") in ("yes", "no"):
        talks = talks.filter(confirmed_at__isnull=ask.filters["confirmed"] == "no")
    if ask.since:
        talks = talks.filter(opened_at__gte=_midnight(ask.since))
    if ask.until:
        talks = talks.filter(opened_at__lt=_midnight(ask.until + timedelta(days=1)))
    return (talks.filter(_words(ask.words)) if ask.words else talks).order_by("-id")


def _words(words: str) -> Q:
    """By number, whole name, whole phone, or words that were said."""
    number = words.upper().removeprefix("T-")
    if number.isdecimal() and len(number) < 10 and words.upper().startswith("T-"):
        return Q(pk=int(number))
    said = Exists(Turn.objects.filter(conversation=OuterRef("pk"), text__icontains=words))
    known = Q(party__name_index=blind("name", words)) | Q(party__phone_index=blind("phone", words))
    return Q(said) | known | Q(summary__icontains=words)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
