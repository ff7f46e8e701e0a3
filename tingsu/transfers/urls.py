"""The map of transfers."""

from __future__ import annotations

from django.urls import path

from tingsu.transfers.views import feedback, listing, transfer

urlpatterns = [
    path("transfers/", listing.transfers, name="transfers"),
    path("cases/<int:case_id>/transfer/", transfer.transfer, name="case-transfer"),
    path("cases/<int:case_id>/transfer/<int:transfer_id>/feedback/", feedback.feedback, name="case-feedback"),
    path("cases/<int:case_id>/transfer/<int:transfer_id>/print/", feedback.print_feedback, name="case-feedback-print"),
    path("cases/<int:case_id>/transfer/<int:transfer_id>/export/", feedback.export, name="case-feedback-export"),
]
