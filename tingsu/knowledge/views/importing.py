"""Bring notes in from a file or from the packs, take them out as a table."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.core.errors import BadInput, TingsuError
from tingsu.knowledge.actions.importing import COLUMNS, NoteImport, import_notes
from tingsu.knowledge.actions.loading import load_pack
from tingsu.knowledge.export import export_book, export_csv
from tingsu.knowledge.queries.listing import notes_asked
from tingsu.knowledge.views.notes import ask_of
from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEGABYTES = 10
SHOWN = 200


class NotesFileForm(forms.Form):
    """A file of notes."""

    file = forms.FileField(
        label=gettext_lazy("文件"), help_text=gettext_lazy("YAML、XLSX 或 CSV;不超过 10 MB。问法一格里一行一种。")
    )
    dry_run = forms.BooleanField(label=gettext_lazy("只检查,不导入"), required=False)


@needs(Permission.KNOWLEDGE_MANAGE)
def import_page(request: HttpRequest) -> HttpResponse:
    """Show the form; import what is uploaded and show which rows came back."""
    form = NotesFileForm(request.POST or None, request.FILES or None)
    result: NoteImport | None = None
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                if upload.size > MEGABYTES * 2**20:
                    raise BadInput(_("文件超过 10 MB,请分成几个。"))
                with tempfile.TemporaryDirectory() as folder:
                    path = Path(folder) / f"upload{Path(upload.name).suffix.lower()[:8]}"
                    path.write_bytes(upload.read())
                    person, dry_run = person_of_request(request), form.cleaned_data["dry_run"]
                    result = import_notes(path, by=person, dry_run=dry_run)
                status = 200
            except TingsuError as error:
                form.add_error("file", error.in_(get_language() or "zh"))
    context = {
        "form": form,
        "result": result,
        "is_dry": bool(result) and form.cleaned_data["dry_run"],
        "rejected": result.rejected[:SHOWN] if result else [],
        "columns": COLUMNS,
    }
    return render(request, "knowledge/import.html", context, status=status)


@needs(Permission.KNOWLEDGE_MANAGE)
@require_POST
def pack(request: HttpRequest) -> HttpResponse:
    """Load the notes that come with the packs."""
    found = load_pack(by=person_of_request(request))
    words = _("新增 %(new)d 条,更新 %(renewed)d 条,没有变化 %(same)d 条;本行改过的 %(left)d 条没有动。")
    numbers = {name: len(getattr(found, name)) for name in ("new", "renewed", "same", "left")}
    messages.success(request, words % numbers)
    for code, reason in list(found.refused.items())[:10]:
        messages.error(request, f"{code}: {reason}")
    return redirect("knowledge")


@needs(Permission.KNOWLEDGE_MANAGE)
def export(request: HttpRequest) -> HttpResponse:
    """Send the notes of the present list as CSV, or as XLSX."""
    notes = notes_asked(person_of_request(request), ask_of(request))
    if request.GET.get("as") == "xlsx":
        file = io.BytesIO()
        export_book(notes, file)
        answer = HttpResponse(file.getvalue(), content_type=XLSX)
        answer["Content-Disposition"] = 'attachment; filename="knowledge.xlsx"'
        return answer
    answer = HttpResponse(export_csv(notes), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="knowledge.csv"'
    return answer
