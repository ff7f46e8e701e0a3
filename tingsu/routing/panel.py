"""Why me: the latest route of a case, explained."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tingsu.cases.models import Case
from tingsu.cases.panels import Panel
from tingsu.org.models import Person
from tingsu.routing.models import Route
from tingsu.routing.names import language_name, skill_name


def panel(case: Case, person: Person) -> Panel | None:
    """Return the explanation of the last route."""
    route = Route.objects.filter(case=case).select_related("chosen", "unit").first()
    if route is None:
        return None
    names = Person.objects.in_bulk([person_id for person_id, _reason, _number in route.left_out])
    rows = [
        {"who": names[person_id], "why": reason_words(reason, number)}
        for person_id, reason, number in route.left_out
        if person_id in names
    ]
    return Panel(
        "routing/_panel.html",
        {
            "case": case,
            "route": route,
            "rows": rows,
            "wanted": wanted_words(route),
            "is_me": route.chosen_id == person.pk == case.owner_id,
            "has_moved": route.chosen_id != case.owner_id,
        },
    )


def reason_words(reason: str, number: int | None) -> str:
    """Return in the reader's language why somebody was left out."""
    return {
        "concerned": _("被投诉,须回避"),
        "absent": _("今天不在岗,有人代理"),
        "skill": _("没有这项业务专长"),
        "language": _("不会客户的语言"),
        "full": _("在办 %(n)s 件,已满"),
        "farther": _("上级机构的人,先由本机构办"),
        "senior": _("负责人,先由专员办"),
        "busier": _("在办 %(n)s 件,更忙或一样忙"),
    }.get(reason, reason) % {"n": number}


def wanted_words(route: Route) -> list[str]:
    """Return what the case asked for."""
    wanted = route.wanted
    words = [skill_name(wanted["skill"])] if wanted.get("skill") else []
    if wanted.get("language"):
        words.append(language_name(wanted["language"]))
    if wanted.get("most") is not None:
        words.append(_("在办少于 %(n)s 件") % {"n": wanted["most"]})
    return words
