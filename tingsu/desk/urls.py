"""The desk's pages, under /desk/."""

from __future__ import annotations

from django.urls import URLPattern, path

from tingsu.desk.views import desk, files, passing, seat, taking, turns, wall

urlpatterns: list[URLPattern] = [
    path("", desk.show_desk, name="desk"),
    path("wall/", wall.show_wall, name="wall"),
    path("wall/alarm/<int:alarm_id>/", wall.judge, name="alarm-judge"),
    path("wall/break/<int:person_id>/", wall.offer, name="break-offer"),
    path("seat/", seat.set_own_seat, name="desk-seat"),
    path("<int:talk_id>/", desk.show_talk, name="talk"),
    path("<int:talk_id>/turn/", turns.say_turn, name="talk-turn"),
    path("<int:talk_id>/check/", turns.check_turn, name="talk-check"),
    path("<int:talk_id>/typing/", turns.type_turn, name="talk-typing"),
    path("<int:talk_id>/read/", turns.read_turns, name="talk-read"),
    path("<int:talk_id>/take/", taking.take, name="talk-take"),
    path("<int:talk_id>/join/", taking.join, name="talk-join"),
    path("<int:talk_id>/leave/", taking.leave, name="talk-leave"),
    path("<int:talk_id>/takeover/", taking.take_over, name="talk-takeover"),
    path("<int:talk_id>/passing/", passing.pass_talk, name="talk-passing"),
    path("<int:talk_id>/end/", passing.end, name="talk-end"),
    path("<int:talk_id>/file/<int:file_id>/", files.download, name="talk-file"),
]
