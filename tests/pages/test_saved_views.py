"""A person's lists under names of their own, shared with colleagues of the unit."""

from __future__ import annotations

import pytest

from tests.conftest import Cast
from tests.pages.stage import filed, signed_in
from tingsu.journal.models import Entry
from tingsu.org.models import Person
from tingsu.saved.actions.saving import VIEWS_LIMIT, clean_query
from tingsu.saved.models import SavedView


def saved(person: Person, name: str = "高风险", query: str = "view=hot&order=new", **more: str) -> SavedView:
    """Save a view as a browser does."""
    answer = signed_in(person).post("/views/", {"name": name, "query": query, **more})
    assert answer.status_code == 302
    return SavedView.objects.get(person=person, name=name)


def test_the_present_list_is_saved_and_offered_in_the_inbox(cast: Cast) -> None:
    filed(cast.outlet)
    view = saved(cast.officer, query="view=all&order=new&at=abc&page=3&as=xlsx")
    assert view.query == "view=all&order=new"
    page = signed_in(cast.officer).get("/cases/").content.decode()
    assert 'href="/cases/?view=all&amp;order=new"' in page
    assert "高风险" not in signed_in(cast.noor).get("/cases/").content.decode()


def test_a_shared_view_is_seen_at_the_unit_and_below_and_nowhere_else(cast: Cast) -> None:
    saved(cast.noor, shared="on")
    seen = {person.username: "高风险" in signed_in(person).get("/cases/").content.decode()
            for person in (cast.noor, cast.officer, cast.ana, cast.tom, cast.idris)}  # fmt: skip
    assert seen == {"noor": True, "officer": True, "ana": True, "tom": False, "idris": False}


def test_sharing_a_view_shows_nobody_more_cases(cast: Cast) -> None:
    case = filed(cast.east, "东边的事").case
    view = saved(cast.noor, query="view=all", shared="on")
    assert case.number not in signed_in(cast.ana).get(f"/cases/?{view.query}").content.decode()


def test_a_view_is_renamed_unshared_and_deleted_by_its_owner_only(cast: Cast) -> None:
    view = saved(cast.noor, shared="on")
    for path in (f"/views/{view.pk}/", f"/views/{view.pk}/deletion/"):
        assert signed_in(cast.officer).post(path, {"name": "mine"}).status_code == 409
        assert signed_in(cast.tom).post(path, {"name": "mine"}).status_code == 404
    client = signed_in(cast.noor)
    client.post(f"/views/{view.pk}/", {"name": "很急"})
    view.refresh_from_db()
    assert (view.name, view.unit) == ("很急", None)
    client.post(f"/views/{view.pk}/deletion/")
    assert SavedView.objects.count() == 0
    assert list(Entry.objects.filter(verb__startswith="view.").values_list("verb", flat=True)) == [
        "view.saved",
        "view.saved",
        "view.deleted",
    ]


def test_the_same_name_replaces_and_another_ones_name_is_refused(cast: Cast) -> None:
    saved(cast.officer)
    assert saved(cast.officer, query="view=late").query == "view=late"
    other = saved(cast.officer, name="二")
    answer = signed_in(cast.officer).post(f"/views/{other.pk}/", {"name": "高风险"})
    assert answer.status_code == 400


@pytest.mark.parametrize(("name", "query"), [("", "view=all"), ("  ", ""), ("长" * 41, ""), ("x", "q=" + "a" * 1000)])
def test_what_cannot_be_saved_is_refused(cast: Cast, name: str, query: str) -> None:
    assert signed_in(cast.officer).post("/views/", {"name": name, "query": query}).status_code == 400


def test_nobody_hoards_views(cast: Cast) -> None:
    for number in range(VIEWS_LIMIT):
        saved(cast.officer, name=str(number))
    assert signed_in(cast.officer).post("/views/", {"name": "one more", "query": ""}).status_code == 400


def test_a_strange_query_stays_a_query() -> None:
    assert clean_query('?view=all"><script>&next=//evil.example') == (
        "view=all%22%3E%3Cscript%3E&next=%2F%2Fevil.example"
    )


def test_what_was_sought_is_not_stored_in_clear(cast: Cast) -> None:
    view = saved(cast.officer, query="q=王梅")
    raw = SavedView.objects.filter(pk=view.pk).extra(select={"raw": "encode(query, 'escape')"}).values("raw").get()
    assert "%E7%8E%8B" not in raw["raw"]
    assert "王梅" not in raw["raw"]
