"""Asking for an extension on its page, the list of the approver, the letter before it leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.conftest import Cast
from tests.pages.stage import signed_in, somebody, taken_over, text_of
from tingsu.cases.models import Case
from tingsu.extensions.models import ExtensionRequest
from tingsu.org.permissions import Role

WORDS = {"reason": "鉴定报告尚未出具", "done": "已送检", "plan": "4 月 20 日前答复"}


def posted(cast: Cast, case: Case, total: int) -> str:
    """Ask on the page as the officer; return what the page says then."""
    clock = case.clocks.get(rule_id="cn-nfra-2020.decide")
    form = {"extension": f"{clock.pk}:{total}", **WORDS}
    return text_of(signed_in(cast.officer).post(f"/cases/{case.pk}/extension/", form, follow=True))


@pytest.fixture
def asked(cast: Cast) -> ExtensionRequest:
    """A request for sixty days, made on the page."""
    case = taken_over(cast).case
    assert "已延期,并已告知客户" in posted(cast, case, 30)
    assert "等待批准" in posted(cast, case, 60)
    return ExtensionRequest.objects.get(standing="pending")


def test_the_case_page_leads_there_and_shows_what_waits(cast: Cast, asked: ExtensionRequest) -> None:
    page = text_of(signed_in(cast.officer).get(f"/cases/{asked.case_id}/"))
    assert "共 60" in page
    assert "待批" in page


def test_the_list_shows_it_to_the_right_level_only(cast: Cast, asked: ExtensionRequest) -> None:
    assert asked.case.number in text_of(signed_in(cast.idris).get("/extensions/"))
    tom = signed_in(cast.tom)
    assert "没有等您审批的延期" in text_of(tom.get("/extensions/"))
    assert tom.get(f"/extensions/{asked.pk}/").status_code == 404


def test_the_letter_is_shown_before_it_leaves_without_the_name(cast: Cast, asked: ExtensionRequest) -> None:
    page = text_of(signed_in(cast.idris).get(f"/extensions/{asked.pk}/"))
    last = timezone.localdate(asked.case.received_at) + timedelta(days=60)
    assert f"{last.year}年{last.month}月{last.day}日" in page
    assert "鉴定报告尚未出具" in page
    assert asked.case.party.name not in page
    assert asked.case.link_token not in page


def test_granting_leads_back_to_the_list(cast: Cast, asked: ExtensionRequest) -> None:
    answer = signed_in(cast.idris).post(f"/extensions/{asked.pk}/", {"do": "grant", "note": "同意"}, follow=True)
    assert "已批准延期,并已告知客户" in text_of(answer)
    asked.clock.refresh_from_db()
    assert asked.clock.limit == 60


def test_the_wrong_level_may_look_but_not_grant(cast: Cast, asked: ExtensionRequest) -> None:
    Case.objects.filter(pk=asked.case_id).update(unit=cast.east)  # noor's own unit, not one below it
    client = signed_in(cast.noor)
    assert "须由更高级别批准" in text_of(client.get(f"/extensions/{asked.pk}/"))
    answer = client.post(f"/extensions/{asked.pk}/", {"do": "grant", "note": "同意"})
    assert answer.status_code == 409
    asked.refresh_from_db()
    assert asked.standing == "pending"


def test_of_two_who_decide_the_second_learns_that_it_is_done(cast: Cast, asked: ExtensionRequest) -> None:
    other = somebody("gaowen", unit=cast.head, role=Role.REVIEWER)
    signed_in(cast.idris).post(f"/extensions/{asked.pk}/", {"do": "grant"})
    answer = signed_in(other).post(f"/extensions/{asked.pk}/", {"do": "return", "note": "缺鉴定函"}, follow=True)
    assert answer.status_code == 409
    assert "已经处理过" in text_of(answer)
    assert "缺鉴定函" in text_of(answer)
    asked.refresh_from_db()
    assert (asked.standing, asked.decided_by) == ("granted", cast.idris)


def test_returning_without_a_reason_keeps_the_page(cast: Cast, asked: ExtensionRequest) -> None:
    client = signed_in(cast.idris)
    answer = client.post(f"/extensions/{asked.pk}/", {"do": "return", "note": ""})
    assert answer.status_code == 409
    assert "退回的原因" in text_of(answer)
    assert "已退回延期申请" in text_of(
        client.post(f"/extensions/{asked.pk}/", {"do": "return", "note": "缺函"}, follow=True)
    )


def test_a_total_that_is_not_offered_is_refused(cast: Cast) -> None:
    case = taken_over(cast).case
    clock = case.clocks.get(rule_id="cn-nfra-2020.decide")
    page = signed_in(cast.officer).post(f"/cases/{case.pk}/extension/", {"extension": f"{clock.pk}:45", **WORDS})
    assert page.status_code == 422
