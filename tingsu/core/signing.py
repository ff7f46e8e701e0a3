"""Sign what goes over the wire, and believe only what is signed and fresh.

    Tingsu-Signature: t=1772416800,v1=<hex of HMAC-SHA256(secret, "1772416800." + body)>

The time is part of what is signed, so that an old message cannot be sent again with a new time. Within the window the
receiver must still know the message's id: a signature does not say that a message is the first of its kind.
"""

from __future__ import annotations

import hmac

from tingsu.core.errors import NotAllowed

HEADER = "Tingsu-Signature"
WINDOW_SECONDS = 300


class SignatureRefused(NotAllowed):
    """The signature is missing, wrong, or too old. Check the secret and the clock of the sender."""


def signature(secret: str, body: bytes, *, at: int) -> str:
    """Return the header's value for `body`, signed at the Unix time `at`."""
    return f"t={at},v1={_digest(secret, body, at)}"


def check_signature(secret: str, body: bytes, header: str, *, now: int, window: int = WINDOW_SECONDS) -> None:
    """Raise `SignatureRefused` unless `header` signs `body` and its time lies within `window` seconds of `now`.

    Several `v1` may stand in the header, so that a sender can change its secret without a gap.
    """
    parts = [part.strip().partition("=") for part in header.split(",")]
    at = next((value for name, _equals, value in parts if name == "t"), "")
    if not (secret and at.isascii() and at.isdigit() and len(at) < 15):
        raise SignatureRefused
    wanted = _digest(secret, body, int(at)).encode()
    given = [value.encode("utf-8", "replace") for name, _equals, value in parts if name == "v1"]
    matches = [hmac.compare_digest(wanted, value) for value in given]  # every one is compared: no hint by time
    if not any(matches):
        raise SignatureRefused
    if abs(now - int(at)) > window:
        raise SignatureRefused


def _digest(secret: str, body: bytes, at: int) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, "sha256").hexdigest()
