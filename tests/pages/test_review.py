"""A review as the customer and the staff see it."""

from __future__ import annotations

from tests.conftest import Cast
from tests.pages.stage import RULING, signed_in, stranger, told
from tingsu.review.models import Review

OUTCOME = {"facts": RULING.facts, "basis": RULING.basis, "reasons": "过程和时限没有问题", "remedies": RULING.remedies}
OUTCOME |= {"outcome": "partly", "validity": "justified", "result": "再退 40 元"}
OUTCOME |= {"kind": "refund", "ground": "fault", "amount": "40"}


def test_from_the_customers_click_to_the_outcome_on_the_same_page(cast: Cast) -> None:
    opened = told(cast)
    case, page = opened.case, f"/p/{opened.token}/"
    mei, idris = stranger(), signed_in(cast.idris)
    assert "申请核查" in mei.get(page).content.decode()
    assert mei.post(f"{page}review/", {"reason": "1 月也扣了"}).status_code == 302
    shown = mei.get(page).content.decode()
    assert "江海银行 正在核查" in shown
    assert "不认同处理决定" not in shown

    assert case.number in idris.get("/reviews/").content.decode()
    assert f"/cases/{case.pk}/review/taking/" in idris.get(f"/cases/{case.pk}/").content.decode()
    idris.post(f"/cases/{case.pk}/review/taking/", {"version": ""})
    idris.post(f"/cases/{case.pk}/review/outcome/", OUTCOME)
    idris.post(f"/cases/{case.pk}/review/notice/", {"how": "portal"})
    assert Review.objects.get().told_at
    shown = mei.get(page).content.decode()
    assert "核查决定" in shown
    assert "再退 40 元" in shown
    assert case.number in idris.get("/reviews/?view=done").content.decode()


def test_a_refusal_keeps_what_the_customer_typed(cast: Cast) -> None:
    opened = told(cast)
    stranger().post(f"/p/{opened.token}/review/", {"reason": "一"})
    response = stranger().post(f"/p/{opened.token}/review/", {"reason": "再看一遍"})
    assert response.status_code == 409
    assert "已经申请过核查" in response.content.decode()


def test_staff_register_what_came_by_letter(cast: Cast) -> None:
    case = told(cast).case
    officer = signed_in(cast.officer)
    assert f"/cases/{case.pk}/review/" in officer.get(f"/cases/{case.pk}/").content.decode()
    assert officer.post(f"/cases/{case.pk}/review/", {"reason": "来信要求核查"}).status_code == 302
    assert "待受理核查" in officer.get(f"/cases/{case.pk}/").content.decode()
    assert "review/taking" not in officer.get(f"/cases/{case.pk}/").content.decode()


def test_who_approved_sees_no_button(cast: Cast) -> None:
    case = told(cast).case
    case.first_receiver = cast.idris
    case.save(update_fields=["first_receiver"])
    signed_in(cast.officer).post(f"/cases/{case.pk}/review/", {"reason": "来信要求核查"})
    idris = signed_in(cast.idris)
    assert "review/taking" not in idris.get(f"/cases/{case.pk}/").content.decode()
    assert idris.post(f"/cases/{case.pk}/review/taking/", {"version": ""}).status_code == 409
    assert Review.objects.get().reviewer is None
