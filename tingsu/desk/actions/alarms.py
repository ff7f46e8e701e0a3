"""Call a supervisor to a talk; say afterwards whether the call was right."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tingsu.core.alarms import Budget, bar, calls
from tingsu.core.errors import NotAllowed
from tingsu.core.reading.forecast import forecast
from tingsu.core.said import Words
from tingsu.desk.actions.hold import journal
from tingsu.desk.actions.saying import remembered
from tingsu.desk.live.signal import tell
from tingsu.desk.models import OPEN_STATES, Alarm, Conversation, Speaker, Turn
from tingsu.desk.queries.queue import AT_RISK
from tingsu.desk.queries.visible import may_watch
from tingsu.journal.moment import now
from tingsu.journal.record import SYSTEM
from tingsu.notices.actions.telling import tell_all
from tingsu.notices.models import Kind
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.org.scope import holders
from tingsu.packs import installed

URGENT_AGAIN = timedelta(minutes=30)
HOUR = timedelta(hours=1)
PEAK_HOURS = 4.0
MOST_TOLD = 5
CERTAIN = 0.85
"""A phrase that is certain has at least this much; what the model alone suspects needs as much."""


def alarm_after(turn: Turn) -> None:
    """Listen to the customer's turns (see `hooks`): call a supervisor where the talk goes wrong."""
    if turn.speaker == Speaker.CUSTOMER:
        raise_alarm(turn.conversation)


@transaction.atomic
def raise_alarm(conversation: Conversation) -> Alarm | None:
    """Raise an alarm if this talk deserves one and the budget of the hour has room.

    Somebody in danger, or a fraud in progress, is told at once whatever the budget, to every supervisor on duty.
    """
    talk = Conversation.objects.select_for_update(of=("self",)).select_related("unit").get(pk=conversation.pk)
    if talk.state not in OPEN_STATES:
        return None
    urgent = _certain_dangers(talk)
    before = talk.alarms.first()
    if urgent:
        if talk.alarms.filter(is_urgent=True, at__gte=now() - URGENT_AGAIN).exists():
            return None
    elif not _calls(talk, before):
        return None
    reasons = urgent or list(forecast([said.as_turn() for said in remembered(talk)]).reasons)
    alarm = Alarm.objects.create(conversation=talk, risk=talk.risk, reasons=reasons, is_urgent=bool(urgent))
    journal("alarm.raised", talk, SYSTEM, risk=talk.risk, reasons=reasons)
    tell("alarm", talk.pk)
    if urgent:
        tell_all(
            holders(Permission.DESK_WATCH, talk.unit)[:MOST_TOLD],
            kind=Kind.OTHER,
            words=Words(
                f"{talk.number}:对话里出现紧急情况,请马上看。", f"{talk.number}: an emergency in a live talk, look now."
            ),
            url=f"/desk/{talk.pk}/",
            key=f"alarm-{alarm.pk}",
        )
    return alarm


@transaction.atomic
def judge_alarm(alarm: Alarm, *, was_right: bool, by: Person) -> Alarm:
    """Say whether an alarm was right. It is how the stated precision comes about."""
    held = Alarm.objects.select_for_update(of=("self",)).select_related("conversation__unit").get(pk=alarm.pk)
    if not may_watch(by, held.conversation):
        raise NotAllowed(_("只有本机构的负责人可以评判提醒。"))
    held.was_right, held.seen_by, held.seen_at = was_right, by, held.seen_at or now()
    held.save(update_fields=["was_right", "seen_by", "seen_at"])
    journal("alarm.judged", held.conversation, by, alarm=held.pk, was_right=was_right)
    tell("alarm", held.conversation_id)
    return held


def budget() -> Budget:
    """Return the budget of the packs."""
    desk = installed().desk
    return Budget(desk.alarms_an_hour, PEAK_HOURS, desk.alarm_from)


def bar_now() -> float:
    """Return the forecast above which a talk calls at this moment."""
    since = now() - timedelta(hours=PEAK_HOURS)
    called = dict(
        Alarm.objects.filter(at__gte=since, is_urgent=False).values_list("conversation").annotate(Max("risk"))
    )
    open_now = dict(Conversation.objects.filter(state__in=OPEN_STATES).values_list("pk", "risk"))
    peaks = {pk: max(called.get(pk, 0.0), open_now.get(pk, 0.0)) for pk in {*called, *open_now}}
    return bar(list(peaks.values()), budget())


def _certain_dangers(talk: Conversation) -> list[str]:
    """Return harm and fraud where a turn says so with certainty: people are called out of other work for it."""
    if not AT_RISK & set(talk.risks):
        return []
    marks = [
        mark for found in talk.turns.filter(speaker=Speaker.CUSTOMER).values_list("marks", flat=True) for mark in found
    ]
    return sorted(
        {label for question, label, _s, _e, sure in marks if question == "risks" and sure >= CERTAIN} & AT_RISK
    )


def _calls(talk: Conversation, before: Alarm | None) -> bool:
    allowed = budget()
    if talk.risk < allowed.floor:
        return False
    last_hour = Alarm.objects.filter(at__gte=now() - HOUR, is_urgent=False).count()
    return calls(
        talk.risk,
        turns=talk.last_seq,
        last_hour=last_hour,
        called_at=before.risk if before else None,
        bar_now=bar_now(),
        budget=allowed,
    )
