"""Put ticked or found cases into a group: first look, then do."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.cases.models import Case
from tingsu.cases.queries import inbox
from tingsu.cases.queries.visible import visible_to
from tingsu.core.errors import TingsuError
from tingsu.groups.actions.gathering import gather_cases, make_group, release_member
from tingsu.groups.forms import GatherForm
from tingsu.groups.models import Group, Member
from tingsu.groups.queries import group_for, groups_for, members_for
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission

LIMIT = 200
FOUND = 50


@needs(Permission.CASE_MERGE)
@require_POST
def gather(request: HttpRequest) -> HttpResponse:
    """Show the ticked cases and ask into which group; with `go`, put them in."""
    person = person_of_request(request)
    cases = _picked(request, person)
    if not cases:
        messages.error(request, _("请先勾选要编入的投诉。"))
        return redirect("inbox")
    go = "go" in request.POST
    unit = person.main_post.unit if person.main_post else None
    form = GatherForm(request.POST if go else None, person=person, groups=groups_for(person), initial={"unit": unit})
    status = 200
    if go:
        status = 422
        if form.is_valid():
            try:
                group = form.cleaned_data["group"] or make_group(
                    name=form.cleaned_data["name"],
                    matter=form.cleaned_data["matter"],
                    unit=form.cleaned_data["unit"],
                    by=person,
                )
            except TingsuError as error:
                form.add_error(None, error.in_(get_language() or "zh"))
            else:
                _gather(request, group, cases, person)
                return redirect("group", group.pk)
    return render(request, "groups/gather.html", {"form": form, "cases": cases}, status=status)


@needs(Permission.CASE_MERGE)
def add(request: HttpRequest, group_id: int) -> HttpResponse:
    """Search for cases, tick them, and add them."""
    person = person_of_request(request)
    group = group_for(person, group_id)
    if request.method == "POST":
        _gather(request, group, _picked(request, person), person)
        return redirect("group", group.pk)
    words = request.GET.get("q", "").strip()[:100]
    found: list[Case] = []
    if words:
        asked = inbox.cases_asked(person, inbox.Ask(view="unit", words=words)).filter(membership=None)
        found = list(asked.select_related("party", "unit").defer("search").order_by("-pk")[:FOUND])
    return render(request, "groups/add.html", {"group": group, "words": words, "found": found})


@needs(Permission.CASE_MERGE)
@require_POST
def release(request: HttpRequest, group_id: int, member_id: int) -> HttpResponse:
    """Take one case out."""
    person = person_of_request(request)
    group = group_for(person, group_id)
    member = get_object_or_404(members_for(person, group), pk=member_id)
    try:
        release_member(Member.objects.select_related("case").get(pk=member.pk), by=person)
    except TingsuError as error:
        messages.error(request, error.in_(get_language() or "zh"))
    else:
        messages.success(request, _("已把 %(number)s 移出。") % {"number": member.case.number})
    return redirect("group", group.pk)


def _picked(request: HttpRequest, person: Person) -> list[Case]:
    ids = [int(value[:15]) for value in request.POST.getlist("case") if value.isdecimal()][:LIMIT]
    return list(visible_to(person).filter(pk__in=ids).select_related("party", "unit").defer("search").order_by("pk"))


def _gather(request: HttpRequest, group: Group, cases: list[Case], person: Person) -> None:
    done, refused = gather_cases(group, cases=cases, by=person)
    if done:
        messages.success(request, _("已编入 %(n)d 件。") % {"n": len(done)})
    for refusal in refused[:5]:
        messages.error(request, refusal)
