"""The hotline by WebSocket, /live/hotline/: a speech recogniser sends turns, each is acknowledged once it is on disk.

`Authorization: Bearer tsk_…` at the handshake. Each message is one
JSON object; one connection may carry several calls:

    → {"type": "open", "call": "7731", "agent": "jinyan", "caller": "138…"}    ← {"type": "opened", …, "last_id": "…"}
    → {"type": "turn", "call": "7731", "id": "1", "speaker": "customer", "text": "喂"}
                                                                              ← {"type": "ack", "id": "1", "seq": 3}
    → {"type": "end", "call": "7731", "ended_by": "customer"}                 ← {"type": "ended", …}

What cannot be kept is answered by {"type": "error", "id", "code", "message"}; the line stays open. After a broken line
open the same call again and send what was not acknowledged: what is there already is not kept twice.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from tingsu.core.errors import BadInput, TingsuError
from tingsu.desk.actions.hearing import end_call, find_call, hear, open_call, read_turn
from tingsu.desk.live.stream import Receive, Scope, Send, in_thread
from tingsu.desk.models import Conversation
from tingsu.org.models import Person
from tingsu.org.permissions import Permission

logger = logging.getLogger("tingsu.desk.live")
PATH = "/live/hotline/"
LONGEST_MESSAGE = 64 * 1024
REFUSED = 4401
TOO_LONG = 1009
WhoHolds = Callable[[str], Person | None]


async def serve_hotline(scope: Scope, receive: Receive, send: Send, *, who_holds: WhoHolds) -> None:
    """Serve one connection from handshake to hang-up. A stranger is refused before it opens."""
    await receive()  # websocket.connect
    token = _token(scope)
    person = await in_thread(lambda: _person(who_holds, token))
    if person is None:
        await send({"type": "websocket.close", "code": REFUSED})
        return
    await send({"type": "websocket.accept"})
    while (event := await receive())["type"] == "websocket.receive":
        text = event.get("text") or (event.get("bytes") or b"").decode("utf-8", "replace")
        if len(text) > LONGEST_MESSAGE:
            await send({"type": "websocket.close", "code": TOO_LONG})
            return
        # One after the other: the acknowledgements come in the order of the turns. The token is asked each time, so
        # that a revoked one ends at once.
        answer = await in_thread(partial(answer_message, who_holds, token, text))
        if answer is None:
            await send({"type": "websocket.close", "code": REFUSED})
            return
        await send({"type": "websocket.send", "text": json.dumps(answer, ensure_ascii=False)})


def answer_message(who_holds: WhoHolds, token: str, text: str) -> dict[str, Any] | None:
    """Do what one message asks and return the answer; None when the token works no longer."""
    person = _person(who_holds, token)
    if person is None:
        return None
    message: Any = None
    try:
        message = _message(text)
        return _do(message, person)
    except Conversation.DoesNotExist:
        return _error(message, "NotFound", "there is no such call within reach of this token; open it first")
    except TingsuError as error:
        return _error(message, type(error).__name__, error.in_("zh"))
    except Exception:  # the line must live on: the recogniser sends the turn again
        logger.exception("a turn of the hotline failed")
        return _error(message, "Broken", "our fault; send it again")


def _do(message: dict[str, Any], person: Person) -> dict[str, Any]:
    kind, call = message.get("type"), _words(message, "call", 100)
    if kind == "open":
        names = {"unit": 80, "agent": 80, "name": 60}
        fields = {name: _words(message, name, most) for name, most in names.items()}
        opened = open_call(call=call, phone=_words(message, "caller", 40), by=person, **fields)
        opened.conversation.refresh_from_db()
        return {"type": "opened", "is_new": opened.is_new, **_standing(opened.conversation, call)}
    conversation = find_call(call, by=person)
    if kind == "turn":
        heard = read_turn(message)
        turn = hear(conversation, heard)
        answer = {"call": call, "id": heard.id}
        return {"type": "ignored", **answer} if turn is None else {"type": "ack", **answer, "seq": turn.seq}
    if kind == "end":
        ended_by = _words(message, "ended_by", 10) or "customer"
        return {"type": "ended", **_standing(end_call(conversation, ended_by=ended_by, by=person), call)}
    raise BadInput("type 要是 open、turn 或 end。")


def _standing(conversation: Conversation, call: str) -> dict[str, Any]:
    last = conversation.turns.filter(sender_id__startswith="h:").order_by("-seq").first()
    return {
        "call": call,
        "number": conversation.number,
        "state": conversation.state,
        "last_seq": conversation.last_seq,
        "last_id": last.sender_id.removeprefix("h:") if last else "",
    }


def _message(text: str) -> dict[str, Any]:
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput("这条消息不是 JSON。") from error
    if not isinstance(message, dict):
        raise BadInput("每条消息是一个 JSON 对象。")
    return message


def _words(message: dict[str, Any], name: str, most: int) -> str:
    value = message.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise BadInput(f"{name} 要是不超过 {most} 个字符的文字。")
    return value


def _error(message: Any, code: str, words: str) -> dict[str, Any]:
    known = message if isinstance(message, dict) else {}
    return {"type": "error", "call": known.get("call"), "id": known.get("id"), "code": code, "message": words}


def _person(who_holds: WhoHolds, token: str) -> Person | None:
    person = who_holds(token) if token else None
    return person if person is not None and person.can(Permission.DESK_TALK) else None


def _token(scope: Scope) -> str:
    header = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
    kind, _space, token = header.partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""
