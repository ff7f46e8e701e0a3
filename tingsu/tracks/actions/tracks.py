"""Begin and end a track, with the clock pausing where its rule knows that ground (mediation: Order 2020/3 art. 23)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.adjustment import change_clock
from tingsu.cases.actions.clocks import clocks_of
from tingsu.cases.actions.hold import hold_case, record_case, save_case
from tingsu.cases.actions.messages import mask_in_case
from tingsu.cases.models import Case, Clock
from tingsu.core.clock import EventKind, State
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.org.models import Person
from tingsu.tracks.models import Track, TrackKind, TrackOutcome


@transaction.atomic
def begin_track(
    case: Case,
    *,
    kind: TrackKind,
    body: str,
    began_on: date,
    by: Person,
    reference: str = "",
    pause: bool = False,
    consent: str = "",
) -> Track:
    """Note that a track has begun. With `pause` every clock whose rule knows this ground stands still from now on.

    Refused when no clock of the case may pause for it, and without the proof of consent that the pause needs.
    """
    if not body.strip():
        raise BadInput(_("请写明调解组织、仲裁机构或法院的名称。"))
    if began_on > timezone.localdate() or began_on < timezone.localtime(case.received_at).date():
        raise BadInput(_("开始日期应在收到投诉之后、今天之前。"))
    case = hold_case(case, act="track", by=by)
    track = Track.objects.create(
        case=case,
        kind=kind,
        body=mask_in_case(body.strip(), case)[:120],
        reference=mask_in_case(reference.strip(), case)[:80],
        began_on=began_on,
        paused=pause,
        person=by,
    )
    if pause:
        clocks = [clock for clock in _clocks(case, State.RUNNING) if pauses_for(clock, kind)]
        if not clocks:
            raise NotAllowed(_("这件投诉的时限不能因%(kind)s暂停。") % {"kind": TrackKind(kind).label})
        for clock in clocks:
            change_clock(case, clock=clock, kind=EventKind.PAUSE, at=timezone.now(), reason=kind, proof=consent, by=by)
    save_case(case, edited=False)
    record_case("track.begun", case, by, track=track.pk, kind=kind, paused=pause)
    return track


@transaction.atomic
def end_track(case: Case, *, track: Track, outcome: TrackOutcome, ended_on: date, by: Person, note: str = "") -> Track:
    """Note how a track ended; clocks that stood still for it go on."""
    case = hold_case(case, act="track", by=by)
    track = Track.objects.select_for_update().get(pk=track.pk, case=case)
    if track.ended_on:
        raise NotAllowed(_("这件调解、仲裁或诉讼已经结束。"))
    if not track.began_on <= ended_on <= timezone.localdate():
        raise BadInput(_("结束日期应在开始之后、今天之前。"))
    track.ended_on, track.outcome, track.note = ended_on, outcome, mask_in_case(note.strip(), case)[:400]
    track.save(update_fields=["ended_on", "outcome", "note"])
    others = Track.objects.filter(case=case, kind=track.kind, paused=True, ended_on=None).exists()
    if track.paused and not others:
        for clock in [clock for clock in _clocks(case, State.PAUSED) if _paused_for(clock, track.kind)]:
            change_clock(case, clock=clock, kind=EventKind.RESUME, at=timezone.now(), reason=track.kind, by=by)
    save_case(case, edited=False)
    record_case("track.ended", case, by, track=track.pk, outcome=outcome)
    return track


def pauses_for(clock: Clock, kind: str) -> bool:
    """Say whether the rule of a clock lets it pause on this ground."""
    rule = clock.rule
    return rule is not None and any(ground.id == kind for ground in rule.pauses)


def _clocks(case: Case, state: State) -> list[Clock]:
    return list(clocks_of(case).filter(state=state))


def _paused_for(clock: Clock, kind: str) -> bool:
    last = clock.events.filter(kind=EventKind.PAUSE).last()
    return last is not None and last.reason == kind
