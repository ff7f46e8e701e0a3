"""The draft check: taboos warn, compliance stops, a supervisor may release, and sending twice is harmless."""

from __future__ import annotations

import pytest
from django.utils import translation

from tests.acts.stages import (
    confirmed,
    fresh,
    handled,
    last_entry,
    make_meet,
    opened,
    refused,
    together,
    verbs,
)
from tests.conftest import Cast
from tingsu.cases.actions import messages as messaging
from tingsu.cases.actions.messages import ReplyStopped, send_reply
from tingsu.cases.actions.progress import notify_progress
from tingsu.cases.actions.proposals import propose_solution
from tingsu.cases.draft import check_draft
from tingsu.cases.models import Direction, Message
from tingsu.packs import installed

GOOD = "您说的我一条条记下了,明天下午五点前给您回电。"
TABOO = "这是规定,我们也没办法。"
BREACHES = [
    pytest.param("您放心,这款产品保本保息。", id="guarantees the principal"),
    pytest.param("每年百分之五稳赚,肯定不会亏。", id="guarantees the return"),
]
BREACH = "您放心,这款产品保本保息。"


def test_a_taboo_is_marked_with_reason_and_a_better_way_to_say_it() -> None:
    checked = check_draft(TABOO)

    mark = next(mark for mark in checked.marks if mark.code == "rule_first")
    assert TABOO[mark.start : mark.end]
    assert mark.why
    assert mark.better
    assert not mark.blocks
    assert not checked.blocks


@pytest.mark.parametrize("text", BREACHES)
def test_a_breach_of_compliance_blocks(text: str) -> None:
    checked = check_draft(text)

    assert checked.blocks
    assert checked.names()


def test_a_good_draft_has_no_marks() -> None:
    assert check_draft(GOOD).marks == ()


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "请打0571-88886666,我们也会打您的手机。",
        "另赠积分 1000 分,算是我们的一点歉意。",
        "退回 80 元年费,并书面致歉。",
        "退回 80 元年费,周五前到账。我们会打13812345678。",
        "您可以打监管电话12378,这是您的权利。",
        "这笔理财有可能亏本,您看清楚再决定。",
        "Thank you for telling us. I will call you back by five o'clock tomorrow.",
        "好的。",
        "1",
    ],
)
def test_a_harmless_draft_is_not_stopped(text: str) -> None:
    assert check_draft(text).names() == []


def test_an_empty_draft_can_be_checked() -> None:
    assert check_draft("").marks == ()


def test_the_pieces_of_a_checked_draft_give_the_text_back() -> None:
    text = f"{GOOD}{TABOO}{BREACH}"

    assert "".join(piece for piece, _mark in check_draft(text).pieces()) == text


def test_the_check_speaks_the_readers_language() -> None:
    with translation.override("en"):
        mark = check_draft(TABOO).marks[0]

    assert mark.name.isascii()
    assert mark.why.split()[0].isascii()


def test_what_should_be_said_instead_is_never_stopped() -> None:
    stopped = [
        pair.instead
        for taboo in installed().taboos.values()
        for pair in taboo.better
        if check_draft(pair.instead).blocks
    ]

    assert stopped == []


def test_a_taboo_only_warns_and_is_journaled(cast: Cast) -> None:
    case = handled(cast)
    message = send_reply(case, text=TABOO, by=cast.officer)

    assert message.direction == Direction.OUT
    entry = last_entry("reply.sent")
    assert "rule_first" in entry.data["taboos"]
    assert entry.data["released"] is False


@pytest.mark.parametrize("text", BREACHES)
def test_a_breach_is_not_sent(cast: Cast, text: str) -> None:
    case = handled(cast)
    before = fresh(case)
    with refused("答复没有发送", "请修改", kind=ReplyStopped):
        send_reply(case, text=text, by=cast.officer)

    assert case.messages.filter(direction=Direction.OUT).count() == 0
    assert fresh(case).heard_at == before.heard_at
    assert "reply.sent" not in verbs(case)


def test_the_refusal_names_what_is_wrong(cast: Cast) -> None:
    names = check_draft(BREACH).names()
    with refused(*names, kind=ReplyStopped):
        send_reply(handled(cast), text=BREACH, by=cast.officer)


def test_an_officer_cannot_release_a_stopped_reply(cast: Cast) -> None:
    case = handled(cast)
    with refused("答复没有发送", kind=ReplyStopped):
        send_reply(case, text=BREACH, by=cast.officer, override=True)
    assert case.messages.count() == 1


def test_a_supervisor_who_does_not_release_is_stopped_too(cast: Cast) -> None:
    with refused("答复没有发送", kind=ReplyStopped):
        send_reply(handled(cast), text=BREACH, by=cast.noor)


def test_a_supervisor_releases_and_the_journal_says_so(cast: Cast) -> None:
    case = handled(cast)
    message = send_reply(case, text=BREACH, by=cast.noor, override=True)

    assert message.text == BREACH
    assert message.author == cast.noor
    assert last_entry("reply.sent").data["released"] is True


def test_releasing_a_harmless_reply_is_not_called_a_release(cast: Cast) -> None:
    send_reply(handled(cast), text=GOOD, by=cast.noor, override=True)

    assert last_entry("reply.sent").data["released"] is False


def test_the_supervisor_of_another_branch_releases_nothing(cast: Cast) -> None:
    case = handled(cast)
    with refused("您的岗位"):
        send_reply(case, text=BREACH, by=cast.tom, override=True)


@pytest.mark.parametrize("text", BREACHES)
def test_a_progress_notice_is_checked_like_a_reply(cast: Cast, text: str) -> None:
    case = handled(cast)
    with refused(kind=ReplyStopped):
        notify_progress(case, text=text, by=cast.officer)
    assert case.messages.count() == 1


@pytest.mark.parametrize("text", BREACHES)
def test_a_proposal_is_checked_like_a_reply(cast: Cast, text: str) -> None:
    case = confirmed(cast)
    with refused("方案里有不能对客户说的内容", kind=ReplyStopped):
        propose_solution(case, text=text, by=cast.officer)
    assert case.proposals.count() == 0


def test_a_reply_sent_twice_goes_out_once(cast: Cast) -> None:
    case = opened(cast)
    first = send_reply(case, text=GOOD, by=cast.ana, client_id="r-1")
    again = send_reply(case, text="改过的话", by=cast.ana, client_id="r-1")

    assert first == again
    assert case.messages.filter(direction=Direction.OUT).count() == 1
    assert verbs(case).count("reply.sent") == 1


@pytest.mark.django_db(transaction=True)
def test_a_reply_sent_twice_at_the_same_moment_goes_out_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = opened(cast)
    make_meet(monkeypatch, messaging, "check_intake")

    def send() -> Message:
        return send_reply(case, text=GOOD, by=cast.ana, client_id="r-1")

    first, second = together(send, send)
    assert isinstance(first, Message), first
    assert first == second
    assert verbs(case).count("reply.sent") == 1


def test_a_stopped_reply_can_be_sent_again_after_mending(cast: Cast) -> None:
    case = handled(cast)
    with refused(kind=ReplyStopped):
        send_reply(case, text=BREACH, by=cast.officer, client_id="r-1")

    assert send_reply(case, text=GOOD, by=cast.officer, client_id="r-1").text == GOOD
