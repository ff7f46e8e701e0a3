"""The agent objects to one finding, a supervisor rules, and a ruling never makes a score worse."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.acts.conftest import Watch
from tests.acts.quality.stage import BAD, MIXED, scored
from tests.conftest import Cast
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.journal.models import Entry
from tingsu.notices.models import Notice
from tingsu.quality.actions.objecting import better_verdicts, object_to, rule_on
from tingsu.quality.actions.seeing import note_seen
from tingsu.quality.card import NOT_DUE, fault_item, faults_of
from tingsu.quality.models import Objection, Score
from tingsu.quality.queries.visible import objections_for, visible_to, waiting_for

pytestmark = pytest.mark.django_db
Work = Callable[[], int]


@pytest.fixture
def score(cast: Cast, work: Work) -> Score:
    return scored(cast, work, lines=BAD)


def rude(score: Score) -> str:
    return next(fault_item(fault) for fault in faults_of(score.card) if fault.code == "rude")


def test_an_objection_opens_the_score_to_the_supervisor_at_once(cast: Cast, score: Score) -> None:
    assert not visible_to(cast.noor).exists()
    objection = object_to(score, item=rude(score), reason="这句是复述客户的话,电话 13812345678", by=cast.ana)
    assert "13812345678" not in objection.reason
    assert list(visible_to(cast.noor)) == [score]
    assert waiting_for(cast.noor) == 1
    assert list(objections_for(cast.noor)) == [objection]
    assert not objections_for(cast.tom).exists()


def test_a_fault_that_does_not_stand_gives_its_points_back(cast: Cast, work: Work) -> None:
    score = scored(cast, work, lines=MIXED)
    assert score.points is not None
    objection = object_to(score, item=rude(score), reason="复述客户的话", by=cast.ana)
    rule_on(objection, verdict=NOT_DUE, answer="听了录音,是复述", by=cast.noor)
    objection.refresh_from_db()
    score.refresh_from_db()
    cost = next(fault.cost for fault in faults_of(score.card) if fault.code == "rude")
    assert score.points == (score.machine_points or 0) + cost
    assert (objection.points_before, objection.points_after) == (score.machine_points, score.points)
    assert score.was_corrected
    entry = Entry.objects.get(verb="quality.ruled")
    assert (entry.actor_id, entry.data["ruling"]) == (cast.noor.pk, "changed")


def test_a_better_verdict_gives_its_share(cast: Cast, work: Work) -> None:
    score = scored(cast, work, lines=MIXED)
    rule_on(
        object_to(score, item="closed", reason="转接给同事收尾", by=cast.ana),
        verdict=NOT_DUE,
        answer="是",
        by=cast.noor,
    )
    before = Score.objects.get().points
    assert before is not None
    assert score.points is not None
    assert before > score.points


def test_a_kept_score_stays_and_the_agent_is_told(cast: Cast, score: Score) -> None:
    note_seen(score, by=cast.ana)
    objection = object_to(score, item=rude(score), reason="不服", by=cast.ana)
    rule_on(objection, verdict="", answer="这句话确实伤人", by=cast.noor)
    score.refresh_from_db()
    assert score.points == score.machine_points
    assert Notice.objects.filter(person=cast.ana, key=f"quality-objection-{objection.pk}").exists()
    assert waiting_for(cast.ana) == 1
    note_seen(score, by=cast.ana)
    assert waiting_for(cast.ana) == 0


def test_a_ruling_can_only_make_it_better(cast: Cast, score: Score) -> None:
    objection = object_to(score, item="feeling_first", reason="说过了", by=cast.ana)
    assert set(better_verdicts(score, "feeling_first")) == {"met", "partly", NOT_DUE}
    with pytest.raises(BadInput):
        rule_on(objection, verdict="missed", answer="更差", by=cast.noor)


@pytest.mark.parametrize(
    ("item", "reason", "refusal"),
    [
        pytest.param("no_such", "理由", BadInput, id="not a finding"),
        pytest.param("first_response", "理由", BadInput, id="nothing was lost there"),
        pytest.param("feeling_first", "  ", BadInput, id="no reason"),
    ],
)
def test_it_refuses(cast: Cast, score: Score, item: str, reason: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        object_to(score, item=item, reason=reason, by=cast.ana)


def test_only_the_agent_objects_once_and_in_time(cast: Cast, score: Score, watch: Watch) -> None:
    with pytest.raises(NotAllowed):
        object_to(score, item="feeling_first", reason="替她说", by=cast.noor)
    object_to(score, item="options", reason="理由", by=cast.ana)
    with pytest.raises(NotAllowed):
        object_to(score, item="options", reason="再说一次", by=cast.ana)
    watch.forward(days=11)
    with pytest.raises(NotAllowed):
        object_to(score, item="feeling_first", reason="太晚", by=cast.ana)


def test_nobody_rules_on_their_own_or_twice_or_elsewhere(cast: Cast, work: Work) -> None:
    own = scored(cast, work, agent=cast.noor, lines=BAD)
    objection = object_to(own, item="feeling_first", reason="理由", by=cast.noor)
    assert not objections_for(cast.noor).exists()
    for person in (cast.noor, cast.tom, cast.ana):
        with pytest.raises(NotAllowed):
            rule_on(objection, verdict="", answer="维持", by=person)
    rule_on(objection, verdict="", answer="维持", by=cast.idris)
    with pytest.raises(NotAllowed):
        rule_on(objection, verdict="met", answer="改", by=cast.idris)
    assert Objection.objects.get().ruled_by == cast.idris
