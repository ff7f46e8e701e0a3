"""A talk from the first word to the end: who says what, who gets it, what is kept."""

from __future__ import annotations

import pytest

from tests.acts.conftest import Watch
from tests.conftest import Cast
from tingsu.cases.actions.parties import PartyFacts
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.desk.actions.ending import end, rate
from tingsu.desk.actions.opening import Opening, open_conversation
from tingsu.desk.actions.passing import join, pass_on, take_over, whisper
from tingsu.desk.actions.queueing import enqueue
from tingsu.desk.actions.saying import SayingStopped, say
from tingsu.desk.actions.seating import seat_next
from tingsu.desk.actions.seats import set_seat
from tingsu.desk.actions.taking import take
from tingsu.desk.models import Conversation, Mode, SeatState, Speaker, State, Turn
from tingsu.desk.queries.queue import place_of
from tingsu.desk.queries.visible import visible_to
from tingsu.journal.models import Entry
from tingsu.journal.record import SYSTEM, Actor
from tingsu.org.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
MEI = Actor("customer", None, "客户")


def chat(cast: Cast, **more: object) -> Conversation:
    """Return a chat of Mei's at the outlet who asked for a person."""
    known = {"mode": Mode.CHAT, "unit": cast.outlet, "party": PartyFacts(name="王梅"), "wants_person": True} | more
    return open_conversation(Opening(**known), by=MEI).conversation  # type: ignore[arg-type]


def mei(conversation: Conversation, text: str, sender_id: str) -> Turn:
    """Mei says something."""
    return say(conversation, text=text, speaker=Speaker.CUSTOMER, by=MEI, sender_id=sender_id)


def staff(conversation: Conversation, person: Person, text: str, sender_id: str) -> Turn:
    """Somebody of the bank says something."""
    return say(conversation, text=text, speaker=Speaker.STAFF, by=person, sender_id=sender_id)


def test_turns_are_read_and_the_feeling_is_carried_along(cast: Cast, watch: Watch) -> None:
    talk = take(chat(cast), by=cast.ana)
    first = mei(talk, "你们凭什么把我的限额砍到五万!气死我了,叫你们领导来!", "m1")
    watch.forward(seconds=20)
    mei(talk, "哦", "m2")
    talk.refresh_from_db()
    assert first.labels["heat"] >= 2
    assert first.marks
    assert talk.heat > 1.5, "a curt word does not cool what was hot"
    assert talk.waits_for_answer_since is not None
    staff(talk, cast.ana, "王女士,限额突然被调低,换谁都着急,我先跟您说声抱歉。", "a1")
    talk.refresh_from_db()
    assert talk.waits_for_answer_since is None
    assert talk.answered_at is not None


def test_the_same_sender_id_is_the_same_turn_even_after_the_end(cast: Cast) -> None:
    talk = take(chat(cast), by=cast.ana)
    first = mei(talk, "在吗", "m1")
    end(talk, by=cast.ana, ended_by="staff")
    assert mei(talk, "在吗", "m1").pk == first.pk
    with pytest.raises(NotAllowed):
        mei(talk, "还在吗", "m2")


def test_numbers_have_no_gaps_and_personal_data_is_masked(cast: Cast) -> None:
    talk = take(chat(cast), by=cast.ana)
    turn = mei(talk, "我叫王梅,手机13812345678", "m1")
    assert "13812345678" not in turn.text
    assert "王梅" not in turn.text
    assert turn.original == "我叫王梅,手机13812345678"
    assert list(talk.turns.values_list("seq", flat=True)) == list(range(1, talk.turns.count() + 1))
    assert "13812345678" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_a_breach_is_stopped_before_the_customer_reads_it(cast: Cast) -> None:
    talk = take(chat(cast), by=cast.ana)
    count = talk.turns.count()
    with pytest.raises(SayingStopped):
        staff(talk, cast.ana, "这款理财保本保息,零风险,您放心买。", "a1")
    assert talk.turns.count() == count


