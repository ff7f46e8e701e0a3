"""Commands of Tingsu as processes of their own, each with its own data folder, and what they leave behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from tests.environment import DATA

ROOT = Path(__file__).parents[2]
_started: list[Command] = []


def environment(data: Path) -> dict[str, str]:
    """Return the environment of a command whose folder is `data` and whose database is the embedded one."""
    dropped = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TINGSU_", "COV_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    # Compiled code is kept beside the test database: without it, every one of these starts takes twice as long.
    compiled = {"PYTHONPYCACHEPREFIX": str(DATA / "compiled")}
    return kept | compiled | {"TINGSU_DATA_DIR": str(data), "PYTHONWARNINGS": "ignore"}


def start(data: Path, *arguments: str) -> Command:
    """Start Python with arguments; the test talks to it and ends it."""
    return Command([sys.executable, *arguments], environment(data))


class Command:
    """A running command. It writes into files, so that no orphan of it can keep the test waiting at a pipe."""

    def __init__(self, arguments: list[str], variables: dict[str, str]) -> None:
        self._out, self._err = (tempfile.TemporaryFile("w+", encoding="utf-8") for _ in range(2))  # noqa: SIM115
        self._process = subprocess.Popen(  # noqa: S603 - our own code
            arguments, cwd=ROOT, env=variables, stdin=subprocess.PIPE, stdout=self._out, stderr=self._err
        )
        _started.append(self)

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Whether it has ended by itself."""
        return self._process.poll() is not None

    def said(self) -> str:
        """Wait for the first line that it says and return it; empty when it ends without a word."""
        becomes_true(lambda: "\n" in self._written(self._out) or self.has_ended, seconds=40)
        return self._written(self._out).partition("\n")[0]

    def complaint(self) -> str:
        """Return what it has written to its error output so far."""
        return self._written(self._err)

    def send(self, number: int) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.wait()

    def finish(self, *, seconds: float = 30) -> tuple[int, str]:
        """Let go of it and wait for its end; return the exit code and what it complained of."""
        if self._process.stdin:
            self._process.stdin.close()
        return self._process.wait(seconds), self.complaint()

    def close(self) -> None:
        """Give everything back."""
        self.kill()
        for file in (self._process.stdin, self._out, self._err):
            if file:
                file.close()

    def _written(self, file: IO[str]) -> str:
        file.seek(0)
        return file.read()


def processes_of(data: Path) -> dict[int, str]:
    """Return every process that names the folder in its command line or works in it, with its command line."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        with suppress(OSError):
            line = (entry / "cmdline").read_bytes().replace(b"\x00", b" ").decode(errors="replace").strip()
            own = f"TINGSU_DATA_DIR={data}".encode() in (entry / "environ").read_bytes().split(b"\x00")
            works = (entry / "cwd").readlink().is_relative_to(data)
            if line and (own or works or str(data) in line):
                found[int(entry.name)] = line
    return found


def process_like(data: Path, words: str) -> int:
    """Return the id of the one process of a folder whose command line holds `words`, 0 when there is none."""
    return next((pid for pid, line in processes_of(data).items() if f" {words} " in f" {line} "), 0)


def kill(pid: int) -> None:
    """End a process that the test started, as a power cut would."""
    assert pid > 0, "there is no such process; 0 would end the test itself"
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def becomes_true(question: Callable[[], bool], *, seconds: float = 20) -> bool:
    """Ask again and again until the answer is yes or the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if question():
            return True
        time.sleep(0.05)
    return question()


def nothing_is_left(data: Path, *, seconds: float = 20) -> bool:
    """Say whether every process of a folder is gone before long."""
    return becomes_true(lambda: not processes_of(data), seconds=seconds)


def clean_up(data: Path) -> None:
    """End whatever a failed test left running in its folder."""
    for pid in processes_of(data):
        kill(pid)
    nothing_is_left(data, seconds=5)
    while _started:
        _started.pop().close()


@contextmanager
def open_folder() -> Iterator[Path]:
    """Give an empty folder that everybody may enter, and take it away afterwards with all that runs in it.

    In memory where there is such a place: a cluster is a thousand files, and a disk takes seconds to forget them.
    """
    memory = Path("/dev/shm")  # noqa: S108 - the folder below it is ours alone
    place = memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 500_000_000 else None
    with tempfile.TemporaryDirectory(prefix="tingsu-acts-", dir=place) as name:
        Path(name).chmod(0o755)
        try:
            yield Path(name)
        finally:
            clean_up(Path(name))


def copied(template: Path, data: Path) -> Path:
    """Return `data`, filled with a prepared installation that does not run."""
    shutil.copytree(template, data, dirs_exist_ok=True)
    return data
