"""Behind the secret link: read, write, agree, rate."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.conftest import Cast
from tests.pages.stage import (
    PDF,
    archived,
    closed,
    filed,
    hidden_field,
    in_state,
    proposed,
    signed_in,
    stranger,
    taken_over,
    text_of,
    told,
    upload,
)
from tingsu.cases.actions.attachments import attach_file
from tingsu.cases.actions.messages import send_reply, write_note
from tingsu.cases.models import Case
from tingsu.core.workflow import State
from tingsu.portal import limits

EVIL = "<script>alert(1)</script>"


def test_the_story_is_told_in_plain_words(cast: Cast) -> None:
    opened = told(cast)
    send_reply(opened.case, text="给您添麻烦了,钱明天到账。", by=cast.officer)
    page = text_of(stranger().get(f"/p/{opened.token}/"))
    story = [
        "您说",
        "凭什么扣我80块年费",
        "陈静 开始负责您的事",
        "处理决定",
        "陈静 的答复",
        "钱明天到账",
        "问题解决了吗",
    ]
    places = [page.index(words) for words in story]
    assert places == sorted(places)
    for code in ("BZ-", "CA-", "cn-nfra", "H-P", "justified", "told"):
        assert code not in page


def test_the_next_step_has_a_date_and_a_name(cast: Cast) -> None:
    opened = taken_over(cast)
    page = text_of(stranger().get(f"/p/{opened.token}/"))
    assert "负责人:陈静" in page
    assert "下一步" in page
    assert re.search(r"最晚 \d+月\d+日", page)


@pytest.mark.parametrize("state", list(State))
def test_it_can_be_read_in_every_state_but_the_archive(cast: Cast, state: State) -> None:
    opened = in_state(cast, state)
    page = stranger().get(f"/p/{opened.token}/")
    assert page.status_code == (404 if state == State.ARCHIVED else 200)


def test_internal_notes_and_what_staff_think_never_appear(cast: Cast) -> None:
    opened = closed(cast)
    write_note(opened.case, text="客户是职业投诉人,小心", by=cast.officer)
    page = stranger().get(f"/p/{opened.token}/").content.decode()
    for words in ("职业投诉人", "退费单没人跟", "全部责任", "热度", "angry"):
        assert words not in page


@pytest.mark.parametrize("token", ["x", "a" * 32, "a" * 5000, "%00", "..%2f..", "%F0%9F%98%80", "complain", "find"])
def test_an_unknown_link_is_not_found(cast: Cast, token: str) -> None:
    filed(cast.outlet)
    if token in ("complain", "find"):
        assert stranger().get(f"/p/{token}/").status_code == 200
    else:
        assert stranger().get(f"/p/{token}/").status_code == 404


def test_the_number_of_a_case_is_no_key(cast: Cast) -> None:
    case = filed(cast.outlet).case
    for token in (str(case.pk), case.number, case.number.lower()):
        assert stranger().get(f"/p/{token}/").status_code == 404
        assert stranger().post("/p/find/", {"link": token}).status_code == 404


@pytest.mark.parametrize(
    "form", ["{token}", "/p/{token}/", "https://bank.example/p/{token}/", "  http://x/p/{token}  "]
)
def test_a_pasted_link_is_found(cast: Cast, form: str) -> None:
    opened = filed(cast.outlet)
    answer = stranger().post("/p/find/", {"link": form.format(token=opened.token)})
    assert answer.headers["Location"] == f"/p/{opened.token}/"


def test_a_link_that_leads_nowhere_is_explained(cast: Cast) -> None:
    page = stranger().post("/p/find/", {"link": "https://bank.example/p/lost/"})
    assert page.status_code == 404
    assert "没有找到" in text_of(page)
    assert "客服电话" in text_of(page)


def test_an_archived_link_is_gone_everywhere(cast: Cast) -> None:
    opened = archived(cast)
    client = stranger()
    assert client.get(f"/p/{opened.token}/").status_code == 404
    for part in ("message", "answer", "rating", "review"):
        assert client.post(f"/p/{opened.token}/{part}/", {"text": "x", "score": "5", "reason": "x"}).status_code == 404
    assert client.post("/p/find/", {"link": opened.token}).status_code == 404


# ── messages ───────────────────────────────────────────────────────────────


def say(client: Any, token: str, text: str = "还有一件事", **more: Any) -> Any:
    """Write a message from the page."""
    client_id = hidden_field(client.get(f"/p/{token}/"), "client_id")
    return client.post(f"/p/{token}/message/", {"text": text, "client_id": client_id, **more})


def test_words_go_both_ways(cast: Cast) -> None:
    opened = taken_over(cast)
    customer, officer = stranger(), signed_in(cast.officer)
    assert say(customer, opened.token, "到底什么时候退?").headers["Location"] == f"/p/{opened.token}/"
    assert "到底什么时候退?" in text_of(officer.get(f"/cases/{opened.case.pk}/"))
    officer.post(f"/cases/{opened.case.pk}/reply/", {"text": "今天 17 点前给您回电话。"})
    page = text_of(customer.get(f"/p/{opened.token}/"))
    assert page.index("到底什么时候退?") < page.index("今天 17 点前给您回电话。")


def test_a_message_makes_the_case_unread(cast: Cast) -> None:
    opened = taken_over(cast)
    Case.objects.update(unread_since=None)
    say(stranger(), opened.token)
    opened.case.refresh_from_db()
    assert opened.case.unread_since is not None


def test_a_message_sent_twice_counts_once_with_its_files(cast: Cast) -> None:
    opened = taken_over(cast)
    client = stranger()
    client_id = hidden_field(client.get(f"/p/{opened.token}/"), "client_id")
    for _click in range(2):
        form = {"text": "补充照片", "client_id": client_id, "files": [upload("a.png")]}
        client.post(f"/p/{opened.token}/message/", form)
    assert opened.case.messages.filter(text="补充照片").count() == 1
    assert opened.case.attachments.count() == 1


def test_the_same_id_in_another_case_is_another_message(cast: Cast) -> None:
    first, second = taken_over(cast), taken_over(cast)
    for opened in (first, second):
        stranger().post(f"/p/{opened.token}/message/", {"text": "补充", "client_id": "same"})
        assert opened.case.messages.filter(text="补充").count() == 1


@pytest.mark.parametrize("text", ["", "  \n", "\x00"])
def test_an_empty_message_is_explained(cast: Cast, text: str) -> None:
    opened = taken_over(cast)
    page = say(stranger(), opened.token, text)
    assert page.status_code == 400
    assert "没有写内容" in text_of(page)
    assert opened.case.messages.count() == 1


def test_a_refused_message_keeps_what_was_typed_and_saves_nothing(cast: Cast) -> None:
    """Else the customer, who is asked to try again, complains twice."""
    opened = taken_over(cast)
    page = say(stranger(), opened.token, "照片在附件里", files=[upload("photo.png"), upload("virus.exe", b"MZ")])
    assert page.status_code == 400
    assert "不能上传" in text_of(page)
    assert "照片在附件里" in page.content.decode()
    assert opened.case.messages.filter(text="照片在附件里").count() == 0
    assert opened.case.attachments.count() == 0


def test_from_a_refused_message_one_can_change_language_and_type_size(cast: Cast) -> None:
    """The refused page stands at an address that only takes forms: the switches must lead to the progress page."""
    opened = taken_over(cast)
    client = stranger()
    page = say(client, opened.token, "")
    for action, more in (("/language/", {"language": "en"}), ("/p/type-size/", {})):
        back = client.post(action, {**more, "next": hidden_field(page, "next")}, follow=True)
        assert back.status_code == 200


@pytest.mark.parametrize("part", ["message", "answer", "rating"])
def test_reloading_after_a_refusal_leads_to_the_page(cast: Cast, part: str) -> None:
    opened = taken_over(cast)
    assert stranger().get(f"/p/{opened.token}/{part}/", follow=True).status_code == 200


def test_what_the_customer_wrote_is_shown_to_them_whole_and_masked_to_staff(cast: Cast) -> None:
    opened = taken_over(cast)
    client = stranger()
    say(client, opened.token, "请打 13987654321")
    assert "13987654321" in text_of(client.get(f"/p/{opened.token}/"))
    assert "13987654321" not in text_of(signed_in(cast.officer).get(f"/cases/{opened.case.pk}/"))


def test_too_many_messages_are_refused_in_words(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "message", 2)
    opened = taken_over(cast)
    client = stranger()
    assert [say(client, opened.token, f"第{n}句").status_code for n in range(3)][:2] == [302, 302]
    page = say(client, opened.token, "第四句")
    assert page.status_code in (409, 429)
    assert "操作太频繁" in text_of(page)


def test_guessing_links_is_slowed_down(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "lookup", 3)
    client = stranger()
    seen = [client.get(f"/p/guess-{n}/").status_code for n in range(5)]
    assert seen[:3] == [404, 404, 404]
    assert set(seen[3:]) <= {409, 429}


def test_words_and_file_names_are_never_markup(cast: Cast) -> None:
    opened, proposal = proposed(cast)
    client = stranger()
    say(client, opened.token, EVIL, files=[upload("<b>x.png")])
    client.post(f"/p/{opened.token}/answer/", {"proposal": proposal.pk, "answer": "no", "wish": EVIL})
    page = client.get(f"/p/{opened.token}/").content.decode()
    assert EVIL not in page
    assert "<b>x.png" not in page
    refused = say(client, opened.token, f"{EVIL}", files=[upload("x.exe")])
    assert EVIL not in refused.content.decode()


# ── files ──────────────────────────────────────────────────────────────────


def test_the_customer_gets_their_own_files_back(cast: Cast) -> None:
    opened = taken_over(cast)
    client = stranger()
    say(client, opened.token, files=[upload("信.pdf", PDF)])
    page = client.get(f"/p/{opened.token}/").content.decode()
    link = re.search(rf'href="(/p/{opened.token}/attachment/\d+/)">信\.pdf<', page)
    assert link
    assert client.get(link[1]).content == PDF


def test_files_that_staff_put_on_the_case_are_not_the_customers(cast: Cast) -> None:
    opened = taken_over(cast)
    file = attach_file(opened.case, upload=upload("内部录音.mp3", b"ID3\x04"), by=cast.officer)
    assert "内部录音" not in stranger().get(f"/p/{opened.token}/").content.decode()
    assert stranger().get(f"/p/{opened.token}/attachment/{file.pk}/").status_code == 404


def test_a_file_of_another_case_is_not_found(cast: Cast) -> None:
    mine, theirs = taken_over(cast), taken_over(cast)
    say(stranger(), theirs.token, files=[upload("a.png")])
    file = theirs.case.attachments.get()
    assert stranger().get(f"/p/{mine.token}/attachment/{file.pk}/").status_code == 404


# ── the proposal ───────────────────────────────────────────────────────────


def test_agreeing_counts_once_and_is_seen_by_the_officer(cast: Cast) -> None:
    opened, proposal = proposed(cast)
    client = stranger()
    page = client.get(f"/p/{opened.token}/")
    assert "同意这个方案" in text_of(page)
    assert "我们退回 80 元年费" in text_of(page)
    form = {"proposal": hidden_field(page, "proposal"), "answer": "yes"}
    assert client.post(f"/p/{opened.token}/answer/", form).status_code == 302
    proposal.refresh_from_db()
    assert proposal.answer == "accepted"
    again = client.post(f"/p/{opened.token}/answer/", form)
    assert again.status_code == 409
    assert "已经答复过了" in text_of(again)
    assert "同意这个方案" not in text_of(client.get(f"/p/{opened.token}/"))
    assert "对方案的答复" in text_of(signed_in(cast.officer).get(f"/cases/{opened.case.pk}/"))


def test_declining_takes_the_wish_along(cast: Cast) -> None:
    opened, proposal = proposed(cast)
    form = {"proposal": proposal.pk, "answer": "no", "wish": "利息也要退"}
    stranger().post(f"/p/{opened.token}/answer/", form)
    proposal.refresh_from_db()
    assert (proposal.answer, proposal.wish) == ("declined", "利息也要退")
    assert opened.case.messages.filter(direction="in", text="利息也要退").count() == 1


def test_the_wish_is_masked_to_staff(cast: Cast) -> None:
    opened, proposal = proposed(cast)
    form = {"proposal": proposal.pk, "answer": "no", "wish": "打我电话 13987654321"}
    stranger().post(f"/p/{opened.token}/answer/", form)
    assert "13987654321" not in signed_in(cast.officer).get(f"/cases/{opened.case.pk}/").content.decode()


@pytest.mark.parametrize("answer", ["", "maybe", "YES"])
def test_only_a_plain_yes_or_no_is_an_answer(cast: Cast, answer: str) -> None:
    """A button that was not pressed is no refusal."""
    opened, proposal = proposed(cast)
    stranger().post(f"/p/{opened.token}/answer/", {"proposal": proposal.pk, "answer": answer})
    proposal.refresh_from_db()
    assert proposal.answer == ""


@pytest.mark.parametrize("number", ["", "x", "²", "0", "9" * 9, "9" * 40])
def test_a_proposal_that_is_not_there_is_not_found(cast: Cast, number: str) -> None:
    opened, _proposal = proposed(cast)
    answer = stranger().post(f"/p/{opened.token}/answer/", {"proposal": number, "answer": "yes"})
    assert answer.status_code == 404


def test_the_proposal_of_another_case_cannot_be_answered(cast: Cast) -> None:
    (mine, _mine), (_theirs, theirs) = proposed(cast), proposed(cast)
    answer = stranger().post(f"/p/{mine.token}/answer/", {"proposal": theirs.pk, "answer": "yes"})
    assert answer.status_code == 404
    theirs.refresh_from_db()
    assert theirs.answer == ""


@pytest.mark.parametrize("field", ["wish", "comment", "client_id", "text"])
def test_a_nul_character_is_no_error_of_ours(cast: Cast, field: str) -> None:
    opened, proposal = proposed(cast)
    done = told(cast)
    forms: dict[str, tuple[str, dict[str, Any]]] = {
        "wish": (f"/p/{opened.token}/answer/", {"proposal": proposal.pk, "answer": "no"}),
        "comment": (f"/p/{done.token}/rating/", {"solved": "yes", "score": "5"}),
        "client_id": (f"/p/{opened.token}/message/", {"text": "x"}),
        "text": (f"/p/{opened.token}/message/", {}),
    }
    url, form = forms[field]
    assert stranger().post(url, {**form, field: "a\x00b"}).status_code < 500


# ── the rating ─────────────────────────────────────────────────────────────


def test_a_rating_counts_once(cast: Cast) -> None:
    opened = told(cast)
    client = stranger()
    assert "对处理满意吗" in text_of(client.get(f"/p/{opened.token}/"))
    form = {"solved": "yes", "score": "5", "comment": "谢谢"}
    assert client.post(f"/p/{opened.token}/rating/", form).status_code == 302
    page = text_of(client.get(f"/p/{opened.token}/"))
    assert "您评价了这次处理(5 分)" in page
    assert "对处理满意吗" not in page
    assert client.post(f"/p/{opened.token}/rating/", form).status_code == 409
    assert opened.case.ratings.count() == 1


@pytest.mark.parametrize("score", ["", "0", "6", "x", "²", "9" * 30, "-1"])
def test_a_score_outside_one_to_five_is_explained(cast: Cast, score: str) -> None:
    opened = told(cast)
    page = stranger().post(f"/p/{opened.token}/rating/", {"solved": "yes", "score": score})
    assert page.status_code in (400, 409)
    assert "满意度请选 1 到 5" in text_of(page)
    assert opened.case.ratings.count() == 0


def test_the_comment_is_masked_to_staff(cast: Cast) -> None:
    opened = told(cast)
    form = {"solved": "yes", "score": "5", "comment": "改打 13987654321"}
    stranger().post(f"/p/{opened.token}/rating/", form)
    assert "13987654321" not in signed_in(cast.officer).get(f"/cases/{opened.case.pk}/").content.decode()


def test_solved_or_not_must_be_said(cast: Cast) -> None:
    """Without an answer nobody may count it as "not solved"."""
    opened = told(cast)
    stranger().post(f"/p/{opened.token}/rating/", {"score": "5"})
    assert opened.case.ratings.count() == 0


def test_before_the_decision_there_is_nothing_to_rate(cast: Cast) -> None:
    opened = taken_over(cast)
    assert "对处理满意吗" not in text_of(stranger().get(f"/p/{opened.token}/"))
    assert stranger().post(f"/p/{opened.token}/rating/", {"solved": "yes", "score": "5"}).status_code == 409


def test_a_refused_rating_keeps_the_comment(cast: Cast) -> None:
    opened = told(cast)
    page = stranger().post(f"/p/{opened.token}/rating/", {"score": "", "comment": "我写了很长一段话"})
    assert "我写了很长一段话" in page.content.decode()
