"""How a person wants to be told."""

from __future__ import annotations

from datetime import time

from tingsu.notices.models import Digest, Preference
from tingsu.org.models import Person


def preference_of(person: Person) -> Preference:
    """Return a person's choice, the usual one (not stored) when they have made none."""
    return Preference.objects.filter(person=person).first() or Preference(person=person)


def prefer(person: Person, *, digest: Digest, quiet_from: time, quiet_until: time) -> Preference:
    """Keep a person's choice of digest and quiet hours."""
    chosen, _made = Preference.objects.update_or_create(
        person=person, defaults={"digest": digest, "quiet_from": quiet_from, "quiet_until": quiet_until}
    )
    return chosen
