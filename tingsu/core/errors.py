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

from tingsu.core.said import Words


class TingsuError(Exception):
    """Something went wrong that a person can mend. The docstring of each subclass is its default message.

    The message is words in both languages (the core), or text already in the reader's language (everything above).
    """

    def __init__(self, message: str | Words = "", *, hint: str = "") -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        self.hint = hint
        super().__init__(self.in_("en"))

    def in_(self, language: str) -> str:
        """Return the message in a language."""
        text = self.message.in_(language) if isinstance(self.message, Words) else self.message
        return f"{text} {self.hint}".strip()

    def __str__(self) -> str:
        return self.in_("en")


class BadInput(TingsuError):
    """What was given cannot be used."""


class NotAllowed(TingsuError):
    """This is not possible in the present state of the case."""


class Stale(NotAllowed):
    """Somebody else changed this case meanwhile. Reload the page; what you typed is kept."""


class SetupError(TingsuError):
    """The installation is not complete."""
