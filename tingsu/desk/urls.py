"""The desk's pages, under /desk/."""

from __future__ import annotations

from django.urls import URLPattern, path

from tingsu.desk.views import (
    coach,
    desk,
    drafting,
    files,
    notes,
    opening,
    passing,
    record,
    seat,
    taking,
    talks,
    turns,
    wall,
)

urlpatterns: list[URLPattern] = [
    path("", desk.show_desk, name="desk"),
    path("wall/", wall.show_wall, name="wall"),
    path("wall/alarm/<int:alarm_id>/", wall.judge, name="alarm-judge"),
    path("wall/break/<int:person_id>/", wall.offer, name="break-offer"),
    path("new/", opening.open_talk, name="talk-new"),
    path("talks/", talks.list_talks, name="talks"),
    path("talks/export/", talks.export_talks, name="talks-export"),
    path("seat/", seat.set_own_seat, name="desk-seat"),
    path("<int:talk_id>/", desk.show_talk, name="talk"),
    path("<int:talk_id>/turn/", turns.say_turn, name="talk-turn"),
    path("<int:talk_id>/check/", turns.check_turn, name="talk-check"),
    path("<int:talk_id>/drafting/", drafting.drafting, name="talk-drafting"),
    path("<int:talk_id>/typing/", turns.type_turn, name="talk-typing"),
    path("<int:talk_id>/read/", turns.read_turns, name="talk-read"),
    path("<int:talk_id>/take/", taking.take, name="talk-take"),
    path("<int:talk_id>/join/", taking.join, name="talk-join"),
    path("<int:talk_id>/leave/", taking.leave, name="talk-leave"),
    path("<int:talk_id>/takeover/", taking.take_over, name="talk-takeover"),
    path("<int:talk_id>/passing/", passing.pass_talk, name="talk-passing"),
    path("<int:talk_id>/end/", passing.end, name="talk-end"),
    path("<int:talk_id>/setting/", coach.set_talk, name="talk-setting"),
    path("<int:talk_id>/playbook/", coach.playbooks, name="talk-playbooks"),
    path("<int:talk_id>/playbook/<slug:playbook_id>/", coach.playbook, name="talk-playbook"),
    path("<int:talk_id>/notes/", notes.talk_notes, name="talk-notes"),
    path("<int:talk_id>/record/", record.record_talk, name="talk-record"),
    path("<int:talk_id>/file/<int:file_id>/", files.download, name="talk-file"),
]
