"""Which criteria people judge."""

from __future__ import annotations

from tingsu.core.quality import Criterion
from tingsu.core.quality.checks import RECORDED
from tingsu.packs import installed


def judged_criteria() -> list[Criterion]:
    """Return the criteria that a person judges: all but those that are read from the record."""
    return [criterion for criterion in installed().rubric.criteria if criterion.check not in RECORDED]
