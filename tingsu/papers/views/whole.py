"""The whole file: choose how, then take it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language

from tingsu.cases.actions.hold import may
from tingsu.cases.queries.visible import case_for
from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission
from tingsu.papers.actions.exporting import export_file
from tingsu.papers.dossier import dossier
from tingsu.papers.package import as_word, as_zip

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@needs(Permission.CASE_EXPORT)
def whole_file(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """Ask for format and reason; hand the file out."""
    person = person_of_request(request)
    case = case_for(person, case_id)
    context = {"case": case, "may_open": may(person, Permission.PERSONAL_OPEN, case), "typed": request.POST}
    if request.method != "POST":
        return render(request, "papers/whole.html", context)
    how = request.POST.get("how", "")
    try:
        clear = export_file(case, how=how, reason=request.POST.get("reason", ""), by=person)
    except TingsuError as refusal:
        return render(
            request, "papers/whole.html", context | {"error": refusal.in_(get_language() or "zh")}, status=409
        )
    sections = dossier(case, open_data=clear, responsibility=may(person, Permission.RESPONSIBILITY_VIEW, case))
    if how == "html":
        return render(request, "papers/file.html", {"case": case, "sections": sections, "clear": clear})
    document = as_word(case, sections, masked=not clear)
    response: HttpResponseBase
    if how == "zip":
        pieces = as_zip(case, document, attachments=list(case.attachments.all()) if clear else [])
        response = StreamingHttpResponse(_streamed(pieces), content_type="application/zip")
    else:
        response = HttpResponse(document, content_type=WORD)
    response.headers["Content-Disposition"] = f'attachment; filename="{case.number}.{how}"'
    return response


async def _streamed(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Yield piece by piece, each made in a thread; Django would read a plain iterator to its end first."""

    def take() -> bytes | None:
        return next(pieces, None)

    while (piece := await sync_to_async(take, thread_sensitive=True)()) is not None:
        if piece:
            yield piece
