"""Record a talk with the customer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.contacts import log_contact
from tingsu.cases.models import Case, ContactKind
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.cases.views.fields import MomentField
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


class ContactForm(ActForm):
    """How, when, how long, what was said."""

    kind = forms.ChoiceField(label=_("方式"), choices=ContactKind.choices)
    reached = forms.BooleanField(label=_("联系上了客户本人"), required=False, initial=True)
    minutes = forms.IntegerField(label=_("时长(分钟)"), required=False, min_value=0, max_value=600)
    at = MomentField(label=_("时间"), required=False, help_text=_("不填就是现在。"))
    note = forms.CharField(
        label=_("说了什么"),
        widget=forms.Textarea(attrs={"data-keep": True}),
        help_text=_("客户的原话、已致歉、下一步约定。手机号等会自动遮盖。"),
    )


@act_page(ContactForm, title=_("记录联系"), button=_("保存联系记录"), permission=Permission.CASE_HANDLE)
def contact(person: Person, case: Case, data: Data) -> str:
    """Log a contact."""
    log_contact(
        case,
        kind=data["kind"],
        note=data["note"],
        reached=data["reached"],
        minutes=data["minutes"],
        at=data["at"],
        by=person,
    )
    return str(_("已保存联系记录。"))
