"""What an outgoing webhook can be told of."""

from __future__ import annotations

from tingsu.core.said import Words

VERBS: dict[str, Words] = {
    "case.opened": Words("登记了投诉", "a case was opened"),
    "case.triaged": Words("分类定级", "a case was triaged"),
    "case.assigned": Words("分派了负责人", "a case was assigned"),
    "case.taken_over": Words("有人接手", "a case was taken over"),
    "message.received": Words("客户又来信", "the customer wrote"),
    "case.acknowledged": Words("发了受理回执", "a case was acknowledged"),
    "reply.sent": Words("答复了客户", "a reply was sent"),
    "progress.told": Words("告知了进展", "progress was told"),
    "promise.made": Words("作出承诺", "a promise was made"),
    "promise.kept": Words("承诺已兑现", "a promise was kept"),
    "proposal.made": Words("提出了方案", "a proposal was made"),
    "proposal.answered": Words("客户答复了方案", "a proposal was answered"),
    "case.decided": Words("作出决定", "a decision was made"),
    "decision.approved": Words("决定获批准", "a decision was approved"),
    "decision.told": Words("告知了决定", "a decision was told"),
    "case.closed": Words("办结", "a case was closed"),
    "case.reopened": Words("重新打开", "a case was reopened"),
    "case.withdrawn": Words("撤回", "a case was withdrawn"),
    "case.merged": Words("并案", "a case was merged"),
    "case.rated": Words("客户评价", "the customer rated"),
    "delivery.bounced": Words("信件被退回", "a letter came back"),
}
