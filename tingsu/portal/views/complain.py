"""File a complaint in under two minutes: what happened, which business, how to reach you, done.

One form on one page that unfolds; works without JavaScript on an old phone.
"""

from __future__ import annotations

import secrets
import time
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect

from tingsu.cases.actions.attachments import attach_file, check_file
from tingsu.cases.actions.intake import Intake
from tingsu.cases.actions.open import open_case
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.models import Channel
from tingsu.core.errors import BadInput, TingsuError
from tingsu.core.text.personal import is_id_number
from tingsu.journal.record import Actor
from tingsu.org.models import Unit
from tingsu.packs import installed
from tingsu.portal.limits import knock

CUSTOMER = Actor("customer", None, "客户")
SALT = "portal form"
HUMAN_SECONDS = 3


class SeveralFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; the value is a list. Django's own field takes one."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files that a browser sent, each past the checks of one."""
        uploads = data if isinstance(data, (list, tuple)) else [data]
        return [file for upload in uploads if (file := super(FilesField, self).clean(upload, initial))]


class ComplaintForm(forms.Form):
    """Only the words are required; everything else may stay empty."""

    text = forms.CharField(
        label=_("发生了什么?"),
        widget=forms.Textarea(attrs={"data-keep": True, "rows": 8}),
        help_text=_("照您自己的话说就行:什么时候、在哪里、什么事、希望我们怎么做。"),
        max_length=settings.TEXT_CHARACTERS,
    )
    business = forms.ChoiceField(label=_("和哪项业务有关?"), required=False, widget=forms.RadioSelect)
    unit = forms.ModelChoiceField(
        label=_("哪个网点或部门?"), queryset=Unit.objects.none(), required=False, empty_label=_("不清楚 / 总行")
    )
    name = forms.CharField(label=_("怎么称呼您?"), required=False, max_length=60)
    phone = forms.CharField(
        label=_("电话"), required=False, max_length=40, help_text=_("方便我们联系您,不会用于营销。")
    )
    email = forms.EmailField(label=_("邮箱"), required=False)
    id_number = forms.CharField(
        label=_("身份证号"), required=False, max_length=20, help_text=_("不是必填。核实身份时我们会再联系您。")
    )
    upload = FilesField(
        label=_("图片、录音或文件"),
        required=False,
        help_text=_("最多 10 个,每个不超过 10 MB。"),
    )
    # For robots: people do not see this field; a program fills it in.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    stamp = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh"
        tops = installed().taxonomy["business"].top()
        choices = [(code.code, (code.plain or code.name).in_(language)) for code in tops if code.plain]
        self.fields["business"].choices = [*choices, ("", _("说不准"))]  # type: ignore[attr-defined]
        outlets = Unit.objects.filter(is_active=True).exclude(kind__in=["head_office", "department"])
        self.fields["unit"].queryset = outlets.order_by("name")  # type: ignore[attr-defined]
        self.fields["stamp"].initial = new_stamp()

    def clean_id_number(self) -> str:
        """Say kindly when the number cannot be right."""
        number = str(self.cleaned_data["id_number"]).strip()
        if number and not is_id_number(number):
            raise forms.ValidationError(_("身份证号好像少了或多了一位,请再看看;也可以不填。"))
        return number

    def clean(self) -> None:
        """Check files, and that a person filled the form in."""
        if self.cleaned_data.get("website"):
            raise forms.ValidationError(_("没有提交成功,请刷新页面再试。"))
        self.cleaned_data["key"] = self._key()
        uploads = self.files.getlist("upload")
        if len(uploads) > settings.ATTACHMENT_COUNT:
            self.add_error("upload", _("文件太多,最多 %(n)d 个。") % {"n": settings.ATTACHMENT_COUNT})
        for upload in uploads:
            try:
                check_file(upload)
            except TingsuError as error:
                self.add_error("upload", error.in_(get_language() or "zh"))
            upload.seek(0)
        self.cleaned_data["uploads"] = uploads

    def _key(self) -> str:
        """Return the form's own id: sent twice it counts once; sent within seconds it was no person."""
        try:
            stamp = signing.loads(self.cleaned_data.get("stamp", ""), salt=SALT, max_age=86400)
        except signing.BadSignature as error:
            raise forms.ValidationError(_("页面打开太久了,请再点一次“提交投诉”。")) from error
        if time.time() - stamp["at"] < HUMAN_SECONDS:
            raise forms.ValidationError(_("提交得太快了,请再点一次。"))
        return str(stamp["id"])


def new_stamp() -> str:
    """Return a signed id with the time at which the form was shown."""
    return signing.dumps({"id": secrets.token_hex(8), "at": int(time.time())}, salt=SALT)


def our_bank() -> Unit | None:
    """Return the bank as customers call it: the head office."""
    return Unit.objects.filter(parent=None).first()


def start(request: HttpRequest) -> HttpResponse:
    """The first page: complain, or look up progress."""
    return render(request, "portal/start.html", {"bank": our_bank()})


@csrf_protect
def complain(request: HttpRequest) -> HttpResponse:
    """Show the form; open the case; show number and link."""
    form = ComplaintForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        knock(request, "file")
        if form.is_valid():
            try:
                opened = open_case(_intake(form.cleaned_data), by=CUSTOMER)
            except TingsuError as error:
                form.add_error(None, error.in_(get_language() or "zh"))
                status = 400
            else:
                return _opened(request, form, opened)
        else:
            status = 422
            if "stamp" in form.errors or form.non_field_errors():
                form.data = {**dict(form.data.items()), "stamp": new_stamp()}
    return render(request, "portal/complain.html", {"form": form, "bank": our_bank()}, status=status)


def _opened(request: HttpRequest, form: ComplaintForm, opened: Any) -> HttpResponse:
    if not opened.is_new:
        return render(request, "portal/again.html", {"case": opened.case, "bank": our_bank()})
    message = opened.case.messages.first()
    for upload in form.cleaned_data["uploads"]:
        attach_file(opened.case, upload=upload, by=CUSTOMER, message=message)
    response = redirect("portal-progress", opened.token)
    request.session["just_opened"] = opened.case.pk
    return response


def _intake(data: dict[str, Any]) -> Intake:
    unit = data["unit"] or our_bank()
    if unit is None:
        raise BadInput(str(_("这里还没有开通网上投诉,请打客服电话或到网点反映。")))
    return Intake(
        text=data["text"],
        channel=Channel.PORTAL,
        unit=unit,
        party=PartyFacts(
            name=data["name"].strip(), phone=data["phone"].strip(), email=data["email"], id_number=data["id_number"]
        ),
        business=data["business"],
        idempotency_key=f"portal:{data['key']}",
    )
