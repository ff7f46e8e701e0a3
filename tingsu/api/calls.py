"""The hotline by HTTP: a speech recogniser opens a call, posts what it hears, ends it.

The WebSocket at /live/hotline/ takes the same turns (`tingsu/desk/live/hotline.py`).
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status
from ninja.errors import HttpError
from pydantic import Field

from tingsu.api import schemas as s
from tingsu.core.errors import BadInput
from tingsu.desk.actions.hearing import MOST_TURNS, end_call, find_call, hear_all, open_call
from tingsu.desk.models import Conversation
from tingsu.org.models import Person
from tingsu.org.permissions import Permission

router = Router(tags=["hotline"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 409, 422), s.ErrorOut)
Call = Annotated[s.Text, Field(min_length=1, max_length=100, description="The telephone system's own id of the call.")]


class CallIn(Schema):
    """A call that begins."""

    call: Annotated[s.Text, Field(min_length=1, max_length=100, examples=["20261122-093005-7731"])]
    mode: Literal["hotline"] = "hotline"
    unit: Annotated[s.Short, Field(description="Unit code; the agent's unit when empty.")] = ""
    agent: Annotated[
        s.Short, Field(description="User name of who took the call; without one it waits in the queue.")
    ] = ""
    caller: Annotated[s.Text, Field(max_length=40, description="Caller's number; stored encrypted.")] = ""
    name: Annotated[s.Text, Field(max_length=60, description="Caller's name, when known.")] = ""


class CallOut(Schema):
    """A call as it stands. After a broken line send again what came after `last_id`."""

    call: str
    number: str
    is_new: bool
    state: str
    unit: str
    agent: str | None
    last_seq: int
    last_id: Annotated[str, Field(description="The id of the last turn that was kept.")]

    @staticmethod
    def of(conversation: Conversation, call: str, *, is_new: bool = False) -> CallOut:
        """Return a call for the API."""
        last = conversation.turns.filter(sender_id__startswith="h:").order_by("-seq").first()
        return CallOut(
            call=call,
            number=conversation.number,
            is_new=is_new,
            state=conversation.state,
            unit=conversation.unit.code,
            agent=conversation.agent.username if conversation.agent else None,
            last_seq=conversation.last_seq,
            last_id=last.sender_id.removeprefix("h:") if last else "",
        )


class KeptOut(Schema):
    """A turn that is kept, and its number in the conversation."""

    id: str
    seq: int


class RejectedOut(Schema):
    """A row that was not kept, counted from 1, and why."""

    row: int
    id: str
    why: str


class TakenOut(Schema):
    """What became of the rows that were sent."""

    kept: list[KeptOut]
    ignored: Annotated[int, Field(description="Rows with `final: false`.")]
    rejected: list[RejectedOut]


class EndIn(Schema):
    """Who hung up."""

    ended_by: Literal["customer", "staff", "system"] = "customer"


TURN = {
    "type": "object",
    "required": ["id", "speaker", "text"],
    "properties": {
        "id": {"type": "string", "minLength": 1, "maxLength": 76, "description": "The same id is the same turn."},
        "speaker": {"enum": ["customer", "staff"]},
        "text": {"type": "string", "minLength": 1, "maxLength": 4000},
        "at": {"type": "string", "format": "date-time", "description": "When it was said; now when it is absent."},
        "final": {"type": "boolean", "default": True, "description": "Rows with false are ignored."},
    },
}
BODY = {
    "requestBody": {
        "required": True,
        "description": "One turn, a list of turns, or one turn a line (NDJSON).",
        "content": {
            "application/json": {
                "schema": {"oneOf": [TURN, {"type": "array", "items": TURN, "maxItems": MOST_TURNS}]},
                "example": [{"id": "7731-1", "speaker": "customer", "text": "凭什么限我的额?"}],
            },
            "application/x-ndjson": {"schema": {"type": "string"}},
        },
    }
}


@router.post("", response={201: CallOut, 200: CallOut, **ERRORS}, summary="Open a call")
def create_call(request: HttpRequest, body: CallIn) -> Any:
    """Open the conversation of a call. The same `call` again returns the first with status 200."""
    by = _person(request)
    try:
        opened = open_call(call=body.call, unit=body.unit, agent=body.agent, name=body.name, phone=body.caller, by=by)
    except Conversation.DoesNotExist as error:
        raise Http404 from error
    opened.conversation.refresh_from_db()
    answer = CallOut.of(opened.conversation, body.call, is_new=opened.is_new)
    return Status(201 if opened.is_new else 200, answer)


@router.get("/{call}", response={200: CallOut, **ERRORS}, summary="One call")
def get_call(request: HttpRequest, call: Call) -> CallOut:
    """Return how far the call has been taken in."""
    return CallOut.of(_found(request, call), call)


@router.post("/{call}/turns", response={200: TakenOut, **ERRORS}, summary="Send what was heard", openapi_extra=BODY)
def create_turns(request: HttpRequest, call: Call) -> Any:
    """Keep the turns in the order in which they come; good rows are kept, bad ones come back with the reason."""
    conversation = _found(request, call)
    taken = hear_all(conversation, _rows(request))
    return {"kept": taken.kept, "ignored": taken.ignored, "rejected": taken.rejected}


@router.post("/{call}/end", response={200: CallOut, **ERRORS}, summary="End a call")
def create_end(request: HttpRequest, call: Call, body: EndIn) -> CallOut:
    """End the call; the agent goes on to the record. A second time changes nothing."""
    conversation = end_call(_found(request, call), ended_by=body.ended_by, by=_person(request))
    return CallOut.of(conversation, call)


def _person(request: HttpRequest) -> Person:
    person: Person = request.auth  # type: ignore[attr-defined]
    if not person.can(Permission.DESK_TALK):
        raise HttpError(403, f"this token's person lacks the permission {Permission.DESK_TALK}")
    return person


def _found(request: HttpRequest, call: str) -> Conversation:
    try:
        return find_call(call, by=_person(request))
    except Conversation.DoesNotExist as error:
        raise Http404 from error


def _rows(request: HttpRequest) -> list[Any]:
    """Return the rows of the body. Raises `BadInput` when it cannot be read at all."""
    try:
        text = request.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput("the body is not UTF-8") from error
    if "ndjson" in request.headers.get("Content-Type", "") or "jsonl" in request.headers.get("Content-Type", ""):
        rows: Any = [_line(line) for line in text.splitlines() if line.strip()]
    else:
        rows = _json(text)
        rows = rows if isinstance(rows, list) else [rows]
    if len(rows) > MOST_TURNS:
        raise BadInput(f"at most {MOST_TURNS} turns at a time")
    return list(rows)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput("the body is no JSON; send one turn, a list of turns, or NDJSON") from error


def _line(line: str) -> Any:
    """Return a line of NDJSON; one that is no JSON is a bad row among good ones."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
