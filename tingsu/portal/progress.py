"""What a customer sees of a case: a short story in plain words, with dates, names, the next step and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tingsu.cases.models import Case, Direction
from tingsu.core.workflow import State
from tingsu.review.queries.open import running_review


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of the story. `kind` chooses how it is shown."""

    at: datetime | None
    title: str
    text: str = ""
    kind: str = "done"
    thing: Any = None


def story_for_customer(case: Case) -> list[Chapter]:
    """Return what happened, oldest first, and what comes next. Internal notes and codes never appear."""
    chapters = [
        Chapter(
            message.at,
            _title(message, case),
            message.original or message.text,
            "in" if message.direction == Direction.IN else "out",
            message,
        )
        for message in case.messages.exclude(direction=Direction.NOTE)
        .select_related("author")
        .prefetch_related("attachments")
    ]
    if case.taken_over_at and case.owner:
        chapters.append(
            Chapter(case.taken_over_at, _("%(name)s 开始负责您的事") % {"name": case.owner.display_name}, kind="done")
        )
    for proposal in case.proposals.all():
        if proposal.answered_at:
            words = _("您同意了方案") if proposal.answer == "accepted" else _("您没有同意方案")
            chapters.append(Chapter(proposal.answered_at, words, proposal.wish, "in"))
    for rating in case.ratings.all():
        chapters.append(Chapter(rating.at, _("您评价了这次处理(%(n)d 分)") % {"n": rating.score}, rating.comment, "in"))
    if case.closed_at:
        chapters.append(Chapter(case.closed_at, _("这件事已经办结"), kind="done"))
    return [*sorted(chapters, key=lambda chapter: chapter.at or case.received_at), *_next(case)]


def _title(message: Any, case: Case) -> str:
    if message.kind == "review_application":
        return _("您申请了核查")
    if message.direction == Direction.IN:
        return _("您说")
    titles = {
        "acknowledgement": _("我们收到了您的投诉"),
        "progress": _("进展"),
        "proposal": _("我们提出的解决方案"),
        "extension": _("我们需要更多时间"),
        "decision": _("处理决定"),
        "review_acceptance": _("您的核查申请已经受理"),
        "review_decision": _("核查决定"),
    }
    who = message.author.display_name if message.author else case.unit.display_name
    return titles.get(message.kind) or _("%(name)s 的答复") % {"name": who}


def _next(case: Case) -> list[Chapter]:
    state = State(case.state)
    review = running_review(case)
    if review:
        at = review.clock.due_at if review.clock else None
        return [Chapter(at, _("下一步:%(unit)s 正在核查") % {"unit": review.unit.display_name}, kind="next")]
    if state in (State.CLOSED, State.ARCHIVED, State.MERGED):
        return []
    if state == State.WITHDRAWN:
        return [Chapter(None, _("您已撤回,处理已经终止"), kind="done")]
    if state == State.TOLD:
        return [Chapter(None, _("请告诉我们:问题解决了吗?"), kind="next")]
    open_proposal = case.proposals.filter(answer="").last()
    if open_proposal:
        return [Chapter(None, _("等您看一看方案,告诉我们同意不同意"), kind="next", thing=open_proposal)]
    words = {
        State.RECEIVED: _("下一步:我们会安排专人联系您"),
        State.HANDLING: _("下一步:我们正在核实,查清后给您处理方案"),
        State.APPROVAL: _("下一步:处理意见正在审批"),
        State.DECIDED: _("下一步:我们会把处理决定告诉您"),
    }
    return [Chapter(case.due_at, words.get(state, ""), kind="next")]
