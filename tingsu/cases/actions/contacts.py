"""Record a talk with the customer that took place outside the system."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.cases.actions.clocks import refresh_due, stop_clocks
from tingsu.cases.actions.hold import Doer, hold_case, person_of, record_case, save_case
from tingsu.cases.actions.intake import check_intake
from tingsu.cases.models import Case, Contact, ContactKind
from tingsu.core.errors import BadInput
from tingsu.core.text.personal import mask_personal


@transaction.atomic
def log_contact(
    case: Case,
    *,
    kind: ContactKind,
    note: str,
    by: Doer,
    reached: bool = True,
    minutes: int | None = None,
    at: datetime | None = None,
) -> Contact:
    """Log a call, a visit, a letter. A contact that reached the customer ends the first-contact clock."""
    note, at = check_intake(note, at)
    if at < case.received_at:
        raise BadInput(_("联系时间早于收到投诉的时间,请核对。"))
    case = hold_case(case, act="contact", by=by)
    contact = Contact.objects.create(
        case=case,
        kind=kind,
        person=person_of(by),
        reached=reached,
        minutes=minutes,
        note=mask_personal(note),
        at=at,
    )
    fields: list[str] = []
    if reached:
        stop_clocks(case, on="contacted", at=at)
        case.heard_at = max(at, case.heard_at or at)
        fields = ["heard_at", *refresh_due(case)]
    save_case(case, *fields, edited=False)
    record_case("contact.logged", case, by, contact=contact.pk, kind=kind, reached=reached)
    return contact
