"""A server that speaks OpenAI's chat completions, on a port of its own: it answers well, badly, slowly."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


@dataclass
class Model:
    """What was asked, and how the next questions are answered: `then` first, one each, then `always`."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    always: Behaviour = lambda handler, _asked: says("您慢慢说,我都记着。")(handler, _asked)
    then: list[Behaviour] = field(default_factory=list)

    def answers(self, text: str) -> None:
        """Let it say this from now on."""
        self.always = says(text)

    @property
    def sent(self) -> str:
        """Everything that left the house, as one text."""
        return json.dumps(self.asked, ensure_ascii=False)


def says(text: str | None, *, finish: str = "stop", **more: Any) -> Behaviour:
    """Answer properly."""
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12},
        **more,
    }
    return sends(json.dumps(body, ensure_ascii=False).encode())


def sends(body: bytes, *, status: int = 200, kind: str = "application/json") -> Behaviour:
    """Answer with these bytes."""

    def answer(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def waits(seconds: float) -> Behaviour:
    """Say nothing for a while."""

    def answer(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        time.sleep(seconds)

    return answer


def trickles(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
    """Send a byte at a time, for ever: every single read is in time."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _n in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def hangs_up(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
    """Close the line without a word."""
    handler.connection.shutdown(socket.SHUT_RDWR)


def breaks_off(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
    """Promise much, send half of it, close the line."""
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [{"message"')
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)


def streams(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
    """Stream although nobody asked for it."""
    chunk = {"choices": [{"delta": {"content": "您好"}}]}
    sends(f"data: {json.dumps(chunk)}\n\ndata: [DONE]\n\n".encode(), kind="text/event-stream")(handler, asked)


@contextmanager
def llm_server() -> Iterator[Model]:
    """Run the server in a thread."""
    kept = Model()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            asked = {"path": self.path, **json.loads(body)}
            kept.asked.append(asked)
            kept.headers.append({name.lower(): value for name, value in self.headers.items()})
            behave = kept.then.pop(0) if kept.then else kept.always
            with suppress(OSError):  # who gave up waiting does not hear the end
                behave(self, asked)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

    server = Server(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
