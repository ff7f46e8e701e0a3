"""Group complaints in the browser: ticked in the inbox, looked at, put together, decided, told."""

from __future__ import annotations

from collections.abc import Callable

from tests.conftest import Cast
from tests.pages.stage import RULING, filed, hidden_field, signed_in, text_of
from tingsu.cases.models import Case
from tingsu.core.workflow import State
from tingsu.groups.actions.gathering import gather_case, make_group
from tingsu.groups.models import Group

DECISION = {
    "validity": RULING.validity.value,
    "facts": RULING.facts,
    "basis": RULING.basis,
    "reasons": RULING.reasons,
    "remedies": RULING.remedies,
    "confirmed_how": "向代表人当面复述",
}


def many(cast: Cast, count: int) -> list[Case]:
    """Return complaints of several customers."""
    return [filed(cast.outlet, name=f"王{number}", phone=f"139000000{number:02d}").case for number in range(count)]


def grouped(cast: Cast, *cases: Case) -> Group:
    """Return a group with cases."""
    group = make_group(name="稳盈8号", matter="退本金", unit=cast.east, by=cast.officer)
    for case in cases:
        gather_case(group, case=case, by=cast.officer)
    return group


def test_the_inbox_offers_it_and_shows_the_ticked_cases_first(cast: Cast) -> None:
    cases = many(cast, 2)
    browser = signed_in(cast.officer)
    assert "编成群体投诉" in text_of(browser.get("/cases/"))
    page = browser.post("/groups/gather/", {"case": [case.pk for case in cases]})
    assert page.status_code == 200
    assert all(case.number in text_of(page) for case in cases)
    assert Group.objects.count() == 0


def test_a_new_group_is_made_of_them(cast: Cast) -> None:
    cases = many(cast, 2)
    ticked = {"case": [case.pk for case in cases], "go": "1", "name": "稳盈8号", "unit": cast.east.pk}
    page = signed_in(cast.officer).post("/groups/gather/", ticked, follow=True)
    group = Group.objects.get()
    assert group.members.count() == 2
    assert "已编入 2 件" in text_of(page)


def test_a_new_group_needs_name_and_unit(cast: Cast) -> None:
    page = signed_in(cast.officer).post("/groups/gather/", {"case": [many(cast, 1)[0].pk], "go": "1"})
    assert page.status_code == 422
    assert "新建时请填写" in text_of(page)


def test_what_one_may_not_see_is_not_gathered(cast: Cast) -> None:
    case = many(cast, 1)[0]
    signed_in(cast.tom).post("/groups/gather/", {"case": [case.pk], "go": "1", "name": "x", "unit": cast.west.pk})
    assert Group.objects.count() == 0


def test_cases_are_found_and_added(cast: Cast) -> None:
    first, second = many(cast, 2)
    group = grouped(cast, first)
    browser = signed_in(cast.officer)
    found = text_of(browser.get(f"/groups/{group.pk}/members/", {"q": "年费"}))
    assert second.number in found
    assert first.number not in found.replace(second.number, "")
    browser.post(f"/groups/{group.pk}/members/", {"case": [second.pk]})
    assert group.members.count() == 2
    browser.post(f"/groups/{group.pk}/members/{group.members.first().pk}/release/")  # type: ignore[union-attr]
    assert group.members.count() == 1


def test_representatives_on_another_page_stay(cast: Cast) -> None:
    group = grouped(cast, *many(cast, 3))
    one, two, three = group.members.all()
    browser, url = signed_in(cast.officer), f"/groups/{group.pk}/representatives/"
    browser.post(url, {"shown": [one.pk, two.pk], "member": [one.pk]})
    browser.post(url, {"shown": [three.pk], "member": [three.pk]})
    assert set(group.members.filter(is_representative=True)) == {one, three}
    browser.post(url, {"shown": [one.pk, two.pk], "member": [two.pk]})
    assert set(group.members.filter(is_representative=True)) == {two, three}


def test_twenty_people_are_said_to_be_major(cast: Cast) -> None:
    group = grouped(cast, *many(cast, 1))
    page = signed_in(cast.officer).post(
        f"/groups/{group.pk}/people/", {"people": "20", "face_to_face": "on"}, follow=True
    )
    assert "重大投诉" in text_of(page)
    assert Case.objects.get().level == "major"


def test_all_are_decided_and_told_and_the_page_counts(cast: Cast, work: Callable[[], int]) -> None:
    cases = many(cast, 3)
    group = grouped(cast, *cases)
    browser, url = signed_in(cast.officer), f"/groups/{group.pk}/"
    assert browser.post(f"{url}decision/", DECISION | {"facts": ""}).status_code == 422
    assert browser.post(f"{url}notice/", {"how": "portal"}).status_code == 409
    assert browser.post(f"{url}decision/", DECISION).status_code == 302
    work()
    assert "已决定,待告知 3" in text_of(browser.get(url))
    assert browser.post(f"{url}notice/", {"how": "portal"}).status_code == 302
    work()
    assert {Case.objects.get(pk=case.pk).state for case in cases} == {State.TOLD}
    assert "已告知 3" in text_of(browser.get(url))


def test_of_two_who_decide_the_second_sees_the_first_decision_before_writing_another(cast: Cast) -> None:
    group = grouped(cast, *many(cast, 2))
    officer, noor, url = signed_in(cast.officer), signed_in(cast.noor), f"/groups/{group.pk}/decision/"
    seen = {"decision_seen": hidden_field(officer.get(url), "decision_seen")}
    assert noor.post(url, DECISION | seen).status_code == 302
    mine = DECISION | seen | {"validity": "not_justified", "facts": "我写了半小时的事实"}
    page = officer.post(url, mine)
    assert page.status_code == 409
    assert "刚刚有人对这个群体投诉作了决定" in text_of(page)
    assert "我写了半小时的事实" in text_of(page)
    group.refresh_from_db()
    assert (group.facts, group.decided_by) == (RULING.facts, cast.noor)
    assert officer.post(url, mine | {"decision_seen": hidden_field(page, "decision_seen")}).status_code == 302


def test_the_case_page_names_its_group(cast: Cast) -> None:
    case = many(cast, 1)[0]
    group = grouped(cast, case)
    page = text_of(signed_in(cast.officer).get(f"/cases/{case.pk}/"))
    assert f"{group.number} 稳盈8号" in page


def test_members_of_other_units_are_only_counted(cast: Cast) -> None:
    mine, foreign = many(cast, 1)[0], filed(cast.west, "理财亏了要求退钱").case
    group = grouped(cast, mine)
    gather_case(group, case=foreign, by=cast.idris)
    page = text_of(signed_in(cast.officer).get(f"/groups/{group.pk}/"))
    assert foreign.number not in page
    assert "另有 1 件" in page
