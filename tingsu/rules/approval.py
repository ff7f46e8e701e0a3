"""A rule may ask that decisions on a case be approved by somebody else."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tingsu.cases.actions.decision import Gift
from tingsu.cases.models import Case
from tingsu.org.models import Person
from tingsu.rules.models import Firing


def asked_approval(case: Case, _gifts: Sequence[Gift], _person: Person) -> str:
    """Return the rule that asks for approval, as a reason; empty when none does."""
    asking = Firing.objects.filter(case=case, asks_approval=True).select_related("rule").first()
    return _("规则「%(name)s」要求审批") % {"name": asking.rule.name} if asking else ""
