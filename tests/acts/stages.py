"""Cases at every stage of their life, led there by the acts themselves; and words for what the tests have in common."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from decimal import Decimal
from types import ModuleType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from tests.conftest import Cast
from tingsu.cases.actions.assignment import take_over_case
from tingsu.cases.actions.closing import close_case
from tingsu.cases.actions.contacts import log_contact
from tingsu.cases.actions.decision import Gift, Ruling, decide_case
from tingsu.cases.actions.facts import confirm_facts, state_facts
from tingsu.cases.actions.intake import Intake
from tingsu.cases.actions.learning import learn_lesson, rule_responsibility
from tingsu.cases.actions.notice import tell_decision
from tingsu.cases.actions.open import open_case
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.models import Case, Channel, ContactKind, RedressGround, RedressKind, RootCause, Validity
from tingsu.core.errors import NotAllowed, TingsuError
from tingsu.journal.models import Entry
from tingsu.journal.record import SYSTEM, Actor
from tingsu.org.actions.people import give_post
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Role

T = TypeVar("T")
MEI = Actor("customer", None, "客户")
PHONE = "13812345678"
WORDS = "为什么扣我80块年费,请查一下。"
PARTY = PartyFacts(name="王梅", phone=PHONE)
RULING = Ruling(Validity.JUSTIFIED, "3 月起多扣年费 80 元", "收费公示", "未尽告知", "可在 30 日内申请核查")
REFUND = Gift(RedressGround.FAULT, RedressKind.REFUND, Decimal("80"))


def shanghai(moment: str) -> datetime:
    """Return a local time such as `2026-03-05 09:30` as an instant."""
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def opened(cast: Cast, text: str = WORDS, *, by: Person | Actor | None = None, **more: Any) -> Case:
    """Return a new complaint at the outlet, taken in by Ana on the phone."""
    known: dict[str, Any] = {"channel": Channel.PHONE, "unit": cast.outlet, "party": PARTY} | more
    return open_case(Intake(text, **known), by=by or cast.ana).case


def handled(cast: Cast, text: str = WORDS, *, officer: Person | None = None, **more: Any) -> Case:
    """Return a case that the officer has taken over."""
    return take_over_case(opened(cast, text, **more), by=officer or cast.officer)


def confirmed(cast: Cast, *, officer: Person | None = None, **more: Any) -> Case:
    """Return a case whose facts the customer has confirmed."""
    officer = officer or cast.officer
    case = handled(cast, officer=officer, **more)
    log_contact(case, kind=ContactKind.CALL, note="致歉并听客户说完", minutes=8, by=officer)
    state_facts(case, text="3 月起扣年费 80 元", wants="退 80 元", by=officer)
    confirm_facts(case, how="电话复述后客户说对", by=officer)
    return fresh(case)


def decided(cast: Cast, *, redress: Sequence[Gift] = (REFUND,), officer: Person | None = None, **more: Any) -> Case:
    """Return a case on which the officer has ruled."""
    officer = officer or cast.officer
    case = confirmed(cast, officer=officer, **more)
    decide_case(case, ruling=RULING, redress=redress, by=officer)
    return fresh(case)


def told(cast: Cast, **more: Any) -> Case:
    """Return a case whose decision the customer knows."""
    case = decided(cast, **more)
    tell_decision(case, how="dialled", proof="通话 4 分钟", by=cast.officer)
    return fresh(case)


def learn(case: Case, *, by: Person, cause: str = "CA-07") -> None:
    """Record cause, root cause and prevention."""
    words = {"explanation": "退费单没人跟", "prevention": "退费单三日未完自动提醒"}
    learn_lesson(case, cause=cause, root_cause=RootCause.PROCESS, by=by, **words)


def complete(cast: Cast, **more: Any) -> Case:
    """Return a case whose file holds all it needs for closing."""
    case = told(cast, **more)
    learn(case, by=cast.officer)
    rule_responsibility(case, kind="full", unit=cast.outlet, person=None, note="", by=cast.noor)
    return fresh(case)


def closed(cast: Cast, **more: Any) -> Case:
    """Return a closed case."""
    return close_case(complete(cast, **more), by=cast.officer)


def fresh(case: Case) -> Case:
    """Return the case as it stands in the database."""
    return Case.objects.get(pk=case.pk)


def somebody(username: str, *, unit: Unit, role: Role) -> Person:
    """Return one more person with a post."""
    person = Person.objects.create_user(username, "correct horse", name=username)
    give_post(person, unit=unit, role=role, by=SYSTEM)
    return Person.objects.get(pk=person.pk)


def verbs(case: Case) -> list[str]:
    """Return what the journal tells of a case, oldest first."""
    return list(Entry.objects.filter(subject_type="case", subject_id=case.pk).values_list("verb", flat=True))


def last_entry(verb: str) -> Entry:
    """Return the newest entry of a verb."""
    return Entry.objects.filter(verb=verb).latest("id")


@contextmanager
def refused(*words: str, kind: type[TingsuError] = NotAllowed) -> Iterator[None]:
    """Expect a refusal of `kind` whose Chinese sentence holds all of `words`."""
    with pytest.raises(kind) as caught:
        yield
    said = caught.value.in_("zh")
    assert all(word in said for word in words), f"{words} are not in “{said}”"


def together(*works: Callable[[], T]) -> list[T | Exception]:
    """Run all at the same moment, each on a connection of its own; return what each returned or raised."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], T]) -> T | Exception:
        start.wait(10)
        try:
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def make_meet(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> None:
    """Delay a function of a module until two threads have come to call it: a race that happens every time."""
    point, original = threading.Barrier(2), getattr(module, name)

    def wait_and_call(*args: Any, **kwargs: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            point.wait(2)
        return original(*args, **kwargs)

    monkeypatch.setattr(module, name, wait_and_call)


def everything_stored() -> str:
    """Return every row of every table as text: what somebody with a copy of the disk could read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608 - names from the catalogue
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)


def stored_in_clear(*secrets: str) -> list[str]:
    """Return those of `secrets` that a copy of the disk would give away, as text or as bytes."""
    stored = everything_stored()
    return [secret for secret in secrets if secret in stored or secret.encode().hex() in stored]
