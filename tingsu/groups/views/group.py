"""Groups: the list, one group with its members, its numbers, its decision and its notice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.cases.actions.decision import Ruling
from tingsu.cases.models import Validity
from tingsu.core.errors import TingsuError
from tingsu.core.groups import MAJOR_PEOPLE, MOST_REPRESENTATIVES
from tingsu.core.workflow import STATE_NAMES, State
from tingsu.groups.actions.deciding import decide_group, tell_group
from tingsu.groups.actions.gathering import count_people, name_representatives
from tingsu.groups.forms import DecisionForm, NoticeForm, PeopleForm
from tingsu.groups.models import Group
from tingsu.groups.queries import group_for, groups_for, members_for, tally
from tingsu.groups.reactions import TO_DECIDE, TO_TELL
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission

PAGE = 50
Perform = Callable[[Person, Group, dict[str, Any]], str]


@needs(Permission.CASE_VIEW)
def groups(request: HttpRequest) -> HttpResponse:
    """List the groups that the person may see, newest first."""
    rows = groups_for(person_of_request(request)).select_related("unit").prefetch_related("members")
    return render(request, "groups/groups.html", {"page": Paginator(rows, PAGE).get_page(request.GET.get("page"))})


@needs(Permission.CASE_VIEW)
def group(request: HttpRequest, group_id: int) -> HttpResponse:
    """Show one group."""
    person = person_of_request(request)
    shown = group_for(person, group_id)
    counts, rows = tally(shown), members_for(person, shown)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    all_members = sum(counts.values())
    context = {
        "group": shown,
        "page": page,
        "size": all_members,
        "hidden": all_members - page.paginator.count,
        "counts": [(STATE_NAMES[State(state)], n) for state, n in counts.items()],
        "to_decide": sum(counts.get(state, 0) for state in TO_DECIDE),
        "to_tell": sum(counts.get(state, 0) for state in TO_TELL),
        "representatives": [member for member in rows if member.is_representative],
        "troubles": rows.exclude(trouble="").count(),
        "people_form": PeopleForm(initial={"people": shown.people, "face_to_face": shown.is_face_to_face}),
        "may_manage": person.can(Permission.CASE_MERGE, shown.unit),
        "may_decide": person.can(Permission.CASE_DECIDE, shown.unit),
        "may_tell": person.can(Permission.CASE_NOTIFY, shown.unit),
        "most": MOST_REPRESENTATIVES,
        "major": MAJOR_PEOPLE,
    }
    return render(request, "groups/group.html", context)


@needs(Permission.CASE_MERGE)
@require_POST
def people(request: HttpRequest, group_id: int) -> HttpResponse:
    """Note how many came."""
    person = person_of_request(request)
    shown, form = group_for(person, group_id), PeopleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("人数请填 0 以上的数字。"))
        return redirect("group", group_id)
    data = form.cleaned_data
    try:
        shown = count_people(shown, people=data["people"], face_to_face=data["face_to_face"], by=person)
    except TingsuError as error:
        messages.error(request, error.in_(get_language() or "zh"))
    else:
        messages.success(
            request, _("已保存,按重大投诉处理(2020年第3号令第29条)。") if shown.is_major else _("已保存人数。")
        )
    return redirect("group", group_id)


@needs(Permission.CASE_MERGE)
@require_POST
def representatives(request: HttpRequest, group_id: int) -> HttpResponse:
    """Set the ticked members as representatives."""
    person = person_of_request(request)
    shown = group_for(person, group_id)
    ticked, on_page = (
        {int(value[:15]) for value in request.POST.getlist(name) if value.isdecimal()} for name in ("member", "shown")
    )
    # Those on other pages were not there to be ticked: they stay.
    kept = set(shown.members.filter(is_representative=True).values_list("pk", flat=True)) - on_page
    try:
        name_representatives(shown, members=shown.members.filter(pk__in=ticked | kept), by=person)
    except TingsuError as error:
        messages.error(request, error.in_(get_language() or "zh"))
    else:
        messages.success(request, _("代表人已更新。"))
    return redirect("group", group_id)


def _form_page(
    form_class: type[forms.Form], *, title: LazyText | str, button: LazyText | str, help_text: LazyText | str
) -> Callable[[Perform], Callable[[HttpRequest, int], HttpResponse]]:
    """Make the page of a group's act: GET shows the form, POST performs, a refusal shows it again as it was typed."""

    def decorate(perform: Perform) -> Callable[[HttpRequest, int], HttpResponse]:
        def page(request: HttpRequest, group_id: int) -> HttpResponse:
            person = person_of_request(request)
            shown = group_for(person, group_id)
            initial = {name: getattr(shown, name, "") for name in form_class.base_fields}
            form, status = form_class(request.POST or None, initial=initial), 200
            if request.method == "POST":
                status = 422
                if form.is_valid():
                    try:
                        messages.success(request, perform(person, shown, form.cleaned_data))
                        return redirect("group", group_id)
                    except TingsuError as error:
                        form.add_error(None, error.in_(get_language() or "zh"))
                        shown.refresh_from_db()
                        # What is said now is known now: sent again, it counts.
                        form.data = {**form.data.dict(), "decision_seen": shown.decision_seen}  # type: ignore[attr-defined]
                        status = 409
            context = {"group": shown, "form": form, "title": title, "button": button, "help": help_text}
            return render(request, "groups/act.html", context, status=status)

        return page

    return decorate


@needs(Permission.CASE_DECIDE)
@_form_page(
    DecisionForm,
    title=gettext_lazy("对全体作出决定"),
    button=gettext_lazy("作出决定"),
    help_text=gettext_lazy("每件投诉各作一份相同的决定;已作决定的不变,不能作的会列出原因。"),
)
def decision(person: Person, shown: Group, data: dict[str, Any]) -> str:
    """Decide for all."""
    ruling = Ruling(Validity(data["validity"]), data["facts"], data["basis"], data["reasons"], data["remedies"])
    decide_group(shown, ruling=ruling, confirmed_how=data["confirmed_how"], seen=data["decision_seen"], by=person)
    return str(_("决定已写下,正在逐件作出,稍后刷新可看到进度。"))


@needs(Permission.CASE_NOTIFY)
@_form_page(
    NoticeForm,
    title=gettext_lazy("告知全体"),
    button=gettext_lazy("逐一告知"),
    help_text=gettext_lazy("每位客户收到写给自己的一封决定书。已告知的不再告知。"),
)
def notice(person: Person, shown: Group, data: dict[str, Any]) -> str:
    """Tell all."""
    tell_group(shown, how=data["how"], proof=data["proof"], by=person)
    return str(_("正在逐一告知,稍后刷新可看到进度。"))
