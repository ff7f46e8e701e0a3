"""A promise has a text, an owner and a due time, or it is none (H-T4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import PHONE, closed, confirmed, handled, opened, refused, stored_in_clear, told, verbs
from tests.conftest import Cast
from tingsu.cases.actions.promises import make_promise, settle_promise
from tingsu.cases.models import Case, Promise, PromiseState
from tingsu.core.errors import BadInput


def promise_of(cast: Cast, case: Case, watch: Watch, *, text: str = "周五前退回 80 元") -> Promise:
    """Return a promise for in three days."""
    return make_promise(case, text=text, owner=cast.officer, due_at=watch.now + timedelta(days=3), by=cast.officer)


def test_a_promise_names_what_who_and_by_when(cast: Cast, watch: Watch) -> None:
    promise = promise_of(cast, handled(cast), watch)

    assert (promise.text, promise.owner, promise.state) == ("周五前退回 80 元", cast.officer, PromiseState.OPEN)
    assert promise.due_at == watch.now + timedelta(days=3)


def test_a_promise_is_overdue_from_its_minute_on(cast: Cast, watch: Watch) -> None:
    promise = promise_of(cast, handled(cast), watch)

    assert not promise.is_overdue(promise.due_at)
    assert promise.is_overdue(promise.due_at + timedelta(minutes=1))
    watch.forward(days=4)
    assert promise.is_overdue()


@pytest.mark.parametrize(
    ("kept", "state", "verb"),
    [(True, PromiseState.KEPT, "promise.kept"), (False, PromiseState.BROKEN, "promise.broken")],
)
def test_a_promise_is_settled_with_its_proof(
    cast: Cast, watch: Watch, kept: bool, state: PromiseState, verb: str
) -> None:
    case = handled(cast)
    promise = promise_of(cast, case, watch)
    watch.forward(days=1)
    settle_promise(case, promise=promise, kept=kept, proof="退款流水 0318", by=cast.officer)

    promise = Promise.objects.get()
    assert (promise.state, promise.proof, promise.settled_at) == (state, "退款流水 0318", watch.now)
    assert verbs(case)[-1] == verb
    assert not promise.is_overdue(watch.now + timedelta(days=9))


def test_a_promise_is_settled_once(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    promise = promise_of(cast, case, watch)
    settle_promise(case, promise=promise, kept=False, proof="系统故障", by=cast.officer)
    with refused("已经了结"):
        settle_promise(case, promise=promise, kept=True, proof="补记", by=cast.officer)

    assert Promise.objects.get().state == PromiseState.BROKEN


@pytest.mark.parametrize("proof", ["", "  "])
def test_settling_needs_a_proof_or_a_reason(cast: Cast, watch: Watch, proof: str) -> None:
    case = handled(cast)
    promise = promise_of(cast, case, watch)
    with refused("请写明凭证", kind=BadInput):
        settle_promise(case, promise=promise, kept=True, proof=proof, by=cast.officer)
    assert Promise.objects.get().state == PromiseState.OPEN


@pytest.mark.parametrize("text", ["", "  "])
def test_a_promise_without_words_is_refused(cast: Cast, watch: Watch, text: str) -> None:
    with refused("答应了客户什么", kind=BadInput):
        promise_of(cast, handled(cast), watch, text=text)


@pytest.mark.parametrize("minutes", [0, -5])
def test_a_promise_for_the_past_is_refused(cast: Cast, watch: Watch, minutes: int) -> None:
    case = handled(cast)
    with refused("兑现时间已经过去", kind=BadInput):
        make_promise(
            case, text="回电", owner=cast.officer, due_at=watch.now + timedelta(minutes=minutes), by=cast.officer
        )
    assert case.promises.count() == 0


def test_a_promise_of_another_case_cannot_be_settled(cast: Cast, watch: Watch) -> None:
    mine, other = handled(cast), handled(cast)
    promise = promise_of(cast, other, watch)
    with pytest.raises(Promise.DoesNotExist):
        settle_promise(mine, promise=promise, kept=True, proof="退款流水", by=cast.officer)
    assert Promise.objects.get().state == PromiseState.OPEN


def test_personal_data_in_promise_and_proof_is_masked(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    promise = promise_of(cast, case, watch, text=f"回电{PHONE}")
    settle_promise(case, promise=promise, kept=True, proof=f"已打{PHONE}", by=cast.officer)

    assert stored_in_clear(PHONE) == []


def test_an_agent_may_promise_and_keep_it(cast: Cast, watch: Watch) -> None:
    case = opened(cast)
    promise = make_promise(case, text="下午回电", owner=cast.ana, due_at=watch.now + timedelta(hours=5), by=cast.ana)

    assert settle_promise(case, promise=promise, kept=True, proof="已回电", by=cast.ana).state == PromiseState.KEPT


def test_tom_neither_promises_nor_settles(cast: Cast, watch: Watch) -> None:
    case = confirmed(cast)
    promise = promise_of(cast, case, watch)
    with refused("您的岗位"):
        make_promise(case, text="回电", owner=cast.tom, due_at=watch.now + timedelta(hours=1), by=cast.tom)
    with refused("您的岗位"):
        settle_promise(case, promise=promise, kept=True, proof="退款流水", by=cast.tom)


def test_a_promise_can_be_settled_after_the_customer_was_told(cast: Cast, watch: Watch) -> None:
    case = told(cast)
    promise = promise_of(cast, case, watch)

    assert settle_promise(case, promise=promise, kept=True, proof="退款流水", by=cast.officer).settled_at


def test_a_closed_case_promises_nothing_more(cast: Cast, watch: Watch) -> None:
    with refused("已办结", "登记承诺"):
        promise_of(cast, closed(cast), watch)
