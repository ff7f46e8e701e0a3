"""Where apps above put their part onto the case page, without cases knowing them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tingsu.cases.models import Case
from tingsu.org.models import Person


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked piece of a message: what it carries and what a click shows."""

    message_id: int
    start: int
    end: int
    question: str
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A block of the right column. One that `is_urgent` stands above everything else."""

    template: str
    context: dict[str, object]
    is_urgent: bool = False


Marker = Callable[[Case], Iterable[Mark]]
PanelMaker = Callable[[Case, Person], Panel | None]
_markers: list[Marker] = []
_panels: list[PanelMaker] = []


def register(*, marker: Marker | None = None, panel: PanelMaker | None = None) -> None:
    """Add a source of marks or a panel; called once by an app when it is ready."""
    if marker:
        _markers.append(marker)
    if panel:
        _panels.append(panel)


def marks_of(case: Case) -> dict[int, list[Mark]]:
    """Return all marks by message."""
    found: dict[int, list[Mark]] = {}
    for marker in _markers:
        for mark in marker(case):
            found.setdefault(mark.message_id, []).append(mark)
    return found


def panels_of(case: Case, person: Person) -> list[Panel]:
    """Return the panels that have something to show."""
    return [panel for maker in _panels if (panel := maker(case, person))]
