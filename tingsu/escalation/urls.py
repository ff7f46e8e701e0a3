"""The map below /board/."""

from __future__ import annotations

from django.urls import path

from tingsu.escalation.views import board

urlpatterns = [
    path("", board.show_board, name="board"),
    path("reassignment/", board.reassignment, name="board-reassignment"),
]
