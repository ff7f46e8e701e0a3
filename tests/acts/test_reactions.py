"""What follows what: queued in the transaction of the act, run at least once, safe to repeat."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils.module_loading import import_string
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.acts.stages import MEI, handled, last_entry, opened
from tests.conftest import Cast
from tingsu.cases.actions.messages import receive_message, write_note
from tingsu.cases.models import Channel
from tingsu.findings import reactions
from tingsu.findings.models import Finding
from tingsu.journal.models import Entry
from tingsu.journal.reactions import react
from tingsu.journal.record import SYSTEM, record
from tingsu.wiring import REACTIONS


def queued() -> list[tuple[str, int]]:
    """Return the jobs that wait, as reaction and entry."""
    jobs = ProcrastinateJob.objects.filter(status="todo").order_by("id")
    return [(job.args["reaction"], job.args["entry_id"]) for job in jobs]


def test_every_reaction_of_the_table_exists_and_takes_an_entry() -> None:
    for names in REACTIONS.values():
        for name in names:
            assert import_string(name).__annotations__["entry_id"] in (int, "int")


def test_an_act_queues_its_reactions(cast: Cast) -> None:
    opened(cast)

    assert queued() == [("tingsu.findings.reactions.read_words", last_entry("case.opened").pk)]


def test_an_act_without_reactions_queues_nothing(cast: Cast) -> None:
    case = handled(cast)
    before = queued()
    write_note(case, text="先查流水", by=cast.officer)

    assert queued() == before


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_queued() -> None:
    with transaction.atomic():
        record("case.opened", subject=("case", 1), by=SYSTEM)
        assert len(queued()) == 1
        transaction.set_rollback(True)

    assert queued() == []
    assert Entry.objects.count() == 0


def test_a_worker_runs_them_in_order_and_once(cast: Cast, work: Callable[[], int]) -> None:
    case = opened(cast)
    receive_message(case, text="在吗?", channel=Channel.CHAT, by=MEI)

    assert work() > 1
    assert work() == 0
    assert queued() == []
    assert set(Finding.objects.values_list("message", flat=True)) == set(case.messages.values_list("pk", flat=True))


def test_a_job_knows_only_ids(cast: Cast) -> None:
    opened(cast, "我叫王梅,电话13812345678")

    (job,) = ProcrastinateJob.objects.all()
    assert set(job.args) == {"reaction", "entry_id"}


def test_a_job_that_fails_stays_queued(cast: Cast, work: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> None:
    opened(cast)

    def fail(_entry_id: int) -> None:
        raise OSError("no model")

    with monkeypatch.context() as broken:
        broken.setattr(reactions, "read_words", fail)
        with pytest.raises(OSError, match="no model"):
            work()
    assert len(queued()) == 1
    assert work() > 0


def test_a_job_whose_entry_is_unknown_fails_loudly(db: None) -> None:
    with pytest.raises(Entry.DoesNotExist):
        react.func(reaction="tingsu.findings.reactions.read_words", entry_id=10**9)


def test_a_failing_job_is_tried_again() -> None:
    assert react.retry_strategy is not None
    assert react.retry_strategy.max_attempts == 5  # type: ignore[attr-defined]
