"""Where gateways tell what became of a text message."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tingsu.core.signing import SignatureRefused
from tingsu.delivery.actions.sending import note_arrival
from tingsu.delivery.models import Delivery
from tingsu.web.signed import signed_body
from tingsu.web.views.errors import error_json

ARRIVED = frozenset({"delivered", "arrived", "DELIVRD"})
FAILED = frozenset({"failed", "undelivered", "rejected", "UNDELIV", "REJECTD"})


@csrf_exempt
@require_POST
def receipt(request: HttpRequest, way: str) -> HttpResponse:
    """Take a signed receipt: `{"id": "…", "status": "delivered" | "failed", "code": "…"}`. Twice does nothing more."""
    setup = settings.GATEWAYS.get(way)
    if not setup or not setup["secret"]:
        raise Http404
    try:
        told = _told(signed_body(request, secret=setup["secret"]))
    except SignatureRefused as error:
        return error_json(code="SignatureRefused", message=error.in_("en"), status=401)
    except ValueError:
        return error_json(code="BadInput", message="id and status are wanted", status=400)
    delivery = Delivery.objects.filter(way=way, gateway_id=told["id"]).first() if told["id"] else None
    if delivery is None:
        raise Http404
    if told["status"] in ARRIVED | FAILED:
        delivery = note_arrival(delivery, arrived=told["status"] in ARRIVED, code=told["code"])
    return JsonResponse({"state": delivery.state})


def _told(body: bytes) -> dict[str, str]:
    told: Any = json.loads(body)
    if not isinstance(told, dict):
        told = {}
    return {name: str(told.get(name) or "")[:120] for name in ("id", "status", "code")}
