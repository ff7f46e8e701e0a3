"""Form fields that the pages share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language

from tingsu.packs import installed


class MomentField(forms.DateTimeField):
    """A date and a time of day, as the browser's own picker gives them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"))
        kwargs.setdefault("input_formats", ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
        super().__init__(**kwargs)


class DayField(forms.DateField):
    """A date, by the browser's own picker."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


def code_choices(*axes: str, deep: bool = True) -> list[tuple[str, Any]]:
    """Return the classes of the axes as choices, small classes grouped below their large one."""
    choices: list[tuple[str, Any]] = [("", "—")]
    for name in axes:
        axis = installed().taxonomy[name]
        for top in axis.top():
            below = [(code.code, _label(code)) for code in axis.below(top.code)] if deep else []
            own = (top.code, _label(top))
            choices.append((str(_label(top)), [own, *below]) if below else own)
    return choices


def _label(code: Any) -> str:
    return f"{code.code} {code.name.in_(_language())}"


def _language() -> str:

    return get_language() or "zh"
