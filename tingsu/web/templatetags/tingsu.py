"""Small words of the templates: times as people say them, heat marks, permission questions, kept query strings."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tingsu.web.listing import listed
from tingsu.web.money import money

register = template.Library()


@register.filter
def when(at: datetime | None) -> str:
    """Say an instant: 今天 09:12, 昨天 18:00, 11月3日 09:12, 2025年11月3日."""
    if at is None:
        return "—"
    local, now = timezone.localtime(at), timezone.localtime()
    days = (local.date() - now.date()).days
    clock = local.strftime("%H:%M")
    if days in (0, -1, 1):
        return {0: _("今天"), -1: _("昨天"), 1: _("明天")}[days] + " " + clock
    return f"{day(local.date())} {clock}"


@register.filter
def day(value: date | datetime | None) -> str:
    """Say a date: 11月3日, or with its year when it is not this one."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    this_year = value.year == timezone.localdate().year
    if (get_language() or "").startswith("en"):
        return f"{value.day} {value:%b}" + ("" if this_year else f" {value.year}")
    return ("" if this_year else f"{value.year}年") + f"{value.month}月{value.day}日"


@register.filter
def due(at: datetime | None) -> str:
    """Say a deadline: 11月18日 24:00 (midnight belongs to the day that ends)."""
    if at is None:
        return "—"
    local = timezone.localtime(at)
    if (local.hour, local.minute) == (0, 0):
        return f"{day(local.date() - timedelta(days=1))} 24:00"
    return f"{day(local.date())} {local:%H:%M}"


@register.filter
def left(at: datetime | None) -> str:
    """Say how long is left: 剩3天, 剩5小时, 已逾期2天."""
    if at is None:
        return ""
    seconds = (at - timezone.now()).total_seconds()
    size, unit = _largest(abs(seconds))
    if seconds < 0:
        return _("已逾期 %(n)d %(unit)s") % {"n": size, "unit": unit}
    return _("剩 %(n)d %(unit)s") % {"n": size, "unit": unit}


@register.filter
def ago(at: datetime | None) -> str:
    """Say how long ago: 3天前."""
    if at is None:
        return "—"
    size, unit = _largest(abs((timezone.now() - at).total_seconds()))
    return _("%(n)d %(unit)s前") % {"n": size, "unit": unit}


@register.filter
def urgency(at: datetime | None) -> str:
    """Name the step of the clock ramp: quiet, due (within a day), late."""
    if at is None:
        return "none"
    seconds = (at - timezone.now()).total_seconds()
    return "late" if seconds < 0 else "due" if seconds < 86400 else "soon" if seconds < 3 * 86400 else "quiet"


@register.filter
def can(person: Any, permission: str) -> bool:
    """Ask whether a person holds a permission."""
    return bool(person.is_authenticated and person.can(permission))


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Look a key up."""
    return mapping.get(key, "")


@register.filter
def said(words: Any) -> str:
    """Say core or pack words in the reader's language."""
    return str(words.in_(get_language() or "zh"))


register.filter("listed", listed)
register.filter("money", money)


@register.filter
def doer(entry: Any) -> str:
    """Say who did what an entry tells: a person by name, the customer and the system by what they are."""
    return str(DOERS.get(entry.actor_kind) or entry.actor_name)


@register.filter
def plainly(data: Any) -> str:
    """Say the data of an entry without the brackets of a program: `to gather · before let_out`."""
    if isinstance(data, dict):
        return " · ".join(f"{key} {plainly(value)}" for key, value in data.items())
    if isinstance(data, list):
        return "; ".join(plainly(value) for value in data) or "—"
    return "—" if data in (None, "") else str(data)


DOERS = {"customer": gettext_lazy("客户"), "system": gettext_lazy("系统")}


@register.simple_tag(takes_context=True)
def keep_query(context: dict[str, Any], **changes: Any) -> str:
    """Return the present query string with some values changed; an empty value drops the key."""
    query: QueryDict = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


def _largest(seconds: float) -> tuple[int, str]:
    if seconds >= 86400:
        return int(seconds // 86400), _("天")
    if seconds >= 3600:
        return int(seconds // 3600), _("小时")
    return int(seconds // 60), _("分钟")


@register.filter
def share_left(at: datetime | None) -> str:
    """Return how full the ring of a clock is: 1 at fifteen days or more, 0 when time is over."""
    if at is None:
        return "1"
    days = (at - timezone.now()).total_seconds() / 86400
    return f"{min(1.0, max(0.0, days / 15)):.2f}"


@register.filter
def attribute(thing: Any, name: str) -> Any:
    """Return an attribute by its name."""
    return getattr(thing, name, None)


@register.filter
def fill(sentence: str, case: Any) -> str:
    """Fill the blanks of a script with what is known; what is not stays a visible blank."""
    known = case.script_fields()
    return re.sub(r"\{([^}]{1,8})\}", lambda match: known.get(match.group(1), "____"), sentence)


@register.filter
def highlight(text: str, words: str) -> SafeString:
    """Return the text with the searched words marked, beginning a little before the first hit."""
    at = text.find(words) if words else -1
    start = max(0, at - 24) if at >= 0 else 0
    piece = ("…" if start else "") + text[start : start + 200]
    # Cut first, escape each part: in the escaped text "amp" would be found in every "&amp;".
    parts = (
        [str(conditional_escape(part)) for part in piece.split(words)] if at >= 0 else [str(conditional_escape(piece))]
    )
    return mark_safe(f"<mark>{conditional_escape(words)}</mark>".join(parts))  # noqa: S308 - every part is escaped


AUTHORITIES = {
    "clerk": gettext_lazy("经办可定"),
    "supervisor": gettext_lazy("主管可定"),
    "branch": gettext_lazy("分行可定"),
    "head_office": gettext_lazy("总行可定"),
}


@register.filter
def authority_name(code: str) -> Any:
    """Say who may decide an option of a playbook."""
    return AUTHORITIES.get(code, code)


@register.simple_tag
def token() -> str:
    """Return a fresh id for a form, so that sending it twice counts once."""
    return uuid.uuid4().hex
