"""The pages of acts: alone or in a sheet, refusals in words, nothing typed is lost, nothing done twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.conftest import Cast
from tests.pages.stage import (
    KIND_WORDS,
    WORDS,
    archived,
    decided,
    filed,
    in_state,
    proposed,
    signed_in,
    taken_over,
    text_of,
    told,
    upload,
    with_facts,
)
from tingsu.cases.actions.promises import make_promise
from tingsu.cases.models import Case, RedressKind
from tingsu.core.workflow import State
from tingsu.journal.models import Entry

HTMX = {"HX-Request": "true"}
SILENCE_FOR_OIL = "您把投诉撤了,我给您送两箱油。"
BLUNT = "这是规定,您冷静一点,您听我说。"
RULING_FORM = {"validity": "justified", "facts": "a", "basis": "b", "reasons": "c", "remedies": "d"}


def test_an_act_is_a_page_of_its_own_without_javascript(cast: Cast) -> None:
    case = taken_over(cast).case
    page = signed_in(cast.officer).get(f"/cases/{case.pk}/contact/").content.decode()
    assert page.startswith("<!doctype html>")
    assert f'action="/cases/{case.pk}/contact/"' in page
    assert 'method="post"' in page
    assert "投诉箱" in page


def test_for_htmx_it_is_only_the_form_and_ends_in_a_redirect(cast: Cast) -> None:
    case = taken_over(cast).case
    client = signed_in(cast.officer)
    sheet = client.get(f"/cases/{case.pk}/contact/", headers=HTMX).content.decode()
    assert "<html" not in sheet
    assert 'hx-target="#sheet-body"' in sheet
    done = client.post(f"/cases/{case.pk}/contact/", {"kind": "call", "note": "致歉"}, headers=HTMX)
    assert done.status_code == 204
    assert done.headers["HX-Redirect"] == f"/cases/{case.pk}/"


def test_without_htmx_it_goes_back_to_the_case_and_says_what_was_done(cast: Cast) -> None:
    case = taken_over(cast).case
    form = {"kind": "call", "note": "致歉并听客户说完"}
    page = signed_in(cast.officer).post(f"/cases/{case.pk}/contact/", form, follow=True)
    assert page.redirect_chain == [(f"/cases/{case.pk}/", 302)]
    assert "已保存联系记录" in text_of(page)
    assert "致歉并听客户说完" in text_of(page)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "sheet"])
def test_a_mistake_shows_the_form_again_with_what_was_typed(cast: Cast, headers: dict[str, str]) -> None:
    case = with_facts(cast).case
    form = {**RULING_FORM, "facts": "多扣了 80 元,已核对流水", "basis": ""}
    page = signed_in(cast.officer).post(f"/cases/{case.pk}/decision/", form, headers=headers)
    assert page.status_code == 422
    assert "多扣了 80 元,已核对流水" in page.content.decode()
    assert "errors" in page.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "sheet"])
def test_a_stale_form_keeps_what_was_typed_and_says_why(cast: Cast, headers: dict[str, str]) -> None:
    case = with_facts(cast).case
    seen = case.version
    signed_in(cast.noor).post(f"/cases/{case.pk}/triage/", {"matter": "complaint", "level": "major"})
    form = {**RULING_FORM, "version": str(seen), "facts": "我写了半小时的事实"}
    page = signed_in(cast.officer).post(f"/cases/{case.pk}/decision/", form, headers=headers)
    assert page.status_code == 409
    assert "刚刚被别人改过" in page.content.decode()
    assert "我写了半小时的事实" in page.content.decode()
    assert case.decisions.count() == 0


def test_a_stale_form_can_be_sent_again_after_one_has_looked(cast: Cast) -> None:
    """The page that says "check and send again" must accept it when it is sent again."""
    case = with_facts(cast).case
    seen = case.version
    signed_in(cast.noor).post(f"/cases/{case.pk}/triage/", {"matter": "complaint", "level": "major"})
    client = signed_in(cast.officer)
    form = {**RULING_FORM, "version": str(seen)}
    page = client.post(f"/cases/{case.pk}/decision/", form).content.decode()
    case.refresh_from_db()
    assert f'name="version" value="{case.version}"' in page
    again = client.post(f"/cases/{case.pk}/decision/", {**form, "version": str(case.version)})
    assert again.status_code == 302


@pytest.mark.parametrize(
    ("state", "act", "form"),
    [
        pytest.param(State.RECEIVED, "decision", RULING_FORM, id="decide"),
        pytest.param(State.ARCHIVED, "note", {"text": "x"}, id="note"),
        pytest.param(State.HANDLING, "closing", {"version": ""}, id="close"),
        pytest.param(State.CLOSED, "contact", {"kind": "call", "note": "x"}, id="contact"),
        pytest.param(State.WITHDRAWN, "reply", {"text": KIND_WORDS}, id="reply"),
    ],
)
def test_a_refusal_names_the_state_and_what_would_be_possible(
    cast: Cast, state: State, act: str, form: dict[str, str]
) -> None:
    case = in_state(cast, state).case
    page = signed_in(cast.noor).post(f"/cases/{case.pk}/{act}/", form)
    assert page.status_code == 409
    assert "的投诉不能" in text_of(page)
    assert "的状态:" in text_of(page)


def test_a_case_from_elsewhere_that_was_given_to_one_may_be_handled(cast: Cast) -> None:
    case = filed(cast.west).case
    Case.objects.filter(pk=case.pk).update(owner=cast.ana)
    client = signed_in(cast.ana)
    assert "您的岗位不能" not in text_of(client.get(f"/cases/{case.pk}/contact/"))
    assert client.post(f"/cases/{case.pk}/contact/", {"kind": "call", "note": "致歉"}).status_code == 302


# ── reply ──────────────────────────────────────────────────────────────────


def test_a_reply_sent_twice_counts_once(cast: Cast) -> None:
    case = taken_over(cast).case
    client = signed_in(cast.officer)
    for _click in range(2):
        client.post(f"/cases/{case.pk}/reply/", {"text": KIND_WORDS, "client_id": "a1b2"})
    assert case.messages.filter(kind="reply").count() == 1


def test_the_reply_form_carries_a_fresh_id_each_time(cast: Cast) -> None:
    case = taken_over(cast).case
    client = signed_in(cast.officer)

    def fresh() -> str:
        page = client.get(f"/cases/{case.pk}/").content.decode()
        return page.partition('name="client_id" value="')[2].partition('"')[0]

    first, second = fresh(), fresh()
    assert len(first) >= 16
    assert first != second


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "sheet"])
def test_a_reply_that_breaks_a_rule_is_stopped_and_kept(cast: Cast, headers: dict[str, str]) -> None:
    case = taken_over(cast).case
    page = signed_in(cast.officer).post(f"/cases/{case.pk}/reply/", {"text": SILENCE_FOR_OIL}, headers=headers)
    assert page.status_code == 409
    assert "答复没有发送" in text_of(page)
    assert "拿好处换沉默" in text_of(page)
    assert SILENCE_FOR_OIL in page.content.decode()
    assert case.messages.filter(kind="reply").count() == 0


def test_only_who_may_release_sees_the_box_and_the_release_is_journaled(cast: Cast) -> None:
    case = taken_over(cast).case
    form = {"text": SILENCE_FOR_OIL, "override": "on"}
    assert "负责人放行" not in text_of(signed_in(cast.officer).get(f"/cases/{case.pk}/reply/"))
    assert signed_in(cast.officer).post(f"/cases/{case.pk}/reply/", form).status_code == 409
    assert "负责人放行" in text_of(signed_in(cast.noor).get(f"/cases/{case.pk}/reply/"))
    assert signed_in(cast.noor).post(f"/cases/{case.pk}/reply/", form).status_code == 302
    entry = Entry.objects.get(verb="reply.sent", subject_id=case.pk)
    assert entry.data["released"] is True
    assert "gift_silence" in entry.data["taboos"]


OFFERS = [
    "我们退回 80 元年费,周五前到账。",
    "我们退 80 元,再免您一年年费。",
    "我们给您免年费,并书面致歉。",
    "我们退您 80 元和利息。",
]


@pytest.mark.parametrize("offer", OFFERS)
def test_an_honest_offer_is_not_taken_for_buying_silence(cast: Cast, offer: str) -> None:
    """Redress without a condition is what the law asks for; an officer must be able to send it."""
    case = with_facts(cast).case
    client = signed_in(cast.officer)
    assert "这样说不能发送" not in text_of(client.post(f"/cases/{case.pk}/reply/check/", {"text": offer}))
    assert client.post(f"/cases/{case.pk}/proposal/", {"text": offer}).status_code == 302


def test_the_draft_check_marks_and_offers_a_better_sentence(cast: Cast) -> None:
    case = taken_over(cast).case
    client = signed_in(cast.officer)
    url = f"/cases/{case.pk}/reply/check/"
    stopped = client.post(url, {"text": SILENCE_FOR_OIL})
    assert "这样说不能发送" in text_of(stopped)
    assert "<mark" in stopped.content.decode()
    blunt = client.post(url, {"text": BLUNT})
    assert "换个说法更好" in text_of(blunt)
    assert 'data-act="insert"' in blunt.content.decode()
    assert "没有发现会激怒客户或违规的说法" in text_of(client.post(url, {"text": KIND_WORDS}))
    assert client.post(url, {"text": "  "}).content.strip() == b""
    assert b"<script>" not in client.post(url, {"text": "<script>这是规定</script>"}).content
    assert case.messages.filter(direction="out").count() == 0


def test_a_reply_on_the_case_page_works_without_javascript(cast: Cast) -> None:
    case = taken_over(cast).case
    page = signed_in(cast.officer).post(f"/cases/{case.pk}/reply/", {"text": KIND_WORDS, "client_id": "x"}, follow=True)
    assert "答复已发送" in text_of(page)
    assert KIND_WORDS in text_of(page)


def test_a_note_never_reaches_the_customer(cast: Cast) -> None:
    opened = taken_over(cast)
    client = signed_in(cast.officer)
    client.post(f"/cases/{opened.case.pk}/note/", {"text": "客户情绪激动,注意安全"})
    assert "注意安全" in text_of(client.get(f"/cases/{opened.case.pk}/"))
    assert "注意安全" not in text_of(client.get(f"/p/{opened.token}/"))


# ── each act through its page ──────────────────────────────────────────────


def test_every_act_can_be_done_through_its_page(cast: Cast) -> None:
    """The way of a complaint again, this time by the forms alone."""
    case = filed(cast.outlet).case
    officer, noor = signed_in(cast.officer), signed_in(cast.noor)
    tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")

    def do(client: Any, act: str, **form: Any) -> None:
        page = client.post(f"/cases/{case.pk}/{act}/", {"version": "", **form})
        assert page.status_code == 302, f"{act}: {text_of(page)[-600:]}"

    do(officer, "acknowledgement")
    do(officer, "triage", matter="complaint", level="important", business="BZ-02", cause="CA-07")
    do(noor, "assignment", owner=cast.officer.pk, unit=cast.outlet.pk)
    do(officer, "take-over")
    do(officer, "contact", kind="call", reached="on", minutes="8", note="致歉并听完")
    do(officer, "facts", text="3 月起多扣 80 元", wants="退 80 元")
    do(officer, "confirmation", how="电话复述后客户说对")
    do(officer, "step", to="own", note="")
    do(officer, "progress", text="已经核对流水,周三前给您方案。")
    do(officer, "promise", text="周三前回电", due_at=tomorrow, owner=cast.officer.pk)
    do(officer, "proposal", text="我们退回 80 元年费,周五前到账。")
    do(officer, "answer", answer="yes", wish="")
    do(officer, "attachment", file=upload("statement.png"))
    do(
        officer,
        "clock",
        clock=case.clocks.get(rule_id="cn-nfra-2020.decide").pk,
        kind="restart",
        reason="客户补充了新的流水",
    )
    do(officer, "decision", validity="justified", facts="a", basis="b", reasons="c", remedies="d", kind="refund",
       ground="fault", amount="80")  # fmt: skip
    do(officer, "notice", how="dialled", proof="通话 4 分钟")
    do(officer, "promise/settlement", promise=case.promises.get().pk, kept="yes", proof="已回电")
    do(officer, "rating", solved="yes", score="5", comment="可以")
    do(officer, "lesson", cause="CA-07", root_cause="process", explanation="没人跟", prevention="自动提醒")
    do(noor, "responsibility", kind="full", unit=cast.outlet.pk)
    do(officer, "closing")
    do(officer, "reopening", reason="客户来电说没到账")
    case.refresh_from_db()
    assert case.state == State.HANDLING
    do(officer, "withdrawal", reason="客户撤回")
    do(noor, "archive")
    case.refresh_from_db()
    assert case.state == State.ARCHIVED


def test_an_approval_goes_to_somebody_with_enough_authority(cast: Cast) -> None:
    case = decided(cast, amount=25_000, kind=RedressKind.MONEY).case
    page = signed_in(cast.noor).post(f"/cases/{case.pk}/approval/", {"version": ""})
    assert page.status_code == 409
    assert "超出您的审批权限" in text_of(page)


def test_a_decision_is_not_approved_by_who_made_it(cast: Cast) -> None:
    case = with_facts(cast).case
    noor = signed_in(cast.noor)
    noor.post(f"/cases/{case.pk}/decision/", {**RULING_FORM, "kind": "money", "ground": "fault", "amount": "900000"})
    page = noor.post(f"/cases/{case.pk}/approval/", {"version": ""})
    assert page.status_code == 409
    assert "不能审批自己作的决定" in text_of(page)


@pytest.mark.parametrize("into", ["C-999999", "x", "²", "", "9" * 30])
def test_merging_into_a_number_that_is_not_there_is_explained(cast: Cast, into: str) -> None:
    case = taken_over(cast).case
    page = signed_in(cast.officer).post(f"/cases/{case.pk}/merging/", {"into": into, "reason": "同一件事"})
    assert page.status_code in (409, 422)
    assert into in page.content.decode()


def test_a_case_of_another_branch_is_no_target_for_merging(cast: Cast) -> None:
    case, theirs = taken_over(cast).case, filed(cast.west).case
    page = signed_in(cast.officer).post(f"/cases/{case.pk}/merging/", {"into": theirs.number, "reason": "x"})
    assert "没有找到案号" in text_of(page)


def test_the_answer_form_says_when_there_is_no_proposal(cast: Cast) -> None:
    page = signed_in(cast.officer).post(f"/cases/{with_facts(cast).case.pk}/answer/", {"answer": "yes"})
    assert "还没有提出方案" in text_of(page)


def test_the_promise_page_offers_oneself_and_ones_colleagues(cast: Cast) -> None:
    page = signed_in(cast.officer).get(f"/cases/{taken_over(cast).case.pk}/promise/")
    assert page.status_code == 200
    offered = page.content.decode().partition('name="owner"')[2].partition("</select>")[0]
    assert "陈静" in offered
    assert "汤姆" not in offered


def test_an_agent_may_promise_in_her_own_name(cast: Cast) -> None:
    case = filed(cast.outlet).case
    due = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    page = signed_in(cast.ana).post(
        f"/cases/{case.pk}/promise/", {"text": "明天回电", "due_at": due, "owner": cast.ana.pk}
    )
    assert page.status_code == 302
    assert case.promises.get().owner == cast.ana


def test_only_open_promises_of_this_case_can_be_settled(cast: Cast) -> None:
    case, other = taken_over(cast).case, taken_over(cast, WORDS + "又一件").case
    theirs = make_promise(
        other, text="x", owner=cast.officer, due_at=timezone.now() + timedelta(days=1), by=cast.officer
    )
    form = {"promise": theirs.pk, "kept": "yes", "proof": "x"}
    assert signed_in(cast.officer).post(f"/cases/{case.pk}/promise/settlement/", form).status_code == 422


@pytest.mark.parametrize(
    ("act", "field", "at"),
    [
        ("contact", "at", "2999-01-01T10:00"),
        ("contact", "at", "0001-01-01T00:00"),
        ("contact", "at", "9999-12-31T23:59"),
        ("clock", "at", "9999-12-31T23:59"),
        ("clock", "at", "0001-01-01T00:00"),
        ("promise", "due_at", "2001-01-01T10:00"),
    ],
)
def test_an_impossible_time_is_explained(cast: Cast, act: str, field: str, at: str) -> None:
    case = taken_over(cast).case
    clock = case.clocks.earliest("id")
    forms: dict[str, dict[str, Any]] = {
        "contact": {"kind": "call", "note": "x"},
        "clock": {"clock": clock.pk, "kind": "restart", "reason": "x"},
        "promise": {"text": "x", "owner": cast.officer.pk},
    }
    page = signed_in(cast.officer).post(f"/cases/{case.pk}/{act}/", {**forms[act], field: at})
    assert page.status_code in (409, 422)
    assert 'role="alert"' in page.content.decode()


def test_telling_needs_a_proof_except_on_the_portal(cast: Cast) -> None:
    case = decided(cast).case
    page = signed_in(cast.officer).post(f"/cases/{case.pk}/notice/", {"how": "posted", "proof": ""})
    assert page.status_code == 409
    assert "请写明告知的凭证" in text_of(page)
    assert signed_in(cast.officer).post(f"/cases/{case.pk}/notice/", {"how": "portal"}).status_code == 302


def test_a_rating_asked_for_by_phone_counts_once(cast: Cast) -> None:
    case = told(cast).case
    client = signed_in(cast.officer)
    form = {"solved": "yes", "score": "4", "comment": "还行"}
    assert client.post(f"/cases/{case.pk}/rating/", form).status_code == 302
    assert client.post(f"/cases/{case.pk}/rating/", form).status_code == 409
    assert case.ratings.count() == 1


def test_nothing_changes_a_case_in_the_archive(cast: Cast) -> None:
    case = archived(cast).case
    before = Case.objects.filter(pk=case.pk).values().get()
    entries = Entry.objects.count()
    client = signed_in(cast.noor)
    forms: dict[str, dict[str, Any]] = {
        "reply": {"text": KIND_WORDS},
        "note": {"text": "x"},
        "contact": {"kind": "call", "note": "x"},
        "triage": {"matter": "complaint", "level": "major"},
        "assignment": {"owner": cast.officer.pk, "unit": cast.west.pk},
        "take-over": {"version": ""},
        "reopening": {"reason": "x"},
        "lesson": {"cause": "CA-01", "root_cause": "people", "explanation": "x", "prevention": "x"},
        "attachment": {"file": upload("x.png")},
        "progress": {"text": "x"},
    }
    for act, form in forms.items():
        assert client.post(f"/cases/{case.pk}/{act}/", form).status_code == 409, act
    assert Case.objects.filter(pk=case.pk).values().get() == before
    assert Entry.objects.count() == entries


def test_the_proposal_page_refuses_before_the_facts_are_confirmed(cast: Cast) -> None:
    page = signed_in(cast.officer).post(f"/cases/{taken_over(cast).case.pk}/proposal/", {"text": "退 80 元"})
    assert page.status_code == 409
    assert "复述事实并得到客户确认" in text_of(page)


def test_a_second_proposal_replaces_the_first_for_the_customer(cast: Cast) -> None:
    opened, _first = proposed(cast)
    client = signed_in(cast.officer)
    client.post(f"/cases/{opened.case.pk}/proposal/", {"text": "我们退 80 元年费,并付您利息 12 元。"})
    assert opened.case.proposals.count() == 2
    assert "并付您利息 12 元" in text_of(client.get(f"/p/{opened.token}/"))
    assert "我们退回 80 元年费" in text_of(client.get(f"/p/{opened.token}/"))
