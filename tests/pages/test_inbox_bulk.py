"""Assigning many cases at once, refusals told one by one."""

from __future__ import annotations

import pytest

from tests.conftest import Cast
from tests.pages.stage import (
    archived,
    filed,
    ids,
    signed_in,
    text_of,
)
from tingsu.journal.models import Entry


def test_it_assigns_what_is_ticked_and_tells_each_refusal(cast: Cast) -> None:
    first, second, done = filed(cast.outlet).case, filed(cast.outlet).case, archived(cast).case
    form = {"case": ids(first, second, done), "owner": cast.officer.pk, "back": "view=unit"}
    page = signed_in(cast.noor).post("/cases/bulk/", form, follow=True)
    assert "已分派 2 件给 陈静" in text_of(page)
    assert f"{done.number}:" in text_of(page)
    assert "已归档" in text_of(page)
    first.refresh_from_db()
    done.refresh_from_db()
    assert first.owner == cast.officer
    assert Entry.objects.filter(verb="case.assigned", subject_id__in=ids(first, second)).count() == 2
    assert not Entry.objects.filter(verb="case.assigned", subject_id=done.pk).exists()


def test_cases_of_others_are_left_alone(cast: Cast) -> None:
    theirs = filed(cast.outlet).case
    signed_in(cast.tom).post("/cases/bulk/", {"case": [theirs.pk], "owner": cast.tom.pk})
    theirs.refresh_from_db()
    assert theirs.owner is None


def test_nobody_is_assigned_who_may_not_handle_cases(cast: Cast) -> None:
    case = filed(cast.outlet).case
    signed_in(cast.noor).post("/cases/bulk/", {"case": [case.pk], "owner": cast.auditor.pk})
    case.refresh_from_db()
    assert case.owner is None


@pytest.mark.parametrize("owner", ["", "x", "²", "0", "9" * 30])
def test_without_a_person_it_asks_for_one(cast: Cast, owner: str) -> None:
    case = filed(cast.outlet).case
    page = signed_in(cast.noor).post("/cases/bulk/", {"case": [case.pk], "owner": owner}, follow=True)
    assert page.status_code == 200
    assert "请先选择要分派给谁" in text_of(page)


@pytest.mark.parametrize("case", ["", "x", "²", "9" * 30])
def test_strange_case_numbers_are_no_error_of_ours(cast: Cast, case: str) -> None:
    form = {"case": [case], "owner": cast.officer.pk}
    assert signed_in(cast.noor).post("/cases/bulk/", form, follow=True).status_code == 200


def test_it_offers_only_people_of_ones_own_units(cast: Cast) -> None:
    filed(cast.outlet)
    page = signed_in(cast.officer).get("/cases/").content.decode()
    offered = page.partition('name="owner" id="owner"')[2].partition("</select>")[0]
    assert "陈静" in offered
    assert "汤姆" not in offered


def test_it_gives_no_case_to_somebody_of_another_branch(cast: Cast) -> None:
    case = filed(cast.outlet).case
    signed_in(cast.officer).post("/cases/bulk/", {"case": [case.pk], "owner": cast.tom.pk})
    case.refresh_from_db()
    assert case.owner is None


def test_it_comes_back_to_the_same_list(cast: Cast) -> None:
    form = {"case": [filed(cast.outlet).case.pk], "owner": cast.officer.pk, "back": "view=late&order=new"}
    assert signed_in(cast.noor).post("/cases/bulk/", form).headers["Location"] == "/cases/?view=late&order=new"
