"""The map of packs and journal."""

from __future__ import annotations

from django.urls import path

from tingsu.policies.views import journal, packs

urlpatterns = [
    path("packs/", packs.packs, name="packs"),
    path("packs/policies/<slug:policy_id>/", packs.policy, name="policy"),
    path("packs/policies/<slug:policy_id>/adoption/", packs.adoption, name="policy-adoption"),
    path("packs/playbooks/<slug:playbook_id>/", packs.playbook, name="playbook"),
    path("packs/taxonomy/<slug:axis_id>/", packs.axis, name="axis"),
    path("packs/handbook/<slug:section>/", packs.section, name="handbook-section"),
    path("journal/", journal.journal, name="journal"),
    path("journal/verification/", journal.verification, name="journal-verification"),
]
