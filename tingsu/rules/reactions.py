"""What the worker does after an event that rules wait for. Safe to repeat: a rule acts once."""

from __future__ import annotations

from tingsu.core.rules import EVENTS, may_fire
from tingsu.journal.models import Entry
from tingsu.rules.actions import firing


def ask_rules(entry_id: int) -> None:
    """Ask the rules, unless a rule did it."""
    entry = Entry.objects.get(pk=entry_id)
    by_rule = entry.actor_kind == "system" and entry.actor_id is not None
    if entry.verb in EVENTS and may_fire(entry.verb, rule_verb=entry.verb, by_rule=by_rule):
        firing.ask_rules(entry.subject_id, verb=entry.verb, entry_id=entry.pk)
