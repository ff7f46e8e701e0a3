"""Lists of scores: filters and orders that stand in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tingsu.org.models import Person
from tingsu.quality.models import Score
from tingsu.quality.queries.visible import at_units, visible_to

ORDERS: dict[str, tuple[Any, list[Any]]] = {
    "newest": (_("最新在前"), ["-ended_at", "-pk"]),
    "oldest": (_("最早在前"), ["ended_at", "pk"]),
    "low": (_("分数低在前"), [F("points").asc(nulls_last=True), "-pk"]),
    "high": (_("分数高在前"), [F("points").desc(nulls_last=True), "-pk"]),
    "heat": (_("热度高在前"), ["-heat_peak", "-pk"]),
}
KINDS = {
    "breach": (_("有合规问题"), Q(has_breach=True)),
    "good": (_("值得学习"), Q(is_good=True)),
    "objected": (_("有异议"), Q(objections__isnull=False)),
    "unseen": (_("本人未看"), Q(agent_saw_at=None, points__isnull=False)),
    "unscored": (_("没有人工接待"), Q(points=None)),
}
VIEWS = ("mine", "units")


def scores_in(person: Person, asked: Mapping[str, str]) -> QuerySet[Score]:
    """Return the scores that a person may see and asks for: view, grade, kind, mode, unit, agent, dates, order."""
    seen = visible_to(person)
    found = seen.filter(agent=person) if view_of(person, asked) == "mine" else seen.filter(at_units(person))
    for name, key in (("grade", "grade"), ("mode", "conversation__mode")):
        if asked.get(name):
            found = found.filter(**{key: asked[name]})
    for name, key in (("unit", "unit"), ("agent", "agent")):
        if asked.get(name, "").isdecimal():
            found = found.filter(**{key: int(asked[name][:15])})
    if asked.get("kind") in KINDS:
        found = found.filter(KINDS[asked["kind"]][1])
    found = found.filter(ended_between(asked))
    _name, order = ORDERS.get(asked.get("order", ""), ORDERS["newest"])
    related = found.select_related("conversation__party", "unit", "agent", "sample")
    return related.annotate(objected=Count("objections", distinct=True)).order_by(*order).distinct()


def view_of(person: Person, asked: Mapping[str, str]) -> str:
    """Return which list is asked for; who reviews nothing has only their own."""
    if not person.can("quality.review"):
        return "mine"
    return "mine" if asked.get("view") == "mine" else "units"


def ended_between(asked: Mapping[str, str], prefix: str = "") -> Q:
    """Return the condition for talks that ended on the asked days, both included; a date that is none is not asked."""
    condition = Q()
    zone = timezone.get_current_timezone()
    since, until = day_of(asked.get("since", "")), day_of(asked.get("until", ""))
    if since:
        condition &= Q(**{f"{prefix}ended_at__gte": datetime.combine(since, time(), tzinfo=zone)})
    if until:
        end = datetime.combine(until + timedelta(days=1), time(), tzinfo=zone)
        condition &= Q(**{f"{prefix}ended_at__lt": end})
    return condition


def day_of(text: str) -> date | None:
    """Read a date of a form; None for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1990 < found.year < 2200 else None
