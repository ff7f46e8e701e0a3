"""`tingsu up`: database, web and worker under one parent, started together and gone together."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.acts.processes import (
    becomes_true,
    copied,
    finished,
    kill,
    nothing_is_left,
    open_folder,
    process_like,
    processes_of,
    start,
)

Up = Callable[..., subprocess.Popen[str]]


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """Return a data folder whose database has its tables and does not run."""
    with open_folder() as folder:
        code, _out, err = finished(start(folder, "-m", "tingsu", "migrate"))
        assert code == 0, err
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


def up(data: Path, port: int, *options: str) -> subprocess.Popen[str]:
    """Start everything."""
    return start(data, "-m", "tingsu", "up", "--port", str(port), *options)


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


def working(data: Path) -> set[str]:
    """Return which parts of Tingsu run: up, web, work, the keeper."""
    parts = {"up": " up ", "web": " web ", "work": " work", "keeper": "embedded.keeper"}
    lines = processes_of(data).values()
    return {part for part, word in parts.items() if any(word in f"{line} " for line in lines)}


@contextmanager
def running(data: Path, port: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Have everything run, ready."""
    process = up(data, port, *options)
    assert becomes_true(lambda: is_up(port) or process.poll() is not None, seconds=40)
    assert process.poll() is None, process.communicate()
    assert becomes_true(lambda: working(data) == {"up", "web", "work", "keeper"})
    yield process


def test_it_answers_and_sigterm_stops_everything(data: Path, port: int) -> None:
    with running(data, port) as process:
        assert answer(port, "/healthz") == (200, {"status": "ok"})
        assert answer(port, "/readyz") == (200, {"status": "ok"})
        process.send_signal(signal.SIGTERM)

        code, _out, err = finished(process)
        assert code == 0, err
        assert f"http://127.0.0.1:{port}/" in err
        assert "Traceback" not in err
    assert nothing_is_left(data)
    assert answer(port, "/healthz")[0] == 0


def test_ctrl_c_stops_everything(data: Path, port: int) -> None:
    with running(data, port) as process:
        process.send_signal(signal.SIGINT)

        code, _out, err = finished(process)
        assert code == 0, err
        assert "Traceback" not in err
    assert nothing_is_left(data)


def test_kill_9_of_the_parent_leaves_no_orphan_and_the_next_start_works(data: Path, port: int) -> None:
    with running(data, port, "--web", "2") as process:
        kill(process.pid)
        process.wait()
        assert nothing_is_left(data)
        assert answer(port, "/healthz")[0] == 0

    with running(data, port) as process:
        assert answer(port, "/readyz") == (200, {"status": "ok"})
        process.send_signal(signal.SIGTERM)
        assert finished(process)[0] == 0
    assert nothing_is_left(data)


@pytest.mark.parametrize("part", ["web", "work"])
def test_a_child_that_was_killed_is_started_again(data: Path, port: int, part: str) -> None:
    with running(data, port) as process:
        before = process_like(data, "tingsu", f" {part}")
        kill(before)

        assert becomes_true(lambda: part in working(data) and process_like(data, "tingsu", f" {part}") != before)
        assert becomes_true(lambda: is_up(port))
        process.send_signal(signal.SIGTERM)
        assert finished(process)[0] == 0
    assert nothing_is_left(data)


def test_a_web_parent_that_was_killed_leaves_no_children_on_the_port(data: Path, port: int) -> None:
    with running(data, port, "--web", "2") as process:
        kill(process_like(data, "tingsu", " web"))

        assert becomes_true(lambda: process.poll() is not None or is_up(port))
        process.send_signal(signal.SIGTERM)
        code, _out, err = finished(process)
        assert code == 0, err
        assert "ddress already in use" not in err
    assert nothing_is_left(data)


def test_after_kill_9_of_everything_the_next_start_works(data: Path, port: int) -> None:
    with running(data, port) as process:
        killed = list(processes_of(data))
        for pid in killed:
            kill(pid)
        process.wait()
        assert becomes_true(lambda: not any(Path(f"/proc/{pid}").exists() for pid in killed))

    with running(data, port) as process:
        process.send_signal(signal.SIGTERM)
        assert finished(process)[0] == 0


def test_a_busy_port_says_so_and_leaves_nothing(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, _out, err = finished(up(data, port))

    assert code == 1
    assert f"端口 {port} 用不了" in err
    assert "--port" in err
    assert "Traceback" not in err
    assert nothing_is_left(data)


def test_an_empty_folder_becomes_a_working_installation(port: int) -> None:
    with open_folder() as data:
        with running(data, port) as process:
            assert answer(port, "/readyz") == (200, {"status": "ok"})
            process.send_signal(signal.SIGTERM)
            assert finished(process)[0] == 0
        assert nothing_is_left(data)
        assert {"secret.key", "personal.keys", "index.key"} <= {path.name for path in data.iterdir()}
        for name in ("secret.key", "personal.keys", "index.key"):
            assert (data / name).stat().st_mode & 0o077 == 0


def test_a_database_that_is_not_there_says_so(data: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.acts import processes

    known = processes.environment
    monkeypatch.setattr(
        processes,
        "environment",
        lambda folder: known(folder) | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
    )
    code, _out, err = finished(up(data, port))

    assert code == 1
    assert "数据库连不上" in err
    assert "DATABASE_URL" in err
    assert "Traceback" not in err
