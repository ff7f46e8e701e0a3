"""Words for the wall."""

from __future__ import annotations

from django import template

from tingsu.core.alarms import Precision
from tingsu.desk.models import Alarm
from tingsu.desk.queries import wall
from tingsu.findings.names import label_name

register = template.Library()


@register.filter
def risk_label(code: str) -> str:
    """Return a risk's name."""
    return label_name("risks", code)


@register.filter
def reason_names(alarm: Alarm) -> list[str]:
    """Return what speaks for an alarm."""
    return wall.reason_names(alarm)


@register.filter
def low(precision: Precision) -> int:
    """Return the lower bound in percent."""
    return round(100 * precision.interval()[0])


@register.filter
def high(precision: Precision) -> int:
    """Return the upper bound in percent."""
    return round(100 * precision.interval()[1])
