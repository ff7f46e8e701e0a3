"""The live part of the ASGI application: `/live/…` here, everything else to Django."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import parse_qs

from tingsu.desk.live.agent import DeskSource, TalkSource
from tingsu.desk.live.hotline import PATH, WhoHolds, serve_hotline
from tingsu.desk.live.sign_in import conversation_behind, person_behind
from tingsu.desk.live.stream import Receive, Scope, Send, Source, in_thread, serve
from tingsu.desk.live.visitor import VisitorSource
from tingsu.desk.queries.visible import visible_to
from tingsu.org.permissions import Permission

PREFIX = "/live/"
Application = Callable[[Any, Any, Any], Coroutine[Any, Any, None]]


def with_live(django: Application, *, who_holds: WhoHolds = lambda _token: None) -> Application:
    """Return an application that serves `/live/` itself and hands the rest to Django.

    `who_holds` tells as whom an API token acts; tokens belong to an app above this one.
    """

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            if scope["path"] == PATH:
                await serve_hotline(scope, receive, send, who_holds=who_holds)
            else:
                await send({"type": "websocket.close"})
        elif scope["type"] == "http" and scope["path"].startswith(PREFIX):
            await _stream(scope, receive, send)
        else:
            await django(scope, receive, send)

    return application


async def _stream(scope: Scope, receive: Receive, send: Send) -> None:
    source = await in_thread(lambda: _source(scope)) if scope["method"] == "GET" else None
    if source is None:
        # The same answer to strangers and to wrong addresses; EventSource does not try again after it.
        await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"not found"})
        return
    await serve(source, receive, send)


def _source(scope: Scope) -> Source | None:
    """Return what the address asks for, None where it is not there for whoever asks."""
    headers = dict(scope["headers"])
    parts = scope["path"].removeprefix(PREFIX).strip("/").split("/")
    last_seq = _last_seq(headers, scope["query_string"])
    if len(parts) == 2 and parts[0] == "chat":
        conversation = conversation_behind(parts[1])
        return VisitorSource(conversation, last_seq) if conversation else None
    found = person_behind(headers)
    if found is None:
        return None
    person, key = found
    if len(parts) == 2 and parts[0] == "talk" and parts[1].isdecimal():
        talk_id = int(parts[1])
        there = visible_to(person).filter(pk=talk_id).exists()
        return TalkSource(person, key, talk_id, last_seq) if there else None
    if parts == ["desk"] and person.can(Permission.DESK_TALK):
        return DeskSource(person, key, "desk")
    if parts == ["wall"] and person.can(Permission.DESK_WATCH):
        return DeskSource(person, key, "wall")
    return None


def _last_seq(headers: dict[bytes, bytes], query: bytes) -> int:
    """Return the last turn that the screen shows: said by the browser on reconnecting, by the page at first."""
    said = (
        headers.get(b"last-event-id", b"").decode("latin-1") or parse_qs(query.decode("latin-1")).get("after", [""])[0]
    )
    return int(said) if said.isdecimal() and len(said) < 10 else 0
