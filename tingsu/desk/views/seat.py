"""What an agent does now, and how many talks they take at a time."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.core.errors import BadInput, TingsuError
from tingsu.desk.actions.seats import set_seat
from tingsu.desk.models import SeatState
from tingsu.desk.views.taking import go
from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission

CHOSEN = (SeatState.READY, SeatState.BREAK, SeatState.AWAY, SeatState.OFFLINE)


@needs(Permission.DESK_TALK)
@require_POST
def set_own_seat(request: HttpRequest) -> HttpResponse:
    """Set one's own seat, and go back to where one was."""
    state, capacity = request.POST.get("state", ""), request.POST.get("capacity", "")
    try:
        if state not in CHOSEN:
            raise BadInput(_("请选可接待、小休、离席或签出。"))
        number = int(capacity[:3]) if capacity.isdecimal() else None
        set_seat(person_of_request(request), state=SeatState(state), capacity=number)
    except TingsuError as error:
        messages.error(request, error.in_(get_language() or "zh"))
    talk = request.POST.get("talk", "")
    return go(request, f"/desk/{talk}/" if talk.isdecimal() and len(talk) < 15 else "/desk/")
