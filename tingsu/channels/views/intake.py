"""Register a complaint that came by phone, on paper, or over the counter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.attachments import attach_file, check_file
from tingsu.cases.actions.intake import Intake
from tingsu.cases.actions.open import Opened, open_case
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.models import Channel
from tingsu.cases.views.fields import MomentField, code_choices
from tingsu.core.errors import TingsuError
from tingsu.core.text.personal import is_id_number
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of
from tingsu.transfers.actions.transfer import TransferFacts, record_transfer

STAFF_CHANNELS = [choice for choice in Channel.choices if choice[0] not in ("portal", "api", "chat")]


class IntakeForm(forms.Form):
    """What one asks while the customer speaks: the words first, the rest as it comes."""

    text = forms.CharField(
        label=_("客户怎么说"),
        widget=forms.Textarea(attrs={"rows": 7, "data-keep": True, "autofocus": True}),
        help_text=_("先听完,用客户自己的话记下来。"),
    )
    channel = forms.ChoiceField(label=_("从哪里来"), choices=STAFF_CHANNELS, initial=Channel.PHONE)
    name = forms.CharField(label=_("客户姓名"), required=False, max_length=60)
    phone = forms.CharField(label=_("联系电话"), required=False, max_length=40)
    id_number = forms.CharField(
        label=_("证件号码"), required=False, max_length=40, help_text=_("行里已有的不要再向客户要。")
    )
    unit = forms.ModelChoiceField(label=_("被投诉机构"), queryset=Unit.objects.none())
    business = forms.ChoiceField(label=_("业务类别"), required=False)
    amount = forms.DecimalField(label=_("涉及金额"), required=False, max_digits=14, decimal_places=2)
    received_at = MomentField(label=_("收到时间"), required=False, help_text=_("不填就是现在。"))
    external_id = forms.CharField(label=_("外部编号"), required=False, max_length=80, help_text=_("转办单号等。"))
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    file = forms.FileField(label=_("附件"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(is_active=True)
        scope = units_of(person, Permission.CASE_OPEN)
        if scope is not None:
            units = units.filter(pk__in=scope)
        field = self.fields["unit"]
        field.queryset = units  # type: ignore[attr-defined]
        field.initial = person.main_post.unit if person.main_post else None
        self.fields["business"].choices = code_choices("business", "broker_business", deep=False)  # type: ignore[attr-defined]

    def clean_id_number(self) -> str:
        """Refuse an ID number whose check digit is wrong: it was misheard or mistyped."""
        number = str(self.cleaned_data["id_number"]).strip()
        if len(number) in (15, 18) and number[:14].isdecimal() and not is_id_number(number):
            raise forms.ValidationError(_("身份证号校验不通过,请再核对一遍。"))
        return number

    def clean_file(self) -> Any:
        """Check the file before anything is saved."""
        upload = self.cleaned_data.get("file")
        if upload:
            try:
                check_file(upload)
            except TingsuError as error:
                raise forms.ValidationError(error.in_(get_language() or "zh")) from error
            upload.seek(0)
        return upload


@needs(Permission.CASE_OPEN)
def intake(request: HttpRequest) -> HttpResponse:
    """Show the form; open the case."""
    person = person_of_request(request)
    form = IntakeForm(request.POST or None, request.FILES or None, person=person)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                opened = _open(form.cleaned_data, person)
            except TingsuError as error:
                form.add_error(None, error.in_(get_language() or "zh"))
                status = 400
            else:
                if form.cleaned_data["file"] and opened.is_new:
                    attach_file(opened.case, upload=form.cleaned_data["file"], by=person)
                messages.success(request, _("已登记 %(number)s,时限已经开始。") % {"number": opened.case.number})
                return redirect("case", opened.case.pk)
        else:
            status = 422
    return render(request, "channels/intake.html", {"form": form}, status=status)


def _open(data: dict[str, Any], person: Person) -> Opened:
    """Open the case; one that an authority transferred keeps its number, or is refused when that is known already."""
    with transaction.atomic():
        opened = open_case(_intake(data, person), by=person)
        case = opened.case
        if opened.is_new and case.is_forwarded and case.external_id:
            day = timezone.localdate(case.received_at)
            record_transfer(case, TransferFacts(case.channel, case.external_id, day), by=person)
    return opened


def _intake(data: dict[str, Any], person: Person) -> Intake:
    return Intake(
        text=data["text"],
        channel=Channel(data["channel"]),
        unit=data["unit"],
        party=PartyFacts(name=data["name"].strip(), phone=data["phone"].strip(), id_number=data["id_number"]),
        received_at=data["received_at"],
        external_id=data["external_id"].strip(),
        business=data["business"],
        amount=data["amount"],
        idempotency_key=f"form:{person.pk}:{data['key']}" if data["key"] else "",
    )
