"""Ask the rules after an event, and do what those say that hold."""

from __future__ import annotations

from django.db import transaction

from tingsu.cases.actions.hold import record_case
from tingsu.cases.models import Case
from tingsu.core.errors import TingsuError
from tingsu.core.rules import EVENTS, matches
from tingsu.rules.actions.performing import ACTIONS
from tingsu.rules.facts import facts_of
from tingsu.rules.models import Firing, Rule


def ask_rules(case_id: int, *, verb: str, entry_id: int) -> list[Firing]:
    """Let every rule that is on for `verb` act on a case, in their order; each sees what those before it did."""
    rules = Rule.objects.filter(is_on=True, verb=verb)
    key = str(entry_id) if EVENTS[verb].again else ""
    return [firing for rule in rules if (firing := fire_rule(rule, case_id, key=key))]


@transaction.atomic
def fire_rule(rule: Rule, case_id: int, *, key: str) -> Firing | None:
    """Act once: lock, compare, act, record. None where the rule does not hold or has acted already.

    An action that is refused (the case is closed meanwhile) does not undo the others; the journal tells how each went.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("unit", "party").defer("search").get(pk=case_id)
    if not matches(rule.conditions, facts_of(case)) or Firing.objects.filter(rule=rule, case=case, key=key).exists():
        return None
    outcome = []
    for name, perform in ACTIONS.items():
        if name in rule.actions:
            try:
                with transaction.atomic():
                    outcome.append([name, perform(rule, case, rule.actions[name], key)])
            except TingsuError:
                outcome.append([name, "refused"])
            case.refresh_from_db()
    asks = bool(rule.actions.get("approval"))
    firing = Firing.objects.create(rule=rule, case=case, key=key, outcome=outcome, asks_approval=asks)
    record_case("rule.fired", case, rule.actor, rule=rule.pk, outcome=outcome)
    return firing
