"""The errors that a person may read.

TingsuError
├── BadInput            what was given cannot be used
│   ├── PackInvalid     a pack file has mistakes
│   └── CalendarNotLoaded  a date lies outside the loaded business calendar
├── NotAllowed          the domain refuses the act (gate, state, permission)
│   └── Stale           somebody else changed the thing meanwhile
└── SetupError          the installation lacks something
"""

from __future__ import annotations


class TingsuError(Exception):
    """Something went wrong that a person can mend. The docstring of each subclass is its default message."""

    def __init__(self, message: str = "", *, hint: str = "") -> None:
        text = message or (type(self).__doc__ or "").strip()
        super().__init__(text)
        self.message = text
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class BadInput(TingsuError):
    """What was given cannot be used."""


class NotAllowed(TingsuError):
    """This is not possible in the present state of the case."""


class Stale(NotAllowed):
    """Somebody else changed this case meanwhile. Reload the page; what you typed is kept."""


class SetupError(TingsuError):
    """The installation is not complete."""
