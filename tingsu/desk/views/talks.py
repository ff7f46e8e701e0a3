"""The list of talks, searched, filtered, by pages, and its export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tingsu.cases.export import safe_cell
from tingsu.desk.models import Conversation, Mode, State
from tingsu.desk.queries.past import FILTERS, PAGE, Ask, talks_asked
from tingsu.journal.record import record
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Unit
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of
from tingsu.web.streaming import streamed


@needs(Permission.DESK_TALK)
def list_talks(request: HttpRequest) -> HttpResponse:
    """List the talks that fit the URL."""
    person = person_of_request(request)
    ask = _ask(request)
    talks = talks_asked(person, ask)
    before = request.GET.get("before", "")
    page = talks.filter(pk__lt=int(before)) if before.isdecimal() and len(before) < 15 else talks
    rows = list(page[: PAGE + 1])
    units = Unit.objects.filter(is_active=True)
    scope = units_of(person, Permission.DESK_TALK)
    context = {
        "talks": rows[:PAGE],
        "ask": ask,
        "since": request.GET.get("since", "")[:10],
        "until": request.GET.get("until", "")[:10],
        "pager": _pager(request, rows),
        "choices": {
            "state": State.choices,
            "mode": Mode.choices,
            "unit": [(str(u.pk), u.display_name) for u in (units if scope is None else units.filter(pk__in=scope))],
            "heat": [("1", "≥ 1"), ("2", "≥ 2"), ("3", "3")],
            "confirmed": [("yes", _("已整理")), ("no", _("未整理"))],
        },
    }
    return render(request, "desk/talks.html", context)


@needs(Permission.CASE_EXPORT)
def export_talks(request: HttpRequest) -> StreamingHttpResponse:
    """Stream the listed talks as CSV, masked as on screen, safe against formulas; the export is journaled."""
    person = person_of_request(request)
    talks = talks_asked(person, _ask(request))
    filters = {key: "…" if key == "q" else value[:40] for key, value in request.GET.dict().items()}
    with transaction.atomic():
        record("talks.exported", subject=("person", person.pk), by=person.actor, data={"filters": filters})
    response = StreamingHttpResponse(streamed(_rows(talks)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="talks.csv"'
    return response


def _rows(talks: QuerySet[Conversation]) -> Iterator[str]:
    names = [_("编号"), _("开始"), _("方式"), _("机构"), _("客户"), _("接待"), _("状态"), _("热度"), _("评分")]
    yield "\ufeff" + _line([*names, _("投诉"), _("小结")])
    for talk in talks.iterator(chunk_size=500):
        yield _line(
            [
                talk.number,
                timezone.localtime(talk.opened_at).strftime("%Y-%m-%d %H:%M"),
                talk.get_mode_display(),
                talk.unit.display_name,
                str(talk.party),
                talk.agent.display_name if talk.agent else "",
                talk.get_state_display(),
                f"{talk.heat:.1f}",
                str(talk.score or ""),
                talk.case.number if talk.case else "",
                talk.summary,
            ]
        )


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()


def _ask(request: HttpRequest) -> Ask:
    get = request.GET
    return Ask(
        words=get.get("q", "")[:100].strip(),
        filters={name: get[name][:20] for name in FILTERS if get.get(name)},
        since=_day(get.get("since", "")),
        until=_day(get.get("until", "")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _pager(request: HttpRequest, rows: list[Conversation]) -> dict[str, Any]:
    def query(before: str) -> str:
        kept = {key: value for key, value in request.GET.items() if key != "before"}
        return f"?{urlencode(kept | ({'before': before} if before else {}))}"

    shown = rows[:PAGE]
    return {
        "label": ngettext("本页 %(n)d 次", "本页 %(n)d 次", len(shown)) % {"n": len(shown)},
        "first_query": query("") if request.GET.get("before") else "",
        "next_query": query(str(shown[-1].pk)) if len(rows) > PAGE else "",
    }
