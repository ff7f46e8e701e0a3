"""300 talks at once: `python -m bench.desk [--talks 300] [--minutes 3] [--pause 30] [--warm 40] [--kill] [--json]`.

Starts `tingsu up` on a data folder of its own, with an agent's screen and a customer's screen open for every talk.
Customers say something every `--pause` seconds (drawn, exponential); agents answer a few seconds after the coach has
advised. Times are from the customer's click until the agent's screen holds the turn, and the coach's new advice. With
`--kill` the web process is killed after a third of the time and the database after two thirds (kill -9); everybody
tries again as the pages do. At the end every text that anybody sent is looked for: in the database once, on both
screens once. The load itself runs on the same machine.
"""

from __future__ import annotations

import argparse
import asyncio
import atexit
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.service import percentile
from bench.wire import SECONDS, Line, events

PORT = 8766
CAPACITY = 5
ANSWERS = (
    "您先别急,这件事我来跟到底。",
    "让您遇到这样的事,我先跟您说声抱歉。",
    "为了尽快查清楚,想跟您核对一下是哪一天办的,方便说一下吗?",
    "我理解您着急,换了谁都会着急。",
    "您看这样行不行:我先查记录,十分钟内给您回话。",
)


@dataclass
class Talk:
    """One talk from both sides, with what each screen has shown."""

    id: int
    token: str
    session: str
    csrf: str
    last: dict[str, str] = field(default_factory=lambda: {"customer": "", "agent": ""})
    shown: dict[str, list[int]] = field(default_factory=lambda: {"customer": [], "agent": []})
    clicked: dict[str, float] = field(default_factory=dict)
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    acked: set[str] = field(default_factory=set)
    advised: float = 0.0


@dataclass
class Times:
    """Seconds, by what was waited for."""

    turn: list[float] = field(default_factory=list)
    coach: list[float] = field(default_factory=list)
    post: list[float] = field(default_factory=list)
    tries: Counter[str] = field(default_factory=Counter)


class Load:
    """Everybody at their screens."""

    def __init__(self, talks: list[Talk], texts: list[str], pause: float, counting: float, until: float) -> None:
        self.talks, self.texts, self.pause, self.counting, self.until = talks, texts, pause, counting, until
        self.times = Times()
        self.over = asyncio.Event()

    async def run(self) -> None:
        """Talk until the time is up, then let the last words arrive."""
        watching = [asyncio.create_task(self.watch(talk, side)) for talk in self.talks for side in talk.shown]
        speaking = [asyncio.create_task(self.customer(talk)) for talk in self.talks]
        speaking += [asyncio.create_task(self.agent(talk)) for talk in self.talks]
        await asyncio.gather(*speaking)
        await asyncio.sleep(8)
        self.over.set()
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)

    async def customer(self, talk: Talk) -> None:
        """Say something now and then."""
        rng = random.Random(talk.id)
        line, number = Line(PORT, address=f"10.0.{talk.id // 250}.{talk.id % 250}"), 0
        await asyncio.sleep(rng.uniform(0, self.pause))  # not all at once
        while time.monotonic() < self.until:
            number += 1
            sender = f"c-{talk.id}-{number}"
            talk.clicked[sender] = time.monotonic()
            await self.send(line, f"/p/chat/{talk.token}/turn/", sender, rng.choice(self.texts), talk)
            await asyncio.sleep(min(rng.expovariate(1 / self.pause), max(0.0, self.until - time.monotonic())))

    async def agent(self, talk: Talk) -> None:
        """Answer a few seconds after the customer spoke."""
        rng = random.Random(-talk.id)
        line, number = Line(PORT, f"sessionid={talk.session}; csrftoken={talk.csrf}", talk.csrf), 0
        while time.monotonic() < self.until:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(talk.heard.wait(), 1)
                talk.heard.clear()
                await asyncio.sleep(rng.uniform(3, 8))
                number += 1
                await self.send(line, f"/desk/{talk.id}/turn/", f"a-{talk.id}-{number}", rng.choice(ANSWERS), talk)

    async def send(self, line: Line, path: str, sender: str, text: str, talk: Talk) -> None:
        """Send as the pages do: again with the same id until it is taken."""
        started = time.monotonic()
        for attempt in range(60):
            status = await line.post(path, {"text": f"{text} #{sender}", "sender_id": sender})
            self.times.tries[str(status)] += 1
            if 200 <= status < 300:
                talk.acked.add(sender)
                if not attempt and started > self.counting:
                    self.times.post.append(time.monotonic() - started)
                return
            if 400 <= status < 500:
                return  # refused, and the page would say so: not lost
            await asyncio.sleep(min(3.0, 0.3 * (attempt + 1)))

    async def watch(self, talk: Talk, side: str) -> None:
        """Keep a screen open; open it again where it left off."""
        path = f"/live/chat/{talk.token}/" if side == "customer" else f"/live/talk/{talk.id}/"
        cookie = "" if side == "customer" else f"sessionid={talk.session}"
        while not self.over.is_set():
            try:
                async for name, data, number in events(PORT, path, cookie, talk.last[side]):
                    self.take_in(talk, side, name, data, number)
            except (OSError, EOFError, ValueError):
                self.times.tries[f"stream {side}"] += 1
            await asyncio.sleep(0.5)

    def take_in(self, talk: Talk, side: str, name: str, data: dict[str, Any], number: str) -> None:
        """Note what a screen shows and how long it took."""
        moment = time.monotonic()
        if name == "turn":
            talk.shown[side].append(int(number))
            talk.last[side] = number
            clicked = talk.clicked.get(data.get("sender_id", "").removeprefix("c:"))
            if side == "agent" and clicked is not None:
                talk.advised = clicked
                talk.heard.set()
                if clicked > self.counting:
                    self.times.turn.append(moment - clicked)
        elif name == "coach" and side == "agent" and talk.advised:
            if talk.advised > self.counting:
                self.times.coach.append(moment - talk.advised)
            talk.advised = 0.0


