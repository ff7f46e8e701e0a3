"""Found promises on the case page."""

from __future__ import annotations

from django.utils import timezone

from tingsu.cases.actions.hold import may
from tingsu.cases.models import Case
from tingsu.cases.panels import Panel
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.promises.found import offers


def panel(case: Case, person: Person) -> Panel | None:
    """Return the panel for who may record promises, while something waits."""
    if not case.is_open or not may(person, Permission.CASE_PROMISE, case):
        return None
    found = offers(case, now=timezone.now())
    return Panel("promises/_panel.html", {"case": case, "offers": found}) if found else None
