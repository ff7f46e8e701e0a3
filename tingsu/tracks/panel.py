"""Tracks on the case page."""

from __future__ import annotations

from tingsu.cases.actions.hold import may
from tingsu.cases.models import Case
from tingsu.cases.panels import Panel
from tingsu.core.workflow import acts_in
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


def panel(case: Case, person: Person) -> Panel | None:
    """Return the panel with the tracks, or with the way to note the first."""
    tracks = list(case.tracks.all())
    may_note = may(person, Permission.CASE_HANDLE, case) and any(act.name == "track" for act in acts_in(case.state))
    if not tracks and not may_note:
        return None
    running = any(track.ended_on is None for track in tracks)
    return Panel("tracks/_panel.html", {"case": case, "tracks": tracks, "may_note": may_note, "running": running})
