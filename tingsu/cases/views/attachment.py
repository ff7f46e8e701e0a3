"""Upload and download attachments."""

from __future__ import annotations

from urllib.parse import quote

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.attachments import attach_file, read_file
from tingsu.cases.models import Attachment, Case
from tingsu.cases.queries.visible import case_for
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


class AttachForm(ActForm):
    """A file."""

    file = forms.FileField(label=_("文件"), help_text=_("PDF、图片、录音、Word、Excel,每个不超过 10 MB。"))


@act_page(AttachForm, title=_("上传附件"), button=_("上传"), permission=Permission.CASE_HANDLE)
def attach(person: Person, case: Case, data: Data) -> str:
    """Attach a file."""
    attach_file(case, upload=data["file"], by=person)
    return str(_("已上传。"))


@needs(Permission.CASE_VIEW)
def download(request: HttpRequest, case_id: int, attachment_id: int) -> HttpResponse:
    """Hand out an attachment as a download, never to be shown or run in our pages."""
    case = case_for(person_of_request(request), case_id)
    return file_response(get_object_or_404(case.attachments, pk=attachment_id))


def file_response(attachment: Attachment) -> HttpResponse:
    """Return the response that carries an attachment."""
    response = HttpResponse(read_file(attachment), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(attachment.name)}"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
