"""Record a found promise, or say that it is none."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import hold_case, record_case
from tingsu.cases.actions.promises import make_promise
from tingsu.cases.models import Case, Promise
from tingsu.core.errors import NotAllowed
from tingsu.org.models import Person
from tingsu.promises.found import Offer, offers
from tingsu.promises.models import Settled


@transaction.atomic
def record_found(case: Case, *, message_id: int, start: int, by: Person) -> Promise:
    """Record a found promise as one: who wrote it owes it, by the time that the words name."""
    case = hold_case(case, act="promise", by=by)
    offer = _offer(case, message_id, start)
    owner = offer.message.author or by
    promise = make_promise(case, text=offer.found.text, owner=owner, due_at=offer.found.due_at, by=by)
    Settled.objects.create(message=offer.message, start=start, promise=promise, person=by)
    return promise


@transaction.atomic
def dismiss_found(case: Case, *, message_id: int, start: int, by: Person) -> None:
    """Say that it is no promise."""
    case = hold_case(case, act="promise", by=by)
    offer = _offer(case, message_id, start)
    Settled.objects.create(message=offer.message, start=start, person=by)
    record_case("promise.dismissed", case, by, message=message_id, start=start)


def _offer(case: Case, message_id: int, start: int) -> Offer:
    found = (o for o in offers(case, now=timezone.now()) if (o.message.pk, o.found.start) == (message_id, start))
    offer = next(found, None)
    if offer is None:
        raise NotAllowed(_("这句话已经处理过,或者时间已过。"))
    return offer
