"""Text messages and WeChat Work over an HTTP gateway: one POST of JSON, shaped by settings.

TINGSU_SMS_URL    https://sms.bank.example/send
TINGSU_SMS_TOKEN  stands in `Authorization: Bearer …`
TINGSU_SMS_BODY   {"mobile": "{address}", "content": "{text}", "requestId": "{id}"}
TINGSU_SMS_OK     code=0       what the answer's JSON must say besides status 2xx; empty: nothing
TINGSU_SMS_ID     data.msgid   where the answer's JSON has the gateway's number, by which receipts come back
TINGSU_SMS_SECRET signs the receipts that the gateway posts to /hooks/receipts/sms/
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from tingsu.core.errors import SetupError
from tingsu.delivery import http
from tingsu.delivery.adapters import MayHaveArrived, Parcel, Refused, TryLater

USUAL_BODY = '{"to": "{address}", "text": "{text}", "id": "{id}"}'


class HttpGateway:
    """An SMS or WeChat Work gateway. It stands in the bank's own network, so inside addresses are allowed."""

    def __init__(self, setup: Mapping[str, str]) -> None:
        self.url, self.token, self.ok, self.id_path = setup["url"], setup["token"], setup["ok"], setup["id"]
        try:
            self.body = json.loads(setup["body"] or USUAL_BODY)
        except ValueError as error:
            raise SetupError("TINGSU_…_BODY is no JSON.", hint="See docs/how-to/connect-a-channel.md.") from error

    def send(self, parcel: Parcel) -> str:
        """Post the parcel; return the gateway's number for it."""
        blanks = {"{address}": parcel.address, "{text}": parcel.short, "{id}": parcel.id.strip("<>")}
        body = json.dumps(_filled(self.body, blanks), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": parcel.id.strip("<>")}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            answer = http.post(self.url, body, headers=headers, seconds=settings.GATEWAY_SECONDS, inside=True)
        except http.NoConnection as error:
            raise TryLater(f"no connection: {error}") from error
        except http.ConnectionBroken as error:
            raise MayHaveArrived(f"connection broken: {error}") from error
        return self._read(answer)

    def _read(self, answer: http.Answer) -> str:
        if answer.status in (429, 503):  # both say that the request was not taken
            raise TryLater(f"status {answer.status}")
        if answer.status >= 500:
            raise MayHaveArrived(f"status {answer.status}")
        if not 200 <= answer.status < 300:
            raise Refused(f"status {answer.status}")
        try:
            said = json.loads(answer.body or b"{}")
        except ValueError:
            said = {}
        path, _equals, wanted = self.ok.partition("=")
        if path and str(_at(said, path)) != wanted:
            raise Refused(f"{path} is {str(_at(said, path))[:20]}")
        return str(_at(said, self.id_path or "id") or "")


def gateway_for(way: str) -> HttpGateway | None:
    """Return the gateway of a way, None when no address is set."""
    setup: Mapping[str, str] = settings.GATEWAYS[way]
    return HttpGateway(setup) if setup["url"] else None


def _filled(value: Any, blanks: Mapping[str, str]) -> Any:
    """Fill the blanks in a parsed JSON, so that no text can break out of its string."""
    if isinstance(value, dict):
        return {key: _filled(part, blanks) for key, part in value.items()}
    if isinstance(value, list):
        return [_filled(part, blanks) for part in value]
    if isinstance(value, str):
        for blank, text in blanks.items():
            value = value.replace(blank, text) if value != blank else text
    return value


def _at(value: Any, path: str) -> Any:
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value
