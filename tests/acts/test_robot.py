"""The robot in a live talk: answers with source, says that it is one, hands over in time with a brief."""

from __future__ import annotations

import pytest

from tests.conftest import Cast
from tingsu.cases.actions.parties import PartyFacts
from tingsu.desk.actions.opening import Opening, open_conversation
from tingsu.desk.actions.saying import say
from tingsu.desk.models import Conversation, Mode, Speaker, State, Turn
from tingsu.journal.record import Actor
from tingsu.knowledge.actions.writing import NoteFacts, save_note
from tingsu.robot.actions.answering import answer_turn, is_thanks

pytestmark = pytest.mark.django_db(transaction=True)
MEI = Actor("customer", None, "客户")
NOTES = {
    "CARD-01": (
        "银行卡丢了怎么挂失",
        ("卡丢了怎么办", "银行卡不见了要挂失"),
        "手机银行里点挂失,马上生效。工本费为{card_replace_fee}。",
    ),
    "LOAN-01": ("房贷怎么提前还款", ("提前还房贷怎么预约", "想先还一部分房贷"), "手机银行“我的贷款”里预约。"),
    "CASH-12": ("网点几点上班", ("周末开门吗", "网点营业时间"), "手机银行“附近网点”里看。"),
}


@pytest.fixture
def talk(cast: Cast) -> Conversation:
    for code, (title, questions, answer) in NOTES.items():
        facts = NoteFacts(title=title, questions=questions, answer=answer, source="本行设置")
        save_note(None, facts, by=cast.idris, code=code)
    opening = Opening(mode=Mode.CHAT, unit=cast.outlet, party=PartyFacts(name="王梅"))
    return open_conversation(opening, by=MEI).conversation


def mei(conversation: Conversation, text: str, sender_id: str) -> Turn:
    return say(conversation, text=text, speaker=Speaker.CUSTOMER, by=MEI, sender_id=sender_id)


def robot_said(conversation: Conversation) -> list[Turn]:
    return list(conversation.turns.filter(speaker=Speaker.ROBOT))


def test_it_answers_with_source_and_never_guesses_a_fee(talk: Conversation) -> None:
    mei(talk, "卡丢了怎么办", "m1")
    [answer] = robot_said(talk)
    assert "点挂失" in answer.text
    assert "网点价目表公示的价格" in answer.text
    assert answer.source["note"] == "CARD-01"
    assert answer.source["title"] == "本行设置"
    talk.refresh_from_db()
    assert talk.state == State.ROBOT


def test_the_same_turn_again_is_answered_once(talk: Conversation) -> None:
    turn = mei(talk, "卡丢了怎么办", "m1")
    answer_turn(turn)
    assert len(robot_said(talk)) == 1


def test_a_greeting_is_answered_by_saying_that_it_is_a_robot(talk: Conversation) -> None:
    mei(talk, "你好", "m1")
    assert "机器人" in robot_said(talk)[0].text


def test_two_misses_fetch_a_person_with_a_brief(talk: Conversation) -> None:
    mei(talk, "你们大楼是哪一年盖的", "m1")
    assert "机器人" in robot_said(talk)[0].text
    mei(talk, "食堂的红烧肉怎么做", "m2")
    talk.refresh_from_db()
    assert talk.state in (State.WAITING, State.TALKING)
    handover = talk.handovers.get()
    assert handover.reasons[0] == "misses"
    assert "你们大楼是哪一年盖的" in handover.brief["own_words"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("转人工", "wish"),
        ("你们这帮骗子!气死我了,凭什么!", "heat"),
        ("我昨天转的五千块到现在没到", "money"),
        ("有人让我把钱转到安全账户", "fraud"),
        ("我不想活了", "harm"),
    ],
)
def test_it_hands_over_when_it_should(text: str, reason: str, talk: Conversation) -> None:
    mei(talk, text, "m1")
    talk.refresh_from_db()
    assert talk.state in (State.WAITING, State.TALKING)
    assert reason in talk.handovers.get().reasons


def test_once_a_person_has_the_talk_it_is_silent(talk: Conversation) -> None:
    mei(talk, "转人工", "m1")
    said = len(robot_said(talk))
    mei(talk, "卡丢了怎么办", "m2")
    assert len(robot_said(talk)) == said


@pytest.mark.parametrize(
    ("text", "so"), [("谢谢", True), ("好的,知道了", True), ("谢谢,那手续费多少?", False), ("卡丢了", False)]
)
def test_thanks_are_told_from_questions(text: str, so: bool) -> None:
    assert is_thanks(text) is so
