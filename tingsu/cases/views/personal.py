"""Open personal data with a reason, erase it when its purpose has ended."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.personal import erase_party, open_message, open_personal
from tingsu.cases.models import Case
from tingsu.cases.queries.visible import case_for
from tingsu.cases.views.acting import Confirm, Data, act_page
from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission

FIELDS = [
    ("name", _("姓名")),
    ("phone", _("电话")),
    ("id_number", _("证件号码")),
    ("email", _("电子邮件")),
    ("address", _("地址")),
]


class OpenForm(forms.Form):
    """What is wanted and why."""

    field = forms.ChoiceField(label=_("要看哪一项"), choices=FIELDS, required=False)
    reason = forms.CharField(
        label=_("为什么要看"), max_length=200, help_text=_("例如:回电核实。原因和您的姓名会记入日志。")
    )


@act_page(
    Confirm,
    title=_("删除客户的个人信息"),
    button=_("永久删除"),
    permission=Permission.PERSONAL_ERASE,
    help_text=_("姓名、证件、联系方式、原文和附件从此无法恢复;打码后的处理记录保留。客户还有未办结的投诉时不能删除。"),
)
def erase(person: Person, case: Case, data: Data) -> str:
    """Erase the customer of a case."""
    erase_party(case.party, by=person)
    return str(_("客户的个人信息已删除。"))


@needs(Permission.PERSONAL_OPEN)
def personal(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask for the reason, then show the value once."""
    person = person_of_request(request)
    case = case_for(person, case_id)
    message_id = request.GET.get("message") or request.POST.get("message") or ""
    form = OpenForm(request.POST or None, initial={"field": request.GET.get("field", "phone")})
    value, error, status = "", "", 200
    if request.method == "POST" and form.is_valid():
        try:
            if message_id.isdecimal():
                message = get_object_or_404(case.messages, pk=int(message_id))
                value = open_message(case, message=message, reason=form.cleaned_data["reason"], by=person)
            else:
                value = open_personal(
                    case, field=form.cleaned_data["field"], reason=form.cleaned_data["reason"], by=person
                )
        except TingsuError as refusal:
            error, status = refusal.in_(get_language() or "zh"), 409
    if message_id:
        del form.fields["field"]
    context = {"case": case, "form": form, "value": value, "error": error, "message_id": message_id}
    template = "cases/_personal.html" if getattr(request, "htmx", False) else "cases/personal.html"
    return render(request, template, context, status=status)
