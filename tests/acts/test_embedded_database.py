"""The database that comes with Tingsu: there when a command needs it, gone when none does, whatever was killed."""

from __future__ import annotations

import signal
import stat
from collections.abc import Iterator
from pathlib import Path

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
from tingsu.config.embedded import server, url
from tingsu.config.embedded.server import socket_dir

# A command that needs the database: says how often it was run here, then waits for the end of its input.
COMMAND = """
import sys
from pathlib import Path
import psycopg
from tingsu.config import embedded
data = Path(sys.argv[1])
embedded.hold(data)
with psycopg.connect(embedded.url(data)) as connection:
    connection.execute("SELECT pg_advisory_xact_lock(1)")
    connection.execute("CREATE TABLE IF NOT EXISTS runs (at timestamptz)")
    connection.execute("INSERT INTO runs VALUES (now())")
    count = connection.execute("SELECT count(*) FROM runs").fetchone()[0]
connection.close()
print(f"run {count}", flush=True)
sys.stdin.read()
"""


def command(data: Path) -> Command:
    """Start a command that holds the database until it is let go."""
    return start(data, "-c", COMMAND, str(data))


def run(data: Path) -> str:
    """Run a command from start to end and return what it said."""
    process = command(data)
    code, complaint = process.finish()
    assert code == 0, complaint
    return process.said()


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """Return a folder with a cluster that was made once and does not run."""
    with open_folder() as folder:
        assert run(folder) == "run 1"
        assert nothing_is_left(folder)
        yield folder


@pytest.fixture
def data(template: Path) -> Iterator[Path]:
    """Return a data folder with a cluster."""
    with open_folder() as folder:
        yield copied(template, folder)


@pytest.fixture
def empty() -> Iterator[Path]:
    """Return a data folder in which nothing was ever run."""
    with open_folder() as folder:
        yield folder


# ── There when needed, gone afterwards ────────────────────────────────────────────────────────────────────────────────


def test_it_starts_when_a_command_needs_it_and_is_gone_when_the_command_ends(data: Path) -> None:
    assert run(data) == "run 2"

    assert processes_of(data) == {}


def test_what_one_command_wrote_the_next_one_reads(data: Path) -> None:
    assert [run(data), run(data)] == ["run 2", "run 3"]


def test_two_commands_at_once_on_an_empty_folder_share_one_server(empty: Path) -> None:
    first, second = command(empty), command(empty)

    assert sorted([first.said(), second.said()]) == ["run 1", "run 2"]
    assert len([line for line in processes_of(empty).values() if "embedded.keeper" in line]) == 1
    assert [process.finish()[0] for process in (first, second)] == [0, 0]
    assert nothing_is_left(empty)


def test_the_second_command_keeps_what_the_first_one_started(data: Path) -> None:
    first = command(data)
    assert first.said() == "run 2"
    second = command(data)
    assert second.said() == "run 3"
    assert first.finish()[0] == 0

    assert run(data) == "run 4"
    assert second.finish()[0] == 0
    assert nothing_is_left(data)


def test_commands_that_come_and_go_all_find_it(data: Path) -> None:
    processes = [command(data) for _ in range(6)]

    assert sorted(process.said() for process in processes) == [f"run {n}" for n in range(2, 8)]
    assert [process.finish()[0] for process in processes] == [0] * 6
    assert nothing_is_left(data)


def test_ctrl_c_ends_the_command_and_then_the_server(data: Path) -> None:
    process = command(data)
    process.said()
    process.send(signal.SIGINT)

    assert process.finish()[0] != 0
    assert nothing_is_left(data)
    assert run(data) == "run 3"


# ── Killed ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_kill_9_of_the_command_leaves_nothing(data: Path) -> None:
    process = command(data)
    process.said()
    process.kill()

    assert nothing_is_left(data)
    assert run(data) == "run 3"


def test_kill_9_of_a_command_that_is_just_making_the_cluster_leaves_nothing(empty: Path) -> None:
    process = command(empty)
    assert becomes_true(lambda: any("initdb" in line for line in processes_of(empty).values()))
    process.kill()

    assert nothing_is_left(empty)
    assert run(empty) == "run 1"


