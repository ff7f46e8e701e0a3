"""Keep the summary of a case."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import hold_case, record_case
from tingsu.cases.actions.messages import mask_in_case
from tingsu.cases.models import Case
from tingsu.core.errors import BadInput
from tingsu.org.models import Person
from tingsu.papers.draft import Draft
from tingsu.papers.models import Summary


@transaction.atomic
def keep_summary(case: Case, *, parts: Draft, by: Person, version: int | None = None) -> Summary:
    """Keep the four parts as the officer left them; a later summary replaces an earlier one."""
    if not parts.details.strip() or not parts.course.strip():
        raise BadInput(_("请写明投诉详情、处理经过和结果。"))
    case = hold_case(case, act="summary", by=by, version=version)
    texts = {name: mask_in_case(getattr(parts, name).strip(), case) for name in Draft.__slots__}
    summary, _made = Summary.objects.update_or_create(case=case, defaults={**texts, "person": by, "at": timezone.now()})
    record_case("summary.kept", case, by, summary=summary.pk)
    return summary
