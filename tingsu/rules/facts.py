"""What rules may know of a case."""

from __future__ import annotations

from tingsu.cases.models import Case
from tingsu.core.rules import Facts


def facts_of(case: Case) -> Facts:
    """Return the facts, one for each of `core.rules.FIELDS`; the case's unit and party must be at hand."""
    return {
        "matter": case.matter,
        "business": case.business,
        "cause": case.cause,
        "channel": case.channel,
        "unit": [int(part) for part in case.unit.path.split("/") if part],
        "level": case.level,
        "risk": case.risks,
        "customer": case.party.customer_types,
        "language": case.language,
        "words": case.text,
        "amount_from": case.amount,
        "heat_from": case.heat,
        "repeats_from": case.repeats,
        "forwarded": case.is_forwarded,
        "unowned": case.owner_id is None,
    }
