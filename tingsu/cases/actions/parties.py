"""Find or make the person behind a complaint."""

from __future__ import annotations

from dataclasses import dataclass, fields

from tingsu.cases.models import Party
from tingsu.privacy.keys import ring
from tingsu.privacy.masking import mask_email, mask_id_number, mask_name, mask_phone


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """What is known of a customer at intake; all may be empty."""

    name: str = ""
    phone: str = ""
    id_number: str = ""
    email: str = ""
    address: str = ""


def find_or_make_party(facts: PartyFacts) -> Party:
    """Return the known party with the same ID number, or the same phone and name; else a new one.

    A phone alone is not enough: families share one. What is newly known is added, nothing known is replaced.
    """
    known = _known(facts)
    if known is None:
        party = Party()
        set_facts(party, facts)
        party.save()
        return party
    both = {part.name: getattr(known, part.name) or getattr(facts, part.name) for part in fields(PartyFacts)}
    if any(getattr(known, name) != value for name, value in both.items()):
        set_facts(known, PartyFacts(**both))
        known.save()
    return known


def set_facts(party: Party, facts: PartyFacts) -> None:
    """Put the facts on a party with their masked forms and blind indexes."""
    party.name, party.name_masked = facts.name, mask_name(facts.name)
    party.phone, party.phone_masked = facts.phone, mask_phone(facts.phone)
    party.id_number, party.id_number_masked = facts.id_number, mask_id_number(facts.id_number)
    party.email, party.email_masked = facts.email, mask_email(facts.email) if facts.email else ""
    party.address = facts.address
    party.name_index = blind("name", facts.name)
    party.phone_index = blind("phone", facts.phone)
    party.id_number_index = blind("id_number", facts.id_number)


def blind(kind: str, value: str) -> bytes:
    """Return the blind index of a value, empty for an empty one."""
    return ring().blind(kind, value) if value else b""


def _known(facts: PartyFacts) -> Party | None:
    there = Party.objects.filter(erased_at=None)
    if facts.id_number:
        known = there.filter(id_number_index=blind("id_number", facts.id_number)).first()
        if known:
            return known
    if facts.phone and facts.name:
        same = there.filter(phone_index=blind("phone", facts.phone), name_index=blind("name", facts.name))
        # With an ID number at hand, only somebody whose number is not known yet: two IDs are two people.
        return same.filter(id_number_index=b"").first() if facts.id_number else same.first()
    return None
