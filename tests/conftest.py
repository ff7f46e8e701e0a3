"""The cast that everybody knows, a real database, and a clock one can set.

Mei is the customer. Ana is the agent, Chen Jing ("officer") handles complaints at the east branch, Noor supervises,
Idris reviews at head office, Tom belongs to the west branch and must never see anything of the east.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tingsu.org.models import Person, Unit
    from tingsu.org.permissions import Role


@dataclass
class Cast:
    """Units and people of a small bank."""

    head: Unit
    east: Unit
    outlet: Unit
    west: Unit
    ana: Person
    officer: Person
    noor: Person
    idris: Person
    tom: Person
    admin: Person
    auditor: Person


@pytest.fixture
def cast(db: None, settings: Any) -> Cast:
    """Return the bank and its people; everybody's password is `correct horse`."""
    from tingsu.journal.record import SYSTEM
    from tingsu.org.actions.people import give_post
    from tingsu.org.actions.units import add_unit
    from tingsu.org.models import Person
    from tingsu.org.permissions import Role

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    head = add_unit(code="HO", name="江海银行", name_en="Jianghai Bank", kind="head_office", parent=None, by=SYSTEM)
    east = add_unit(code="E", name="临江分行", name_en="East Branch", kind="branch", parent=head, by=SYSTEM)
    outlet = add_unit(code="E1", name="东门网点", name_en="East Gate", kind="outlet", parent=east, by=SYSTEM)
    west = add_unit(code="W", name="望海分行", name_en="West Branch", kind="branch", parent=head, by=SYSTEM)

    def person(username: str, name: str, unit: Unit, role: Role) -> Person:
        made = Person.objects.create_user(username, "correct horse", name=name, name_en=username.title())
        give_post(made, unit=unit, role=role, by=SYSTEM)
        return made

    return Cast(
        head=head,
        east=east,
        outlet=outlet,
        west=west,
        ana=person("ana", "安娜", outlet, Role.AGENT),
        officer=person("officer", "陈静", east, Role.OFFICER),
        noor=person("noor", "努尔", east, Role.SUPERVISOR),
        idris=person("idris", "伊德里斯", head, Role.REVIEWER),
        tom=person("tom", "汤姆", west, Role.SUPERVISOR),
        admin=person("admin", "管理员", head, Role.ADMIN),
        auditor=person("auditor", "审计员", head, Role.AUDITOR),
    )


@pytest.fixture
def work() -> Callable[[], int]:
    """Return a function that runs every queued job, as the worker would."""
    from tingsu.journal.reactions import run_queued

    return run_queued


@pytest.fixture(autouse=True, scope="session")
def flush_despite_the_journal() -> Iterator[None]:
    """Let Django empty the tables after a test that commits.

    The journal forbids TRUNCATE, so its triggers sleep for that one transaction. The queue of jobs is not Django's own
    table and would outlive the test, so it is emptied with the rest.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations

    tables = ("journal_entry", "journal_link")
    original = DatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: Any, sql_list: list[str]) -> None:
        asleep = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
        awake = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
        original(self, [*asleep, *sql_list, "TRUNCATE procrastinate_jobs CASCADE", *awake])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield
