"""The door through which other systems bring complaints in."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tingsu.core.errors import NotAllowed, TingsuError
from tingsu.core.signing import SignatureRefused
from tingsu.web.signed import signed_body
from tingsu.web.views.errors import error_json
from tingsu.webhooks.actions.taking import take_event
from tingsu.webhooks.models import Source


@csrf_exempt
@require_POST
def incoming(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one signed event. An unknown source, a wrong secret and an old signature get the same answer: 401."""
    source = Source.objects.select_related("unit").filter(slug=slug, is_active=True).first()
    try:
        if source is None:
            raise SignatureRefused
        body = signed_body(request, secret=source.secret)
    except SignatureRefused as error:
        return error_json(code="SignatureRefused", message=error.in_("en"), status=401)
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return error_json(code="BadInput", message="the body is no JSON", status=400)
    try:
        taken = take_event(source, event)
    except TingsuError as error:
        status = 409 if isinstance(error, NotAllowed) else 400
        return error_json(code=type(error).__name__, message=error.in_("zh"), status=status)
    answer = {"case": taken.case.pk, "number": taken.case.number, "is_new": taken.is_new}
    return JsonResponse(answer, status=201 if taken.is_new else 200)
