"""A command's side: hold the lease, start the keeper when there is none, wait for it at the end."""

from __future__ import annotations

import atexit
import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from tingsu.config.embedded import server
from tingsu.core.errors import SetupError

START_SECONDS = 60
STOP_SECONDS = 15
_held: dict[Path, int] = {}


def hold(data: Path) -> None:
    """Have the embedded server run until this process ends. Safe to call twice."""
    if data in _held:
        return
    lease = os.open(data / "pg.lease", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lease, fcntl.LOCK_SH)  # waits while a keeper is just stopping its server
    _held[data] = lease
    atexit.register(_release, data, os.getpid())
    gate = os.open(data / "pg.gate", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(gate, fcntl.LOCK_EX)  # of several commands, one starts the keeper
        if not server.is_ready(data):
            _start_keeper(data)
    finally:
        os.close(gate)


def revive(data: Path) -> None:
    """Start the keeper again if it fell while this process holds the lease (a killed server ends its keeper).

    Raises `SetupError` when the server does not come up: its old processes may still be going; ask again later.
    """
    if data not in _held or _keeper_lives(data):
        return
    gate = os.open(data / "pg.gate", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(gate, fcntl.LOCK_EX)
        if not _keeper_lives(data):
            _start_keeper(data)
    finally:
        os.close(gate)


def url(data: Path) -> str:
    """Return the DATABASE_URL of the embedded server."""
    return f"postgresql://postgres@/tingsu?host={quote(str(server.socket_dir(data)))}"


def _start_keeper(data: Path) -> None:
    log = (data / "pg.log").open("ab")
    keeper = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "tingsu.config.embedded.keeper", str(data)],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,  # Ctrl-C in the terminal is for the command, not for the database
        close_fds=True,
        cwd=Path(__file__).parents[3],
    )
    log.close()
    deadline = time.monotonic() + START_SECONDS
    while not server.is_ready(data):
        if keeper.poll() is not None or time.monotonic() > deadline:
            raise SetupError("The embedded database does not start.", hint=f"Its reasons are in {data / 'pg.log'}.")
        time.sleep(0.05)
    # The keeper outlives this process on purpose; without this, Python warns that its child still runs.
    keeper.returncode = 0


def _release(data: Path, owner: int) -> None:
    """Give the lease back and, when it was the last, wait until the server is down."""
    if os.getpid() != owner:
        return  # a forked child ran our exit handlers
    lease = _held.pop(data)
    fcntl.flock(lease, fcntl.LOCK_UN)
    deadline = time.monotonic() + STOP_SECONDS
    quiet = 0
    while time.monotonic() < deadline and quiet < 4 and _keeper_lives(data):
        try:
            fcntl.flock(lease, fcntl.LOCK_SH | fcntl.LOCK_NB)
            fcntl.flock(lease, fcntl.LOCK_UN)
            quiet += 1  # others hold it too, or the keeper has not woken yet
        except BlockingIOError:
            quiet = 0  # the keeper has it: the server is stopping
        time.sleep(0.05)
    os.close(lease)


def _keeper_lives(data: Path) -> bool:
    handle = os.open(data / "pg.keeper", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(handle)
