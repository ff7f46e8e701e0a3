"""Give and revoke API tokens."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from tingsu.api.models import Token
from tingsu.journal.record import Actor, record
from tingsu.org.models import Person

PREFIX = "tsk_"


def token_digest(secret: str) -> bytes:
    """Return what is stored of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def person_of_token(secret: str) -> Person | None:
    """Return as whom a token acts, None for an unknown or revoked one."""
    found = (
        Token.objects.filter(digest=token_digest(secret), revoked_at=None, person__is_active=True)
        .select_related("person")
        .first()
    )
    return found.person if found else None


@transaction.atomic
def give_token(person: Person, *, name: str, by: Actor) -> tuple[Token, str]:
    """Make a token that acts as `person`; the secret is returned once and never stored."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(name=name[:80], person=person, digest=token_digest(secret))
    record("token.given", subject=("person", person.pk), by=by, data={"token": token.pk, "name": token.name})
    return token, secret


@transaction.atomic
def revoke_token(token: Token, *, by: Actor) -> None:
    """Let a token work no longer."""
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record("token.revoked", subject=("person", token.person_id), by=by, data={"token": token.pk})
