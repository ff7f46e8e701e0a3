"""Rules that a bank writes itself: when (event) and (conditions) then (actions). Here is what they may say, and whether
they hold; what they do is done elsewhere.

All conditions of a rule must hold; within one, any of its values is enough. A rule without conditions always holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tingsu.core.said import Words

Conditions = Mapping[str, Any]
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """Something in the journal after which rules are asked. `again`: a rule may act each time, else once a case."""

    verb: str
    words: Words
    again: bool = False


EVENTS: dict[str, Event] = {
    event.verb: event
    for event in (
        Event("case.read", Words("读完客户的话", "the customer's words were read")),
        Event("case.triaged", Words("分类定级后", "a case was triaged")),
        Event("likeness.found", Words("发现相似的投诉", "similar complaints were found")),
        Event("case.recused", Words("登记了被投诉人员", "people complained about were named"), again=True),
        Event("case.reopened", Words("重新打开", "a case was reopened"), again=True),
        Event("promise.broken", Words("承诺没有兑现", "a promise was broken"), again=True),
        Event("decision.returned", Words("处理决定被退回", "a decision was returned"), again=True),
    )
}


def _any_of(wanted: Collection[str], found: Any) -> bool:
    return found in wanted


def _begins(wanted: Collection[str], found: Any) -> bool:
    return any(str(found).startswith(value) for value in wanted)


def _shares(wanted: Collection[Any], found: Any) -> bool:
    return bool(set(wanted) & set(found))


def _at_least(wanted: Any, found: Any) -> bool:
    return found is not None and Decimal(str(found)) >= Decimal(str(wanted))


def _holds_words(wanted: Collection[str], found: Any) -> bool:
    return any(word in found for word in wanted)


def _is(wanted: Any, found: Any) -> bool:
    return bool(wanted) == bool(found)


@dataclass(frozen=True, slots=True)
class Field:
    """What one can ask of a case: its name, and how a wanted value is compared with what is found."""

    name: str
    words: Words
    test: Callable[[Any, Any], bool]


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("matter", Words("事项", "matter"), _any_of),
        Field("business", Words("业务", "business"), _begins),
        Field("cause", Words("原因", "cause"), _begins),
        Field("channel", Words("渠道", "channel"), _any_of),
        Field("unit", Words("机构(含下级)", "unit (and below)"), _shares),
        Field("level", Words("等级", "level"), _any_of),
        Field("risk", Words("风险", "risk"), _shares),
        Field("customer", Words("特殊客户", "special customer"), _shares),
        Field("language", Words("语言", "language"), _any_of),
        Field("words", Words("内容含有", "words"), _holds_words),
        Field("amount_from", Words("金额不少于", "amount of at least"), _at_least),
        Field("heat_from", Words("热度不低于", "heat of at least"), _at_least),
        Field("repeats_from", Words("重复次数不少于", "repeats of at least"), _at_least),
        Field("forwarded", Words("监管或政府转办", "forwarded by an authority"), _is),
        Field("unowned", Words("还没有负责人", "nobody is in charge"), _is),
    )
}


@dataclass(frozen=True, slots=True)
class Check:
    """One condition held against a case."""

    field: str
    wanted: Any
    found: Any
    holds: bool


def checks(conditions: Conditions, facts: Facts) -> list[Check]:
    """Return every condition with what was found. A condition that nobody knows never holds: better too few acts."""
    found = []
    for name, wanted in conditions.items():
        field, fact = FIELDS.get(name), facts.get(name)
        holds = field is not None and name in facts and field.test(wanted, fact)
        found.append(Check(name, wanted, fact, holds))
    return found


def matches(conditions: Conditions, facts: Facts) -> bool:
    """Say whether all conditions hold.

    >>> matches({"risk": ["media", "harm"], "amount_from": "1000"}, {"risk": ["harm"], "amount_from": 5000})
    True
    """
    return all(check.holds for check in checks(conditions, facts))


def may_fire(verb: str, *, rule_verb: str, by_rule: bool) -> bool:
    """Say whether an entry of the journal is a rule's business. What a rule did never sets off a rule: no loops."""
    return verb == rule_verb and not by_rule and verb in EVENTS
