"""Time as law and banks count it: calendars, limits, ledgers of pauses, deadlines with reasons.

calendar.py   which days and hours are worked
working.py    arithmetic over worked time
rules.py      what a policy pack says: limits, extensions, pauses
ledger.py     rule + start + events -> deadline
words.py      the explanation a lawyer can follow, zh and en
"""

from tingsu.core.clock.calendar import Calendar, CalendarNotLoaded, Window
from tingsu.core.clock.ledger import Deadline, Event, EventKind, Refusal, State, reckon
from tingsu.core.clock.rules import ClockRule, Ends, Extension, FirstDay, Limit, PauseGround, Roll, Standing, Unit
from tingsu.core.clock.working import add_working_days, working_deadline, working_minutes

__all__ = [
    "Calendar",
    "CalendarNotLoaded",
    "ClockRule",
    "Deadline",
    "Ends",
    "Event",
    "EventKind",
    "Extension",
    "FirstDay",
    "Limit",
    "PauseGround",
    "Refusal",
    "Roll",
    "Standing",
    "State",
    "Unit",
    "Window",
    "add_working_days",
    "reckon",
    "working_deadline",
    "working_minutes",
]
