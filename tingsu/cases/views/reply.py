"""Reply, progress notice, acknowledgement, note; the draft check."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tingsu.cases.actions.acknowledgement import acknowledge_case
from tingsu.cases.actions.hold import may
from tingsu.cases.actions.messages import send_reply, write_note
from tingsu.cases.actions.progress import notify_progress
from tingsu.cases.draft import check_draft
from tingsu.cases.letters import fill_letter
from tingsu.cases.models import Case
from tingsu.cases.promised import promised_in
from tingsu.cases.queries.visible import case_for
from tingsu.cases.views.acting import ActForm, Confirm, Data, act_page
from tingsu.core.said import Words
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission

GREETING = Words("尊敬的客户", "Dear customer")


class ReplyForm(ActForm):
    """The words to the customer."""

    text = forms.CharField(
        label=_("答复"), widget=forms.Textarea(attrs={"data-keep": True, "id": "reply-text"}), max_length=20_000
    )
    client_id = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    override = forms.BooleanField(label=_("我已核对,确需发送(负责人放行)"), required=False)

    def prepare(self) -> None:
        """Only who may release sees the box."""
        if not may(self.person, Permission.REPLY_OVERRIDE, self.case):
            del self.fields["override"]


@act_page(ReplyForm, title=_("答复客户"), button=_("发送答复"), permission=Permission.CASE_REPLY)
def reply(person: Person, case: Case, data: Data) -> str:
    """Reply to the customer."""
    send_reply(case, text=data["text"], by=person, client_id=data["client_id"], override=data.get("override", False))
    return str(_("答复已发送,客户在进度页可以看到。"))


@needs(Permission.CASE_REPLY)
@require_POST
def check(request: HttpRequest, case_id: int) -> HttpResponse:
    """Check a draft while it is written."""
    person = person_of_request(request)
    case = case_for(person, case_id)
    text = request.POST.get("text", "")[:20_000]
    checked = check_draft(text) if text.strip() else None
    promised = promised_in(text, case, at=timezone.now())
    return render(request, "cases/_draft.html", {"case": case, "checked": checked, "promised": promised})


class ProgressForm(ActForm):
    """How it stands."""

    text = forms.CharField(label=_("进展"), widget=forms.Textarea(attrs={"data-keep": True}))

    def prepare(self) -> None:
        """Begin with the letter of the pack, which here greets nobody by name: names are shown only for a reason."""
        greeting = GREETING.in_(self.case.language)
        self.fields["text"].initial = fill_letter("progress", self.case, customer=greeting)


@act_page(ProgressForm, title=_("告知进展"), button=_("发送进展"), permission=Permission.CASE_REPLY)
def progress(person: Person, case: Case, data: Data) -> str:
    """Tell the progress."""
    notify_progress(case, text=data["text"], by=person)
    return str(_("已告知进展。"))


@act_page(Confirm, title=_("发送受理通知"), button=_("发送受理通知"), permission=Permission.CASE_HANDLE)
def acknowledge(person: Person, case: Case, data: Data) -> str:
    """Send the acknowledgement."""
    acknowledge_case(case, by=person)
    return str(_("已发送受理通知。"))


class NoteForm(ActForm):
    """Words for colleagues."""

    text = forms.CharField(label=_("备注"), widget=forms.Textarea(attrs={"rows": 4, "data-keep": True}))


@act_page(
    NoteForm,
    title=_("写备注"),
    button=_("保存备注"),
    permission=Permission.CASE_HANDLE,
    help_text=_("客户看不到备注。"),
)
def note(person: Person, case: Case, data: Data) -> str:
    """Write a note."""
    write_note(case, text=data["text"], by=person)
    return str(_("已保存备注。"))
