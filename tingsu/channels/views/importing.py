"""Import a file in the browser."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Channel
from tingsu.channels.actions.importing import ImportResult, import_file
from tingsu.channels.mapping import COLUMNS
from tingsu.channels.models import ImportRun
from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Unit
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of

FILE_MEGABYTES = 50
SHOWN = 200


class ImportForm(forms.Form):
    """A file, and where its rows belong when they do not say it."""

    file = forms.FileField(label=_("文件"), help_text=_("CSV(UTF-8 或 GB18030)、XLSX、JSONL;不超过 50 MB。"))
    unit = forms.ModelChoiceField(label=_("默认机构"), queryset=Unit.objects.none())
    channel = forms.ChoiceField(label=_("默认渠道"), choices=Channel.choices, initial=Channel.API)
    dry_run = forms.BooleanField(label=_("只检查,不导入"), required=False)


@needs(Permission.CASE_IMPORT)
def import_page(request: HttpRequest) -> HttpResponse:
    """Show the form and earlier runs; import what is uploaded and show what became of each row."""
    person = person_of_request(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    units = Unit.objects.filter(is_active=True)
    scope = units_of(person, Permission.CASE_IMPORT)
    if scope is not None:
        units = units.filter(pk__in=scope)
    form.fields["unit"].queryset = units  # type: ignore[attr-defined]
    result: ImportResult | None = None
    status = 200
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / f"upload{Path(upload.name).suffix.lower()[:8]}"
                with path.open("wb") as file:
                    for chunk in upload.chunks():
                        file.write(chunk)
                result = import_file(
                    path,
                    unit=form.cleaned_data["unit"],
                    channel=Channel(form.cleaned_data["channel"]),
                    by=person,
                    dry_run=form.cleaned_data["dry_run"],
                    name=upload.name,
                )
        except TingsuError as error:
            form.add_error("file", error.in_(get_language() or "zh"))
            status = 400
    context = {
        "form": form,
        "result": result,
        "rejected": result.rejected[:SHOWN] if result else [],
        "runs": ImportRun.objects.filter(person=person)[:10],
        "columns": COLUMNS,
    }
    return render(request, "channels/import.html", context, status=status)
