"""The record of a talk: a case with all that was said, a part of one that is there, or a reason for none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.acts.conftest import Watch
from tests.acts.desk.test_talk import chat, mei, staff
from tests.acts.stages import opened
from tests.conftest import Cast
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.models import Case, Channel, Matter, Message, Promise
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.delivery.models import Delivery
from tingsu.desk.actions.ending import end
from tingsu.desk.actions.passing import whisper
from tingsu.desk.actions.playbook import choose_playbook
from tingsu.desk.actions.recording import Kept, Record, confirm_record
from tingsu.desk.actions.seats import seat_of, set_seat
from tingsu.desk.actions.setting import set_setting
from tingsu.desk.actions.taking import take
from tingsu.desk.models import Conversation, SeatState, State
from tingsu.desk.recorded import draft_of
from tingsu.findings.models import Finding
from tingsu.findings.queries.curve import turns_of
from tingsu.journal.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)
SUMMARY = "限额被调低,客户要求恢复;已致歉,明天回电。"


def talked(cast: Cast, watch: Watch) -> Conversation:
    """Return a chat that has ended: Mei angry, Ana apologising and promising."""
    talk = take(chat(cast), by=cast.ana)
    mei(talk, "你好", "m1")
    watch.forward(minutes=1)
    mei(talk, "你们凭什么把我的转账限额砍到五万!气死我了", "m2")
    watch.forward(minutes=1)
    whisper(talk, text="先道歉", by=cast.noor, sender_id="w1")
    staff(talk, cast.ana, "限额突然被调低,换谁都着急,我先跟您说声抱歉。", "a1")
    watch.forward(minutes=1)
    mei(talk, "再不恢复我就打12378投诉你们!", "m3")
    watch.forward(minutes=1)
    staff(talk, cast.ana, "我明天17点前给您回电话,告诉您审核结果。", "a2")
    return end(talk, by=cast.ana, ended_by="staff")


def test_the_draft_is_made_of_what_was_said(cast: Cast, watch: Watch) -> None:
    draft = draft_of(talked(cast, watch))
    assert "限额" in draft.summary.what
    assert "恢复" in draft.summary.wants
    assert "致歉" in draft.summary.done
    [promised] = draft.promises
    assert promised.due_at - timezone.now() > timedelta(hours=20)
    assert draft.level == "important", "who threatens to call the regulator is no ordinary complaint"


def test_a_new_case_has_every_turn_once_in_order_and_nothing_goes_out(
    cast: Cast, watch: Watch, work: Callable[[], int]
) -> None:
    talk = talked(cast, watch)
    due_at = timezone.now() + timedelta(days=1)
    record = Record(SUMMARY, Matter.COMPLAINT, "BZ-06", "CA-03", Decimal(80), promises=(Kept("回电", due_at),))
    for _again in range(2):
        confirm_record(talk, record=record, by=cast.ana)
    work()
    case = Case.objects.get()
    assert (case.channel, case.party, case.business, case.cause) == (Channel.CHAT, talk.party, "BZ-06", "CA-03")
    assert "凭什么" in case.text, "not the greeting"
    told = list(talk.turns.order_by("seq").values_list("text", flat=True))
    kept = list(case.messages.exclude(kind="talk_summary").order_by("at", "id").values_list("text", flat=True))
    assert kept == told
    assert case.messages.get(text="先道歉").direction == "note"
    assert len(turns_of(case)) == 5, "the heat curve has both sides, without the whisper and the system's lines"
    assert case.heat >= 1
    heard = case.messages.filter(direction="in")
    assert Finding.objects.filter(question="heat").count() == heard.count() == 3
    assert Promise.objects.get().owner == cast.ana
    assert not Delivery.objects.exists(), "both have heard it already"
    ended = Conversation.objects.get(pk=talk.pk)
    assert (ended.state, ended.case) == (State.ENDED, case)
    assert Entry.objects.filter(verb="talk.confirmed").count() == 1


def test_it_joins_an_open_case_of_the_same_customer_only(cast: Cast, watch: Watch) -> None:
    talk = talked(cast, watch)
    other = opened(cast, party=PartyFacts(name="李四", phone="13900000000"))
    with pytest.raises(NotAllowed):
        confirm_record(talk, record=Record(SUMMARY, case=other), by=cast.ana)
    mine = opened(cast)
    Case.objects.filter(pk=mine.pk).update(party=talk.party)
    confirm_record(talk, record=Record(SUMMARY, case=mine), by=cast.ana)
    assert Case.objects.count() == 2
    assert Message.objects.filter(case=mine, text__contains="砍到五万").count() == 1


def test_an_enquiry_needs_a_reason_and_no_case(cast: Cast, watch: Watch) -> None:
    talk = talked(cast, watch)
    with pytest.raises(BadInput):
        confirm_record(talk, record=Record(" ", reason="只是咨询"), by=cast.ana)
    confirm_record(talk, record=Record("问限额,已答复", reason="只是咨询", score=5), by=cast.ana)
    talk.refresh_from_db()
    assert (talk.case, talk.score, talk.state) == (None, 5, State.ENDED)
    assert not Case.objects.exists()


def test_strangers_and_running_talks_are_refused(cast: Cast, watch: Watch) -> None:
    running = take(chat(cast), by=cast.ana)
    with pytest.raises(NotAllowed):
        confirm_record(running, record=Record(SUMMARY), by=cast.ana)
    talk = talked(cast, watch)
    with pytest.raises(NotAllowed):
        confirm_record(talk, record=Record(SUMMARY), by=cast.tom)
    assert not Case.objects.exists()


def test_the_seat_is_free_again_when_the_record_is_written(cast: Cast, watch: Watch) -> None:
    set_seat(cast.ana, state=SeatState.READY)
    talk = talked(cast, watch)
    assert seat_of(cast.ana).state == SeatState.WRAP_UP
    confirm_record(talk, record=Record("问限额", reason="咨询"), by=cast.ana)
    assert seat_of(cast.ana).state == SeatState.READY


def test_the_coach_is_told_types_and_facts_and_nothing_personal(cast: Cast) -> None:
    talk = take(chat(cast), by=cast.ana)
    facts = {"金额": "五万元", "称呼": "王梅女士", "事项": " 限额 ", "无此空": "x"}
    set_setting(talk, types=["elderly", "elderly"], facts=facts, by=cast.ana)
    talk.refresh_from_db()
    assert talk.types == ["elderly"]
    assert talk.facts == {"金额": "五万元", "称呼": "王*女士", "事项": "限额"}
    with pytest.raises(BadInput):
        set_setting(talk, types=["vip"], facts={}, by=cast.ana)
    with pytest.raises(NotAllowed):
        set_setting(talk, types=[], facts={}, by=cast.tom)
    choose_playbook(talk, playbook="transfer-limit-cut", by=cast.ana)
    with pytest.raises(BadInput):
        choose_playbook(talk, playbook="nothing", by=cast.ana)
    assert Conversation.objects.get(pk=talk.pk).playbook == "transfer-limit-cut"
