"""Switch a policy pack on or off."""

from __future__ import annotations

from django.db import transaction

from tingsu.journal.record import Actor, record
from tingsu.packs import installed
from tingsu.policies.models import Adoption


@transaction.atomic
def adopt_policy(policy_id: str, *, is_active: bool, by: Actor) -> Adoption:
    """Switch a pack on or off for cases received from now on; running cases keep their clocks."""
    installed().policy(policy_id)
    adoption, _ = Adoption.objects.update_or_create(policy_id=policy_id, defaults={"is_active": is_active})
    record(
        "policy.adopted" if is_active else "policy.dropped",
        subject=("policy", adoption.pk),
        by=by,
        data={"id": policy_id},
    )
    return adoption
