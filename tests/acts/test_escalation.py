"""The ladder, the silence timer, late promises: each step once, to the right people, killed or not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from tests.acts.conftest import Watch
from tests.acts.stages import fresh, handled, opened, shanghai, somebody, together, told, verbs
from tests.conftest import Cast
from tingsu.cases.actions.adjustment import change_clock
from tingsu.cases.actions.merging import merge_case
from tingsu.cases.actions.progress import notify_progress
from tingsu.cases.actions.promises import make_promise, settle_promise
from tingsu.cases.models import Case, Clock
from tingsu.cases.queries.visible import visible_to
from tingsu.core.clock import EventKind
from tingsu.escalation.actions import passes
from tingsu.escalation.actions.passes import Outcome, escalate
from tingsu.escalation.models import ClockStep, PromiseStep, SilenceStep
from tingsu.journal.models import Entry
from tingsu.notices.models import Notice
from tingsu.org.models import Deputy, Person
from tingsu.org.permissions import Role
from tingsu.packs import installed
from tingsu.packs.schemas.escalation import Escalation
from tingsu.transfers.actions.transfer import TransferFacts, record_transfer

NFRA = "cn-nfra-2020.decide"  # from Monday 2 March 10:00 to Wednesday 18 March 00:00
ROOT = Path(__file__).parents[2]


@pytest.fixture
def ladder(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that gives the bank ladders of its own."""

    def lay(**ladders: Any) -> None:
        pack = Escalation.model_validate({"clocks": [], "silence": [], "promises": [], **ladders})
        packs = replace(installed(), escalation=pack)
        monkeypatch.setattr(passes, "installed", lambda: packs)

    return lay


def only_nfra(case: Case) -> Case:
    """Leave the clock of deciding alone, so that a test speaks of one thing."""
    case.clocks.exclude(rule_id=NFRA).delete()
    return case


def steps(case: Case) -> list[str]:
    """Return the steps that the clocks of a case have taken, in order."""
    return list(ClockStep.objects.filter(clock__case=case).values_list("rung", flat=True))


def told_of(case: Case, kind: str = "clock") -> set[str]:
    """Return who was told."""
    return set(Notice.objects.filter(case=case, kind=kind).values_list("person__username", flat=True))


# ── The ladder ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_due_on_the_first_day(cast: Cast) -> None:
    only_nfra(handled(cast))
    assert escalate().total == 0


@pytest.mark.parametrize(
    ("moment", "step", "who"),
    [
        ("2026-03-10 10:00", "half", {"officer"}),
        ("2026-03-16 09:00", "three_quarters", {"officer"}),
        ("2026-03-16 16:00", "nine_tenths", {"officer", "noor"}),
        ("2026-03-18 00:00", "limit", {"officer", "noor"}),
        ("2026-03-19 09:00", "day_after", {"noor", "officer", "idris"}),
    ],
)
def test_each_step_tells_whom_the_pack_names(cast: Cast, watch: Watch, moment: str, step: str, who: set[str]) -> None:
    case = only_nfra(handled(cast))
    watch.set(moment)
    escalate()
    assert step in steps(case)
    assert told_of(case) == who


def test_a_second_pass_does_nothing(cast: Cast, watch: Watch) -> None:
    handled(cast)
    watch.set("2026-03-20 10:00")
    assert escalate().total > 0
    before = (ClockStep.objects.count(), Notice.objects.count(), Entry.objects.count())
    assert escalate() == Outcome()
    assert (ClockStep.objects.count(), Notice.objects.count(), Entry.objects.count()) == before


def test_of_many_steps_at_once_a_person_hears_the_last(cast: Cast, watch: Watch) -> None:
    case = only_nfra(handled(cast))
    watch.set("2026-03-18 10:00")
    escalate()
    assert {"half", "three_quarters", "nine_tenths", "limit"} <= set(steps(case))
    [notice] = Notice.objects.filter(person=cast.officer, kind="clock")
    assert "已逾期" in notice.zh
    assert "作出处理决定并告知" in notice.zh
    assert "past its limit" in notice.en


