"""The things a rule can do, each by the same acts as people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from tingsu.cases.actions.clocks import refresh_due, start_clocks
from tingsu.cases.actions.hold import record_case, save_case
from tingsu.cases.actions.reading import LEVELS
from tingsu.cases.models import Case
from tingsu.core.said import Words
from tingsu.notices.actions.telling import tell_all
from tingsu.notices.models import Kind
from tingsu.org.models import Person, Unit
from tingsu.packs import installed
from tingsu.routing.actions.route import route_case
from tingsu.rules.models import Rule, Tag

Perform = Callable[[Rule, Case, Any, str], str]


def raise_level(rule: Rule, case: Case, wanted: str, key: str) -> str:
    """Raise the level; never lower what a person or the engine saw."""
    if wanted not in LEVELS or LEVELS.index(wanted) <= LEVELS.index(case.level):
        return "kept"
    before, case.level = case.level, wanted
    save_case(case, "level", edited=False)
    record_case("case.graded", case, rule.actor, before=before, level=wanted)
    return "done"


def raise_priority(rule: Rule, case: Case, wanted: int, key: str) -> str:
    """Raise the priority; never lower it."""
    if case.priority >= wanted:
        return "kept"
    before, case.priority = case.priority, wanted
    save_case(case, "priority", edited=False)
    record_case("case.hurried", case, rule.actor, before=before, priority=wanted)
    return "done"


def tag(rule: Rule, case: Case, name: str, key: str) -> str:
    """Put a tag on the case."""
    _tag, is_new = Tag.objects.get_or_create(case=case, name=name[:30], defaults={"rule": rule})
    return "done" if is_new else "kept"


def start_pack(rule: Rule, case: Case, policy_id: str, key: str) -> str:
    """Put the case under one more rule book: its clocks run from the receipt."""
    policy = installed().policies.get(policy_id)
    if policy is None:
        return "gone"
    if policy_id in case.policy_ids or not case.is_open:
        return "kept"
    start_clocks(case, policies=[policy], on="received", at=case.received_at)
    case.policies = [*case.policies, {"id": policy.id, "version": policy.version}]
    save_case(case, "policies", *refresh_due(case), edited=False)
    record_case("case.policy_added", case, rule.actor, policy=policy.id, version=policy.version)
    return "done"


def ask_approval(rule: Rule, case: Case, wanted: bool, key: str) -> str:
    """Ask for approval of decisions: the firing itself says so, and `rules.approval` reads it."""
    return "done"


def route(rule: Rule, case: Case, how: dict[str, Any], key: str) -> str:
    """Assign the case, when nobody owns it."""
    if case.owner_id is not None or not case.is_open:
        return "kept"
    unit = Unit.objects.filter(pk=how["unit"], is_active=True).first() if how.get("unit") else None
    made = route_case(
        case, rule_name=rule.name, unit=unit, skill=how.get("skill", ""), most=how.get("most"), by=rule.actor
    )
    return "done" if made.chosen_id else "nobody"


def tell(rule: Rule, case: Case, role: str, key: str) -> str:
    """Tell the people who hold a role at the case's unit or above it, and may see the case."""
    path, today = [int(part) for part in case.unit.path.split("/") if part], timezone.localdate()
    valid = Q(posts__since__lte=today) & (Q(posts__until__isnull=True) | Q(posts__until__gte=today))
    people = Person.objects.filter(valid, is_active=True, posts__role=role, posts__unit__in=path).distinct()
    words = Words(
        f"{case.number}:规则「{rule.name}」请您关注。", f"{case.number}: the rule “{rule.name}” asks you to look."
    )
    told = tell_all(people, kind=Kind.OTHER, words=words, case=case, key=f"rule-{rule.pk}-{case.pk}-{key}")
    return "done" if told else "nobody"


# In this order: who is assigned or told sees level, priority and tags already set.
ACTIONS: dict[str, Perform] = {
    "level": raise_level,
    "priority": raise_priority,
    "tag": tag,
    "pack": start_pack,
    "approval": ask_approval,
    "route": route,
    "tell": tell,
}
