"""`tingsu up`: database, web and worker under one parent, started together and gone together."""

from __future__ import annotations

import json
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.acts.processes import (
    Command,
    becomes_true,
    copied,
    kill,
    nothing_is_left,
    open_folder,
    process_like,
    processes_of,
    start,
)

PARTS = ("tingsu up", "tingsu web", "tingsu work", "tingsu.config.embedded.keeper")


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """Return a data folder whose database has its tables and does not run."""
    with open_folder() as folder:
        code, complaint = start(folder, "-m", "tingsu", "migrate").finish()
        assert code == 0, complaint
        assert nothing_is_left(folder)
        yield folder


@pytest.fixture
def data(template: Path) -> Iterator[Path]:
    """Return a data folder of one's own."""
    with open_folder() as folder:
        yield copied(template, folder)


@pytest.fixture
def port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


def answer(port: int, path: str) -> tuple[int, Any]:
    """Return status and content of a page, 0 when nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, None
    except OSError:
        return 0, None


def is_up(port: int) -> bool:
    """Say whether the service is ready."""
    return answer(port, "/readyz")[0] == 200


@contextmanager
def running(data: Path, port: int, *options: str) -> Iterator[Command]:
    """Have everything run, ready."""
    process = start(data, "-m", "tingsu", "up", "--port", str(port), *options)
    assert becomes_true(lambda: is_up(port) or process.has_ended, seconds=40)
    assert not process.has_ended, process.finish()
    assert becomes_true(lambda: f"http://127.0.0.1:{port}/" in process.complaint()), "no greeting"
    assert all(process_like(data, f"-m {part}") for part in PARTS), processes_of(data)
    yield process


def another(data: Path, part: str, before: int) -> Callable[[], bool]:
    """Return the question whether another process does the part that one did before."""
    return lambda: process_like(data, part) not in (0, before)


def test_an_empty_folder_becomes_a_working_installation_and_sigterm_stops_everything(port: int) -> None:
    with open_folder() as data:
        with running(data, port) as process:
            assert answer(port, "/healthz") == (200, {"status": "ok"})
            assert answer(port, "/readyz") == (200, {"status": "ok"})
            process.send(signal.SIGTERM)
            code, complaint = process.finish()

        assert code == 0, complaint
        assert "Traceback" not in complaint
        assert nothing_is_left(data)
        assert answer(port, "/healthz")[0] == 0
        for name in ("secret.key", "personal.keys", "index.key"):
            assert (data / name).stat().st_mode & 0o077 == 0, name


def test_kill_9_of_the_parent_leaves_no_orphan_and_the_next_start_works_until_ctrl_c(data: Path, port: int) -> None:
    with running(data, port) as process:
        process.kill()
        assert nothing_is_left(data)
        assert answer(port, "/healthz")[0] == 0

    with running(data, port) as process:
        process.send(signal.SIGINT)
        code, complaint = process.finish()
    assert code == 0, complaint
    assert "Traceback" not in complaint
    assert nothing_is_left(data)


def test_a_child_that_was_killed_is_started_again_and_leaves_none_of_its_own(data: Path, port: int) -> None:
    with running(data, port, "--web", "2") as process:
        for part in ("-m tingsu web", "-m tingsu work"):
            before = process_like(data, part)
            kill(before)
            assert becomes_true(another(data, part, before)), part
        assert becomes_true(lambda: is_up(port))
        process.send(signal.SIGTERM)
        assert process.finish()[0] == 0
    assert nothing_is_left(data, seconds=5)


@pytest.mark.parametrize("who", ["server", "keeper"])
def test_a_killed_database_is_started_again_and_pages_answer(data: Path, port: int, who: str) -> None:
    part = f"-D {data / 'pg'}" if who == "server" else "-m tingsu.config.embedded.keeper"
    with running(data, port) as process:
        before = process_like(data, part)
        kill(before)
        assert becomes_true(another(data, part, before), seconds=30), process.complaint()
        assert becomes_true(lambda: is_up(port), seconds=20)
        assert [answer(port, "/readyz")[0] for _request in range(12)] == [200] * 12, "no dead connection is lent"
        process.send(signal.SIGTERM)
        assert process.finish()[0] == 0
    assert nothing_is_left(data, seconds=5)


def test_a_busy_port_says_so_and_leaves_nothing(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, complaint = start(data, "-m", "tingsu", "up", "--port", str(port)).finish()

    assert code == 1
    assert f"端口 {port} 用不了" in complaint
    assert "--port" in complaint
    assert "Traceback" not in complaint
    assert nothing_is_left(data)
