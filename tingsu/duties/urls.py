"""What duties add below /cases/."""

from __future__ import annotations

from django.urls import path

from tingsu.duties.views import duties

urlpatterns = [
    path("<int:case_id>/plan/", duties.plan, name="case-plan"),
    path("<int:case_id>/plan/<int:task_id>/", duties.step, name="case-plan-step"),
    path("<int:case_id>/special/", duties.special, name="case-special"),
]
