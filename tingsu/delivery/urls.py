"""The map of what leaves the house."""

from __future__ import annotations

from django.urls import path

from tingsu.delivery.views import case, outbox, receipt

urlpatterns = [
    path("outbox/", outbox.outbox, name="outbox"),
    path("cases/<int:case_id>/delivery/", case.send, name="case-delivery"),
    path("cases/<int:case_id>/delivery/<int:delivery_id>/end/", case.end, name="case-delivery-end"),
    path("hooks/receipts/<slug:way>/", receipt.receipt, name="hooks-receipt"),
]
