"""Transfers on the case page."""

from __future__ import annotations

from tingsu.cases.actions.hold import may
from tingsu.cases.models import Case
from tingsu.cases.models.case import FORWARDED
from tingsu.cases.panels import Panel
from tingsu.org.models import Person


def panel(case: Case, person: Person) -> Panel | None:
    """Return the panel of a forwarded case."""
    transfers = list(case.transfers.select_related("feedback"))
    if not transfers and case.channel not in FORWARDED:
        return None
    return Panel(
        "transfers/_panel.html", {"case": case, "transfers": transfers, "may": may(person, "case.handle", case)}
    )
