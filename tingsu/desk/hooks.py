"""Where apps above listen to conversations (the robot answers, for one), without the desk knowing them."""

from __future__ import annotations

import logging
from collections.abc import Callable

from tingsu.desk.models import Turn

logger = logging.getLogger("tingsu.desk")
AfterTurn = Callable[[Turn], None]
_after_turn: list[AfterTurn] = []


def register(*, after_turn: AfterTurn) -> None:
    """Add a listener; called once by an app when it is ready. It runs after the turn is on disk."""
    _after_turn.append(after_turn)


def run_after_turn(turn: Turn) -> None:
    """Run every listener. One that fails is logged: the turn was kept; the sweep does what was left undone."""
    for listener in _after_turn:
        try:
            listener(turn)
        except Exception:
            logger.exception("a listener of turns failed", extra={"conversation": turn.conversation_id})
