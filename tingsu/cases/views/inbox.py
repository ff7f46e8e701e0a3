"""The inbox, its bulk acts and its export."""

from __future__ import annotations

import tempfile
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.cases.actions.assignment import assign_case
from tingsu.cases.bulk import bulk_acts
from tingsu.cases.export import export_book, export_rows
from tingsu.cases.models import Case, Channel, Level, Matter
from tingsu.cases.queries import inbox
from tingsu.cases.queries.people import handlers_for
from tingsu.cases.queries.visible import visible_to
from tingsu.core.errors import TingsuError
from tingsu.core.reading.labels import RISKS
from tingsu.core.workflow import STATE_NAMES, State
from tingsu.journal.record import record
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of
from tingsu.packs import installed
from tingsu.saved.queries import views_for
from tingsu.web.streaming import streamed, streamed_file

BULK_LIMIT = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Permission.CASE_VIEW)
def show_inbox(request: HttpRequest) -> HttpResponse:
    """List the cases that fit the URL."""
    person = person_of_request(request)
    ask = ask_of(request)
    cases = inbox.cases_asked(person, ask)
    page = inbox.page_of(cases, order=ask.order, cursor=request.GET.get("at", ""), number=_page_number(request))
    context = {
        "page": page,
        "pager": _pager(request, page),
        "ask": ask,
        "views": inbox.VIEWS,
        "counts": inbox.counts(person),
        "orders": inbox.ORDERS,
        "saved": views_for(person),
        "choices": filter_choices(person),
        "bulk_acts": bulk_acts(person),
        "handlers": handlers_for(person) if person.can(Permission.CASE_ASSIGN) else [],
    }
    return render(request, "cases/inbox.html", context)


@needs(Permission.CASE_BULK)
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Assign the ticked cases to one person; each is its own act, refusals are told one by one."""
    person = person_of_request(request)
    ids = [int(value[:15]) for value in request.POST.getlist("case") if value.isdecimal()][:BULK_LIMIT]
    wanted = request.POST.get("owner", "")
    owner = handlers_for(person).filter(pk=int(wanted[:15])).first() if wanted.isdecimal() else None
    if owner is None:
        messages.error(request, _("请先选择要分派给谁。"))
        return redirect(_back(request))
    done, refused = 0, []
    for case in visible_to(person).filter(pk__in=ids):
        try:
            assign_case(case, owner=owner, by=person)
            done += 1
        except TingsuError as error:
            refused.append(f"{case.number}: {error.in_(get_language() or 'zh')}")
    messages.success(
        request,
        ngettext("已分派 %(n)d 件给 %(name)s。", "已分派 %(n)d 件给 %(name)s。", done) % {"n": done, "name": owner},
    )
    for refusal in refused[:5]:
        messages.error(request, refusal)
    return redirect(_back(request))


@needs(Permission.CASE_EXPORT)
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Stream the listed cases as CSV or Excel, masked as on screen, safe against formulas; the export is journaled."""
    person = person_of_request(request)
    cases = inbox.cases_asked(person, ask_of(request))
    if request.GET.get("as") == "xlsx":
        return _book(person, request, cases)
    record_export(person, request)
    response = StreamingHttpResponse(streamed(export_rows(cases)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="cases.csv"'
    return response


def _book(person: Person, request: HttpRequest, cases: QuerySet[Case]) -> StreamingHttpResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed once it is sent
    try:
        export_book(cases, file)
    except TingsuError:
        file.close()
        raise
    record_export(person, request)
    response = StreamingHttpResponse(streamed_file(file), content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="cases.xlsx"'
    return response


def record_export(person: Person, request: HttpRequest) -> None:
    """Note in the journal who exported by which filters."""

    with transaction.atomic():
        record("cases.exported", subject=("person", person.pk), by=person.actor, data={"filters": _filters(request)})


def _filters(request: HttpRequest) -> dict[str, str]:
    """What the journal keeps of a search: the filters, and that words were sought, never which: they may be a name."""
    return {key: "…" if key == "q" else value for key, value in request.GET.dict().items()}


def ask_of(request: HttpRequest) -> inbox.Ask:
    """Return what the URL asks for; unknown values fall back to the usual."""
    get = request.GET
    order = get.get("order", "")
    return inbox.Ask(
        view=get.get("view") if get.get("view") in {view.id for view in inbox.VIEWS} else "unit",  # type: ignore[arg-type]
        words=get.get("q", "")[:100],
        filters={name: get[name][:40] for name in inbox.FILTERS if get.get(name)},
        order=order if order in inbox.ORDERS else "urgent",
    )


def filter_choices(person: Person) -> dict[str, Any]:
    """Return the choices of every filter in the reader's language."""
    packs = installed()
    units = Unit.objects.filter(is_active=True)
    scope = units_of(person, Permission.CASE_VIEW)
    if scope is not None:
        units = units.filter(pk__in=scope)
    return {
        "state": [(state.value, STATE_NAMES[state]) for state in State],
        "business": [(c.code, c.name) for c in packs.taxonomy["business"].top()],
        "cause": [(c.code, c.name) for c in packs.taxonomy["cause"].top()],
        "channel": Channel.choices,
        "level": Level.choices,
        "matter": Matter.choices,
        "risk": [(risk, packs.risks[risk].name) for risk in RISKS if risk in packs.risks],
        "unit": [(str(unit.pk), unit.display_name) for unit in units[:300]],
    }


def _pager(request: HttpRequest, page: inbox.Page) -> dict[str, str]:
    def query(at: str) -> str:
        kept = {key: value for key, value in request.GET.items() if key not in ("at", "page")}
        return f"?{urlencode(kept | ({'at': at} if at else {}))}"

    return {
        "label": ngettext("本页 %(n)d 件", "本页 %(n)d 件", len(page.cases)) % {"n": len(page.cases)},
        "first_query": query("") if page.previous else "",
        "previous_query": query(page.previous) if page.previous else "",
        "next_query": query(page.next) if page.next else "",
    }


def _page_number(request: HttpRequest) -> int:
    number = request.GET.get("page", "")
    return int(number) if number.isdecimal() and len(number) < 8 else 1  # a longer one is beyond every inbox


def _back(request: HttpRequest) -> str:
    return f"/cases/?{request.POST.get('back', '')}"
