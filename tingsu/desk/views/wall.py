"""The supervisor's wall: which talk goes wrong, who needs help."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.core.errors import TingsuError
from tingsu.desk.actions.alarms import judge_alarm
from tingsu.desk.actions.care import offer_break
from tingsu.desk.models import Alarm
from tingsu.desk.queries.visible import visible_to
from tingsu.desk.queries.wall import wall_list
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


@needs(Permission.DESK_WATCH)
def show_wall(request: HttpRequest) -> HttpResponse:
    """Show all open talks of one's units, the likeliest to go wrong first."""
    person = person_of_request(request)
    return render(request, "desk/wall.html", wall_list(person) | {"person": person})


@needs(Permission.DESK_WATCH)
@require_POST
def judge(request: HttpRequest, alarm_id: int) -> HttpResponse:
    """Say whether an alarm was right."""
    person = person_of_request(request)
    alarm = get_object_or_404(Alarm, pk=alarm_id, conversation__in=visible_to(person))
    try:
        judge_alarm(alarm, was_right=request.POST.get("right") == "yes", by=person)
    except TingsuError as error:
        messages.error(request, error.in_(get_language() or "zh"))
    return redirect("wall")


@needs(Permission.DESK_WATCH)
@require_POST
def offer(request: HttpRequest, person_id: int) -> HttpResponse:
    """Offer an agent a rest."""
    person = person_of_request(request)
    agent = get_object_or_404(Person, pk=person_id, is_active=True)
    try:
        offer_break(agent, by=person)
        messages.success(request, _("已告诉%(name)s可以先歇一会儿。") % {"name": agent.display_name})
    except TingsuError as error:
        messages.error(request, error.in_(get_language() or "zh"))
    return redirect("wall")
