"""The inbox: saved views, filters, order, search, and pages that stay quick at a million cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.parties import blind
from tingsu.cases.models import Case, Party, Promise
from tingsu.cases.models.case import FAR, OPEN_STATES
from tingsu.cases.queries.silence import silent
from tingsu.cases.queries.visible import visible_to
from tingsu.core.errors import BadInput
from tingsu.core.paging import Cursor
from tingsu.core.said import Words
from tingsu.core.text.grams import query_tokens
from tingsu.core.workflow import State
from tingsu.org.models import Person

PAGE_SIZE = 50
COUNT_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Order:
    """One way to sort: Django expressions with a direction; the last is always the id."""

    label: Any
    keys: tuple[tuple[str, bool], ...]  # (annotation or field, descending)


# `sort_due` is the due date with "none" as a date far away, so that it can be compared and indexed.
ORDERS: dict[str, Order] = {
    "urgent": Order(_("最急在前"), (("priority", True), ("sort_due", False), ("id", True))),
    "due": Order(_("最早到期在前"), (("sort_due", False), ("id", True))),
    "new": Order(_("最新收到在前"), (("received_at", True), ("id", True))),
    "old": Order(_("最早收到在前"), (("received_at", False), ("id", False))),
    "hot": Order(_("热度最高在前"), (("heat", True), ("sort_due", False), ("id", True))),
}


@dataclass(frozen=True, slots=True)
class View:
    """A saved view every person has."""

    id: str
    label: Any


VIEWS = (
    View("mine", _("我的")),
    View("unit", _("本机构")),
    View("soon", _("24小时内到期")),
    View("late", _("已逾期")),
    View("hot", _("情绪激烈")),
    View("unread", _("未读")),
    View("approval", _("待审批")),
    View("all", _("全部")),
)


@dataclass(frozen=True)
class Ask:
    """What the person asks for: a view, filters, words, an order. All of it lives in the URL."""

    view: str = "unit"
    words: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    order: str = "urgent"


FILTERS = ("state", "business", "cause", "channel", "unit", "owner", "level", "risk", "matter", "heat", "due")


def cases_asked(person: Person, ask: Ask) -> QuerySet[Case]:
    """Return the visible cases that fit, not yet sorted."""
    cases = visible_to(person)
    cases = _in_view(cases, ask, person)
    for name, value in ask.filters.items():
        cases = _filtered(cases, name, value)
    if ask.words.strip():
        cases = cases.filter(_holds(ask.words.strip()))
    return cases


@dataclass(frozen=True)
class Page:
    """One page of cases with the cursors beside it."""

    cases: Sequence[Case]
    previous: str
    next: str


def page_of(cases: QuerySet[Case], *, order: str, cursor: str = "", number: int = 1, size: int = PAGE_SIZE) -> Page:
    """Return one page in `order`, from a cursor, or the `number`-th page from the start.

    A page by number skips rows in the index alone, so a far one stays quick too; neighbours then go by cursor.
    """
    keys = ORDERS[order].keys
    cases = cases.annotate(sort_due=Coalesce("due_at", FAR))
    at = Cursor.decode(cursor, size=len(keys)) if cursor else None
    backwards = at is not None and at.direction == "before"
    if at is not None:
        cases = cases.filter(_beyond(keys, at.values, backwards=backwards))
    sort = [F(name).desc() if descending != backwards else F(name).asc() for name, descending in keys]
    start = 0 if at is not None else (max(1, number) - 1) * size
    ids = list(cases.order_by(*sort).values_list("pk", *(name for name, _d in keys))[start : start + size + 1])
    more = len(ids) > size
    ids = ids[:size]
    if backwards:
        ids.reverse()
    by_id = Case.objects.select_related("unit", "owner", "party").defer("search").in_bulk([row[0] for row in ids])
    rows = [by_id[row[0]] for row in ids if row[0] in by_id]
    has_previous = more if backwards else (at is not None or start > 0)
    has_next = True if backwards else more
    return Page(
        rows,
        _cursor("before", ids[0]) if ids and has_previous else "",
        _cursor("after", ids[-1]) if ids and has_next else "",
    )


def counts(person: Person) -> dict[str, str]:
    """Return how many open cases each view holds, from one pass over the open cases alone; large numbers as "999+"."""
    seen = visible_to(person).order_by()
    conditions = {view.id: _condition(view.id, person) for view in VIEWS if view.id not in ("all", "unread")}
    tallies = {name: Count("id", filter=condition) for name, condition in conditions.items()}
    numbers = seen.filter(state__in=OPEN_STATES).aggregate(**tallies)
    numbers["unread"] = seen.filter(_condition("unread", person))[:COUNT_LIMIT].count()
    return {name: str(n) if n < COUNT_LIMIT else f"{COUNT_LIMIT - 1}+" for name, n in numbers.items()}


def _in_view(cases: QuerySet[Case], ask: Ask, person: Person) -> QuerySet[Case]:
    if ask.view == "all":
        return cases
    if "state" in ask.filters:
        return cases.filter(_condition(ask.view, person))
    if ask.words.strip() and ask.view == "unit":
        return cases  # who searches wants to find closed cases too
    if ask.view == "unread":
        return cases.filter(_condition("unread", person))  # a customer may write to a closed case too
    return cases.filter(_condition(ask.view, person), state__in=OPEN_STATES)


def _condition(view: str, person: Person) -> Q:
    """Which of the open cases a view holds."""
    now = timezone.now()
    match view:
        case "mine":
            return Q(owner=person)
        case "soon":
            return Q(due_at__gte=now, due_at__lt=now + timedelta(hours=24))
        case "late":
            return Q(due_at__lt=now)
        case "hot":
            return Q(heat__gte=2)
        case "unread":
            return Q(unread_since__isnull=False)
        case "approval":
            return Q(state=State.APPROVAL)
        case _:
            return Q(pk__isnull=False)


def _filtered(cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
    match name:
        case "business" | "cause":
            return cases.filter(**{f"{name}__startswith": value})
        case "unit":
            return cases.filter(unit__path__contains=f"/{value}/") if value.isdecimal() else cases.none()
        case "owner":
            return cases.filter(owner_id=int(value[:15])) if value.isdecimal() else cases.filter(owner=None)
        case "due":
            return cases.filter(_due(value), state__in=OPEN_STATES)
        case "risk":
            return cases.filter(risks__contains=[value])
        case "heat":
            return cases.filter(heat__gte=int(value)) if value.isdecimal() else cases
        case "state" | "channel" | "level" | "matter":
            return cases.filter(**{name: value})
        case _:
            return cases


def _due(value: str) -> Q:
    """Cases that are late, due in 24 or 72 hours, silent for long, or with a promise past due."""
    now = timezone.now()
    match value:
        case "late":
            return Q(due_at__lt=now)
        case "24" | "72":
            return Q(due_at__gte=now, due_at__lt=now + timedelta(hours=int(value)))
        case "silent":
            return silent(now)
        case "promise":
            return Q(pk__in=Promise.objects.filter(state="open", due_at__lt=now).values("case"))
        case _:
            return Q(pk__isnull=False)


def _holds(words: str) -> Q:
    """A case number, a name or phone in full, or words of the text."""
    number = words.upper().removeprefix("C-").removeprefix("C")
    found = Q()
    if number.isdecimal() and len(number) < 12:
        found |= Q(pk=int(number))
    people = Party.objects.filter(Q(name_index=blind("name", words)) | Q(phone_index=blind("phone", words)))
    if len(words) <= 60:
        found |= Q(party__in=list(people.values_list("pk", flat=True)[:200]))
    tokens = query_tokens(words)
    if tokens:
        query = " & ".join("'" + token.replace("'", "''") + "'" for token in tokens)
        found |= Q(search=SearchQuery(query, search_type="raw", config="simple"))
    return found


def _beyond(keys: Sequence[tuple[str, bool]], values: Sequence[Any], *, backwards: bool) -> Q:
    """Rows after (or before) the place `values` in the order of `keys`."""
    beyond, equal = Q(), Q()
    for (name, descending), raw in zip(keys, values, strict=True):
        value = _instant(raw) if name in ("sort_due", "received_at") else _number(raw)
        side = "lt" if descending != backwards else "gt"
        beyond |= equal & Q(**{f"{name}__{side}": value})
        equal &= Q(**{name: value})
    return beyond


def _instant(raw: Any) -> datetime:
    try:
        return datetime.fromisoformat(str(raw))
    except ValueError as error:
        raise BadInput(
            Words("翻页位置读不出来,请回到第一页。", "Unreadable page mark; go back to page one.")
        ) from error


def _number(raw: Any) -> int:
    if not isinstance(raw, int) or abs(raw) > 2**62:
        raise BadInput(Words("翻页位置读不出来,请回到第一页。", "Unreadable page mark; go back to page one."))
    return raw


def _cursor(direction: Any, row: Sequence[Any]) -> str:
    values = tuple(value.isoformat() if isinstance(value, datetime) else value for value in row[1:])
    return Cursor(direction, values).encode()
