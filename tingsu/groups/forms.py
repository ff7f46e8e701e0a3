"""The forms of a group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Validity
from tingsu.cases.views.decision import WAYS
from tingsu.groups.models import Group
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of


class GatherForm(forms.Form):
    """Into which group: one that is there, or a new one."""

    group = forms.ModelChoiceField(
        label=_("编入已有的群体投诉"), queryset=Group.objects.none(), required=False, empty_label=_("新建一个")
    )
    name = forms.CharField(
        label=_("新群体投诉的名称"), max_length=80, required=False, help_text=_("例如产品或事件,不写客户姓名。")
    )
    matter = forms.CharField(
        label=_("共同的诉求"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    unit = forms.ModelChoiceField(label=_("牵头机构"), queryset=Unit.objects.none(), required=False)

    def __init__(self, *args: Any, person: Person, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(is_active=True)
        scope = units_of(person, Permission.CASE_MERGE)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units if scope is None else units.filter(pk__in=scope)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for name and unit of a new group."""
        data = super().clean() or {}
        if not data.get("group"):
            for name in ("name", "unit"):
                if not data.get(name):
                    self.add_error(name, _("新建时请填写。"))
        return data


class PeopleForm(forms.Form):
    """How many came."""

    people = forms.IntegerField(label=_("共同来访的人数"), min_value=0, max_value=1_000_000)
    face_to_face = forms.BooleanField(label=_("当面提出(来访)"), required=False)


class DecisionForm(forms.Form):
    """The one decision."""

    validity = forms.ChoiceField(label=_("认定"), choices=Validity.choices)
    facts = forms.CharField(label=_("查明的事实"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    basis = forms.CharField(label=_("依据"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    reasons = forms.CharField(label=_("理由"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    remedies = forms.CharField(label=_("救济途径"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    decision_seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    confirmed_how = forms.CharField(
        label=_("怎样向代表人复述并确认了事实"), max_length=200, help_text=_("还没有逐件确认过事实的,以此为准。")
    )


class NoticeForm(forms.Form):
    """How all are told."""

    how = forms.ChoiceField(label=_("告知方式"), choices=WAYS)
    proof = forms.CharField(label=_("凭证"), max_length=300, required=False)
