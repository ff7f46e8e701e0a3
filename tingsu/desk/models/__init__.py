"""What the desk remembers."""

from tingsu.desk.models.alarm import Alarm
from tingsu.desk.models.conversation import OPEN_STATES, Conversation, Mode, State
from tingsu.desk.models.handover import Handover
from tingsu.desk.models.seat import Seat, SeatState
from tingsu.desk.models.site import Site
from tingsu.desk.models.turn import Audience, Speaker, Turn, TurnFile

__all__ = [
    "OPEN_STATES",
    "Alarm",
    "Audience",
    "Conversation",
    "Handover",
    "Mode",
    "Seat",
    "SeatState",
    "Site",
    "Speaker",
    "State",
    "Turn",
    "TurnFile",
]