def seed(data: Path, count: int) -> tuple[list[dict[str, Any]], list[str]]:
    """Make a bank, agents and open talks; return what the load needs to know."""
    os.environ["TINGSU_DATA_DIR"] = str(data)
    from tingsu.cli.start import django_ready

    django_ready()
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from tingsu.cases.actions.parties import PartyFacts
    from tingsu.desk.actions.opening import Opening, open_conversation
    from tingsu.desk.actions.seats import set_seat
    from tingsu.desk.actions.taking import take
    from tingsu.desk.models import Mode, SeatState
    from tingsu.journal.record import SYSTEM, Actor
    from tingsu.org.actions.people import give_post
    from tingsu.org.actions.units import add_unit
    from tingsu.org.middleware import TOUCHED
    from tingsu.org.models import Person
    from tingsu.org.permissions import Role
    from tingsu.packs.read import demo_bank

    head = add_unit(code="HO", name="江海银行", name_en="Bank", kind="head_office", parent=None, by=SYSTEM)
    centre = add_unit(code="CC", name="客服中心", name_en="Centre", kind="call_centre", parent=head, by=SYSTEM)
    sessions = import_module(settings.SESSION_ENGINE)
    talks, customer = [], Actor("customer", None, "客户")
    agent, session = None, ""
    for number in range(count):
        if number % CAPACITY == 0:
            agent = Person.objects.create(username=f"agent{number}", name=f"坐席{number}", password="!")  # noqa: S106
            give_post(agent, unit=centre, role=Role.AGENT, by=SYSTEM)
            store = sessions.SessionStore()
            store[SESSION_KEY], store[TOUCHED] = str(agent.pk), int(time.time())
            store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
            store[HASH_SESSION_KEY] = agent.get_session_auth_hash()
            store.save()
            session = store.session_key
            set_seat(agent, state=SeatState.AWAY)
        assert agent is not None
        facts = PartyFacts(name=f"王测{number}")
        opening = Opening(Mode.CHAT, centre, facts, wants_person=True)
        opened = open_conversation(opening, by=customer)
        take(opened.conversation, by=agent)
        talks.append({"id": opened.conversation.pk, "token": opened.token, "session": session})
    _bank, complaints = demo_bank()
    return talks, [complaint.text[:200] for complaint in complaints]


