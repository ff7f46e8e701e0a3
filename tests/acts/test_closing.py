"""Closing: only with a complete file, and every missing part is named (H §7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import (
    MEI,
    closed,
    complete,
    decided,
    fresh,
    handled,
    last_entry,
    learn,
    opened,
    refused,
    told,
    verbs,
)
from tests.conftest import Cast
from tingsu.cases.actions.closing import archive_case, close_case
from tingsu.cases.actions.learning import rule_responsibility
from tingsu.cases.actions.messages import receive_message
from tingsu.cases.actions.promises import make_promise, settle_promise
from tingsu.cases.models import Case, Channel, Lesson
from tingsu.cases.queries.file import file_of
from tingsu.core.gates import completeness, joined, missing_for_closing
from tingsu.core.workflow import State


def test_a_complete_case_is_closed(cast: Cast, watch: Watch) -> None:
    case = complete(cast)
    watch.forward(days=1)
    close_case(case, by=cast.officer)

    case = fresh(case)
    assert (case.state, case.closed_at, case.due_at, case.unread_since) == (State.CLOSED, watch.now, None, None)
    assert verbs(case)[-1] == "case.closed"
    assert completeness(file_of(case)) == (9, 9)


def without_cause(case: Case, cast: Cast) -> None:
    """Learn, but leave the customer's cause open."""
    learn(case, by=cast.officer)
    rule_responsibility(case, kind="full", unit=cast.outlet, person=None, note="", by=cast.noor)
    Case.objects.filter(pk=case.pk).update(cause="")


def without_lesson(case: Case, cast: Cast) -> None:
    """Rule on responsibility and learn nothing."""
    rule_responsibility(case, kind="full", unit=cast.outlet, person=None, note="", by=cast.noor)


def without_prevention(case: Case, cast: Cast) -> None:
    """Learn why and not what now, as a file from an older version may be."""
    without_lesson(case, cast)
    learn(case, by=cast.officer)
    Lesson.objects.update(prevention="")


def without_responsibility(case: Case, cast: Cast) -> None:
    """Learn and rule on nobody."""
    learn(case, by=cast.officer)


def with_a_promise(case: Case, cast: Cast) -> None:
    """Leave a promise open."""
    without_lesson(case, cast)
    learn(case, by=cast.officer)
    make_promise(case, text="回电", owner=cast.officer, due_at=case.received_at + timedelta(days=9), by=cast.officer)


@pytest.mark.parametrize(
    ("prepare", "missing", "there"),
    [
        pytest.param(without_cause, ["投诉原因"], ["根本原因", "预防要点", "责任认定"], id="cause"),
        pytest.param(without_lesson, ["根本原因", "预防要点"], ["责任认定", "承诺"], id="lesson"),
        pytest.param(without_prevention, ["预防要点"], ["根本原因"], id="prevention"),
        pytest.param(without_responsibility, ["责任认定"], ["根本原因", "预防要点"], id="responsibility"),
        pytest.param(with_a_promise, ["兑现或了结全部承诺"], ["责任认定", "根本原因"], id="open promise"),
    ],
)
def test_each_missing_part_is_named_and_no_other(
    cast: Cast, prepare: Callable[[Case, Cast], None], missing: list[str], there: list[str]
) -> None:
    case = told(cast)
    prepare(case, cast)
    with refused("办结前还缺", *missing):
        close_case(case, by=cast.officer)

    assert fresh(case).state == State.TOLD
    named = joined(missing_for_closing(file_of(case))).zh
    assert not [word for word in there if word in named]


def test_all_that_is_missing_is_named_at_once(cast: Cast) -> None:
    with refused("投诉原因", "根本原因", "预防要点", "责任认定"):
        close_case(told(cast), by=cast.officer)


@pytest.mark.parametrize("stage", [opened, handled, decided])
def test_what_was_not_decided_and_told_is_not_closed(cast: Cast, stage: Any) -> None:
    with refused("办结", "已告知"):
        close_case(stage(cast), by=cast.officer)


def test_a_settled_promise_no_longer_stands_in_the_way(cast: Cast) -> None:
    case = told(cast)
    with_a_promise(case, cast)
    settle_promise(case, promise=case.promises.get(), kept=False, proof="客户改主意", by=cast.officer)

    assert close_case(case, by=cast.officer).state == State.CLOSED


@pytest.mark.parametrize("name", ["ana", "tom", "auditor"])
def test_others_close_nothing(cast: Cast, name: str) -> None:
    with refused("您的岗位"):
        close_case(complete(cast), by=getattr(cast, name))


def test_a_case_is_closed_once(cast: Cast) -> None:
    case = closed(cast)
    with refused("已办结"):
        close_case(case, by=cast.officer)
    assert verbs(case).count("case.closed") == 1


def test_closing_leaves_nothing_unread(cast: Cast) -> None:
    case = complete(cast)
    receive_message(case, text="谢谢", channel=Channel.PORTAL, by=MEI)

    assert close_case(case, by=cast.officer).unread_since is None


# ── The archive ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_supervisor_archives_a_closed_case(cast: Cast, watch: Watch) -> None:
    case = closed(cast)
    at = case.closed_at
    watch.forward(days=30)
    archive_case(case, by=cast.noor)

    assert (fresh(case).state, fresh(case).closed_at) == (State.ARCHIVED, at)
    assert last_entry("case.archived").actor_id == cast.noor.pk


@pytest.mark.parametrize("name", ["ana", "officer", "tom", "auditor"])
def test_others_archive_nothing(cast: Cast, name: str) -> None:
    with refused("您的岗位"):
        archive_case(closed(cast), by=getattr(cast, name))


@pytest.mark.parametrize("stage", [opened, handled, decided, complete])
def test_an_open_case_is_not_archived(cast: Cast, stage: Any) -> None:
    with refused("归档"):
        archive_case(stage(cast), by=cast.noor)
