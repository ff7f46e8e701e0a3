"""The map below /groups/."""

from __future__ import annotations

from django.urls import path

from tingsu.groups.views import gathering, group

urlpatterns = [
    path("", group.groups, name="groups"),
    path("gather/", gathering.gather, name="group-gather"),
    path("<int:group_id>/", group.group, name="group"),
    path("<int:group_id>/decision/", group.decision, name="group-decision"),
    path("<int:group_id>/members/", gathering.add, name="group-add"),
    path("<int:group_id>/members/<int:member_id>/release/", gathering.release, name="group-release"),
    path("<int:group_id>/notice/", group.notice, name="group-notice"),
    path("<int:group_id>/people/", group.people, name="group-people"),
    path("<int:group_id>/representatives/", group.representatives, name="group-representatives"),
]
