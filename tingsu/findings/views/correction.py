"""Correct a finding with a click; export corrections as training data."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from tingsu.cases.queries.visible import case_for
from tingsu.core.reading.labels import CUSTOMER_QUESTIONS, MANY
from tingsu.findings.actions.correction import correct_finding
from tingsu.findings.models import Finding
from tingsu.findings.names import label_name, question_name
from tingsu.findings.training import corrected_examples
from tingsu.journal.record import record
from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission
from tingsu.web.streaming import streamed


class CorrectionForm(forms.Form):
    """The right label."""

    label = forms.ChoiceField(required=False)


@needs(Permission.FINDING_CORRECT)
def correct(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Show the labels of the question; keep the one chosen."""
    person = person_of_request(request)
    finding = get_object_or_404(Finding.objects.select_related("case", "message"), pk=finding_id)
    case = case_for(person, finding.case_id)
    form = CorrectionForm(request.POST or None, initial={"label": finding.standing_label})
    choices = [(label, label_name(finding.question, label)) for label in CUSTOMER_QUESTIONS.get(finding.question, ())]
    if finding.question in MANY:
        choices = [("", _("不成立")), (finding.label, label_name(finding.question, finding.label))]
    form.fields["label"].choices = choices  # type: ignore[attr-defined]
    form.fields["label"].label = question_name(finding.question)
    if request.method == "POST" and form.is_valid():
        correct_finding(finding, label=form.cleaned_data["label"], by=person)
        messages.success(request, _("已纠正,谢谢。纠正会用来改进识别。"))
        if getattr(request, "htmx", False):
            response = HttpResponse(status=204)
            response.headers["HX-Redirect"] = f"/cases/{case.pk}/"
            return response
        return redirect("case", case.pk)
    template = "findings/_correction.html" if getattr(request, "htmx", False) else "findings/correction.html"
    return render(request, template, {"form": form, "finding": finding, "case": case, "url": request.path})


@needs(Permission.FINDING_EXPORT)
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Stream corrections as JSON lines of the annotation guide, personal data masked."""
    person = person_of_request(request)
    with transaction.atomic():
        record("corrections.exported", subject=("person", person.pk), by=person.actor)
    response = StreamingHttpResponse(streamed(_lines()), content_type="application/x-ndjson; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="corrections.jsonl"'
    return response


def _lines() -> Iterator[str]:
    for example in corrected_examples():
        yield json.dumps(example, ensure_ascii=False) + "\n"
