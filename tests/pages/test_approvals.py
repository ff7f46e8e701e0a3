"""The approvals inbox: what waits for whom, a preview that tells the truth, and deputies."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tests.conftest import Cast
from tests.pages.stage import decided, signed_in, somebody, taken_over
from tingsu.cases.models import Case, Redress
from tingsu.core.workflow import State
from tingsu.extensions.actions.request import request_extension
from tingsu.org.permissions import Role
from tingsu.redress.models import Payment


def waiting(cast: Cast, amount: int = 900) -> tuple[Case, str]:
    """Return a case whose decision waits, and its key."""
    case = decided(cast, amount=amount).case
    return case, f"decision:{case.decisions.get().pk}"


def test_it_lists_decisions_and_payments_and_counts_them_in_the_menu(cast: Cast) -> None:
    case, _key = waiting(cast)
    paid = decided(cast).case
    page = signed_in(cast.noor).get("/approvals/").content.decode()
    assert case.number in page
    assert paid.number in page
    assert "超过权限" in page
    assert '<span class="count">2</span>' in signed_in(cast.noor).get("/cases/").content.decode()
    assert case.number not in signed_in(cast.tom).get("/approvals/").content.decode()


def test_a_preview_changes_nothing_and_sure_does(cast: Cast) -> None:
    case, key = waiting(cast)
    noor = signed_in(cast.noor)
    page = noor.post("/approvals/", {"item": key, "act": "approve"}).content.decode()
    assert "将批准" in page
    assert Case.objects.get(pk=case.pk).state == State.APPROVAL
    assert noor.post("/approvals/", {"item": key, "act": "approve", "sure": "yes"}).status_code == 302
    assert Case.objects.get(pk=case.pk).state == State.DECIDED


def test_in_bulk_one_refusal_does_not_undo_the_others(cast: Cast) -> None:
    fine, key = waiting(cast)
    much, too_much = waiting(cast, 25_000)
    gift = Redress.objects.get(case=decided(cast).case)
    form = {"item": [key, too_much, f"payment:{gift.pk}"], "act": "approve"}
    noor = signed_in(cast.noor)
    preview = noor.post("/approvals/", form).content.decode()
    assert "超出您的审批权限" in preview
    assert preview.count("将批准") == 2
    assert f'value="{too_much}"' not in preview  # what cannot be is not sent again
    noor.post("/approvals/", form | {"sure": "yes"})
    assert Case.objects.get(pk=fine.pk).state == State.DECIDED
    assert Case.objects.get(pk=much.pk).state == State.APPROVAL
    assert Payment.objects.get().state == "ordered"


def test_returning_wants_a_reason(cast: Cast) -> None:
    case, key = waiting(cast)
    noor = signed_in(cast.noor)
    response = noor.post("/approvals/", {"item": key, "act": "return", "reason": " "})
    assert response.status_code == 422
    assert f'value="{key}"' in response.content.decode()
    noor.post("/approvals/", {"item": key, "act": "return", "reason": "金额没有依据", "sure": "yes"})
    assert case.decisions.get().return_reason == "金额没有依据"


def test_one_cannot_settle_what_does_not_wait_for_one(cast: Cast) -> None:
    case, key = waiting(cast)
    for person in (cast.tom, cast.idris):
        signed_in(person).post("/approvals/", {"item": f"{key}0", "act": "approve", "sure": "yes"})
    signed_in(cast.tom).post("/approvals/", {"item": key, "act": "approve", "sure": "yes"})
    assert Case.objects.get(pk=case.pk).state == State.APPROVAL


def test_nonsense_is_no_error_of_ours(cast: Cast) -> None:
    noor = signed_in(cast.noor)
    for form in ({}, {"item": "x"}, {"item": "decision:9x", "act": "approve"}, {"item": "decision:1", "act": "burn"}):
        assert noor.post("/approvals/", form).status_code in (200, 422)


def test_a_deputy_finds_the_inbox_of_the_absent(cast: Cast) -> None:
    case, _key = waiting(cast)
    colleague = somebody("li", unit=cast.east, role=Role.OFFICER)
    assert signed_in(colleague).get("/approvals/").status_code == 403
    today = timezone.localdate().isoformat()
    form = {"deputy": colleague.pk, "since": today, "until": today}
    assert signed_in(cast.noor).post("/deputies/", form).status_code == 302
    assert case.number in signed_in(colleague).get("/approvals/").content.decode()
    assert "努尔" in signed_in(colleague).get("/deputies/").content.decode()

    signed_in(cast.noor).post(f"/deputies/{cast.noor.deputies.get().pk}/end/")
    assert signed_in(colleague).get("/approvals/").status_code == 403


def test_a_deputy_from_elsewhere_is_refused(cast: Cast) -> None:
    today = timezone.localdate().isoformat()
    form = {"deputy": cast.tom.pk, "since": today, "until": today}
    assert signed_in(cast.noor).post("/deputies/", form).status_code == 422
    assert not cast.noor.deputies.exists()


def test_requests_for_more_time_wait_here_too(cast: Cast) -> None:
    case = taken_over(cast).case
    clock = case.clocks.get(rule_id="cn-nfra-2020.decide")
    words: Any = {"reason": "等外部核实", "done": "已调取流水", "plan": "收到回函后三日内答复"}
    request_extension(case, clock=clock, total=30, by=cast.officer, **words)
    request = request_extension(case, clock=clock, total=60, by=cast.officer, **words)
    idris = signed_in(cast.idris)
    assert "等外部核实" in idris.get("/approvals/").content.decode()
    idris.post("/approvals/", {"item": f"extension:{request.pk}", "act": "approve", "sure": "yes"})
    clock.refresh_from_db()
    assert clock.limit == 60
