"""What waits for a person, from every subject that knows approvals: decisions, payments, extensions.

A source lists what waits and names the two acts: approve, and return with a reason. The acts check for themselves who
may; the inbox only brings them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tingsu.cases.actions.decision import approve_decision, return_decision
from tingsu.cases.models import Case, Decision, Redress
from tingsu.cases.queries.visible import visible_to
from tingsu.core.workflow import State
from tingsu.extensions.actions.decision import approve_extension, return_extension
from tingsu.extensions.models import ExtensionRequest
from tingsu.extensions.queries import pending_extensions
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of
from tingsu.redress.actions.payments import hold_payment, order_payment
from tingsu.redress.queries.payments import payments_to_order
from tingsu.web.listing import listed

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the inbox. `key` names it in forms: `decision:41`."""

    key: str
    case: Case
    what: str
    why: str
    by: Person | None
    at: datetime


@dataclass(frozen=True)
class Source:
    """A subject with approvals. `asked` are its rows for a person, oldest first."""

    name: str
    label: str | LazyText
    asked: Callable[[Person], QuerySet[Any]]
    line: Callable[[Any], Waiting]
    approve: Callable[[Any, Person], object]
    send_back: Callable[[Any, Person, str], object]

    def waiting(self, person: Person) -> list[Waiting]:
        """Return the lines for a person."""
        return [self.line(row) for row in self.asked(person)[:SHOWN]]


def decisions_for(person: Person) -> QuerySet[Decision]:
    """Return the decisions that wait where a person approves, but for those they made or have approved already."""
    found = Decision.objects.filter(
        case__in=visible_to(person).filter(state=State.APPROVAL).values("pk"),
        needs_approval=True,
        approved_at=None,
        returned_at=None,
    )
    units = units_of(person, Permission.CASE_APPROVE)
    if units is not None:
        found = found.filter(case__unit__in=units)
    found = found.exclude(person=person).exclude(first_approver=person)
    return found.select_related("case__party", "case__unit", "person", "first_approver").prefetch_related("redress")


def _decision_line(decision: Decision) -> Waiting:
    gifts = listed(str(gift) for gift in decision.redress.all())
    what = decision.get_validity_display() + (f" · {gifts}" if gifts else "")
    why = decision.approval_reason
    if decision.first_approver:
        why = _("%(why)s;%(name)s 已批准") % {"why": why, "name": decision.first_approver.display_name}
    return Waiting(f"decision:{decision.pk}", decision.case, what, why, decision.person, decision.at)


def _payment_line(gift: Redress) -> Waiting:
    decision = gift.decision
    by, at = (decision.person, decision.at) if decision else (None, gift.at)
    why = f"{gift.get_ground_display()} {gift.note}".strip()
    return Waiting(f"payment:{gift.pk}", gift.case, str(gift), why, by, at)


def extensions_for(person: Person) -> QuerySet[ExtensionRequest]:
    """Return the requests for more time that a person may decide."""
    mine = [request.pk for request in pending_extensions(person)]
    return ExtensionRequest.objects.filter(pk__in=mine).select_related("case__party", "case__unit", "clock", "asked_by")


def _extension_line(request: ExtensionRequest) -> Waiting:
    what = _("%(clock)s 延长至共 %(n)d") % {"clock": request.clock.name, "n": request.total}
    return Waiting(f"extension:{request.pk}", request.case, what, request.reason, request.asked_by, request.asked_at)


SOURCES: tuple[Source, ...] = (
    Source(
        "decision",
        gettext_lazy("处理决定"),
        lambda person: decisions_for(person).order_by("at", "pk"),
        _decision_line,
        lambda decision, person: approve_decision(decision.case, by=person),
        lambda decision, person, reason: return_decision(decision.case, reason=reason, by=person),
    ),
    Source(
        "payment",
        gettext_lazy("补偿支付"),
        payments_to_order,
        _payment_line,
        lambda gift, person: order_payment(gift, by=person),
        lambda gift, person, reason: hold_payment(gift, reason=reason, by=person),
    ),
    Source(
        "extension",
        gettext_lazy("延期"),
        lambda person: extensions_for(person).order_by("asked_at", "pk"),
        _extension_line,
        lambda request, person: approve_extension(request, by=person),
        lambda request, person, reason: return_extension(request, note=reason, by=person),
    ),
)


def how_many(person: Person) -> int:
    """Return how many things wait for a person, for the number in the menu."""
    return sum(source.asked(person).count() for source in SOURCES)


def find(person: Person, keys: Iterable[str]) -> list[tuple[Source, Any]]:
    """Return the rows behind keys, of those that wait for this person; what somebody else settled meanwhile is gone."""
    found = []
    for source in SOURCES:
        ids = [
            int(number)
            for name, _colon, number in (key.partition(":") for key in keys)
            if name == source.name and number.isdecimal() and len(number) < 16
        ]
        if ids:
            found += [(source, row) for row in source.asked(person).filter(pk__in=ids)]
    return found
