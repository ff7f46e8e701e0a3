"""Read what we write for promises, by the calendar of the case's rule book."""

from __future__ import annotations

from datetime import datetime

from tingsu.cases.models import Case
from tingsu.core.coach.promises import Found, find_promises
from tingsu.packs import installed


def promised_in(text: str, case: Case, *, at: datetime) -> list[Found]:
    """Return the promises in words said to the customer of a case at `at`."""
    packs = installed()
    policies = [packs.policies[policy_id] for policy_id in case.policy_ids if policy_id in packs.policies]
    calendar = packs.calendar(policies[0].calendar if policies else "cn")
    return find_promises(text, now=at, calendar=calendar)
