"""A case keeps the edition of each rule book under which it began, whatever becomes of the pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import fresh, handled, last_entry, opened, shanghai, together
from tests.conftest import Cast
from tingsu.cases.actions.acknowledgement import acknowledge_case
from tingsu.cases.actions.adjustment import change_clock
from tingsu.cases.actions.closing import reopen_case, withdraw_case
from tingsu.cases.actions.triage import Triage, triage_case
from tingsu.cases.models import Case, Channel, Level, Matter
from tingsu.core.clock import EventKind
from tingsu.packs import installed, read
from tingsu.policies.actions.adoption import adopt_policy
from tingsu.policies.actions.edition import keep_editions, keep_installed
from tingsu.policies.editions import edition
from tingsu.policies.models import PolicyEdition

NFRA, PETITION = "cn-nfra-2020.decide", "cn-petition-2022.acknowledge"
Edit = Callable[..., None]


@pytest.fixture
def edit(monkeypatch: pytest.MonkeyPatch) -> Iterator[Edit]:
    """Return a function that edits the file of a pack and starts the product anew."""
    shipped = read.read_packs(read.SHIPPED)

    def change(policy_id: str, *, limit: int, version: int = 1) -> None:
        entry = shipped.policies[policy_id].model_dump(mode="json")
        entry["version"] = version
        entry["clocks"][0]["limit"]["amount"] = limit
        entry["clocks"][0]["extensions"] = []
        edited = type(shipped.policies[policy_id]).model_validate(entry)
        packs = replace(shipped, policies={**shipped.policies, policy_id: edited})
        for module in ("packs", "packs.read", "cases.actions.clocks", "policies.editions", "policies.selection"):
            monkeypatch.setattr(f"tingsu.{module}.installed", lambda: packs)

    yield change
    installed.cache_clear()


def days(case: Case) -> int:
    """Return the first limit of the rule by which a case goes."""
    rule = case.clocks.get(rule_id=NFRA).rule
    assert rule
    return rule.limit.amount


def due(case: Case, rule: str = NFRA) -> Any:
    """Return the deadline of a clock."""
    return case.clocks.get(rule_id=rule).due_at


def test_an_edited_pack_counts_for_new_cases_only(cast: Cast, edit: Edit) -> None:
    old = opened(cast)
    edit("cn-nfra-2020", limit=10, version=2)
    new = opened(cast)

    assert due(old) == shanghai("2026-03-18 00:00")
    assert due(new) == shanghai("2026-03-13 00:00")
    assert [clock.policy_version for clock in (old.clocks.get(rule_id=NFRA), new.clocks.get(rule_id=NFRA))] == [1, 2]
    assert {"id": "cn-nfra-2020", "version": 2} in new.policies


def test_an_old_case_is_reckoned_again_by_its_own_edition(cast: Cast, watch: Watch, edit: Edit) -> None:
    case = handled(cast)
    edit("cn-nfra-2020", limit=10, version=2)
    clock = case.clocks.get(rule_id=NFRA)
    at = watch.forward(days=1)
    changed = change_clock(case, clock=clock, kind=EventKind.EXTEND, at=at, total=30, reason="复杂", by=cast.officer)
    assert (changed.limit, changed.due_at) == (30, shanghai("2026-04-02 00:00"))


def test_a_reopened_case_starts_again_under_its_own_edition(cast: Cast, watch: Watch, edit: Edit) -> None:
    case = handled(cast)
    watch.forward(days=1)
    withdraw_case(case, reason="客户来电", by=cast.officer)
    edit("cn-nfra-2020", limit=10, version=2)
    reopen_case(fresh(case), reason="客户改变主意", by=cast.officer)
    assert case.clocks.filter(rule_id=NFRA).latest("id").due_at == shanghai("2026-03-19 00:00")


def test_a_pack_edited_without_a_new_version_gets_the_next_number(cast: Cast, edit: Edit) -> None:
    old = opened(cast)
    edit("cn-nfra-2020", limit=10, version=1)
    new = opened(cast)

    assert new.clocks.get(rule_id=NFRA).policy_version == 2
    assert days(old) == 15
    assert days(new) == 10


def test_taking_an_edit_back_leads_to_the_first_edition(cast: Cast, edit: Edit) -> None:
    opened(cast)
    edit("cn-nfra-2020", limit=10, version=2)
    opened(cast)
    edit("cn-nfra-2020", limit=15)
    assert days(opened(cast)) == 15


def test_an_edition_is_stored_once(cast: Cast) -> None:
    opened(cast)
    opened(cast)
    keep_installed()
    keep_installed()
    assert PolicyEdition.objects.count() == len(installed().policies)


def test_what_was_there_before_editions_goes_by_the_installed_pack(cast: Cast) -> None:
    case = opened(cast)
    PolicyEdition.objects.all().delete()
    assert case.clocks.get(rule_id=NFRA).rule is not None


def test_a_pack_that_is_gone_keeps_its_old_cases(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = opened(cast)
    packs = replace(installed(), policies={})
    for module in ("policies.editions", "cases.actions.clocks"):
        monkeypatch.setattr(f"tingsu.{module}.installed", lambda: packs)
    clock = case.clocks.get(rule_id=NFRA)
    assert clock.name == "作出处理决定并告知"
    assert edition("cn-nfra-2020", 99) is None


@pytest.mark.django_db(transaction=True)
def test_two_processes_store_one_edition() -> None:
    policies = list(installed().policies.values())
    numbers = together(*[lambda: [policy.version for policy in keep_editions(policies)]] * 2)
    assert numbers[0] == numbers[1] == [policy.version for policy in policies]
    assert PolicyEdition.objects.count() == len(policies)


# ── What a complaint is about decides which clocks it has ─────────────────────────────────────────────────────────────


def chosen(business: str = "", level: Level = Level.GENERAL) -> Triage:
    """Return a classification."""
    return Triage(matter=Matter.COMPLAINT, level=level, business=business)


@pytest.fixture
def reg_e(cast: Cast) -> str:
    """A bank that has switched Regulation E on; return its first clock."""
    adopt_policy("us-reg-e", is_active=True, by=cast.admin.actor)
    return "us-reg-e.investigate"


@pytest.mark.parametrize("business", ["BZ-06", "BZ-06-02", "BZ-08-03", "BZ-02-03"])
def test_a_payment_complaint_is_under_regulation_e(cast: Cast, reg_e: str, business: str) -> None:
    assert opened(cast, business=business).clocks.filter(rule_id=reg_e).exists()


@pytest.mark.parametrize("business", ["", "BZ-03-01", "BZ-02-07"])
def test_another_complaint_is_not(cast: Cast, reg_e: str, business: str) -> None:
    assert not opened(cast, business=business).clocks.filter(rule_id=reg_e).exists()


def test_the_clock_comes_with_triage_and_counts_from_receipt(cast: Cast, reg_e: str, watch: Watch) -> None:
    case = opened(cast)
    received = case.received_at
    watch.forward(days=2)
    triage_case(case, triage=chosen("BZ-06-02"), by=cast.officer)
    assert case.clocks.get(rule_id=reg_e).started_at == received
    assert last_entry("clock.renewed").data == {"started": [reg_e], "dropped": []}


def test_a_clock_that_was_never_for_it_goes_with_triage(cast: Cast, reg_e: str) -> None:
    case = opened(cast, business="BZ-06-02")
    triage_case(case, triage=chosen("BZ-03-01"), by=cast.officer)
    assert not case.clocks.filter(rule_id=reg_e).exists()
    assert case.clocks.filter(rule_id=NFRA).count() == 1
    assert fresh(case).due_at == case.clocks.earliest("due_at").due_at


def test_a_clock_on_which_somebody_acted_stays(cast: Cast, watch: Watch) -> None:
    case = handled(cast, business="BZ-11-04")
    rule = "cn-credit-objection.verify"
    clock = case.clocks.get(rule_id=rule)
    clock.events.create(kind="restart", at=watch.now)
    triage_case(case, triage=chosen("BZ-03-01"), by=cast.officer)
    assert case.clocks.filter(rule_id=rule).exists()


def test_triage_that_changes_nothing_starts_nothing(cast: Cast) -> None:
    case = opened(cast, business="BZ-01")
    before = case.clocks.count()
    triage_case(case, triage=chosen("BZ-01"), by=cast.officer)
    assert case.clocks.count() == before


# ── Acknowledging ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_acknowledgement_stops_the_clock_that_waits_for_it(cast: Cast, watch: Watch) -> None:
    case = opened(cast, channel=Channel.PETITION)
    watch.forward(days=2)
    acknowledge_case(case, by=cast.officer)
    assert case.clocks.get(rule_id=PETITION).state == "met"
    assert case.clocks.get(rule_id=NFRA).state == "running"
    assert fresh(case).due_at == case.clocks.filter(state="running").earliest("due_at").due_at


def test_a_late_acknowledgement_is_seen_as_late(cast: Cast, watch: Watch) -> None:
    case = opened(cast, channel=Channel.PETITION)
    watch.forward(days=20)
    acknowledge_case(case, by=cast.officer)
    assert case.clocks.get(rule_id=PETITION).state == "missed"


def test_a_petition_clock_is_for_petitions_only(cast: Cast) -> None:
    assert not opened(cast).clocks.filter(rule_id=PETITION).exists()
