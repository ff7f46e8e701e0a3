"""What rule books call a case: the names that their `applies_to` may hold."""

from __future__ import annotations

from tingsu.cases.models import Case, Level, PartyRole
from tingsu.packs import installed


def tags_of(case: Case) -> frozenset[str]:
    """Return the business codes of a case with their tags (payment …), its matter, and `major`, `forwarded`, `repeat`,
    `group` where they are so.
    """
    axis = "broker_business" if case.business.startswith("SB") else "business"
    found = {case.matter, *installed().taxonomy[axis].tags_of(case.business)} if case.business else {case.matter}
    more = {
        "major": case.level == Level.MAJOR,
        "forwarded": case.is_forwarded,
        "repeat": case.is_repeat,
        "group": case.parties.filter(role=PartyRole.REPRESENTATIVE).exists(),
    }
    return frozenset(found | {name for name, holds in more.items() if holds})
