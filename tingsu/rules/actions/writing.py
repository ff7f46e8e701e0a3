"""Write rules, put them in order, try them, switch them on and off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.rules import EVENTS, FIELDS
from tingsu.journal.record import record
from tingsu.org.models import Person
from tingsu.rules.actions.performing import ACTIONS
from tingsu.rules.models import Rule


@transaction.atomic
def save_rule(
    rule: Rule | None, *, name: str, verb: str, conditions: Mapping[str, Any], actions: Mapping[str, Any], by: Person
) -> Rule:
    """Make a rule, or change one. A changed rule is switched off until it was tried again."""
    if not name.strip():
        raise BadInput(_("请给规则起个名字。"))
    if verb not in EVENTS or set(conditions) - set(FIELDS) or set(actions) - set(ACTIONS):
        raise BadInput(_("规则里有系统不认识的内容,请重新填写。"))
    if not actions:
        raise BadInput(_("请至少选一件要做的事。"))
    others = Rule.objects.filter(name=name.strip()).values_list("pk", flat=True)
    if set(others) - {rule.pk if rule else None}:
        raise BadInput(_("已有同名的规则。"))
    last = Rule.objects.aggregate(last=Max("position"))["last"] or 0
    rule = Rule.objects.select_for_update().get(pk=rule.pk) if rule else Rule(position=last + 1)
    same = (rule.verb, rule.conditions, rule.actions) == (verb, dict(conditions), dict(actions))
    rule.name, rule.verb, rule.conditions, rule.actions = name.strip()[:80], verb, dict(conditions), dict(actions)
    if not same:
        rule.is_on, rule.changed_at = False, timezone.now()
    rule.changed_by = by
    rule.save()
    data = {"verb": verb, "conditions": dict(conditions), "actions": dict(actions), "on": rule.is_on}
    record("rule.saved", subject=("rule", rule.pk), by=by.actor, data=data)
    return rule


@transaction.atomic
def note_trial(rule: Rule, *, cases: int, matched: int, by: Person) -> Rule:
    """Remember that a rule was tried on history as it stands now."""
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    rule.tried_at = timezone.now()
    rule.save(update_fields=["tried_at"])
    record("rule.tried", subject=("rule", rule.pk), by=by.actor, data={"cases": cases, "matched": matched})
    return rule


@transaction.atomic
def switch_rule(rule: Rule, *, on: bool, by: Person) -> Rule:
    """Switch a rule on, once it was tried as it stands now; or off."""
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if on and not rule.is_tried:
        raise NotAllowed(_("规则改过之后还没有试算。请先在历史投诉上试算,看清会影响哪些投诉,再启用。"))
    rule.is_on = on
    rule.save(update_fields=["is_on"])
    record("rule.switched", subject=("rule", rule.pk), by=by.actor, data={"on": on})
    return rule


@transaction.atomic
def move_rule(rule: Rule, *, up: bool, by: Person) -> None:
    """Let a rule change places with its neighbour: those further up act first."""
    rules = list(Rule.objects.select_for_update())
    place = next(index for index, other in enumerate(rules) if other.pk == rule.pk)
    there = place - 1 if up else place + 1
    if not 0 <= there < len(rules):
        return
    rules[place], rules[there] = rules[there], rules[place]
    for position, other in enumerate(rules, 1):
        Rule.objects.filter(pk=other.pk).update(position=position)
    record("rule.moved", subject=("rule", rule.pk), by=by.actor, data={"to": there + 1})
