"""Files that customers sent in a talk."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from tingsu.cases.actions.attachments import file_path
from tingsu.desk.models import TurnFile
from tingsu.desk.queries.visible import conversation_for
from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission
from tingsu.privacy.keys import ring


@needs(Permission.DESK_TALK)
def download(request: HttpRequest, talk_id: int, file_id: int) -> HttpResponse:
    """Hand out a file as a download, never to be shown or run in our pages."""
    talk = conversation_for(person_of_request(request), talk_id)
    file = get_object_or_404(TurnFile, pk=file_id, turn__conversation=talk)
    content = ring().decrypt_bytes(file_path(file.stored_as).read_bytes())
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
