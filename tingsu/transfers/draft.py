"""What the file already says for each part of the feedback: a draft for the officer to edit, nothing made up."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.models import Case, Clock, Direction
from tingsu.core.text.pieces import shorten
from tingsu.transfers.models import Transfer


def draft_of(transfer: Transfer) -> dict[str, str]:
    """Return a text for each part, empty where the file says nothing."""
    case = transfer.case
    facts, decision = case.facts.last(), case.decisions.last()
    return {
        "basics": _basics(transfer),
        "dispute": facts.wants if facts else shorten(case.text, 300),
        "findings": decision.facts if decision else (facts.text if facts else ""),
        "basis": "\n".join([decision.basis, decision.reasons, decision.get_validity_display()]) if decision else "",
        "communication": _communication(case),
        "extension": _extension(case),
        "satisfaction": _satisfaction(case),
    }


def _basics(transfer: Transfer) -> str:
    case = transfer.case
    parts = [
        _("转办编号 %(number)s,%(day)s 收到;本行编号 %(case)s,投诉人 %(party)s,被投诉机构 %(unit)s。")
        % {
            "number": transfer.number,
            "day": transfer.received_on.isoformat(),
            "case": case.number,
            "party": case.party,
            "unit": case.unit,
        },
        _("业务类别:%(name)s。") % {"name": case.business_name} if case.business else "",
        _("主要诉求:%(text)s") % {"text": shorten(case.text, 300)},
    ]
    return "\n".join(part for part in parts if part)


def _communication(case: Case) -> str:
    lines = [(c.at, f"{c.get_kind_display()}: {shorten(c.note, 120)}") for c in case.contacts.all()]
    sent = case.messages.filter(direction=Direction.OUT)
    lines += [(message.at, _("书面答复: %(text)s") % {"text": shorten(message.text, 120)}) for message in sent]
    return "\n".join(f"{timezone.localtime(at):%Y-%m-%d %H:%M} {text}" for at, text in sorted(lines))


def _extension(case: Case) -> str:
    extended = Clock.objects.filter(case=case, events__kind="extend").distinct()
    lines = []
    for clock in extended:
        event = clock.events.filter(kind="extend").last()
        if event:
            words = _("%(name)s 延长到共 %(total)s 日,理由:%(reason)s")
            lines.append(words % {"name": clock.name, "total": event.total, "reason": event.reason})
    return "\n".join(lines)


def _satisfaction(case: Case) -> str:
    rating = case.ratings.last()
    if rating is None:
        return ""
    solved = _("认为问题已解决") if rating.solved else _("认为问题没有解决")
    return _("%(solved)s,评 %(n)d 分。") % {"solved": solved, "n": rating.score}
