"""The service robot: answer from the knowledge base, know what one does not know, and hand over in time."""

from tingsu.core.answering.answerer import Answer, Answerer, Entry, Match
from tingsu.core.answering.brief import Brief, brief
from tingsu.core.answering.handing import HandOver, Reason, hand_over

__all__ = ["Answer", "Answerer", "Brief", "Entry", "HandOver", "Match", "Reason", "brief", "hand_over"]
