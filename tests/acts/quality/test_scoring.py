"""Every talk is scored when it has ended, and again when more is known; its agent sees it first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.acts.conftest import Watch
from tests.acts.quality.stage import BAD, GOOD, scored, talk
from tests.conftest import Cast
from tingsu.desk.actions.ending import rate
from tingsu.desk.actions.opening import Opening, open_conversation
from tingsu.desk.models import Conversation, Mode
from tingsu.journal.models import Entry
from tingsu.journal.record import SYSTEM
from tingsu.quality.actions.objecting import object_to
from tingsu.quality.actions.scoring import score_talk
from tingsu.quality.card import faults_of, items_of, marks_of
from tingsu.quality.models import Score
from tingsu.quality.queries.visible import visible_to, waiting_for

pytestmark = pytest.mark.django_db
Work = Callable[[], int]


def test_every_ended_talk_is_scored(cast: Cast, work: Work) -> None:
    talks = [talk(cast.outlet, cast.ana, lines) for lines in (GOOD, BAD, GOOD[:2])]
    running = talk(cast.outlet, cast.ana, ended=False)
    work()
    assert set(Score.objects.values_list("conversation", flat=True)) == {made.pk for made in talks}
    assert score_talk(running) is None


def test_a_good_talk_has_more_points_than_a_bad_one_and_says_why(cast: Cast, work: Work) -> None:
    good, bad = scored(cast, work), scored(cast, work, lines=BAD)
    assert good.points is not None
    assert bad.points is not None
    assert good.points > 75 > 40 > bad.points
    assert {fault.code for fault in faults_of(bad.card)} >= {"rule_first", "rude"}
    assert all(mark.why.zh and mark.why.en for mark in marks_of(good.card))
    last = bad.conversation.last_seq
    assert all(1 <= seq <= last for mark in marks_of(bad.card) for seq in mark.turns)
    assert (good.is_good, bad.is_good) == (True, False)


def test_a_guess_costs_nobody_points(cast: Cast, work: Work) -> None:
    made = talk(cast.outlet, cast.ana, BAD)
    for turn in made.turns.all():
        turn.marks = [[question, label, a, b, 0.55] for question, label, a, b, _sure in turn.marks]
        turn.save(update_fields=["marks"])
    work()
    assert faults_of(Score.objects.get().card) == []


def test_a_rating_makes_the_score_again_once(cast: Cast, work: Work) -> None:
    score = scored(cast, work)
    rate(score.conversation, score=1, comment="", by=SYSTEM)
    work()
    after = Score.objects.get()
    assert after.points is not None
    assert score.points is not None
    assert after.points < score.points
    assert after.open_at == score.open_at, "the agent's head start counts from the first score"
    work()
    assert Entry.objects.filter(verb="quality.scored").count() == 2


def test_a_score_somebody_objected_to_does_not_move(cast: Cast, work: Work) -> None:
    score = scored(cast, work, lines=BAD)
    object_to(score, item=next(iter(items_of(score.card))), reason="当时客户已经走开", by=cast.ana)
    rate(score.conversation, score=5, comment="", by=SYSTEM)
    work()
    assert Score.objects.get().card == score.card


def test_a_talk_without_staff_is_kept_without_points(cast: Cast, work: Work) -> None:
    from tests.acts.quality.stage import MEI
    from tingsu.cases.actions.parties import PartyFacts
    from tingsu.desk.actions.ending import end

    opening = Opening(Mode.CHAT, cast.outlet, PartyFacts(name="王梅"), wants_person=True)
    waiting = open_conversation(opening, by=MEI).conversation
    end(Conversation.objects.get(pk=waiting.pk), by=MEI, ended_by="customer")
    work()
    score = Score.objects.get()
    assert (score.points, score.agent) == (None, None)
    assert score.card["reason"]["zh"]


def test_the_agent_sees_it_first_and_the_supervisor_a_day_later(cast: Cast, work: Work, watch: Watch) -> None:
    score = scored(cast, work)
    assert list(visible_to(cast.ana)) == [score]
    assert waiting_for(cast.ana) == 1
    watch.forward(hours=23)
    assert not visible_to(cast.noor).exists()
    watch.forward(hours=2)
    assert list(visible_to(cast.noor)) == [score]
    assert list(visible_to(cast.idris)) == [score]


def test_strangers_and_colleagues_never_see_it(cast: Cast, work: Work, watch: Watch) -> None:
    scored(cast, work)
    watch.forward(days=30)
    for person in (cast.tom, cast.officer, cast.admin, cast.auditor):
        assert not visible_to(person).exists(), person


def test_nothing_that_was_said_is_in_the_score_or_the_journal(cast: Cast, work: Work) -> None:
    score = scored(cast, work)
    kept = str(score.card) + str(list(Entry.objects.filter(verb__startswith="quality.").values_list("data", flat=True)))
    assert "装修" not in kept
