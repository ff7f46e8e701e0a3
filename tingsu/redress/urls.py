"""The map of redress."""

from __future__ import annotations

from django.urls import path

from tingsu.redress.views import overview, payment

urlpatterns = [
    path("redress/", overview.payments, name="redress"),
    path("redress/budgets/", overview.budgets, name="redress-budgets"),
    path("cases/<int:case_id>/payment/order/", payment.order, name="payment-order"),
    path("cases/<int:case_id>/payment/paid/", payment.paid, name="payment-paid"),
    path("cases/<int:case_id>/payment/failed/", payment.failed, name="payment-failed"),
    path("cases/<int:case_id>/payment/hold/", payment.hold, name="payment-hold"),
]
