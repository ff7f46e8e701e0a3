"""The live streams: what is said reaches the screens once, in order, also after the connection was lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.test import Client

from tests.acts.desk.test_talk import chat, mei, staff
from tests.conftest import Cast
from tingsu.desk.actions.opening import Opening, open_conversation
from tingsu.desk.actions.passing import join, whisper
from tingsu.desk.actions.taking import take
from tingsu.desk.live import stream
from tingsu.desk.live.app import with_live
from tingsu.desk.live.hub import Note, hub
from tingsu.desk.live.stream import Event, Source
from tingsu.desk.models import Conversation, Mode
from tingsu.journal.record import Actor

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 10
T = TypeVar("T")


class Screen:
    """A browser with one EventSource."""

    def __init__(self) -> None:
        self.status = 0
        self.events: list[tuple[str, dict[str, Any], int | None]] = []
        self.inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def send(self, message: dict[str, Any]) -> None:
        """Take in what the server sends."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        for block in message["body"].decode().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line[1:])
            if "event" in lines:
                number = int(lines["id"]) if "id" in lines else None
                self.events.append((lines["event"], json.loads(lines["data"]), number))

    def numbers(self) -> list[int]:
        """Return the numbers of the turns that came."""
        return [number for kind, _data, number in self.events if kind == "turn" and number is not None]

    async def until(self, there: Callable[[], bool]) -> None:
        """Wait until something has arrived."""
        async with asyncio.timeout(SECONDS):
            while not there():
                await asyncio.sleep(0.01)


async def done(act: Callable[..., T], *given: Any, **more: Any) -> T:
    """Do an act in a thread, and give its connection back."""

    def call() -> T:
        try:
            return act(*given, **more)
        finally:
            connection.close()

    return await sync_to_async(call)()


async def nothing(*_: Any) -> None:
    """Stand for Django, which these tests never reach."""


@asynccontextmanager
async def looking_at(path: str, *, session: str = "", after: str = "", query: str = "") -> AsyncIterator[Screen]:
    """Open a stream; hang up at the end."""
    screen = Screen()
    headers = [(b"cookie", f"sessionid={session}".encode())]
    if after:
        headers.append((b"last-event-id", after.encode()))
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": headers}
    task: asyncio.Task[None] = asyncio.create_task(with_live(nothing)(scope, screen.inbox.get, screen.send))
    try:
        await screen.until(lambda: bool(screen.status))
        yield screen
    finally:
        screen.inbox.put_nowait({"type": "http.disconnect"})
        await asyncio.wait_for(task, SECONDS)


def signed_in(username: str) -> str:
    """Return the session of somebody who signed in."""
    client = Client()
    client.post("/sign-in/", {"username": username, "password": "correct horse"})
    client.get("/cases/")
    return client.cookies["sessionid"].value


def test_every_turn_arrives_once_and_whispers_only_at_staff(cast: Cast) -> None:
    opened = open_conversation(Opening(Mode.CHAT, cast.outlet, wants_person=True), by=Actor("customer", None, "客户"))
    talk = take(opened.conversation, by=cast.ana)
    join(talk, by=cast.noor)
    session = signed_in("ana")

    async def story() -> tuple[Screen, Screen]:
        async with (
            looking_at(f"/live/chat/{opened.token}/") as customer,
            looking_at(f"/live/talk/{talk.pk}/", session=session) as agent,
        ):
            await done(mei, talk, "取自己的钱凭什么要问用途", "m1")
            await done(whisper, talk, text="先道歉", by=cast.noor, sender_id="w1")
            last = await done(staff, talk, cast.ana, "让您不舒服了,我先跟您道个歉。", "a1")
            await customer.until(lambda: last.seq in customer.numbers())
            await agent.until(lambda: last.seq in agent.numbers())
            return customer, agent

    customer, agent = asyncio.run(story())
    seqs = list(talk.turns.values_list("seq", flat=True))
    assert agent.numbers() == seqs
    assert customer.numbers() == [turn.seq for turn in talk.turns.filter(audience="all")]
    assert "先道歉" not in str(customer.events)
    assert "heat" not in str(customer.events), "what was read is none of the customer's stream"
    assert any(kind == "coach" for kind, _data, _number in agent.events)


def test_a_screen_that_comes_back_gets_what_it_missed_and_nothing_twice(cast: Cast) -> None:
    opened = open_conversation(Opening(Mode.CHAT, cast.outlet, wants_person=True), by=Actor("customer", None, "客户"))
    talk = take(opened.conversation, by=cast.ana)
    shown = mei(talk, "在吗", "m1").seq
    missed = staff(talk, cast.ana, "在的,您请讲。", "a1").seq

    async def story() -> Screen:
        async with looking_at(f"/live/chat/{opened.token}/", after=str(shown)) as customer:
            await customer.until(lambda: missed in customer.numbers())
            return customer

    assert asyncio.run(story()).numbers() == [missed]


def test_a_fallen_listener_is_built_up_again(cast: Cast) -> None:
    opened = open_conversation(Opening(Mode.CHAT, cast.outlet, wants_person=True), by=Actor("customer", None, "客户"))
    talk = take(opened.conversation, by=cast.ana)

    def cut_the_line() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE query LIKE 'LISTEN%%' AND datname = current_database() AND pid <> pg_backend_pid()"
            )

    async def story() -> tuple[Screen, list[int]]:
        async with looking_at(f"/live/chat/{opened.token}/") as customer:
            first = await done(mei, talk, "在吗", "m1")
            await customer.until(lambda: first.seq in customer.numbers())
            await done(cut_the_line)
            second = await done(mei, talk, "还在吗", "m2")
            await customer.until(lambda: second.seq in customer.numbers())
            return customer, [first.seq, second.seq]

    customer, said = asyncio.run(story())
    assert [number for number in customer.numbers() if number in said] == said


@pytest.mark.parametrize(
    "path", ["/live/chat/wrong/", "/live/talk/1/", "/live/desk/", "/live/wall/", "/live/", "/live/x"]
)
def test_strangers_find_nothing(cast: Cast, path: str) -> None:
    talk: Conversation = chat(cast)
    path = path.replace("/1/", f"/{talk.pk}/")

    async def status(session: str) -> int:
        async with looking_at(path, session=session) as screen:
            return screen.status

    assert asyncio.run(status("")) == 404
    assert asyncio.run(status("0" * 32)) == 404
    if "talk" in path or "chat" in path:
        assert asyncio.run(status(signed_in("tom"))) == 404


class Busy(Source):
    """A screen of a talk in which somebody always says something."""

    def __init__(self) -> None:
        self.beats = 0

    def topics(self) -> tuple[str, ...]:
        """Return one topic."""
        return ("talk:1",)

    def catch_up(self) -> list[Event]:
        """Nothing is missing."""
        return []

    def heed(self, notes: list[Note]) -> list[Event]:
        """Nothing follows."""
        return []

    def beat(self) -> list[Event] | None:
        """Count; end after the second."""
        self.beats += 1
        return None if self.beats == 2 else []


def test_the_heart_beats_in_a_busy_talk_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "BEAT_SECONDS", 0.2)
    busy, screen = Busy(), Screen()

    async def talk_on() -> None:
        while True:
            hub.pass_on({"kind": "turn", "id": 1})
            await asyncio.sleep(0.02)

    async def story() -> None:
        talking = asyncio.create_task(talk_on())
        async with asyncio.timeout(SECONDS):
            await stream.serve(busy, screen.inbox.get, screen.send)
        talking.cancel()

    asyncio.run(story())
    assert busy.beats == 2
