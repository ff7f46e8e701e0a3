"""Web and worker as children of one parent: started together, stopped together, restarted when one falls."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tingsu.config import embedded
from tingsu.config.places import ROOT
from tingsu.core.errors import SetupError

STOP_SECONDS = 15
FALLS_ALLOWED = 5
FALLS_WINDOW_SECONDS = 60
DATABASE_SECONDS = 1.0
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process and when it fell."""

    name: str
    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    falls: list[float] = field(default_factory=list)


class Supervisor:
    """Runs until Ctrl-C, SIGTERM, or a child that keeps falling.

    `data` is the folder of the embedded database, which is looked after as well; None where DATABASE_URL names another.
    """

    def __init__(self, *, host: str, port: int, web: int, workers: int, data: Path | None = None) -> None:
        self.address = (host, port)
        self.data, self.look_at = data, 0.0
        serve = ["web", "--host", host, "--port", str(port), "--processes", str(web)]
        self.children = [Child("web", serve), *(Child(f"worker {n + 1}", ["work"]) for n in range(workers))]
        self.stopping = False

    def run(self) -> int:
        """Start all and watch; return the exit code."""
        self._check_port()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        for child in self.children:
            self._start(child)
        self._greet()
        while not self.stopping:
            self._look_after_database()
            for child in self.children:
                if child.process and child.process.poll() is not None and not self._restart(child):
                    self._end_all()
                    return 1
            time.sleep(0.3)
        self._end_all()
        return 0

    def _check_port(self) -> None:
        host, port = self.address
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(self.address)
            except OSError as error:
                raise SetupError(
                    f"端口 {port} 用不了({error.strerror})。", hint="可能已被占用,换一个: --port 8001"
                ) from error

    def _greet(self) -> None:
        host, port = self.address
        for _attempt in range(100):
            try:
                with socket.create_connection((host, port), timeout=0.2):
                    break
            except OSError:
                time.sleep(0.1)
            if self.stopping:
                return
        sys.stderr.write(f"\n  听诉已启动: http://{host}:{port}/  (员工登录 /sign-in/)\n  按 Ctrl-C 停止。\n\n")
        sys.stderr.flush()

    def _look_after_database(self) -> None:
        """Start the embedded database again if it was killed; while it does not come up, ask again every second."""
        if self.data is None or time.monotonic() < self.look_at:
            return
        self.look_at = time.monotonic() + DATABASE_SECONDS
        try:
            embedded.revive(self.data)
        except SetupError as error:
            sys.stderr.write(f"{error}\n")

    def _start(self, child: Child) -> None:
        child.process = subprocess.Popen(  # noqa: S603 - our own commands
            [sys.executable, "-m", "tingsu", *child.arguments],
            cwd=ROOT,
            preexec_fn=_die_with_parent(),
        )

    def _restart(self, child: Child) -> bool:
        """Start a fallen child again; False when it fell too often."""
        now = time.monotonic()
        child.falls = [at for at in child.falls if now - at < FALLS_WINDOW_SECONDS] + [now]
        if self.stopping:
            return True
        if len(child.falls) > FALLS_ALLOWED:
            sys.stderr.write(f"{child.name} keeps stopping; see its messages above.\n")
            return False
        _end_group(child)
        time.sleep(min(5.0, 0.5 * len(child.falls)))
        self._start(child)
        return True

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def _end_all(self) -> None:
        running = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for child in self.children:
            _end_group(child)


def _end_group(child: Child) -> None:
    """End what a killed child left behind: uvicorn's processes would keep its port."""
    if child.process:
        with suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)


def _die_with_parent() -> Callable[[], None]:
    """Children get SIGTERM from the kernel when the supervisor dies, even by kill -9."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def before_exec() -> None:
        os.setpgrp()  # Ctrl-C reaches the supervisor alone, which then stops us in order
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return before_exec
