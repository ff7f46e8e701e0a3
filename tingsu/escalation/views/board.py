"""The board, and giving many cases to somebody else."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tingsu.cases.models import Case
from tingsu.cases.queries.inbox import Ask, cases_asked
from tingsu.cases.queries.people import handlers_for
from tingsu.escalation.actions.reassignment import reassign
from tingsu.escalation.board import board_of
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission

LIMIT = 200
FILTERS = ("owner", "unit", "due")
DUE = (("late", gettext_lazy("已逾期")), ("24", gettext_lazy("24小时内到期")), ("72", gettext_lazy("72小时内到期")))


@needs(Permission.BOARD_VIEW)
def show_board(request: HttpRequest) -> HttpResponse:
    """Show what is late, by person and by unit."""
    person = person_of_request(request)
    context = {"board": board_of(person), "may_reassign": person.can(Permission.CASE_BULK)}
    return render(request, "escalation/board.html", context)


@needs(Permission.CASE_BULK)
def reassignment(request: HttpRequest) -> HttpResponse:
    """Choose cases and a person; see what would happen; do it."""
    person = person_of_request(request)
    people = handlers_for(person) | Person.objects.filter(pk=person.pk).distinct()
    filters = {name: request.GET[name][:20] for name in FILTERS if request.GET.get(name)}
    cases = cases_asked(person, Ask(view="unit", filters=filters)).select_related("owner", "unit", "party")
    context: dict[str, Any] = {
        "cases": cases.order_by("due_at", "pk")[:LIMIT],
        "people": people,
        "due": DUE,
        "filters": filters,
    }
    if request.method != "POST":
        return render(request, "escalation/reassignment.html", context)
    ids = [int(value[:15]) for value in request.POST.getlist("case") if value.isdecimal()][:LIMIT]
    chosen = list(_in_order(person, ids))
    wanted = request.POST.get("owner", "")
    owner = people.filter(pk=int(wanted[:15])).first() if wanted.isdecimal() else None
    if owner is None or not chosen:
        messages.error(request, _("请勾选投诉,并选择交给谁。"))
        return render(request, "escalation/reassignment.html", {**context, "picked": ids}, status=422)
    doing = request.POST.get("do") == "assign"
    outcomes = reassign(chosen, owner=owner, by=person, rehearse=not doing)
    if not doing:
        able = sum(not outcome.refusal for outcome in outcomes)
        context = {"outcomes": outcomes, "owner": owner, "able": able, "mine": owner.pk == person.pk}
        return render(request, "escalation/preview.html", context)
    done = sum(not outcome.refusal for outcome in outcomes)
    said = ngettext("已把 %(n)d 件投诉交给 %(name)s。", "已把 %(n)d 件投诉交给 %(name)s。", done)
    messages.success(request, said % {"n": done, "name": owner.display_name})
    for outcome in [outcome for outcome in outcomes if outcome.refusal][:5]:
        messages.error(request, f"{outcome.case.number}: {outcome.refusal}")
    return redirect("board")


def _in_order(person: Person, ids: list[int]) -> list[Case]:
    found = cases_asked(person, Ask(view="unit")).filter(pk__in=ids).select_related("owner", "unit", "party")
    return list(found.order_by("due_at", "pk"))
