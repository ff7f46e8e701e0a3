"""Asking for more time: in order, by the right level, returned with a reason, told to the customer at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import fresh, handled, last_entry, refused, shanghai, somebody, told, verbs
from tests.conftest import Cast
from tingsu.cases.actions.adjustment import change_clock
from tingsu.cases.actions.assignment import take_over_case
from tingsu.cases.models import Case
from tingsu.core.clock import EventKind
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.extensions.actions.decision import approve_extension, return_extension
from tingsu.extensions.actions.request import request_extension
from tingsu.extensions.models import ExtensionRequest
from tingsu.extensions.queries import pending_extensions
from tingsu.notices.models import Notice
from tingsu.org.models import Deputy, Person
from tingsu.org.permissions import Role

NFRA = "cn-nfra-2020.decide"
WORDS = {"reason": "鉴定报告尚未出具", "done": "已送检并调取录音", "plan": "4 月 20 日前取回报告并答复"}


def ask(case: Case, total: int, *, by: Person, **more: Any) -> ExtensionRequest:
    """Ask to extend the clock of deciding."""
    return request_extension(case, clock=case.clocks.get(rule_id=NFRA), total=total, by=by, **{**WORDS, **more})


def waiting(cast: Cast, watch: Watch) -> ExtensionRequest:
    """Return a request for sixty days that waits for the superior unit."""
    case = handled(cast, unit=cast.east)
    ask(case, 30, by=cast.officer)
    watch.forward(days=10)
    return ask(fresh(case), 60, by=cast.officer)


def test_what_one_may_grant_oneself_is_granted_at_once_and_told(cast: Cast) -> None:
    case = handled(cast)
    request = ask(case, 30, by=cast.officer)
    assert (request.standing, request.decided_by) == ("granted", cast.officer)
    assert case.clocks.get(rule_id=NFRA).limit == 30
    assert "鉴定报告尚未出具" in case.messages.get(kind="extension").text


def test_a_higher_level_is_asked_and_the_limit_stays_meanwhile(cast: Cast, watch: Watch) -> None:
    request = waiting(cast, watch)
    assert request.standing == "pending"
    assert request.clock.limit == 30
    assert request.case.messages.filter(kind="extension").count() == 1
    assert verbs(request.case)[-1] == "extension.asked"


def test_the_superior_unit_is_told_and_sees_it_in_the_list(cast: Cast, watch: Watch) -> None:
    head = somebody("head", unit=cast.head, role=Role.SUPERVISOR)
    request = waiting(cast, watch)
    told_to = set(Notice.objects.filter(kind="approval").values_list("person__username", flat=True))
    assert told_to == {"head", "idris"}
    assert pending_extensions(head) == [request]
    for person in (cast.noor, cast.officer, cast.tom, cast.auditor):
        assert pending_extensions(person) == []


def test_approval_extends_tells_the_customer_and_the_officer(cast: Cast, watch: Watch) -> None:
    request = approve_extension(waiting(cast, watch), by=cast.idris, note="同意")
    clock = request.case.clocks.get(rule_id=NFRA)
    assert (clock.limit, clock.due_at) == (60, shanghai("2026-05-02 00:00"))
    assert (request.standing, request.note, request.decided_at) == ("granted", "同意", watch.now)
    letter = request.case.messages.filter(kind="extension").latest("id")
    assert "伊德里斯" in letter.text
    assert last_entry("clock.extended").data["letter"] == letter.pk
    assert Notice.objects.filter(person=cast.officer, kind="approval").count() == 1
    assert pending_extensions(cast.idris) == []


@pytest.mark.parametrize("who", ["noor", "officer"])
def test_the_wrong_level_can_neither_grant_nor_return(cast: Cast, watch: Watch, who: str) -> None:
    request = waiting(cast, watch)
    person = getattr(cast, who)
    with refused("须由上级批准"):
        approve_extension(request, by=person)
    with refused("须由上级批准"):
        return_extension(request, note="不同意", by=person)
    assert ExtensionRequest.objects.filter(standing="pending").count() == 1
    assert request.case.clocks.get(rule_id=NFRA).limit == 30


def test_a_stranger_is_refused(cast: Cast, watch: Watch) -> None:
    with refused("岗位不能"):
        approve_extension(waiting(cast, watch), by=cast.tom)


def test_a_deputy_of_the_right_level_may_grant(cast: Cast, watch: Watch) -> None:
    Deputy.objects.create(absent=cast.idris, deputy=cast.noor, since=date(2026, 3, 1), until=date(2026, 3, 31))
    approve_extension(waiting(cast, watch), by=Person.objects.get(pk=cast.noor.pk))
    assert ExtensionRequest.objects.latest("id").decided_by == cast.noor


def test_a_returned_request_says_why_and_may_be_asked_again(cast: Cast, watch: Watch) -> None:
    request = return_extension(waiting(cast, watch), note="先补鉴定机构的函", by=cast.idris)
    assert (request.standing, request.clock.limit) == ("returned", 30)
    assert request.case.messages.filter(kind="extension").count() == 1
    assert "退回" in Notice.objects.get(person=cast.officer).zh
    assert ask(fresh(request.case), 60, by=cast.officer).standing == "pending"


def test_returning_wants_a_reason(cast: Cast, watch: Watch) -> None:
    with refused("退回的原因", kind=BadInput):
        return_extension(waiting(cast, watch), note="  ", by=cast.idris)


def test_one_request_at_a_time(cast: Cast, watch: Watch) -> None:
    request = waiting(cast, watch)
    with refused("已有一份延期申请"):
        ask(fresh(request.case), 60, by=cast.officer)


def test_a_request_is_decided_once(cast: Cast, watch: Watch) -> None:
    request = waiting(cast, watch)
    approve_extension(request, by=cast.idris)
    with refused("已经处理过"):
        approve_extension(request, by=cast.idris)
    assert request.case.messages.filter(kind="extension").count() == 2


def test_approval_after_the_limit_is_refused_and_nothing_is_told(cast: Cast, watch: Watch) -> None:
    request = waiting(cast, watch)
    watch.set("2026-04-02 09:00")
    with refused("到期之后"):
        approve_extension(request, by=cast.idris)
    assert request.case.messages.filter(kind="extension").count() == 1
    request.refresh_from_db()
    assert request.standing == "pending"


def test_what_the_rule_never_allows_is_refused_when_asked(cast: Cast) -> None:
    case = handled(cast)
    with refused("须先在 30 之内"):
        ask(case, 60, by=cast.officer)
    with refused("没有延长至 45 的依据"):
        ask(case, 45, by=cast.officer)
    assert not ExtensionRequest.objects.exists()


@pytest.mark.parametrize("field", ["reason", "done", "plan"])
def test_the_customer_must_be_told_something(cast: Cast, field: str) -> None:
    with refused("客户会收到这些话", kind=BadInput):
        ask(handled(cast), 30, by=cast.officer, **{field: " "})


def test_words_that_one_must_not_say_are_refused_before_anybody_is_asked(cast: Cast) -> None:
    with refused("不能对客户说"):
        ask(handled(cast), 30, by=cast.officer, plan="您撤诉我们就退钱")


def test_personal_data_in_the_words_is_masked_for_colleagues(cast: Cast, watch: Watch) -> None:
    case = handled(cast, unit=cast.east)
    request = ask(case, 30, by=cast.officer, done="已致电王梅 13812345678")
    assert "王梅" not in request.done
    assert "13812345678" not in request.done


def test_who_may_not_ask_is_refused(cast: Cast) -> None:
    case = take_over_case(handled(cast), by=cast.officer)
    with refused("岗位不能"):
        ask(case, 30, by=cast.ana)


def test_a_told_case_cannot_be_extended(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        ask(told(cast), 30, by=cast.officer)


def test_a_request_goes_when_the_clock_has_ended(cast: Cast, watch: Watch) -> None:
    request = waiting(cast, watch)
    clock = request.case.clocks.get(rule_id=NFRA)
    change_clock(
        request.case,
        clock=clock,
        kind=EventKind.PAUSE,
        at=watch.forward(hours=1),
        reason="调解",
        proof="调 1 号",
        by=cast.officer,
    )
    assert pending_extensions(cast.idris) == [request]
    clock.refresh_from_db()
    clock.state = "met"
    clock.save()
    assert pending_extensions(cast.idris) == []