def test_who_is_ready_gets_whoever_waits_and_the_hottest_comes_first(cast: Cast, watch: Watch) -> None:
    calm, hot = chat(cast), chat(cast)
    watch.forward(minutes=1)
    mei(hot, "你们这些骗子,我要去12378投诉,气死我了!!", "m1")
    assert place_of(Conversation.objects.get(pk=hot.pk)) == (1, None)
    set_seat(cast.ana, state=SeatState.READY, capacity=1)
    assert Conversation.objects.get(pk=hot.pk).agent == cast.ana
    assert Conversation.objects.get(pk=calm.pk).state == State.WAITING
    end(hot, by=cast.ana, ended_by="staff")
    assert Conversation.objects.get(pk=calm.pk).state == State.WAITING, "ana writes her record first"
    set_seat(cast.ana, state=SeatState.READY)
    assert Conversation.objects.get(pk=calm.pk).agent == cast.ana


def test_an_unseen_agent_gets_nothing(cast: Cast, watch: Watch) -> None:
    set_seat(cast.ana, state=SeatState.READY)
    watch.forward(minutes=10)
    talk = chat(cast)
    assert seat_next() == 0
    assert Conversation.objects.get(pk=talk.pk).state == State.WAITING


def test_strangers_see_nothing(cast: Cast) -> None:
    talk = chat(cast)
    assert visible_to(cast.ana).filter(pk=talk.pk).exists()
    assert not visible_to(cast.tom).filter(pk=talk.pk).exists()
    take(talk, by=cast.ana)
    assert not visible_to(cast.officer).filter(pk=talk.pk).exists(), "another's talk is nobody else's business"
    assert visible_to(cast.noor).filter(pk=talk.pk).exists()
    with pytest.raises(NotAllowed):
        take(talk, by=cast.officer)
    with pytest.raises(NotAllowed):
        staff(talk, cast.tom, "您好", "t1")


def test_passing_on_needs_a_brief_and_tells_the_customer(cast: Cast) -> None:
    talk = take(chat(cast), by=cast.ana)
    with pytest.raises(BadInput):
        pass_on(talk, note=" ", by=cast.ana, to=cast.officer)
    pass_on(talk, note="王梅要求恢复限额,已道歉,还差风控回复", by=cast.ana, to=cast.officer)
    talk.refresh_from_db()
    assert talk.agent == cast.officer
    assert "王梅" not in talk.handovers.get().note
    assert "不用再说一遍" in "".join(talk.turns.values_list("text", flat=True))


def test_a_supervisor_whispers_and_takes_over(cast: Cast) -> None:
    talk = take(chat(cast), by=cast.ana)
    join(talk, by=cast.noor)
    turn = whisper(talk, text="先道歉,再说限额", by=cast.noor, sender_id="w1")
    assert turn.audience == "staff"
    assert not turn.labels
    with pytest.raises(NotAllowed):
        take_over(talk, by=cast.tom)
    take_over(talk, by=cast.noor)
    talk.refresh_from_db()
    assert talk.agent == cast.noor
    assert talk.helpers.get() == cast.ana
    staff(talk, cast.ana, "李主任来帮您处理。", "a2")


def test_the_robot_hands_over_with_a_brief(cast: Cast) -> None:
    talk = chat(cast, wants_person=False)
    assert talk.state == State.ROBOT
    enqueue(talk, reasons=["wish"], brief={"summary": "问限额"}, by=SYSTEM)
    enqueue(talk, reasons=["wish"], by=SYSTEM)
    assert Conversation.objects.get(pk=talk.pk).state == State.WAITING
    assert talk.handovers.get().brief == {"summary": "问限额"}


def test_the_end_keeps_a_digest_and_the_customer_rates(cast: Cast) -> None:
    talk = take(chat(cast), by=cast.ana)
    end(talk, by=MEI, ended_by="customer")
    talk.refresh_from_db()
    assert talk.state == State.WRAP_UP
    entry = Entry.objects.get(verb="talk.ended")
    assert len(entry.data["sha256"]) == 64
    assert entry.data["turns"] == talk.last_seq
    with pytest.raises(BadInput):
        rate(talk, score=9, comment="", by=MEI)
    rate(talk, score=4, comment="还行", by=MEI)
    talk.refresh_from_db()
    assert talk.score == 4


def test_at_night_the_customer_is_told_when_people_answer(cast: Cast, watch: Watch) -> None:
    watch.set("2026-03-02 23:30")
    for wants_person in (True, False):
        talk = chat(cast, wants_person=wants_person)
        said = [turn.source["said"] for turn in talk.turns.all()]
        assert said[0] == "greeting"
        assert said[-1] == "after_hours"
        assert "22:00" in talk.turns.last().text  # type: ignore[union-attr]
