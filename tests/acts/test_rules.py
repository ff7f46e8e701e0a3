"""Rules that a bank writes: written, tried, switched on, acting once, never in a circle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.acts.stages import RULING, confirmed, fresh, last_entry, opened, refused, somebody, verbs
from tests.conftest import Cast
from tingsu.cases.actions.decision import decide_case
from tingsu.cases.actions.messages import receive_message
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.actions.recusal import recuse_people
from tingsu.cases.models import Case, Channel
from tingsu.core.errors import BadInput
from tingsu.core.workflow import State
from tingsu.journal.models import Entry
from tingsu.notices.models import Notice
from tingsu.org.permissions import Role
from tingsu.routing.models import Route
from tingsu.rules.actions.firing import fire_rule
from tingsu.rules.actions.writing import move_rule, note_trial, save_rule, switch_rule
from tingsu.rules.models import Firing, Rule, Tag
from tingsu.rules.reactions import ask_rules
from tingsu.rules.trial import try_on_history

FILM = "再不解决我就发抖音曝光你们!为什么扣我80块年费"
Work = Callable[[], int]


def rule(cast: Cast, name: str = "媒体", *, on: bool = True, **more: Any) -> Rule:
    """Return a rule, tried and on."""
    what: dict[str, Any] = {"verb": "case.read", "conditions": {"risk": ["media"]}, "actions": {"tag": "曝光"}}
    made = save_rule(None, name=name, by=cast.admin, **(what | more))
    note_trial(made, cases=0, matched=0, by=cast.admin)
    return switch_rule(made, on=True, by=cast.admin) if on else Rule.objects.get(pk=made.pk)


def test_a_rule_that_holds_acts_and_the_journal_tells(cast: Cast, work: Work) -> None:
    actions = {"tag": "曝光", "level": "major", "priority": 3, "tell": Role.SUPERVISOR.value}
    made = rule(cast, actions=actions)
    case = opened(cast, FILM)
    work()

    case = fresh(case)
    assert (case.level, case.priority) == ("major", 3)
    assert Tag.objects.get().name == "曝光"
    assert list(Notice.objects.filter(case=case).values_list("person__username", flat=True)) == ["noor"]
    entry = last_entry("rule.fired")
    assert (entry.actor_kind, entry.actor_id, entry.subject_id) == ("system", made.pk, case.pk)
    assert entry.data["outcome"] == [["level", "done"], ["priority", "done"], ["tag", "done"], ["tell", "done"]]


def test_a_rule_that_does_not_hold_or_is_off_does_nothing(cast: Cast, work: Work) -> None:
    rule(cast, conditions={"risk": ["harm"]})
    rule(cast, "关", on=False)
    opened(cast, FILM)
    work()
    assert Firing.objects.count() == 0


def test_a_rule_acts_once_a_case_however_often_the_customer_writes(cast: Cast, work: Work) -> None:
    made = rule(cast)
    case = opened(cast, FILM)
    work()
    receive_message(case, text=FILM, channel=Channel.PORTAL, by=cast.ana)
    work()
    assert Firing.objects.count() == 1
    assert fire_rule(made, case.pk, key="") is None


def test_a_job_that_runs_twice_acts_once(cast: Cast, work: Work) -> None:
    rule(cast)
    opened(cast, FILM)
    work()
    ask_rules(last_entry("case.read").pk)
    assert Firing.objects.count() == 1


def test_rules_never_follow_rules(cast: Cast, work: Work) -> None:
    """Two rules that each do what the other waits for stop after one step."""
    first = rule(cast, verb="case.reopened", conditions={}, actions={"tag": "一"})
    case = opened(cast, FILM)
    entry = Entry.objects.create(
        at=case.received_at,
        verb="case.reopened",
        subject_type="case",
        subject_id=case.pk,
        actor_kind="system",
        actor_id=first.pk,
        actor_name=first.actor.name,
    )
    ask_rules(entry.pk)
    assert Firing.objects.count() == 0
    assert all(e.actor_id == first.pk for e in Entry.objects.filter(verb="rule.fired"))


def test_later_rules_see_what_earlier_ones_did(cast: Cast, work: Work) -> None:
    second = rule(cast, "二", conditions={"level": ["major"]}, actions={"tag": "二"})
    first = rule(cast, "一", actions={"level": "major"})
    opened(cast, FILM)
    work()
    assert [firing.rule for firing in Firing.objects.all()] == [first], "the level was raised too late for the other"

    move_rule(first, up=True, by=cast.admin)
    assert list(Rule.objects.all()) == [first, second]
    opened(cast, FILM, party=PartyFacts(name="李强", phone="13900000000"))
    work()
    assert [firing.rule for firing in Firing.objects.all()] == [first, first, second]


def test_a_level_is_never_lowered(cast: Cast, work: Work) -> None:
    rule(cast, conditions={}, actions={"level": "important"})
    case = opened(cast, "我不想活了,今天就从你们楼上跳下去")
    work()
    assert fresh(case).level == "major"
    assert last_entry("rule.fired").data["outcome"] == [["level", "kept"]]


def test_a_pack_starts_its_clocks_once(cast: Cast, work: Work) -> None:
    rule(cast, actions={"pack": "cn-pboc-2020"})
    case = opened(cast, FILM)
    work()
    assert "cn-pboc-2020" in fresh(case).policy_ids
    assert case.clocks.filter(policy_id="cn-pboc-2020").exists()
    assert "case.policy_added" in verbs(case)


def test_a_decision_waits_for_approval_where_a_rule_asks(cast: Cast, work: Work) -> None:
    rule(cast, conditions={}, actions={"approval": True})
    case = confirmed(cast)
    work()
    decision = decide_case(case, ruling=RULING, by=cast.officer)
    assert decision.needs_approval
    assert "媒体" in decision.approval_reason
    assert fresh(case).state == State.APPROVAL


def test_a_rule_routes_and_routes_again_when_the_owner_must_keep_out(cast: Cast, work: Work) -> None:
    second = somebody("second", unit=cast.east, role=Role.OFFICER)
    how = {"unit": None, "skill": "", "most": None}
    rule(cast, "派", conditions={}, actions={"route": how})
    rule(cast, "重派", verb="case.recused", conditions={"unowned": True}, actions={"route": how})
    case = opened(cast, FILM)
    work()
    assert fresh(case).owner == cast.officer
    assert fresh(case).first_receiver == cast.ana
    assert fresh(case).taken_over_at is None

    recuse_people(fresh(case), people=[cast.officer], by=cast.noor)
    work()
    assert fresh(case).owner == second
    assert [cast.officer.pk, "concerned", None] in Route.objects.latest("id").left_out


def test_a_case_with_an_owner_is_not_routed(cast: Cast, work: Work) -> None:
    rule(cast, conditions={}, actions={"route": {"unit": None, "skill": "", "most": None}})
    case = opened(cast, FILM)
    Case.objects.filter(pk=case.pk).update(owner=cast.noor)
    work()
    assert fresh(case).owner == cast.noor
    assert last_entry("rule.fired").data["outcome"] == [["route", "kept"]]


def test_a_rule_is_switched_on_only_after_a_trial_of_what_it_now_says(cast: Cast) -> None:
    made = save_rule(None, name="新", verb="case.read", conditions={}, actions={"tag": "x"}, by=cast.admin)
    with refused("试算"):
        switch_rule(made, on=True, by=cast.admin)
    note_trial(made, cases=10, matched=10, by=cast.admin)
    assert switch_rule(made, on=True, by=cast.admin).is_on

    changed = save_rule(
        made, name="新", verb="case.read", conditions={"heat_from": "2"}, actions={"tag": "x"}, by=cast.admin
    )
    assert not changed.is_on


def test_a_new_name_alone_leaves_it_on(cast: Cast) -> None:
    made = rule(cast)
    kept = save_rule(made, name="曝光", verb=made.verb, conditions=made.conditions, actions=made.actions, by=cast.admin)
    assert kept.is_on


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"name": " "}, "名字"),
        ({"actions": {}}, "至少选一件"),
        ({"verb": "case.assigned"}, "不认识"),
        ({"conditions": {"moon": 1}}, "不认识"),
        ({"actions": {"delete": True}}, "不认识"),
        ({"name": "媒体"}, "同名"),
    ],
)
def test_nonsense_is_not_stored(cast: Cast, what: dict[str, Any], words: str) -> None:
    rule(cast)
    good: dict[str, Any] = {"name": "好", "verb": "case.read", "conditions": {}, "actions": {"tag": "x"}}
    with refused(words, kind=BadInput):
        save_rule(None, by=cast.admin, **(good | what))


def test_a_trial_counts_all_and_shows_only_what_one_may_see(cast: Cast, work: Work) -> None:
    for unit in (cast.outlet, cast.west):
        opened(cast, FILM, unit=unit)
    opened(cast, "想问一下网点几点开门")
    work()
    before = Entry.objects.count()

    trial = try_on_history({"risk": ["media"]}, last=100, person=cast.admin)
    assert (trial.cases, trial.matched, trial.sample) == (3, 2, [])
    assert len(try_on_history({"risk": ["media"]}, last=100, person=cast.idris).sample) == 2
    assert len(try_on_history({"risk": ["media"]}, last=100, person=cast.officer).sample) == 1
    assert (Entry.objects.count(), Firing.objects.count()) == (before, 0)
