"""Say that a finding is wrong, and what is right."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import may, record_case
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.reading.labels import CUSTOMER_QUESTIONS, MANY, STAFF_QUESTIONS
from tingsu.findings.models import Finding
from tingsu.org.models import Person

WRONG = ""  # for a question with many answers: the label does not hold at all


@transaction.atomic
def correct_finding(finding: Finding, *, label: str, by: Person) -> Finding:
    """Set what is right; for questions with many answers, empty means "not there". Correcting again replaces it."""
    labels = {**CUSTOMER_QUESTIONS, **STAFF_QUESTIONS}[finding.question]
    if label not in labels and not (label == WRONG and finding.question in MANY):
        raise BadInput(_("“%(label)s”不是这个问题的答案。") % {"label": label})
    if not may(by, "finding.correct", finding.case):
        raise NotAllowed(_("您的岗位不能纠正识别结果。"))
    finding.corrected_label, finding.corrected_by, finding.corrected_at = label, by, timezone.now()
    finding.save(update_fields=["corrected_label", "corrected_by", "corrected_at"])
    record_case("finding.corrected", finding.case, by, finding=finding.pk, was=finding.label, now=label)
    return finding
