"""Find or make the person behind a complaint."""

from __future__ import annotations

from dataclasses import dataclass

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

    A phone alone is not enough: families share one.
    """
    known = _known(facts)
    if known is None:
        party = Party()
        set_facts(party, facts)
        party.save()
        return party
    added = {
        name: value for name in ("email", "address") if (value := getattr(facts, name)) and not getattr(known, name)
    }
    if added:
        set_facts(known, PartyFacts(known.name, known.phone, known.id_number, **({"email": known.email} | added)))
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
    if facts.id_number:
        return Party.objects.filter(id_number_index=blind("id_number", facts.id_number), erased_at=None).first()
    if facts.phone and facts.name:
        return Party.objects.filter(
            phone_index=blind("phone", facts.phone), name_index=blind("name", facts.name), erased_at=None
        ).first()
    return None
