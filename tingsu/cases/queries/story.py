"""The story of a case in the order of time: words, talks, promises, decisions, and what the system did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tingsu.cases.models import Case
from tingsu.cases.panels import marks_of
from tingsu.core.text.pieces import cut
from tingsu.journal.models import Entry

# Journal entries that tell the reader something the rows of the case do not.
TOLD = {
    "case.opened": gettext_lazy("登记投诉,时限开始"),
    "case.triaged": gettext_lazy("分类定级"),
    "case.assigned": gettext_lazy("分派"),
    "case.taken_over": gettext_lazy("接手处理"),
    "case.approved": gettext_lazy("批准"),
    "case.closed": gettext_lazy("办结"),
    "case.archived": gettext_lazy("归档"),
    "case.reopened": gettext_lazy("重新打开"),
    "case.withdrawn": gettext_lazy("客户撤回"),
    "case.merged": gettext_lazy("并入另一件投诉"),
    "case.absorbed": gettext_lazy("并入了另一件投诉"),
    "case.gathered": gettext_lazy("编入群体投诉"),
    "case.ungathered": gettext_lazy("移出群体投诉"),
    "plan.opened": gettext_lazy("启动应急预案"),
    "plan.finished": gettext_lazy("应急预案各步完成"),
    "customer.marked": gettext_lazy("登记特殊客户"),
    "case.unmerged": gettext_lazy("撤销并案"),
    "case.released": gettext_lazy("分出了并入的投诉"),
    "case.recused": gettext_lazy("登记被投诉人员,须回避"),
    "step.advanced": gettext_lazy("推进步骤"),
    "clock.paused": gettext_lazy("暂停计时"),
    "clock.resumed": gettext_lazy("恢复计时"),
    "clock.extended": gettext_lazy("延期"),
    "clock.restarted": gettext_lazy("重新起算"),
    "facts.confirmed": gettext_lazy("客户确认事实"),
    "decision.approved": gettext_lazy("批准处理决定"),
    "decision.returned": gettext_lazy("退回处理决定"),
    "decision.first_approved": gettext_lazy("批准处理决定(两人审批之一)"),
    "redress.ordered": gettext_lazy("补偿下单"),
    "redress.paid": gettext_lazy("补偿已支付"),
    "redress.failed": gettext_lazy("补偿支付失败"),
    "redress.held": gettext_lazy("退回补偿支付"),
    "promise.dismissed": gettext_lazy("认定不是承诺"),
    "track.begun": gettext_lazy("进入调解、仲裁或诉讼"),
    "track.ended": gettext_lazy("调解、仲裁或诉讼结束"),
    "letter.issued": gettext_lazy("出具决定书"),
    "summary.kept": gettext_lazy("写小结"),
    "file.exported": gettext_lazy("导出卷宗"),
    "review.applied": gettext_lazy("申请核查"),
    "review.taken": gettext_lazy("受理核查"),
    "review.decided": gettext_lazy("作出核查决定"),
    "review.told": gettext_lazy("告知核查决定"),
    "lesson.learnt": gettext_lazy("填写归因与预防"),
    "responsibility.ruled": gettext_lazy("认定责任"),
    "personal.opened": gettext_lazy("查看个人信息明文"),
    "file.attached": gettext_lazy("上传附件"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the story. `kind` names the partial template that shows it."""

    at: datetime
    kind: str
    css: str
    thing: Any
    pieces: Any = None


def story_of(case: Case) -> list[Item]:
    """Return the items, oldest first."""
    marks = marks_of(case)
    messages = case.messages.select_related("author").prefetch_related("attachments")
    items = [
        Item(message.at, "message", message.direction, message, cut(message.text, marks.get(message.pk, [])))
        for message in messages
    ]
    items += [Item(c.at, "contact", "contact", c) for c in case.contacts.select_related("person")]
    items += [Item(p.made_at, "promise", "fact", p) for p in case.promises.select_related("owner")]
    items += [Item(p.answered_at, "answer", "in", p) for p in case.proposals.all() if p.answered_at]
    items += [Item(d.at, "decision", "out", d) for d in case.decisions.select_related("person")]
    items += [Item(r.at, "rating", "in", r) for r in case.ratings.all()]
    entries = Entry.objects.filter(subject_type="case", subject_id=case.pk, verb__in=TOLD)
    items += [Item(e.at, "entry", "fact", {"entry": e, "words": TOLD[e.verb], "more": _more(e)}) for e in entries]
    return sorted(items, key=lambda item: item.at)


def _more(entry: Entry) -> str:
    match entry.verb:
        case "clock.extended":
            return _("至共 %(n)s 日") % {"n": entry.data.get("total")}
        case "personal.opened":
            return _("原因:%(reason)s") % {"reason": entry.data.get("reason", "")}
        case _:
            return ""
