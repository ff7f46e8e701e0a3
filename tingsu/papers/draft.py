"""Draft the four parts of a summary from what the record holds, in the words that people wrote themselves."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.models import Case, Direction
from tingsu.cases.queries.family import promises_of


@dataclass(frozen=True, slots=True)
class Draft:
    """Details › course and result › prevention points › measures."""

    details: str
    course: str
    prevention: str
    measures: str


def draft_summary(case: Case) -> Draft:
    """Return the draft. Personal data are masked in every source, so the draft has none."""
    lesson = getattr(case, "lesson", None)
    return Draft(
        details=_details(case),
        course=_course(case),
        prevention=f"{lesson.get_root_cause_display()}:{lesson.explanation}\n{lesson.prevention}" if lesson else "",
        measures=lesson.measures if lesson else "",
    )


def _details(case: Case) -> str:
    facts = case.facts.last()
    named = [part for part in (case.business_name, case.cause_name) if part]
    lines = [
        _("%(day)s,客户通过%(channel)s反映:%(text)s")
        % {"day": _day(case.received_at), "channel": case.get_channel_display(), "text": case.text[:600]},
        _("分类:%(named)s") % {"named": " · ".join(named)} if named else "",
        _("经核实并由客户确认的事实:%(text)s") % {"text": facts.text} if facts and facts.confirmed_at else "",
        _("客户诉求:%(text)s") % {"text": facts.wants} if facts else "",
    ]
    return _joined(lines)


def _course(case: Case) -> str:
    contacts = case.contacts.filter(reached=True)
    replies = case.messages.filter(direction=Direction.OUT, author__isnull=False)
    lines = [_("联系客户 %(n)d 次,书面答复 %(m)d 次。") % {"n": contacts.count(), "m": replies.count()}]
    for contact in contacts:
        lines.append(f"{_day(contact.at)} {contact.get_kind_display()}:{contact.note}")
    for proposal in case.proposals.all():
        answer = proposal.get_answer_display() if proposal.answer else _("未答复")
        lines.append(f"{_day(proposal.at)} {_('方案')}:{proposal.text}({answer})")
    for promise in promises_of(case):
        lines.append(f"{_day(promise.made_at)} {_('承诺')}:{promise.text}({promise.get_state_display()})")
    for decision in case.decisions.filter(returned_at=None):
        gifts = "、".join(str(gift) for gift in decision.redress.all())
        lines.append(
            f"{_day(decision.at)} {_('处理决定')}:{decision.get_validity_display()}。{decision.reasons} {gifts}".strip()
        )
        if decision.told_at:
            lines.append(_("%(day)s 告知客户。") % {"day": _day(decision.told_at)})
    for review in case.reviews.filter(decided_at__isnull=False):
        lines.append(f"{_day(review.decided_at)} {_('核查')}:{review.get_outcome_display()}。{review.result}")
    rating = case.ratings.last()
    if rating:
        solved = _("解决了") if rating.solved else _("没有解决")
        lines.append(
            _("客户评价:%(score)d/5,%(solved)s。%(words)s")
            % {
                "score": rating.score,
                "solved": solved,
                "words": rating.comment,
            }
        )
    return _joined(lines)


def _joined(lines: list[str]) -> str:
    return "\n".join(line for line in lines if line)


def _day(at: object) -> str:
    return format_date(timezone.localtime(at), "Y-m-d")  # type: ignore[arg-type]
