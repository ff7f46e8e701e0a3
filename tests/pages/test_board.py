"""The supervisors' board: numbers that lead to their cases, and giving cases to others, previewed first."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from tests.conftest import Cast
from tests.pages.stage import filed, shown, signed_in, taken_over, text_of
from tingsu.cases.actions.promises import make_promise
from tingsu.cases.models import Case, Promise
from tingsu.escalation.board import board_of
from tingsu.journal.models import Entry


def due_in(case: Case, hours: float) -> Case:
    """Let a case fall due so many hours from now, its customer told of it today."""
    now = timezone.now()
    Case.objects.filter(pk=case.pk).update(due_at=now + timedelta(hours=hours), heard_at=now)
    return case


def test_it_counts_what_is_late_or_will_be_by_person_and_unit(cast: Cast) -> None:
    due_in(taken_over(cast).case, -1)
    due_in(taken_over(cast).case, 5)
    due_in(filed(cast.outlet).case, 50)
    due_in(filed(cast.west).case, -5)
    board = board_of(cast.noor)
    assert {name: board.totals[name] for name in ("open", "late", "h24", "h72", "nobody")} == {
        "open": 3,
        "late": 1,
        "h24": 1,
        "h72": 2,
        "nobody": 1,
    }
    assert [(row.name, row.numbers["late"], row.open) for row in board.people] == [("陈静", 1, 2), ("", 0, 1)]
    assert [row.name for row in board.units] == ["东门网点"]


def test_closed_cases_and_other_branches_do_not_count(cast: Cast) -> None:
    due_in(taken_over(cast).case, -1)
    assert board_of(cast.tom).totals["open"] == 0
    assert "没有在办的投诉" in text_of(signed_in(cast.tom).get("/board/"))


@pytest.mark.parametrize(("due", "hours"), [("late", -3), ("24", 3), ("72", 60)])
def test_every_number_leads_to_its_cases(cast: Cast, due: str, hours: float) -> None:
    wanted = due_in(taken_over(cast).case, hours)
    other = due_in(filed(cast.outlet).case, 200)
    client = signed_in(cast.noor)
    link = f"/cases/?view=all&due={due}&owner={cast.officer.pk}&order=due"
    assert link in unescape(client.get("/board/").content.decode())
    assert shown(client.get(link)) == [wanted.pk]
    assert other.pk not in shown(client.get(f"/cases/?view=all&due={due}"))


def test_silence_and_broken_promises_lead_to_their_cases(cast: Cast) -> None:
    quiet, promised = taken_over(cast).case, due_in(taken_over(cast).case, 100)
    long_ago = timezone.now() - timedelta(days=40)
    Case.objects.filter(pk=quiet.pk).update(heard_at=None, received_at=long_ago)
    tomorrow = timezone.now() + timedelta(days=1)
    make_promise(promised, text="回电", owner=cast.officer, due_at=tomorrow, by=cast.officer)
    Promise.objects.update(due_at=timezone.now() - timedelta(hours=1))
    totals = board_of(cast.noor).totals
    assert (totals["silent"], totals["promises"]) == (1, 1)
    client = signed_in(cast.noor)
    assert shown(client.get("/cases/?view=all&due=silent")) == [quiet.pk]
    assert shown(client.get("/cases/?view=all&due=promise")) == [promised.pk]


def test_the_case_page_offers_a_word_to_a_silent_customer(cast: Cast) -> None:
    case = taken_over(cast).case
    page = f"/cases/{case.pk}/"
    assert "客户上次得到我们的消息" not in text_of(signed_in(cast.officer).get(page))
    Case.objects.filter(pk=case.pk).update(heard_at=None, received_at=timezone.now() - timedelta(days=40))
    assert "客户上次得到我们的消息" in text_of(signed_in(cast.officer).get(page))
    assert "已经查到的" in text_of(signed_in(cast.officer).get(f"{page}progress/"))


def test_a_preview_changes_nothing_and_the_confirmation_does(cast: Cast) -> None:
    mine, other = taken_over(cast).case, taken_over(cast).case
    client = signed_in(cast.noor)
    entries = Entry.objects.count()
    form = {"owner": cast.ana.pk, "case": [mine.pk, other.pk]}
    page = text_of(client.post("/board/reassignment/", {**form, "do": "preview"}))
    assert "把 2 件投诉交给 安娜" in page
    assert Entry.objects.count() == entries
    assert set(Case.objects.values_list("owner", flat=True)) == {cast.officer.pk}

    page = text_of(client.post("/board/reassignment/", {**form, "do": "assign"}, follow=True))
    assert "已把 2 件投诉交给 安娜" in page
    assert set(Case.objects.values_list("owner", flat=True)) == {cast.ana.pk}


def test_taking_over_is_taking_over(cast: Cast) -> None:
    case = filed(cast.outlet).case
    client = signed_in(cast.noor)
    assert "接手 1 件投诉" in text_of(client.post("/board/reassignment/", {"owner": cast.noor.pk, "case": case.pk}))
    client.post("/board/reassignment/", {"owner": cast.noor.pk, "case": case.pk, "do": "assign"})
    case.refresh_from_db()
    assert (case.owner, case.state) == (cast.noor, "handling")
    assert case.taken_over_at


def test_a_refusal_is_seen_before_it_happens(cast: Cast) -> None:
    case = filed(cast.outlet).case
    Case.objects.filter(pk=case.pk).update(concerned=[cast.ana.pk])
    page = signed_in(cast.noor).post("/board/reassignment/", {"owner": cast.ana.pk, "case": case.pk})
    assert page.status_code == 200
    assert "不能改派" in text_of(page)
    assert "确认改派" not in text_of(page)


def test_cases_of_another_branch_cannot_be_moved(cast: Cast) -> None:
    case = filed(cast.outlet).case
    answer = signed_in(cast.tom).post("/board/reassignment/", {"owner": cast.tom.pk, "case": case.pk, "do": "assign"})
    assert answer.status_code == 422
    case.refresh_from_db()
    assert case.owner is None


def test_nothing_chosen_keeps_the_page(cast: Cast) -> None:
    case = filed(cast.outlet).case
    answer = signed_in(cast.noor).post("/board/reassignment/", {"owner": "", "case": case.pk})
    assert answer.status_code == 422
    assert "checked" in answer.content.decode()
    assert case.number in text_of(signed_in(cast.noor).get("/board/reassignment/"))


def test_the_list_can_be_narrowed(cast: Cast) -> None:
    late, later = due_in(taken_over(cast).case, -1), due_in(taken_over(cast).case, 90)
    page = text_of(signed_in(cast.noor).get("/board/reassignment/?due=late"))
    assert late.number in page
    assert later.number not in page
