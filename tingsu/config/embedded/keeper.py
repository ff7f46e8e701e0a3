"""The keeper: runs the server until no command holds the lease. Started by `lease.py`, never by hand."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg

from tingsu.config.embedded import server


def keep(data: Path) -> int:
    """Run the server until the last lease is given back; return its exit code."""
    own = os.open(data / "pg.keeper", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(own, fcntl.LOCK_EX)  # waits for an older keeper that is just ending
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    user = server.prepare(data)
    process = server.launch(data, user)
    _make_database(data, process)
    threading.Thread(target=_stop_when_unused, args=(data, process), daemon=True).start()
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait()


def _make_database(data: Path, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            connection = psycopg.connect(
                host=str(server.socket_dir(data)), user="postgres", dbname="postgres", autocommit=True
            )
        except psycopg.OperationalError:
            time.sleep(0.05)
            continue
        with connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'tingsu'").fetchone()
            if not found:
                connection.execute("CREATE DATABASE tingsu")
        connection.close()
        (server.pgdata(data) / "tingsu.ready").touch()
        return


def _stop_when_unused(data: Path, process: subprocess.Popen[bytes]) -> None:
    lease = os.open(data / "pg.lease", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lease, fcntl.LOCK_EX)  # granted when nobody holds it any more; held until we are gone
    process.send_signal(signal.SIGINT)


if __name__ == "__main__":
    sys.exit(keep(Path(sys.argv[1])))
