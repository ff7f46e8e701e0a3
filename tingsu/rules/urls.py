"""The map below /rules/."""

from __future__ import annotations

from django.urls import path

from tingsu.rules.views import rules

urlpatterns = [
    path("", rules.rules, name="rules"),
    path("new/", rules.new_rule, name="rule-new"),
    path("<int:rule_id>/", rules.rule, name="rule"),
    path("<int:rule_id>/text/", rules.edit_rule, name="rule-edit"),
    path("<int:rule_id>/switch/", rules.switch, name="rule-switch"),
    path("<int:rule_id>/place/", rules.move, name="rule-move"),
]
