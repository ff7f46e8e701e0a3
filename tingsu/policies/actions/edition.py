"""Keep what the rule books say, so that a case can go by the words under which it began."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from tingsu.packs import installed
from tingsu.packs.schemas.policy import Policy
from tingsu.policies.models import PolicyEdition

TRIES = 5


@transaction.atomic
def keep_editions(policies: Iterable[Policy]) -> list[Policy]:
    """Store each pack as it stands, once, and return it under the number of its edition.

    A pack that was edited without raising its version gets the next free number: its old cases keep the old words.
    """
    wanted = list(policies)
    for _try in range(TRIES):
        kept = _numbers(wanted)
        missing = [policy for policy in wanted if (policy.id, policy.digest) not in kept]
        if not missing:
            return [policy.model_copy(update={"version": kept[policy.id, policy.digest]}) for policy in wanted]
        # Another process may be storing the same now: whoever comes second changes nothing and reads what the first
        # one stored; if that was another content under the same number, the next round takes the next number.
        PolicyEdition.objects.bulk_create([_edition(policy) for policy in missing], ignore_conflicts=True)
    raise RuntimeError("the editions of the policy packs change faster than they can be stored")


def keep_installed() -> None:
    """Store every installed pack; done when the product starts, before anybody can edit a file under it."""
    keep_editions(installed().policies.values())


def _numbers(policies: list[Policy]) -> dict[tuple[str, str], int]:
    editions = PolicyEdition.objects.filter(digest__in=[policy.digest for policy in policies])
    return {
        (policy_id, digest): number
        for policy_id, digest, number in editions.values_list("policy_id", "digest", "version")
    }


def _edition(policy: Policy) -> PolicyEdition:
    last = PolicyEdition.objects.filter(policy_id=policy.id).order_by("-version").first()
    number = max(policy.version, last.version + 1) if last else policy.version
    return PolicyEdition(
        policy_id=policy.id, version=number, digest=policy.digest, content=policy.model_dump(mode="json")
    )
