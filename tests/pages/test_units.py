"""The tree of units."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Cast
from tests.pages.stage import filed, shown, signed_in, text_of
from tingsu.org.models import Unit


def test_the_tree_is_shown_from_the_root(cast: Cast) -> None:
    page = text_of(signed_in(cast.admin).get("/units/")).partition("名称 机构号")[2]
    assert page.index("江海银行") < page.index("临江分行") < page.index("东门网点") < page.index("望海分行")


def test_a_unit_is_added_below_another(cast: Cast) -> None:
    form = {"code": "E2", "name": "西门网点", "kind": "outlet", "parent": cast.east.pk}
    assert "已添加" in text_of(signed_in(cast.admin).post("/units/", form, follow=True))
    assert Unit.objects.get(code="E2").is_within(cast.east)


MISTAKES: list[tuple[str, dict[str, Any], str]] = [
    ("a code in use", {"code": "E"}, "机构号已被使用"),
    ("no code", {"code": ""}, "errors"),
    ("no parent", {"parent": ""}, "只有总行没有上级机构"),
    ("a second head office", {"kind": "head_office", "parent": ""}, "只能有一个总行"),
    ("a head office below another", {"kind": "head_office"}, "notice bad"),
]


@pytest.mark.parametrize(("name", "changes", "words"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_explained(cast: Cast, name: str, changes: dict[str, Any], words: str) -> None:
    form = {"code": "E2", "name": "西门网点", "kind": "outlet", "parent": cast.east.pk, **changes}
    page = signed_in(cast.admin).post("/units/", form)
    assert page.status_code < 500
    assert words in page.content.decode()
    assert Unit.objects.count() == 4


def change(unit: Unit, **changes: Any) -> dict[str, Any]:
    """Return the form of a unit with some values changed."""
    parent = unit.parent_id or ""
    return {"name": unit.name, "name_en": unit.name_en, "phone": "", "parent": parent, "is_active": "on", **changes}


def test_everything_below_moves_with_a_unit_and_is_seen_there(cast: Cast) -> None:
    case = filed(cast.outlet).case
    assert shown(signed_in(cast.tom).get("/cases/")) == []
    signed_in(cast.admin).post(f"/units/{cast.east.pk}/", change(cast.east, parent=cast.west.pk))
    assert shown(signed_in(cast.tom).get("/cases/")) == [case.pk]


@pytest.mark.parametrize("parent", ["itself", "its own child", "nobody"])
def test_a_unit_does_not_move_below_itself(cast: Cast, parent: str) -> None:
    target = {"itself": cast.east.pk, "its own child": cast.outlet.pk, "nobody": ""}[parent]
    page = signed_in(cast.admin).post(f"/units/{cast.east.pk}/", change(cast.east, parent=target))
    assert page.status_code == 200
    assert "notice bad" in page.content.decode()
    cast.east.refresh_from_db()
    assert cast.east.parent == cast.head


def test_a_closed_unit_is_offered_no_longer(cast: Cast) -> None:
    form = change(cast.outlet)
    del form["is_active"]
    signed_in(cast.admin).post(f"/units/{cast.outlet.pk}/", form)
    assert "东门网点" not in text_of(signed_in(cast.officer).get("/p/complain/"))
    assert "停用" in text_of(signed_in(cast.admin).get("/units/"))
