"""What other systems post to us, believed only when it is signed."""

from __future__ import annotations

import time

from django.http import HttpRequest
from django.http.request import RawPostDataException

from tingsu.core.signing import HEADER, SignatureRefused, check_signature


def signed_body(request: HttpRequest, *, secret: str) -> bytes:
    """Return the body of a request that `secret` signs. Raises `SignatureRefused`, also for a form instead of JSON."""
    try:
        body = request.body
    except RawPostDataException as error:  # a form: the middleware has read it already
        raise SignatureRefused from error
    check_signature(secret, body, request.headers.get(HEADER, ""), now=int(time.time()))
    return body
