"""Who is behind a stream: staff by their session, a customer by the secret link."""

from __future__ import annotations

import time
from http.cookies import SimpleCookie

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils.crypto import constant_time_compare

from tingsu.cases.actions.open import link_digest
from tingsu.desk.models import Conversation
from tingsu.org.middleware import TOUCHED
from tingsu.org.models import Person


def person_behind(headers: dict[bytes, bytes]) -> tuple[Person, str] | None:
    """Return the signed-in person of a request and the session's key, None for strangers.

    The person speaks the language that this browser chose, as on every page.
    """
    cookie: SimpleCookie = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1"))
    key = cookie[settings.SESSION_COOKIE_NAME].value if settings.SESSION_COOKIE_NAME in cookie else ""
    person = _person_of(key)
    if person is None:
        return None
    chosen = cookie.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen is not None and chosen.value in dict(settings.LANGUAGES):
        person.language = chosen.value  # of this object only, never saved
    return person, key


def still_signed_in(key: str, person_id: int) -> bool:
    """Say whether a session is still this person's."""
    person = _person_of(key)
    return person is not None and person.pk == person_id


def conversation_behind(token: str) -> Conversation | None:
    """Return the conversation of a customer's secret link."""
    if not token or len(token) > 100:
        return None
    return Conversation.objects.filter(link_digest=link_digest(token)).first()


def _person_of(key: str) -> Person | None:
    if not key:
        return None
    session = SessionStore(session_key=key)
    if SESSION_KEY not in session:
        return None
    if int(time.time()) - session.get(TOUCHED, 0) > settings.SESSION_IDLE_SECONDS:
        return None
    person = Person.objects.filter(pk=session[SESSION_KEY], is_active=True, must_change_password=False).first()
    if person is None or not constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash()):
        return None
    return person
