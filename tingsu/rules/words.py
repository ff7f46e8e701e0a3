"""Rules in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tingsu.cases.models import Channel, Level, Matter
from tingsu.core.rules import FIELDS
from tingsu.org.models import Unit
from tingsu.org.permissions import ROLE_NAMES, Role
from tingsu.packs import installed
from tingsu.routing.names import skill_name
from tingsu.web.listing import listed

ACTION_NAMES = {
    "level": gettext_lazy("提高等级"),
    "priority": gettext_lazy("提高优先级"),
    "tag": gettext_lazy("贴标签"),
    "pack": gettext_lazy("加一套时限规则"),
    "approval": gettext_lazy("决定须审批"),
    "route": gettext_lazy("分派"),
    "tell": gettext_lazy("通知"),
}
OUTCOMES = {
    "done": gettext_lazy("已做"),
    "kept": gettext_lazy("本来如此"),
    "nobody": gettext_lazy("没有合适的人"),
    "gone": gettext_lazy("内容包里没有了"),
    "refused": gettext_lazy("当时不能做"),
}
PRIORITIES = {1: gettext_lazy("优先"), 2: gettext_lazy("急"), 3: gettext_lazy("人身危险")}


def outcome_words(name: str, outcome: str) -> str:
    """Return one action and how it went."""
    return f"{ACTION_NAMES.get(name, name)}({OUTCOMES.get(outcome, outcome)})"


def condition_words(conditions: Mapping[str, Any]) -> list[str]:
    """Return the conditions line by line: 风险:媒体曝光、人身安全."""
    return [f"{FIELDS[name].words.in_(_language())}: {_value(name, value)}" for name, value in conditions.items()]


def action_words(actions: Mapping[str, Any]) -> list[str]:
    """Return the actions line by line."""
    return [f"{ACTION_NAMES[name]}{_what(name, value)}" for name, value in actions.items()]


def _value(name: str, value: Any) -> str:
    if value is True:
        return _("是")
    return listed(_name(name, each) for each in value) if isinstance(value, list) else str(value)


def _name(name: str, value: Any) -> str:
    packs = installed()
    match name:
        case "channel":
            return str(Channel(value).label)
        case "level":
            return str(Level(value).label)
        case "matter":
            return str(Matter(value).label)
        case "risk" if value in packs.risks:
            return packs.risks[value].name.in_(_language())
        case "customer" if value in packs.customers:
            return packs.customers[value].name.in_(_language())
        case "business":
            return skill_name(value)
        case "cause":
            found = packs.taxonomy["cause"].find(value)
            return found.name.in_(_language()) if found else str(value)
        case "unit":
            unit = Unit.objects.filter(pk=value).first()
            return str(unit or value)
        case _:
            return str(value)


def _what(name: str, value: Any) -> str:
    match name:
        case "level":
            return f": {Level(value).label}"
        case "priority":
            return f": {PRIORITIES.get(value, value)}"
        case "tell":
            return f": {ROLE_NAMES[Role(value)].in_(_language())}"
        case "pack":
            policy = installed().policies.get(value)
            return f": {policy.name.in_(_language()) if policy else value}"
        case "route":
            return _route(value)
        case "approval":
            return ""
        case _:
            return f": {value}"


def _route(value: Mapping[str, Any]) -> str:
    words = [str(Unit.objects.filter(pk=value["unit"]).first() or value["unit"])] if value.get("unit") else []
    if skill := value.get("skill"):
        words.append(_("懂该项业务") if skill == "business" else skill_name(skill))
    if value.get("most"):
        words.append(_("在办少于 %(n)s 件") % {"n": value["most"]})
    return f": {'、'.join(words)}" if words else ""


def _language() -> str:
    return get_language() or "zh"
