"""Read the editions of rule books: what they said when a case began."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tingsu.packs import Packs, installed
from tingsu.packs.schemas.policy import Policy
from tingsu.policies.models import PolicyEdition

# An edition never changes, so a process reads each once; new packs (a restart, a test) begin a new memory.
_memory: tuple[Packs, dict[tuple[str, int], Policy]] | None = None


def edition(policy_id: str, version: int) -> Policy | None:
    """Return a pack as it stood in `version`; the installed one for cases older than the keeping of editions."""
    known = _known()
    if (policy_id, version) not in known:
        found = PolicyEdition.objects.filter(policy_id=policy_id, version=version).first()
        if found is None:
            return installed().policies.get(policy_id)
        known[policy_id, version] = Policy.model_validate(found.content).model_copy(update={"version": version})
    return known[policy_id, version]


def editions_of(began_under: Iterable[Mapping[str, Any]]) -> list[Policy]:
    """Return the packs that a case keeps (`Case.policies`), each in the edition under which it began."""
    found = (edition(entry["id"], entry["version"]) for entry in began_under)
    return [policy for policy in found if policy is not None]


def _known() -> dict[tuple[str, int], Policy]:
    global _memory
    packs = installed()
    if _memory is None or _memory[0] is not packs:
        _memory = (packs, {})
    return _memory[1]
