"""Which playbooks fit a case: by the words of the customer, the business and the cause."""

from __future__ import annotations

from tingsu.cases.models import Case
from tingsu.core.text.normalise import normalise
from tingsu.packs import installed
from tingsu.packs.schemas.playbook import Playbook


def matching_playbooks(case: Case, *, most: int = 5) -> list[Playbook]:
    """Return the best fitting playbooks, best first; none when nothing fits."""
    return rank_playbooks(case.text, business=case.business, cause=case.cause)[:most]


def rank_playbooks(text: str, *, business: str, cause: str) -> list[Playbook]:
    """Rank by trigger words found (two points each), business and cause (one each). One point alone fits nothing."""
    normal = normalise(text)
    scored = []
    for playbook in installed().playbooks.values():
        points = 2 * sum(normalise(trigger) in normal for trigger in playbook.triggers)
        points += any(business.startswith(code) for code in playbook.business if business)
        points += any(cause.startswith(code) for code in playbook.causes if cause)
        if points >= 2:
            scored.append((-points, playbook.id, playbook))
    return [playbook for _points, _id, playbook in sorted(scored, key=lambda row: row[:2])]