def test_the_date_that_an_authority_gave_is_called_by_its_name(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    case.clocks.all().delete()
    record_transfer(case, TransferFacts("pboc_12363", "0817", date(2026, 3, 2), date(2026, 3, 11)), by=cast.officer)
    watch.set("2026-03-11 10:00")
    escalate()
    notice = Notice.objects.get(person=cast.noor, kind="clock")
    assert "「转办机关要求反馈的日期」" in notice.zh
    assert "authority" not in notice.zh
    assert not any("一" <= sign <= "鿿" for sign in notice.en)


def test_a_step_that_waits_for_working_hours_waits(cast: Cast, watch: Watch) -> None:
    case = only_nfra(handled(cast))
    watch.set("2026-03-14 10:00")  # a Saturday: three quarters were over that night
    escalate()
    assert steps(case) == []
    watch.set("2026-03-16 09:00")
    escalate()
    assert "three_quarters" in steps(case)


def test_the_limit_itself_is_told_at_night(cast: Cast, watch: Watch) -> None:
    case = only_nfra(handled(cast))
    watch.set("2026-03-18 00:01")
    escalate()
    assert steps(case) == ["limit"]


def test_an_extension_begins_a_new_round(cast: Cast, watch: Watch) -> None:
    case = only_nfra(handled(cast))
    watch.set("2026-03-10 10:00")
    escalate()
    clock = case.clocks.get()
    change_clock(case, clock=clock, kind=EventKind.EXTEND, at=watch.now, total=30, reason="复杂", by=cast.officer)
    escalate()
    assert steps(case) == ["half"]
    watch.set("2026-03-18 10:00")
    escalate()
    assert steps(case) == ["half", "half"]
    assert ClockStep.objects.filter(clock=clock).values_list("limit", flat=True)[1] == 30


def test_a_paused_clock_and_a_told_case_are_left_alone(cast: Cast, watch: Watch) -> None:
    case = only_nfra(handled(cast))
    done = told(cast)
    change_clock(
        case, clock=case.clocks.get(), kind=EventKind.PAUSE, at=watch.now, reason="调解", proof="调 1", by=cast.officer
    )
    watch.set("2026-04-20 10:00")
    escalate()
    assert steps(case) == steps(done) == []


def test_the_customers_own_chances_are_no_duty_of_ours(cast: Cast, watch: Watch) -> None:
    case = told(cast)
    assert case.clocks.filter(standing="option", state="running").exists()
    watch.set("2026-05-20 10:00")
    escalate()
    assert steps(case) == []


def test_a_short_limit_has_no_half(cast: Cast, watch: Watch) -> None:
    case = opened(cast)
    case.clocks.filter(rule_id=NFRA).delete()
    watch.forward(hours=22)
    escalate()
    assert steps(case) == []


def test_a_case_of_nobody_is_told_to_the_supervisor(cast: Cast, watch: Watch) -> None:
    case = only_nfra(opened(cast))
    watch.set("2026-03-10 10:00")
    escalate()
    assert told_of(case) == {"noor"}


def test_the_nearest_supervisor_is_told_and_not_every_one_above(cast: Cast, watch: Watch) -> None:
    somebody("near", unit=cast.outlet, role=Role.SUPERVISOR)
    case = only_nfra(opened(cast))
    watch.set("2026-03-10 10:00")
    escalate()
    assert told_of(case) == {"near"}


def test_where_there_is_no_supervisor_head_office_hears_of_it(cast: Cast, watch: Watch) -> None:
    cast.noor.posts.all().delete()
    case = only_nfra(opened(cast))
    watch.set("2026-03-10 10:00")
    escalate()
    assert told_of(case) == {"idris"}


def test_the_deputy_is_told_too(cast: Cast, watch: Watch) -> None:
    stand_in = somebody("standin", unit=cast.east, role=Role.CLERK)
    Deputy.objects.create(absent=cast.officer, deputy=stand_in, since=date(2026, 3, 1), until=date(2026, 3, 31))
    case = only_nfra(handled(cast))
    watch.set("2026-03-10 10:00")
    escalate()
    assert told_of(case) == {"officer", "standin"}


def test_nobody_is_told_of_a_case_they_may_not_see(cast: Cast, watch: Watch) -> None:
    case = only_nfra(handled(cast))
    stranger = somebody("stranger", unit=cast.west, role=Role.OFFICER)
    Deputy.objects.create(absent=cast.tom, deputy=stranger, since=date(2026, 3, 1), until=date(2026, 3, 31))
    make_promise(case, text="回电", owner=stranger, due_at=shanghai("2026-03-05 10:00"), by=cast.officer)
    watch.set("2026-03-20 10:00")
    escalate()
    assert not Notice.objects.filter(person__in=[cast.tom, stranger]).exists()
    for person in Person.objects.filter(pk__in=Notice.objects.values("person")):
        assert visible_to(person).filter(pk=case.pk).exists()


def test_a_merged_complaint_is_told_to_who_has_it_now(cast: Cast, watch: Watch) -> None:
    mine, into = only_nfra(opened(cast)), only_nfra(handled(cast))
    Clock.objects.filter(case=into).delete()
    merge_case(mine, into=into, reason="同一件事", by=cast.officer)
    watch.set("2026-03-18 10:00")
    escalate()
    assert told_of(into) == {"officer", "noor"}
    assert told_of(mine) == set()


def test_many_at_once_are_one_line(cast: Cast, watch: Watch) -> None:
    for _ in range(12):
        only_nfra(handled(cast))
    watch.set("2026-03-18 10:00")
    outcome = escalate()
    assert ClockStep.objects.filter(rung="limit").count() == 12
    [notice] = Notice.objects.filter(person=cast.officer, kind="clock")
    assert notice.zh == "12 件投诉已逾期。"
    assert notice.link == f"/cases/?view=all&due=late&owner={cast.officer.pk}"
    assert outcome.steps["clock.limit"] == 12
    assert Notice.objects.filter(kind="clock").count() == 2


def test_small_batches_do_the_same_work(cast: Cast, watch: Watch) -> None:
    cases = [only_nfra(handled(cast)) for _ in range(5)]
    watch.set("2026-03-18 10:00")
    escalate(batch=3)
    assert all(len(steps(case)) == 5 for case in cases)


def test_the_bank_edits_its_ladder(cast: Cast, watch: Watch, ladder: Callable[..., None]) -> None:
    case = only_nfra(handled(cast))
    ladder(clocks=[{"id": "third", "percent": 33, "to": ["head_office"], "service_time": False}])
    watch.set("2026-03-07 23:00")
    escalate()
    assert (steps(case), told_of(case)) == (["third"], {"idris"})


def test_the_database_counts_as_the_core_does(cast: Cast, watch: Watch, ladder: Callable[..., None]) -> None:
    case = only_nfra(handled(cast))
    clock = case.clocks.get()
    entries = [
        {"id": f"at_{n}", "percent": percent, "hours": hours, "to": ["handler"], "service_time": False}
        for n, (percent, hours) in enumerate([(10, 0), (33, 0), (50, 5), (97, -3), (100, -0.5), (140, 1.25)])
    ]
    ladder(clocks=entries)
    assert clock.due_at
    for entry, rung in zip(entries, Escalation.model_validate({"clocks": entries}).clock_rungs(), strict=True):
        due = rung.fires_at(clock.started_at, clock.due_at)
        watch.now = due - timedelta(milliseconds=1)
        escalate()
        assert entry["id"] not in steps(case)
        watch.now = due + timedelta(milliseconds=1)
        escalate()
        assert entry["id"] in steps(case)


# ── Silence ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_handler_is_told_of_a_silence_once(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    watch.set("2026-03-05 10:00")
    escalate()
    assert told_of(case, "silence") == set()
    watch.set("2026-03-06 10:00")
    escalate()
    escalate()
    [notice] = Notice.objects.filter(kind="silence")
    assert notice.person == cast.officer
    assert "3 个工作日" in notice.zh


def test_a_word_to_the_customer_begins_the_silence_anew(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    watch.set("2026-03-05 10:00")
    notify_progress(case, text="已调取录音,周五前给您答复。", by=cast.officer)
    watch.set("2026-03-10 10:00")
    escalate()
    assert not SilenceStep.objects.exists()
    watch.set("2026-03-11 10:00")
    escalate()
    assert SilenceStep.objects.get().since == shanghai("2026-03-05 10:00")


def test_a_long_silence_reaches_the_supervisor(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    watch.set("2026-03-13 10:00")
    escalate()
    assert told_of(case, "silence") == {"officer", "noor"}


def test_who_was_told_the_decision_is_not_left_in_the_dark(cast: Cast, watch: Watch) -> None:
    told(cast)
    watch.set("2026-03-30 10:00")
    escalate()
    assert not SilenceStep.objects.exists()


# ── Promises ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def promised(cast: Cast) -> Case:
    """A case with a promise of Noor's, due on Thursday at 15:00."""
    case = handled(cast)
    make_promise(case, text="回电告知结果", owner=cast.noor, due_at=shanghai("2026-03-05 15:00"), by=cast.officer)
    return case


def test_the_owner_is_reminded_before_a_promise_is_due(cast: Cast, watch: Watch, promised: Case) -> None:
    watch.set("2026-03-04 14:00")
    escalate()
    assert not PromiseStep.objects.exists()
    watch.set("2026-03-04 15:00")
    escalate()
    watch.set("2026-03-05 13:40")  # after the lunch break
    escalate()
    assert list(PromiseStep.objects.values_list("rung", flat=True)) == ["day_before", "two_hours_before"]
    assert told_of(promised, "promise") == {"noor"}
    assert fresh(promised).priority == 0


def test_a_broken_promise_raises_the_case_and_tells_the_supervisor(cast: Cast, watch: Watch, promised: Case) -> None:
    near = somebody("near", unit=cast.outlet, role=Role.SUPERVISOR)
    version = fresh(promised).version
    watch.set("2026-03-05 22:00")
    escalate()
    escalate()
    assert fresh(promised).priority == 2
    assert fresh(promised).version == version
    assert told_of(promised, "promise") == {"noor", "officer", near.username}
    assert verbs(promised).count("promise.late") == 1


def test_a_more_urgent_case_keeps_its_priority(watch: Watch, promised: Case) -> None:
    Case.objects.filter(pk=promised.pk).update(priority=3)
    watch.set("2026-03-05 22:00")
    escalate()
    assert fresh(promised).priority == 3


def test_a_kept_promise_is_left_alone(cast: Cast, watch: Watch, promised: Case) -> None:
    settle_promise(promised, promise=promised.promises.get(), kept=True, proof="通话 3 分钟", by=cast.officer)
    watch.set("2026-03-06 22:00")
    escalate()
    assert not PromiseStep.objects.exists()
    assert fresh(promised).priority == 0


# ── Killed, and two at once ───────────────────────────────────────────────────────────────────────────────────────────

KILLED = """
import os, signal
import django
django.setup()
from django.utils import timezone
from datetime import datetime
timezone.now = lambda: datetime.fromisoformat("2026-03-18T10:00:00+08:00")
from tingsu.escalation.actions import passes
original, calls = passes.record, []
def record(*arguments, **more):
    calls.append(1)
    if len(calls) == 3:  # the third batch: its steps and its notices are written, but not committed
        os.kill(os.getpid(), signal.SIGKILL)
    return original(*arguments, **more)
passes.record = record
passes.escalate(batch=3)
"""


@pytest.mark.django_db(transaction=True)
def test_a_pass_that_is_killed_loses_nothing_and_repeats_nothing(cast: Cast, watch: Watch) -> None:
    for _ in range(12):
        only_nfra(handled(cast))
    database = {name: str(connection.settings_dict[name]) for name in ("HOST", "PORT", "USER", "NAME")}
    url = "postgresql://{USER}@/{NAME}?host={HOST}".format(**database)
    variables = {**os.environ, "DATABASE_URL": os.environ.get("DATABASE_URL_OF_TESTS", url), "PYTHONPATH": str(ROOT)}
    variables |= {"DJANGO_SETTINGS_MODULE": "tingsu.config.settings", "PYTHONWARNINGS": "ignore"}
    died = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", KILLED], env=variables, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert ClockStep.objects.count() == 2 * 3 * 5  # two batches of three clocks whole, of the third nothing

    watch.set("2026-03-18 10:00")
    escalate(batch=3)
    assert ClockStep.objects.count() == 12 * 5
    assert ClockStep.objects.values("clock", "limit", "rung").distinct().count() == 12 * 5
    for person in (cast.officer, cast.noor):
        late = Notice.objects.filter(person=person, kind="clock", zh__contains="已逾期")
        assert late.count() == late.values("case").distinct().count() == 12
    assert escalate().total == 0


@pytest.mark.django_db(transaction=True)
def test_two_passes_at_once_share_the_work(cast: Cast, watch: Watch) -> None:
    for _ in range(8):
        only_nfra(handled(cast))
    watch.set("2026-03-18 10:00")
    outcomes = together(lambda: escalate(batch=3), lambda: escalate(batch=3))
    assert all(isinstance(outcome, Outcome) for outcome in outcomes), outcomes
    assert sum(outcome.total for outcome in outcomes if isinstance(outcome, Outcome)) >= 8 * 5
    assert ClockStep.objects.count() == 8 * 5
    late = Notice.objects.filter(kind="clock", zh__contains="已逾期").values("person", "case")
    assert late.count() == late.distinct().count() == 16


def test_the_steps_of_a_pass_are_in_the_journal(cast: Cast, watch: Watch) -> None:
    only_nfra(handled(cast))
    watch.set("2026-03-10 10:00")
    escalate()
    assert Entry.objects.get(verb="escalation.ran", data__has_key="clock.half").data["clock.half"] == 1
    assert Clock.objects.filter(steps__rung="half", due_at__gt=F("started_at")).exists()
