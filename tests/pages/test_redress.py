"""Payments and budgets as staff see them."""

from __future__ import annotations

from decimal import Decimal

from tests.conftest import Cast
from tests.pages.stage import decided, signed_in, told, with_facts
from tingsu.cases.models import Redress
from tingsu.redress.actions.budgets import set_budget
from tingsu.redress.actions.payments import order_payment
from tingsu.redress.models import Budget


def test_the_case_page_shows_the_payment_and_what_the_customer_had(cast: Cast) -> None:
    case = told(cast).case
    page = signed_in(cast.noor).get(f"/cases/{case.pk}/").content.decode()
    assert "待下单" in page
    assert "12 个月内累计 80" in page
    assert f"/cases/{case.pk}/payment/order/" in page
    assert "payment/order" not in signed_in(cast.officer).get(f"/cases/{case.pk}/").content.decode()


def test_a_supervisor_orders_and_an_officer_notes_the_reference(cast: Cast) -> None:
    case = decided(cast).case
    gift = Redress.objects.get(case=case)
    signed_in(cast.noor).post(f"/cases/{case.pk}/payment/order/", {"redress": gift.pk})
    signed_in(cast.officer).post(f"/cases/{case.pk}/payment/paid/", {"redress": gift.pk, "reference": "0318-77"})
    assert Redress.objects.get().payment.reference == "0318-77"
    page = signed_in(cast.officer).get("/redress/?state=paid").content.decode()
    assert "0318-77" in page
    assert case.number in page


def test_a_gift_of_another_case_cannot_be_named(cast: Cast) -> None:
    case, other = decided(cast).case, decided(cast).case
    gift = Redress.objects.get(case=other)
    response = signed_in(cast.noor).post(f"/cases/{case.pk}/payment/order/", {"redress": gift.pk})
    assert response.status_code == 422
    assert not hasattr(Redress.objects.get(pk=gift.pk), "payment")


def test_the_list_shows_no_case_of_another_branch(cast: Cast) -> None:
    case = decided(cast).case
    order_payment(Redress.objects.get(case=case), by=cast.noor)
    assert case.number in signed_in(cast.noor).get("/redress/?state=ordered").content.decode()
    assert case.number not in signed_in(cast.tom).get("/redress/?state=ordered").content.decode()


def test_head_office_sets_a_budget_and_the_branch_sees_what_is_left(cast: Cast) -> None:
    form = {"unit": cast.east.pk, "year": 2026, "amount": "1000", "warn_percent": 80}
    assert signed_in(cast.idris).post("/redress/budgets/", form).status_code == 302
    assert Budget.objects.get().amount == Decimal(1000)
    assert "1,000.00" in signed_in(cast.noor).get("/redress/budgets/").content.decode()
    assert "1,000.00" not in signed_in(cast.tom).get("/redress/budgets/").content.decode()
    signed_in(cast.noor).post("/redress/budgets/", form | {"amount": "9"})
    assert Budget.objects.get().amount == Decimal(1000)


def test_a_refused_decision_says_what_is_left_and_keeps_the_words(cast: Cast) -> None:
    case = decided(cast, amount=900).case  # waits for approval; takes the whole budget
    year = case.decisions.get().at.year
    set_budget(cast.east, year=year, amount=Decimal(900), by=cast.idris)
    other = with_facts(cast).case
    form = {"validity": "justified", "facts": "多扣年费", "basis": "公示", "reasons": "未告知", "remedies": "核查"}
    form |= {"kind": "refund", "ground": "fault", "amount": "80"}
    response = signed_in(cast.officer).post(f"/cases/{other.pk}/decision/", form)
    page = response.content.decode()
    assert response.status_code == 409
    assert "只剩 0.00" in page
    assert "多扣年费" in page
