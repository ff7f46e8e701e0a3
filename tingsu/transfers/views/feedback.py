"""Fill in, print and export what is fed back to the authority."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import may, record_case
from tingsu.cases.export import safe_cell
from tingsu.cases.models import Case
from tingsu.cases.queries.visible import case_for
from tingsu.cases.views.fields import DayField
from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission
from tingsu.transfers.actions.feedback import send_feedback, write_feedback
from tingsu.transfers.draft import draft_of
from tingsu.transfers.models import PARTS, Feedback, Transfer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FeedbackForm(forms.Form):
    """The parts of art. 44, and, once it went out, when and how."""

    sent_on = DayField(
        label=gettext_lazy("报出日期"), required=False, help_text=gettext_lazy("报出之后再填;填了就不能再改。")
    )
    sent_how = forms.CharField(label=gettext_lazy("怎么报出的"), required=False, max_length=80)
    document_number = forms.CharField(label=gettext_lazy("文号"), required=False, max_length=80)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in PARTS.items():
            widget = forms.Textarea(attrs={"rows": 4, "data-keep": True})
            self.fields[name] = forms.CharField(label=label, required=False, widget=widget)
        self.order_fields([*PARTS, "sent_on", "sent_how", "document_number"])

    def renew_version(self, case: Case) -> None:
        """Let the form be sent again, once one has looked at what a colleague wrote meanwhile."""
        case.refresh_from_db(fields=["version"])
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["version"] = str(case.version)  # type: ignore[index]


@needs(Permission.CASE_HANDLE)
def feedback(request: HttpRequest, case_id: int, transfer_id: int) -> HttpResponse:
    """Show the form, filled from the file; save the draft, or note that it was sent."""
    person = person_of_request(request)
    transfer = _transfer(request, case_id, transfer_id)
    there = Feedback.objects.filter(transfer=transfer).first()
    if there and there.sent_on and request.method != "POST":
        return redirect("case-feedback-print", case_id, transfer_id)
    known = {name: getattr(there, name) for name in PARTS} if there else draft_of(transfer)
    form = FeedbackForm(request.POST or None, initial=known | {"version": transfer.case.version})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                sent = _save(transfer, form.cleaned_data, by=person)
            except TingsuError as error:
                form.add_error(None, error.in_(get_language() or "zh"))
                form.renew_version(transfer.case)
                status = 409
            else:
                messages.success(request, _("已登记报出。") if sent else _("草稿已保存。"))
                return redirect("case", case_id) if sent else redirect(request.path)
    context = {
        "case": transfer.case,
        "transfer": transfer,
        "form": form,
        "is_draft": there is None,
        "allowed": may(person, Permission.CASE_HANDLE, transfer.case),
    }
    return render(request, "transfers/feedback.html", context, status=status)


@transaction.atomic
def _save(transfer: Transfer, data: dict[str, Any], *, by: Any) -> bool:
    write_feedback(transfer, parts=data, by=by, version=data["version"])
    if not data["sent_on"]:
        return False
    send_feedback(transfer, on=data["sent_on"], how=data["sent_how"], document_number=data["document_number"], by=by)
    return True


@needs(Permission.CASE_VIEW)
def print_feedback(request: HttpRequest, case_id: int, transfer_id: int) -> HttpResponse:
    """Show the feedback as a page to print."""
    transfer = _transfer(request, case_id, transfer_id)
    context = {"case": transfer.case, "transfer": transfer, "rows": _rows(transfer), "today": timezone.localdate()}
    return render(request, "transfers/print.html", context)


@needs(Permission.CASE_EXPORT)
def export(request: HttpRequest, case_id: int, transfer_id: int) -> HttpResponse:
    """Give the feedback as a spreadsheet, to be pasted into the authority's own form; the export is journaled."""
    transfer = _transfer(request, case_id, transfer_id)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_("反馈"))
    for name, text in _rows(transfer):
        sheet.append([safe_cell(name), safe_cell(text)])
    kept = io.BytesIO()
    book.save(kept)
    with transaction.atomic():
        record_case("feedback.exported", transfer.case, person_of_request(request), transfer=transfer.pk)
    response = HttpResponse(kept.getvalue(), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="feedback-{transfer.pk}.xlsx"'
    return response


def _transfer(request: HttpRequest, case_id: int, transfer_id: int) -> Transfer:
    case = case_for(person_of_request(request), case_id)
    found: Transfer = get_object_or_404(case.transfers.select_related("feedback"), pk=transfer_id)
    found.case = case
    return found


def _rows(transfer: Transfer) -> list[tuple[str, str]]:
    there = getattr(transfer, "feedback", None)
    text = {name: getattr(there, name) for name in PARTS} if there else draft_of(transfer)
    rows = [
        (_("转办机关"), f"{transfer.get_authority_display()} {transfer.office}".strip()),
        (_("转办编号"), transfer.number),
        (_("收到转办日期"), transfer.received_on.isoformat()),
        (_("要求反馈日期"), transfer.due_on.isoformat() if transfer.due_on else "—"),
        (_("本行编号"), transfer.case.number),
        *((str(label), text[name]) for name, label in PARTS.items()),
    ]
    if there and there.sent_on:
        rows += [(_("报出日期"), there.sent_on.isoformat()), (_("文号"), there.document_number or "—")]
    return rows
