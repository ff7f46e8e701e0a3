"""`knowledge/`: notes by which people and the robot answer, the bank's own figures in them, and ways of saying."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from tingsu.packs.schemas.common import Name, Strict

Audience = Literal["customer", "staff"]


class PackNote(Strict):
    """One thing that customers ask, and what one may answer. `{code}` in a text is a figure of `settings.yaml`."""

    code: str = Field(pattern=r"^[A-Z]{2,6}-\d{2,4}$")
    title: str = Field(min_length=2, max_length=60)
    title_en: str = ""
    ask: list[str] = Field(min_length=2, max_length=12)
    ask_en: list[str] = []
    answer: str = Field(min_length=10)
    answer_en: str = ""
    more: str = ""
    business: str = ""
    source: str = ""
    audience: Audience | None = None
    valid_from: date | None = None
    valid_until: date | None = None


class NoteFile(Strict):
    """A file of notes; what stands at its head counts for each note that does not say otherwise."""

    business: str
    source: str
    audience: Audience = "customer"
    valid_from: date | None = None
    valid_until: date | None = None
    notes: list[PackNote]

    def filled(self) -> list[PackNote]:
        """Return the notes with what the head says."""
        return [
            note.model_copy(
                update={
                    "business": note.business or self.business,
                    "source": note.source or self.source,
                    "audience": note.audience or self.audience,
                    "valid_from": note.valid_from or self.valid_from,
                    "valid_until": note.valid_until or self.valid_until,
                }
            )
            for note in self.notes
        ]


class Setting(Strict):
    """A figure that each bank sets for itself. Without a value the answer says where it can be seen."""

    code: str
    name: Name
    where: Name
    value: str = ""
    value_en: str = ""


class RobotWords(Strict):
    """What the robot says of its own accord."""

    small_talk: Name
    thanks: Name
    unsure: Name
    unknown: Name
    handing: Name
    at_once: Name
