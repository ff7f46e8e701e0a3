"""The wall: open talks by how likely they go wrong, alarms, seats, and who deserves a rest."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from tingsu.core.alarms import Precision
from tingsu.desk.actions.alarms import bar_now, budget
from tingsu.desk.models import OPEN_STATES, Alarm, Conversation, Seat, SeatState, Speaker, State, Turn
from tingsu.desk.queries.queue import load_of
from tingsu.desk.queries.visible import visible_to
from tingsu.findings.names import label_name
from tingsu.journal.moment import now
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of
from tingsu.packs import installed

MOST = 100
POINTS = 12
WIDE, HIGH = 72, 20
ALARMS_SHOWN, ALARM_HOURS, JUDGED_DAYS, CARE_HOURS = 12, 8, 30, 4


@dataclass(frozen=True, slots=True)
class Row:
    """One open talk on the wall. `line` are the points of its heat, for an SVG of 72 × 20."""

    talk: Conversation
    percent: int
    line: str
    waits_seconds: int | None
    is_called: bool
    minutes: int


def wall_list(person: Person) -> dict[str, Any]:
    """Return everything on the wall of a person, in some eight queries whatever the number of talks."""
    seen = visible_to(person).filter(state__in=OPEN_STATES)
    talks = list(seen.select_related("party", "unit", "agent").order_by("-risk", "-heat", "id")[:MOST])
    lines, called, moment = _lines(talks), _called(talks), now()
    counts = seen.aggregate(
        open=Count("pk", distinct=True),
        waiting=Count("pk", filter=Q(state=State.WAITING), distinct=True),
        robot=Count("pk", filter=Q(state=State.ROBOT), distinct=True),
        hot=Count("pk", filter=Q(heat__gte=installed().desk.heat), distinct=True),
    )
    longest = seen.filter(state=State.WAITING).order_by("queued_at").values_list("queued_at", flat=True).first()
    return {
        "rows": [_row(talk, lines.get(talk.pk, ""), talk.pk in called, moment) for talk in talks],
        "counts": counts,
        "longest": int((moment - longest).total_seconds() // 60) if longest else 0,
        "alarms": alarms_for(person),
        "bar": round(100 * bar_now()),
        "budget": budget().an_hour,
        "precision": precision_for(person),
        "seats": seats_for(person),
        "care": care_for(person),
        "abuse_break": installed().desk.abuse_break,
    }


def alarms_for(person: Person) -> list[Alarm]:
    """Return the alarms of the last hours at one's units, the newest first."""
    since = now() - timedelta(hours=ALARM_HOURS)
    alarms = _at(person, "conversation__unit").filter(at__gte=since).select_related("conversation", "seen_by")
    return list(alarms[:ALARMS_SHOWN])


def reason_names(alarm: Alarm) -> list[str]:
    """Return what speaks for an alarm, in the reader's language."""
    own = {
        "heat": _("一直在气头上"),
        "level": _("现在很热"),
        "risks": _("说了要升级"),
        "taboos": _("我们说了忌语"),
    }
    return [own.get(reason) or label_name("risks", reason) for reason in alarm.reasons]


def precision_for(person: Person) -> Precision:
    """Return how many of the judged alarms of the last thirty days at one's units were right."""
    since = now() - timedelta(days=JUDGED_DAYS)
    judged = _at(person, "conversation__unit").filter(at__gte=since, was_right__isnull=False)
    return Precision(judged.filter(was_right=True).count(), judged.count())


def seats_for(person: Person) -> list[dict[str, Any]]:
    """Return the agents of one's units who are signed in at the desk, with how many talks they have."""
    seats = list(_people(person, Seat.objects.exclude(state=SeatState.OFFLINE).select_related("person")))
    loads = load_of(seat.person_id for seat in seats)
    lost = now() - timedelta(seconds=installed().desk.lost_seconds)
    return [
        {
            "seat": seat,
            "load": loads.get(seat.person_id, 0),
            "is_seen": seat.seen_at is not None and seat.seen_at >= lost,
            "minutes": int((now() - seat.since).total_seconds() // 60),
        }
        for seat in seats
    ]


def care_for(person: Person) -> list[dict[str, Any]]:
    """Return the agents who had abusive talks in the last hours: for a rest, never for a score."""
    since = now() - timedelta(hours=CARE_HOURS)
    units = units_of(person, Permission.DESK_WATCH)
    talks = Conversation.objects.filter(
        Q(ended_at__gte=since) | Q(state=State.TALKING), agent__isnull=False, abuses__gte=installed().desk.abuse_break
    )
    if units is not None:
        talks = talks.filter(unit__in=units)
    found: defaultdict[Person, int] = defaultdict(int)
    for talk in talks.select_related("agent"):
        if talk.agent:
            found[talk.agent] += 1
    return [{"person": agent, "talks": count} for agent, count in sorted(found.items(), key=lambda one: -one[1])]


def _at(person: Person, field: str) -> Any:
    units = units_of(person, Permission.DESK_WATCH)
    return Alarm.objects.all() if units is None else Alarm.objects.filter(**{f"{field}__in": units})


def _people(person: Person, seats: Any) -> Any:
    units = units_of(person, Permission.DESK_WATCH)
    return seats if units is None else seats.filter(person__posts__unit__in=units).distinct()


def _lines(talks: list[Conversation]) -> dict[int, str]:
    turns = Turn.objects.filter(conversation__in=talks, speaker=Speaker.CUSTOMER).order_by("conversation", "seq")
    levels: defaultdict[int, list[float]] = defaultdict(list)
    for talk_id, level in turns.values_list("conversation", "level"):
        levels[talk_id].append(level)
    return {talk_id: _line(found[-POINTS:]) for talk_id, found in levels.items()}


def _line(levels: list[float]) -> str:
    if len(levels) < 2:
        levels = levels * 2
    step = WIDE / (len(levels) - 1)
    return " ".join(f"{place * step:.1f},{HIGH - 2 - (HIGH - 4) * level / 3:.1f}" for place, level in enumerate(levels))


def _called(talks: list[Conversation]) -> set[int]:
    since = now() - timedelta(hours=ALARM_HOURS)
    open_alarms = Alarm.objects.filter(conversation__in=talks, at__gte=since, seen_at=None)
    return set(open_alarms.values_list("conversation", flat=True))


def _row(talk: Conversation, line: str, is_called: bool, moment: datetime) -> Row:
    since = talk.waits_for_answer_since if talk.state != State.ROBOT else None
    waits = int((moment - since).total_seconds()) if since else None
    minutes = int((moment - talk.opened_at).total_seconds() // 60)
    return Row(talk, round(100 * talk.risk), line, waits, is_called, minutes)