def check(talks: list[Talk]) -> dict[str, int]:
    """Look for everything that was taken: in the database and on both screens."""
    from tingsu.desk.models import Turn

    lost = doubled = unseen = shown_twice = 0
    for talk in talks:
        turns = list(Turn.objects.filter(conversation=talk.id).values_list("seq", "sender_id", "text"))
        said = Counter(text.rpartition("#")[2] for _seq, _sender, text in turns if "#" in text)
        lost += sum(sender not in said for sender in talk.acked)
        doubled += sum(count - 1 for count in said.values())
        for side in talk.shown:
            seen = Counter(talk.shown[side])
            unseen += sum(seq not in seen for seq, _sender, text in turns if "#" in text)
            shown_twice += sum(count - 1 for count in seen.values())
    return {"lost": lost, "doubled": doubled, "not_on_a_screen": unseen, "twice_on_a_screen": shown_twice}


async def kill_in_the_middle(data: Path, minutes: float) -> None:
    """Kill the web process, later the database, with signal 9."""
    for part in (b"tingsu\x00web", b"bin/postgres\x00-D"):
        await asyncio.sleep(20 + minutes * 60 / 3)
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if part in (folder / "cmdline").read_bytes() and _is_ours(folder, data, part):
                    os.kill(int(folder.name), signal.SIGKILL)


def _is_ours(folder: Path, data: Path, part: bytes) -> bool:
    if b"postgres" in part:
        return str(data).encode() in (folder / "cmdline").read_bytes()
    return f"TINGSU_DATA_DIR={data}".encode() in (folder / "environ").read_bytes()


async def _load(talks: list[Talk], texts: list[str], given: argparse.Namespace, data: Path) -> Load:
    begin = time.monotonic() + given.warm
    load = Load(talks, texts, given.pause, begin, begin + given.minutes * 60)
    killing = asyncio.create_task(kill_in_the_middle(data, given.minutes)) if given.kill else None
    await load.run()
    if killing:
        await killing
    return load


def main() -> None:
    """Seed, start, talk, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--talks", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--pause", type=float, default=30)
    parser.add_argument("--warm", type=float, default=40, help="seconds before anything counts: screens open meanwhile")
    parser.add_argument("--web", type=int, default=1)
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    data = Path(tempfile.mkdtemp(prefix="tingsu-bench-"))
    atexit.register(shutil.rmtree, data, ignore_errors=True)  # after the lease on the database is given back
    data.chmod(0o711)
    seeded, texts = seed(data, given.talks)
    environment = {**os.environ, "TINGSU_LOG_LEVEL": "WARNING", "TINGSU_ORIGIN": f"http://127.0.0.1:{PORT}"}
    up = [sys.executable, "-m", "tingsu", "up", "--port", str(PORT), "--web", str(given.web)]
    server = subprocess.Popen(up, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for_it()
        talks = [Talk(**one, csrf="a" * 32) for one in seeded]
        load = asyncio.run(_load(talks, texts, given, data))
        from django.db import connection

        connection.close()
        found = {"talks": given.talks, "turns": sum(len(talk.acked) for talk in talks), **check(talks)}
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    for kind, seconds in (("turn", load.times.turn), ("coach", load.times.coach), ("post", load.times.post)):
        found |= {f"{kind}_p{round(100 * p)}_ms": percentile(seconds or [0.0], p) for p in (0.5, 0.95, 0.99)}
    found |= {f"answers_{status}": count for status, count in sorted(load.times.tries.items())}
    if given.json:
        print(json.dumps(found))
        return
    for key, value in found.items():
        print(f"{key:28} {value}")


def wait_for_it() -> None:
    """Wait until the site answers."""
    deadline = time.monotonic() + 6 * SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            asyncio.run(_knock())
            return
        time.sleep(0.5)
    raise SystemExit("the site does not come up")


async def _knock() -> None:
    _reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    writer.close()


if __name__ == "__main__":
    main()