def test_kill_9_of_one_command_leaves_the_server_to_the_other(data: Path) -> None:
    first, second = command(data), command(data)
    first.said()
    second.said()
    first.kill()

    assert run(data) == "run 4"
    assert second.finish()[0] == 0
    assert nothing_is_left(data)


def test_kill_9_of_the_keeper_takes_the_server_along(data: Path) -> None:
    process = command(data)
    process.said()
    kill(process_like(data, "-m tingsu.config.embedded.keeper"))

    assert becomes_true(lambda: set(processes_of(data)) == {process.pid})
    assert run(data) == "run 3"
    process.finish()
    assert nothing_is_left(data)


def test_kill_9_of_the_server_takes_the_keeper_along_and_the_next_command_starts_another(data: Path) -> None:
    process = command(data)
    process.said()
    kill(process_like(data, f"-D {data}/pg"))

    assert becomes_true(lambda: set(processes_of(data)) == {process.pid})
    assert run(data) == "run 3"
    process.finish()
    assert nothing_is_left(data)


def test_kill_9_of_everything_at_once_loses_nothing_that_was_committed(data: Path) -> None:
    process = command(data)
    assert process.said() == "run 2"
    killed = list(processes_of(data))
    for pid in killed:
        kill(pid)
    process.kill()

    assert nothing_is_left(data)
    assert becomes_true(lambda: not any(Path(f"/proc/{pid}").exists() for pid in killed))  # buried by init
    assert run(data) == "run 3"


def test_a_cluster_that_was_half_made_is_made_anew(empty: Path) -> None:
    (empty / "pg" / "base").mkdir(parents=True, mode=0o700)
    (empty / "pg" / "base" / "1").write_text("half")
    (empty / "pg").chmod(0o700)

    assert run(empty) == "run 1"


# ── Where ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("our bank's data (copy 2)", id="spaces and a quote"),
        pytest.param("听诉/数据", id="Chinese"),
        pytest.param("/".join(["a-folder-with-a-rather-long-name"] * 6), id="very long"),
        pytest.param("data,old", id="comma"),
    ],
)
def test_the_folder_may_be_called_anything(template: Path, empty: Path, name: str) -> None:
    folder = empty / name
    folder.mkdir(parents=True)

    assert run(copied(template, folder)) == "run 2"
    assert nothing_is_left(folder)


def test_a_cluster_is_made_below_a_folder_with_spaces(empty: Path) -> None:
    folder = empty / "our bank"
    folder.mkdir()

    assert run(folder) == "run 1"


def test_a_cluster_is_made_in_a_folder_that_only_its_owner_may_enter(empty: Path) -> None:
    folder = empty / "data"
    folder.mkdir(mode=0o700)

    assert run(folder) == "run 1"


def test_a_socket_has_a_short_way_when_the_folders_is_too_long(tmp_path: Path) -> None:
    near, far = tmp_path / "a", tmp_path / ("b" * 200)

    assert socket_dir(near) == near / "pg"
    assert len(str(socket_dir(far) / ".s.PGSQL.5432").encode()) < 100
    assert socket_dir(far) != socket_dir(tmp_path / ("c" * 200))
    assert url(far).endswith(str(socket_dir(far)).replace("/", "%2F")) or str(socket_dir(far)) in url(far)


def test_nobody_else_on_the_machine_reaches_the_server(data: Path) -> None:
    process = command(data)
    process.said()
    try:
        folder = server.pgdata(data)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        line = processes_of(data)[process_like(data, f"-D {data}/pg")]
        assert "listen_addresses=" in line
        assert "log_statement=none" in line
    finally:
        process.finish()


def test_a_cluster_that_cannot_start_says_where_the_reasons_are(data: Path) -> None:
    (data / "pg" / "PG_VERSION").write_text("9.6\n")
    code, complaint = command(data).finish()

    assert code != 0
    assert "does not start" in complaint
    assert str(data / "pg.log") in complaint
    assert nothing_is_left(data)
