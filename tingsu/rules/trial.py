"""Try a rule on history: which of the last cases would it have touched?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tingsu.cases.models import Case
from tingsu.cases.queries.visible import visible_to
from tingsu.core.rules import matches
from tingsu.org.models import Person
from tingsu.rules.facts import facts_of

SAMPLE = 10
SIZES = (100, 500, 2000)
# Only what the facts are made of: a customer's name and telephone stay encrypted.
NEEDED = [
    *("matter", "business", "cause", "channel", "level", "risks", "language", "text", "amount", "heat", "repeats"),
    *("is_forwarded", "owner_id", "unit__path", "party__customer_types"),
]


@dataclass(frozen=True)
class Trial:
    """How many cases were looked at, how many would match, and some of those that the person may see."""

    cases: int
    matched: int
    sample: list[Case]
    hidden: int


def try_on_history(conditions: Mapping[str, Any], *, last: int, person: Person) -> Trial:
    """Hold the conditions against the last cases as they stand now. Nothing is changed."""
    newest = Case.objects.select_related("unit", "party").only(*NEEDED).order_by("-pk")[:last]
    cases, matched = 0, []
    for case in newest.iterator(chunk_size=500):
        cases += 1
        if matches(conditions, facts_of(case)):
            matched.append(case.pk)
    sample = list(visible_to(person).filter(pk__in=matched[:200]).select_related("unit", "party", "owner")[:SAMPLE])
    return Trial(cases, len(matched), sample, 0 if sample else len(matched))
