"""What was read, on the case page: marks in the words, and a panel where a click corrects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import may
from tingsu.cases.models import Case
from tingsu.cases.panels import Mark, Panel
from tingsu.findings.models import Finding
from tingsu.findings.names import label_name, question_name
from tingsu.org.models import Person

MARKED = ("risks", "heat", "emotion", "need")


def marks(case: Case) -> Iterable[Mark]:
    """Return the words that carried the findings. Where they overlap, a risk keeps its words, the others the rest."""
    found = Finding.objects.filter(case=case, question__in=MARKED)
    taken: dict[int, set[int]] = defaultdict(set)
    for finding in sorted(found, key=lambda finding: MARKED.index(finding.question)):
        if finding.is_corrected and finding.corrected_label != finding.label:
            continue
        title = f"{question_name(finding.question)}: {label_name(finding.question, finding.label)}"
        for start, end in finding.spans:
            for first, last in _gaps(start, end, taken[finding.message_id]):
                yield Mark(finding.message_id, first, last, finding.question, finding.label, title)
            taken[finding.message_id].update(range(start, end))


def _gaps(start: int, end: int, taken: set[int]) -> Iterable[tuple[int, int]]:
    """Return the pieces of a span whose characters nobody has taken."""
    first = start
    for place in range(start, end + 1):
        if place == end or place in taken:
            if place > first:
                yield first, place
            first = place + 1


def panel(case: Case, person: Person) -> Panel | None:
    """Return the panel with the findings of the latest words that were read."""
    last = Finding.objects.filter(case=case).order_by("-message_id").first()
    if last is None:
        return None
    findings = list(Finding.objects.filter(message_id=last.message_id).select_related("corrected_by"))
    rows = [
        {
            "finding": finding,
            "question": question_name(finding.question),
            "label": label_name(finding.question, finding.standing_label) or _("不成立"),
            "was": label_name(finding.question, finding.label),
            "unsure": finding.confidence < 0.5 and not finding.is_corrected,
        }
        for finding in findings
        if finding.standing_label not in ("none",) or finding.is_corrected
    ]
    context = {
        "case": case,
        "rows": rows,
        "profile": last.profile,
        "version": last.version,
        "may_correct": may(person, "finding.correct", case),
        "language": get_language(),
    }
    return Panel("findings/_panel.html", context)
