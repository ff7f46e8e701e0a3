"""The policy packs as shipped: what they promise besides their dates."""

from __future__ import annotations

from collections import Counter

import pytest

from tingsu.core.clock import Standing
from tingsu.packs.read import SHIPPED, read_packs
from tingsu.packs.schemas.policy import ClockEntry, Policy

POLICIES = read_packs(SHIPPED).policies
CLOCKS = [
    pytest.param(policy, entry, id=f"{policy.id}.{entry.id}") for policy in POLICIES.values() for entry in policy.clocks
]
EXPECTED = {
    "au-rg271",
    "cn-broker",
    "cn-credit-objection",
    "cn-nfra-2020",
    "cn-pboc-2020",
    "cn-petition-2022",
    "cn-report-2019",
    "eu-psd2",
    "finra-4530",
    "hk-hkma",
    "service",
    "sg-fa",
    "tw-fcpa",
    "uk-disp",
    "us-cfpb",
    "us-reg-e",
    "us-reg-x",
    "us-reg-z",
}
FROM_MEMORY = {
    "au-rg271.death_benefit_response",
    "cn-broker.acknowledge",
    "cn-broker.decide",
    "cn-petition-2022.object",
    "cn-report-2019.acknowledge",
    "cn-report-2019.decide",
    "tw-fcpa.ombudsman",
    "us-reg-x.acknowledge",
    "us-reg-x.respond",
    "us-reg-x.respond_payoff",
    "us-reg-z.resolve",
}

each_policy = pytest.mark.parametrize("policy", [pytest.param(policy, id=policy.id) for policy in POLICIES.values()])


def test_the_packs_we_promise_are_there() -> None:
    assert set(POLICIES) >= EXPECTED


def test_no_two_files_claim_the_same_id() -> None:
    ids = [path.stem for path in sorted((SHIPPED / "policies").glob("*.yaml"))]
    assert sorted(POLICIES) == sorted(ids)


def test_every_clock_has_an_id_of_its_own() -> None:
    ids = Counter(entry.built(policy.id).id for policy in POLICIES.values() for entry in policy.clocks)
    assert [clock_id for clock_id, count in ids.items() if count > 1] == []


@pytest.mark.parametrize(("policy", "entry"), CLOCKS)
def test_every_number_names_its_article(policy: Policy, entry: ClockEntry) -> None:
    named = [entry.article, *(e.article for e in entry.extensions), *(p.article for p in entry.pauses)]
    assert all(article.zh.strip() and article.en.strip() for article in named)


@each_policy
def test_every_fact_names_its_article(policy: Policy) -> None:
    assert all(fact.article.zh.strip() and fact.article.en.strip() for fact in policy.facts)


@pytest.mark.parametrize(("policy", "entry"), CLOCKS)
def test_what_is_from_memory_does_not_run(policy: Policy, entry: ClockEntry) -> None:
    assert entry.active != (f"{policy.id}.{entry.id}" in FROM_MEMORY)


@each_policy
def test_a_pack_without_a_confirmed_source_runs_no_legal_clock(policy: Policy) -> None:
    assert policy.mark == "confirmed" or all(rule.standing is Standing.SERVICE for rule in policy.rules())


@each_policy
def test_a_foreign_pack_waits_to_be_switched_on(policy: Policy) -> None:
    assert policy.jurisdiction in {"CN", "any"} or not policy.active


@pytest.mark.parametrize("policy_id", ["cn-broker", "cn-report-2019"])
def test_a_chinese_pack_that_nobody_confirmed_waits_to_be_switched_on(policy_id: str) -> None:
    assert not POLICIES[policy_id].active


def test_a_petition_pack_takes_petitions_only() -> None:
    assert POLICIES["cn-petition-2022"].channels == ["petition"]


def test_the_credit_objection_clock_takes_credit_disputes_only() -> None:
    assert all(rule.applies_to == {"BZ-11-04"} for rule in POLICIES["cn-credit-objection"].rules())


@pytest.mark.parametrize(("policy", "entry"), CLOCKS)
def test_a_clock_to_acknowledge_stops_on_acknowledged(policy: Policy, entry: ClockEntry) -> None:
    assert (entry.id == "acknowledge") == (entry.stops_on == "acknowledged")


@pytest.mark.parametrize(("policy", "entry"), CLOCKS)
def test_a_clock_does_not_stop_on_what_starts_it(policy: Policy, entry: ClockEntry) -> None:
    assert entry.starts_on != entry.stops_on


@pytest.mark.parametrize(("policy", "entry"), CLOCKS)
def test_an_extension_in_the_same_unit_is_longer(policy: Policy, entry: ClockEntry) -> None:
    same = [e.total.amount for e in entry.extensions if e.total.unit is entry.limit.unit]
    assert all(total > entry.limit.amount for total in same)


def test_only_the_service_pack_moves_what_comes_out_of_hours() -> None:
    moving = {policy.id for policy in POLICIES.values() for rule in policy.rules() if rule.out_of_hours_next_day}
    assert moving == {"service"}
