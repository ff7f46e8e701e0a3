"""Say what a case is about, how weighty, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.cases.actions.clocks import renew_clocks
from tingsu.cases.actions.hold import Doer, hold_case, record_case, save_case
from tingsu.cases.models import Case, Level, Matter
from tingsu.core.errors import BadInput
from tingsu.core.workflow import State
from tingsu.packs import installed


@dataclass(frozen=True, slots=True)
class Triage:
    """The classification of a case; empty codes mean "cannot be told"."""

    matter: Matter
    level: Level
    business: str = ""
    cause: str = ""
    business_channel: str = ""
    priority: int = 0


@transaction.atomic
def triage_case(case: Case, *, triage: Triage, by: Doer, version: int | None = None) -> Case:
    """Classify a case and take it into handling."""
    check_codes(triage)
    case = hold_case(case, act="triage", by=by, version=version)
    before = {name: getattr(case, name) for name in Triage.__dataclass_fields__}
    for name in Triage.__dataclass_fields__:
        setattr(case, name, getattr(triage, name))
    fields = list(Triage.__dataclass_fields__)
    if case.state == State.RECEIVED:
        case.state = State.HANDLING.value
        fields.append("state")
    save_case(case, *fields)
    renew_clocks(case, by=by)
    changed = {name: [old, getattr(case, name)] for name, old in before.items() if old != getattr(case, name)}
    record_case("case.triaged", case, by, changed=changed)
    return case


def check_codes(triage: Triage) -> None:
    """Raise `BadInput` for a code that the installed taxonomy does not know."""
    taxonomy = installed().taxonomy
    for name in ("business", "cause", "business_channel"):
        code = getattr(triage, name)
        axes = ["business", "broker_business"] if name == "business" else [name]
        if code and not any(taxonomy[axis].find(code) for axis in axes):
            raise BadInput(_("分类代码 %(code)s 不在当前分类表里。") % {"code": code})
