"""The tree of units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.actions.units import add_unit, change_unit
from tingsu.org.models import Unit, UnitKind
from tingsu.org.permissions import Permission


class UnitForm(forms.Form):
    """What a unit is called and where it belongs."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=80, required=False)
    phone = forms.CharField(label=gettext_lazy("对外电话"), max_length=40, required=False)
    parent = forms.ModelChoiceField(
        label=gettext_lazy("上级机构"), queryset=Unit.objects.all(), required=False, empty_label="—"
    )
    is_active = forms.BooleanField(label=gettext_lazy("在用"), required=False, initial=True)


class NewUnitForm(UnitForm):
    """A new unit has a code and a kind, which then stay."""

    code = forms.CharField(label=gettext_lazy("机构号"), max_length=30)
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=UnitKind.choices, initial=UnitKind.OUTLET)
    field_order = ("code", "name", "name_en", "kind", "parent", "phone")


@needs(Permission.UNIT_MANAGE)
def units(request: HttpRequest) -> HttpResponse:
    """Show the tree; add a unit."""
    form = NewUnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = {key: value for key, value in form.cleaned_data.items() if key != "is_active"}
        if Unit.objects.filter(code=data["code"]).exists():
            form.add_error("code", _("机构号已被使用。"))
        elif _try(form, lambda: add_unit(**data, by=person_of_request(request).actor)):
            messages.success(request, _("已添加。"))
            return redirect("units")
    rows = [{"unit": unit, "depth": unit.path.count("/") - 2} for unit in Unit.objects.all()]
    return render(request, "org/units.html", {"rows": rows, "form": form})


@needs(Permission.UNIT_MANAGE)
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Change a unit."""
    shown = get_object_or_404(Unit, pk=unit_id)
    initial = {name: getattr(shown, name) for name in ("name", "name_en", "phone", "parent", "is_active")}
    form = UnitForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        if _try(form, lambda: change_unit(shown, **data, by=person_of_request(request).actor)):
            messages.success(request, _("已保存。"))
            return redirect("units")
    return render(request, "org/unit.html", {"shown": shown, "form": form})


def _try(form: forms.Form, act: Any) -> bool:
    try:
        act()
    except TingsuError as error:
        form.add_error(None, error.in_(get_language() or "zh"))
        return False
    return True
