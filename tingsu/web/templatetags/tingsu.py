"""Small words of the templates: times as people say them, heat marks, permission questions, kept query strings."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

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
