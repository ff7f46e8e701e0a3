"""Statements and appeals on the case page."""

from __future__ import annotations

from tingsu.cases.actions.hold import may
from tingsu.cases.models import Case
from tingsu.cases.panels import Panel
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


def panel(case: Case, person: Person) -> Panel | None:
    """Return the rulings that this person may read: all with `responsibility.view`, else those on themselves."""
    rulings = case.responsibilities.select_related("unit", "person", "said__answered_by")
    if not may(person, Permission.RESPONSIBILITY_VIEW, case):
        rulings = rulings.filter(person=person)
    found = list(rulings)
    if not found:
        return None
    may_set = may(person, Permission.RESPONSIBILITY_SET, case)
    rows = [
        {
            "ruling": ruling,
            "said": (said := getattr(ruling, "said", None)),
            "may_answer": may_set
            and said is not None
            and said.appealed_at
            and not said.outcome
            and person.pk not in (ruling.by_id, ruling.person_id),
        }
        for ruling in found
    ]
    return Panel("responsibility/_panel.html", {"case": case, "rows": rows})
