"""Mediation, arbitration and court: dates, outcome, and clocks that stand still only where the rule allows."""

from __future__ import annotations

from datetime import date

from tests.acts.conftest import Watch
from tests.acts.stages import fresh, handled, refused, shanghai, told, verbs
from tests.conftest import Cast
from tingsu.cases.models import Case, Clock
from tingsu.core.errors import BadInput
from tingsu.tracks.actions.tracks import begin_track, end_track
from tingsu.tracks.models import Track, TrackKind, TrackOutcome

TODAY = date(2026, 3, 2)


def begin(case: Case, cast: Cast, **more: object) -> Track:
    """Begin a mediation today."""
    known: dict[str, object] = {"kind": TrackKind.MEDIATION, "body": "江海金融纠纷调解中心", "began_on": TODAY}
    return begin_track(case, by=cast.officer, **(known | more))  # type: ignore[arg-type]


def decide_clock(case: Case) -> Clock:
    """Return the clock of the law."""
    return Clock.objects.get(case=case, rule_id="cn-nfra-2020.decide")


def test_mediation_with_consent_stops_the_clock_and_its_end_lets_it_go_on(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    due_at = decide_clock(case).due_at
    track = begin(case, cast, pause=True, consent="同意书 2026-3")
    assert (decide_clock(case).state, decide_clock(case).due_at) == ("paused", None)
    watch.set("2026-03-12 10:00")
    end_track(case, track=track, outcome=TrackOutcome.FAILED, ended_on=date(2026, 3, 12), by=cast.officer)
    clock = decide_clock(case)
    assert clock.state == "running"
    assert due_at == shanghai("2026-03-18 00:00")
    assert clock.due_at == shanghai("2026-03-27 00:00")  # nine days of the limit lay in the pause
    assert verbs(case)[-4:] == ["clock.paused", "track.begun", "clock.resumed", "track.ended"]


def test_court_does_not_stop_the_clock(cast: Cast) -> None:
    case = handled(cast)
    with refused("不能因诉讼暂停"):
        begin(case, cast, kind=TrackKind.COURT, body="临江区人民法院", pause=True, consent="传票")
    assert Track.objects.count() == 0
    begin(case, cast, kind=TrackKind.COURT, body="临江区人民法院")
    assert decide_clock(case).state == "running"


def test_a_pause_wants_proof_of_consent(cast: Cast) -> None:
    case = handled(cast)
    with refused("凭证", kind=BadInput):
        begin(case, cast, pause=True)
    assert Track.objects.count() == 0


def test_what_is_told_may_still_go_to_court(cast: Cast) -> None:
    case = told(cast)
    track = begin(case, cast, kind=TrackKind.COURT, body="临江区人民法院", reference="(2026)民初12号")
    ended = end_track(
        case, track=track, outcome=TrackOutcome.FOR_CUSTOMER, ended_on=TODAY, by=cast.officer, note="改判"
    )
    assert (ended.outcome, ended.note, fresh(case).state) == ("for_customer", "改判", "told")
    with refused("已经结束"):
        end_track(case, track=track, outcome=TrackOutcome.FAILED, ended_on=TODAY, by=cast.officer)


def test_days_and_names_are_checked(cast: Cast) -> None:
    case = handled(cast)
    for more in ({"body": " "}, {"began_on": date(2026, 3, 3)}, {"began_on": date(2026, 3, 1)}):
        with refused(kind=BadInput):
            begin(case, cast, **more)
    with refused("结束日期", kind=BadInput):
        end_track(
            case, track=begin(case, cast), outcome=TrackOutcome.AGREED, ended_on=date(2026, 3, 3), by=cast.officer
        )
    with refused("您的岗位"):
        begin_track(case, kind=TrackKind.COURT, body="法院", began_on=TODAY, by=cast.tom)
