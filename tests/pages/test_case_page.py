"""The case page: left what happened, right what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from tests.conftest import Cast
from tests.pages.stage import (
    CUSTOMER,
    archived,
    closed,
    decided,
    filed,
    in_state,
    proposed,
    shown_links,
    signed_in,
    somebody,
    taken_over,
    text_of,
    told,
    upload,
    with_facts,
)
from tingsu.cases.actions.adjustment import change_clock
from tingsu.cases.actions.attachments import attach_file
from tingsu.cases.actions.contacts import log_contact
from tingsu.cases.actions.messages import receive_message, send_reply, write_note
from tingsu.cases.actions.promises import make_promise
from tingsu.cases.actions.proposals import answer_proposal
from tingsu.cases.models import Case, Channel, ContactKind, RedressKind
from tingsu.core.clock import EventKind
from tingsu.core.workflow import State
from tingsu.org.models import Person
from tingsu.org.permissions import Role

XSS = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'>"


def test_the_story_tells_everything_in_the_order_of_time(cast: Cast) -> None:
    opened, proposal = proposed(cast)
    case = opened.case
    write_note(case, text="内部:先核对流水", by=cast.officer)
    answer_proposal(case, proposal=proposal, accepted=False, wish="利息也要退", by=CUSTOMER)
    make_promise(
        case, text="周三前回电", owner=cast.officer, due_at=timezone.now() + timedelta(days=2), by=cast.officer
    )
    page = text_of(signed_in(cast.officer).get(f"/cases/{case.pk}/"))
    story = page.partition("经过")[2].partition("答复客户")[0]
    words = ["凭什么扣我80块年费", "登记投诉,时限开始", "接手处理", "听客户说完并致歉", "客户确认事实"]
    words += ["我们退回 80 元年费", "内部:先核对流水", "利息也要退"]
    places = [story.index(word) for word in words]
    assert places == sorted(places)
    assert "周三前回电" in story
    assert "电话 8 分钟" in story
    newest = text_of(signed_in(cast.officer).get(f"/cases/{case.pk}/?story=newest")).partition("经过")[2]
    assert newest.index("利息也要退") < newest.index("凭什么扣我80块年费")


def test_words_that_carried_a_finding_are_marked_and_say_why(cast: Cast, work: Callable[[], int]) -> None:
    case = filed(cast.outlet, "凭什么扣我年费!再不退我就去曝光你们").case
    work()
    page = signed_in(cast.officer).get(f"/cases/{case.pk}/").content.decode()
    marks = re.findall(r'<span class="finding" data-question="(\w+)" title="([^"]*)"[^>]*>([^<]*)</span>', page)
    assert {question for question, _title, _words in marks} >= {"heat", "risks"}
    assert any("曝光" in words for _question, _title, words in marks)
    assert all(title.strip() for _question, title, _words in marks)
    assert "识别到的" in text_of(signed_in(cast.officer).get(f"/cases/{case.pk}/"))


def test_each_clock_says_why_this_date(cast: Cast) -> None:
    case = filed(cast.outlet).case
    page = signed_in(cast.officer).get(f"/cases/{case.pk}/")
    for clock in case.clocks.all():
        assert clock.name in text_of(page)
        assert clock.reasons
        for line in clock.reasons:
            assert line in unescape(page.content.decode())
    assert "为何是这天" in text_of(page)


def test_a_paused_clock_and_one_that_cannot_be_reckoned_say_so(cast: Cast) -> None:
    case = taken_over(cast).case
    clock = case.clocks.get(rule_id="cn-nfra-2020.decide")
    case.clocks.filter(rule_id="service.first_contact").update(trouble="2099 年的节假日历还没有载入", due_at=None)
    rule = clock.rule
    assert rule
    if rule.pauses:
        at = timezone.now()
        change_clock(
            case, clock=clock, kind=EventKind.PAUSE, at=at, reason="等待鉴定", proof="鉴 7 号", by=cast.officer
        )
        assert "暂停中" in text_of(signed_in(cast.officer).get(f"/cases/{case.pk}/"))
    page = text_of(signed_in(cast.officer).get(f"/cases/{case.pk}/"))
    assert "算不出" in page
    assert "2099 年的节假日历还没有载入" in page


FIRST_BUTTON = [
    pytest.param(State.RECEIVED, "officer", "接手这件投诉", id="received: take over"),
    pytest.param(State.HANDLING, "officer", "提出方案", id="facts confirmed: propose"),
    pytest.param(State.APPROVAL, "noor", "批准", id="waits: approve"),
    pytest.param(State.DECIDED, "officer", "告知客户", id="decided: tell"),
    pytest.param(State.TOLD, "officer", "填写归因与预防", id="told: learn"),
    pytest.param(State.CLOSED, "noor", "归档", id="closed: archive"),
    pytest.param(State.WITHDRAWN, "noor", "归档", id="withdrawn: archive"),
]


@pytest.mark.parametrize(("state", "who", "words"), FIRST_BUTTON)
def test_the_next_step_stands_first(cast: Cast, state: State, who: str, words: str) -> None:
    case = in_state(cast, state).case
    page = signed_in(getattr(cast, who)).get(f"/cases/{case.pk}/").content.decode()
    block = page.partition("<h2>下一步</h2>")[2].partition("</section>")[0]
    assert re.search(r'class="button\s+primary[^"]*"[^>]*>([^<]*)<', block)[1].strip() == words  # type: ignore[index]


def test_the_next_step_follows_the_six_steps(cast: Cast) -> None:
    client = signed_in(cast.officer)

    def next_step(case: Case) -> str:
        return text_of(client.get(f"/cases/{case.pk}/")).partition("下一步 ")[2].partition(" 六步")[0]

    case = taken_over(cast).case
    assert "联系客户并记录" in next_step(case)
    log_contact(case, kind=ContactKind.CALL, note="致歉", by=cast.officer)
    assert "记录事实和诉求" in next_step(case)
    opened, proposal = proposed(cast)
    assert "等待答复" in next_step(opened.case)
    answer_proposal(opened.case, proposal=proposal, accepted=True, by=CUSTOMER)
    assert "作出决定" in next_step(opened.case)


def test_before_closing_the_page_says_what_is_missing(cast: Cast) -> None:
    page = text_of(signed_in(cast.officer).get(f"/cases/{told(cast).case.pk}/"))
    assert "办结前还缺" in page
    assert "根本原因" in page
    assert "责任认定" in page


def test_who_may_not_decide_is_shown_no_button_for_it(cast: Cast) -> None:
    case = with_facts(cast).case
    for_officer = text_of(signed_in(cast.officer).get(f"/cases/{case.pk}/"))
    for_agent = text_of(signed_in(cast.ana).get(f"/cases/{case.pk}/"))
    for words in ("作出决定", "提出方案", "调整时限", "分派", "并案"):
        assert words in for_officer
        assert words not in for_agent.partition("下一步")[0] + for_agent.partition("下一步")[2].partition("六步")[0]
    assert "记录联系" in for_agent


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("role", ["agent", "officer", "supervisor", "auditor", "press"])
def test_no_link_on_the_page_leads_to_a_refusal(cast: Cast, state: State, role: str) -> None:
    case = in_state(cast, state).case
    message = receive_message(case, text="我的电话 13987654321", channel=Channel.PORTAL, by=CUSTOMER)
    attach_file(case, upload=upload("a.png"), by=CUSTOMER, message=message)
    client = signed_in(person_of(cast, role))
    page = client.get(f"/cases/{case.pk}/")
    assert page.status_code == 200
    refused = []
    for link in sorted(shown_links(page)):
        if not link.startswith(f"/cases/{case.pk}/"):
            continue
        answer = client.get(link)
        if answer.status_code != 200 or "您的岗位不能对这件投诉做这一步" in answer.content.decode(errors="replace"):
            refused.append((link, answer.status_code))
    assert refused == []


def person_of(cast: Cast, role: str) -> Person:
    """Return somebody with a role who sees the east."""
    known = {"agent": cast.ana, "officer": cast.officer, "supervisor": cast.noor, "auditor": cast.auditor}
    return known.get(role) or somebody(role, unit=cast.head, role=Role(role))


def test_whoever_may_only_look_sees_no_form(cast: Cast) -> None:
    page = signed_in(cast.auditor).get(f"/cases/{with_facts(cast).case.pk}/").content.decode()
    main = page.partition("<main")[2]
    assert "<textarea" not in main
    assert "发送答复" not in main
    assert "/take-over/" not in main
    assert "/personal/" not in main


def test_responsibility_is_shown_to_those_concerned_only(cast: Cast) -> None:
    case = closed(cast).case
    assert "全部责任" in text_of(signed_in(cast.officer).get(f"/cases/{case.pk}/"))
    assert "全部责任" not in text_of(signed_in(cast.ana).get(f"/cases/{case.pk}/"))


def test_opening_a_case_ends_unread_for_its_owner_alone(cast: Cast) -> None:
    case = taken_over(cast).case
    receive_message(case, text="还在吗", channel=Channel.PORTAL, by=CUSTOMER)
    signed_in(cast.noor).get(f"/cases/{case.pk}/")
    case.refresh_from_db()
    assert case.unread_since is not None
    signed_in(cast.officer).get(f"/cases/{case.pk}/")
    case.refresh_from_db()
    assert case.unread_since is None


def test_merged_cases_point_to_each_other(cast: Cast) -> None:
    case = in_state(cast, State.MERGED).case
    other = case.links.get().other
    client = signed_in(cast.officer)
    assert f"/cases/{other.pk}/" in shown_links(client.get(f"/cases/{case.pk}/"))
    assert f"/cases/{case.pk}/" in shown_links(client.get(f"/cases/{other.pk}/"))


def test_a_returned_decision_and_one_that_waits_say_so(cast: Cast) -> None:
    case = decided(cast, amount=900_000, kind=RedressKind.MONEY).case
    assert "待审批" in text_of(signed_in(cast.officer).get(f"/cases/{case.pk}/"))
    signed_in(cast.idris).post(f"/cases/{case.pk}/return/", {"reason": "金额没有依据"})
    page = text_of(signed_in(cast.officer).get(f"/cases/{case.pk}/"))
    assert "已退回" in page
    assert "金额没有依据" in page


def test_an_archived_case_offers_nothing_to_do(cast: Cast) -> None:
    page = text_of(signed_in(cast.noor).get(f"/cases/{archived(cast).case.pk}/"))
    assert "这件投诉已经走完全部程序" in page
    assert "发送答复" not in page


def test_whatever_a_customer_writes_stays_words(cast: Cast) -> None:
    opened, proposal = proposed(cast)
    case = opened.case
    receive_message(case, text=XSS, channel=Channel.PORTAL, by=CUSTOMER)
    answer_proposal(case, proposal=proposal, accepted=False, wish=XSS, by=CUSTOMER)
    send_reply(case, text=f"给您添麻烦了 {XSS}", by=cast.officer)
    log_contact(case, kind=ContactKind.CALL, note=XSS, by=cast.officer)
    make_promise(case, text=XSS, owner=cast.officer, due_at=timezone.now() + timedelta(days=1), by=cast.officer)
    attach_file(case, upload=upload(f"{XSS.replace('/', '')}.png"), by=CUSTOMER, message=case.messages.last())
    other = filed(cast.outlet, XSS, name=XSS, external_id=XSS[:80]).case
    client = signed_in(cast.officer)
    for path in (
        f"/cases/{case.pk}/",
        f"/cases/{other.pk}/",
        "/cases/",
        f"/cases/?q={XSS}",
        f"/cases/{case.pk}/contact/",
    ):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page, path
        assert "<img" not in page, path


def test_playbooks_fill_in_what_is_known_and_leave_visible_blanks(cast: Cast, work: Callable[[], int]) -> None:
    case = filed(cast.outlet, "取自己的钱凭什么还要问用途!取款两万五不给取", name="王梅").case
    work()
    client = signed_in(cast.officer)
    page = client.get(f"/cases/{case.pk}/")
    assert "对策与话术" in text_of(page)
    assert "王先生/女士" in text_of(page)
    assert not re.search(r"\{[^{}]{1,8}\}", text_of(page).partition("对策与话术")[2].partition("时限")[0])
    for link in shown_links(page) | set(re.findall(r'href="(\?playbook=[^"]+)"', page.content.decode())):
        if "playbook=" in link:
            assert client.get(f"/cases/{case.pk}/{link}").status_code == 200
    assert client.get(f"/cases/{case.pk}/?playbook=no-such-book").status_code == 200


def test_a_thousand_messages_are_still_a_page(cast: Cast) -> None:
    case = taken_over(cast).case
    receive_message(case, text="长" * 20_000, channel=Channel.PORTAL, by=CUSTOMER)
    assert signed_in(cast.officer).get(f"/cases/{case.pk}/").status_code == 200
