"""The life of a case: states, and which act leads from where to where. One table, read by every act.

received ──triage──▶ handling ──decide──▶ decided ──notify──▶ told ──close──▶ closed ──archive──▶ archived
    │                  │  ▲ ▲                │(approval)        │                │
    └── withdraw/merge ┘  │ └──── return ────┘                  │                │
                          └──────────── reopen ─────────────────┴────────────────┘
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tingsu.core.errors import NotAllowed
from tingsu.core.said import Words


class State(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    HANDLING = "handling"
    APPROVAL = "approval"
    DECIDED = "decided"
    TOLD = "told"
    CLOSED = "closed"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


STATE_NAMES: dict[State, Words] = {
    State.RECEIVED: Words("待受理", "received"),
    State.HANDLING: Words("处理中", "in handling"),
    State.APPROVAL: Words("待审批", "awaiting approval"),
    State.DECIDED: Words("已决定,待告知", "decided, to be told"),
    State.TOLD: Words("已告知", "told"),
    State.CLOSED: Words("已办结", "closed"),
    State.ARCHIVED: Words("已归档", "archived"),
    State.WITHDRAWN: Words("已撤回", "withdrawn"),
    State.MERGED: Words("已并案", "merged"),
}

OPEN = frozenset({State.RECEIVED, State.HANDLING, State.APPROVAL, State.DECIDED, State.TOLD})
WORKED = frozenset({State.RECEIVED, State.HANDLING, State.APPROVAL, State.DECIDED})


class Step(StrEnum):
    """The six steps of handling (H §4)."""

    LET_OUT = "let_out"
    APOLOGISE = "apologise"
    GATHER = "gather"
    OWN = "own"
    INVOLVE = "involve"
    COMMIT = "commit"

    @property
    def number(self) -> int:
        """1 to 6."""
        return list(Step).index(self) + 1


@dataclass(frozen=True, slots=True)
class Act:
    """An act of the table: who may do it, from which states, to which state (None: it stays)."""

    name: str
    words: Words
    permission: str
    sources: frozenset[State]
    target: State | None = None


def _act(
    name: str, words: Words, permission: str, sources: frozenset[State] | set[State], target: State | None = None
) -> Act:
    return Act(name, words, permission, frozenset(sources), target)


_HANDLED = {State.RECEIVED, State.HANDLING}
ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        _act("acknowledge", Words("发送受理通知", "send the acknowledgement"), "case.handle", OPEN),
        _act("triage", Words("分类定级", "triage"), "case.triage", WORKED),
        _act("assign", Words("分派", "assign"), "case.assign", OPEN),
        _act("recuse", Words("登记被投诉人员", "recuse people from"), "case.assign", OPEN),
        _act("take_over", Words("接手", "take over"), "case.take_over", OPEN, None),
        _act("contact", Words("记录联系", "log a contact"), "case.handle", OPEN),
        _act("reply", Words("答复客户", "reply to the customer"), "case.reply", OPEN),
        _act("note", Words("写备注", "write a note"), "case.handle", OPEN | {State.CLOSED}),
        _act("transfer", Words("登记转办", "record a transfer"), "case.handle", OPEN | {State.CLOSED}),
        _act(
            "feed_back",
            Words("向转办机关反馈", "feed back to the authority"),
            "case.handle",
            OPEN | {State.CLOSED, State.WITHDRAWN},
        ),
        _act("attach", Words("上传附件", "attach a file"), "case.handle", OPEN | {State.CLOSED}),
        _act("step", Words("推进步骤", "advance the step"), "case.handle", {State.HANDLING}),
        _act("facts", Words("记录事实", "record the facts"), "case.handle", _HANDLED),
        _act("promise", Words("登记承诺", "record a promise"), "case.promise", OPEN),
        _act("progress", Words("告知进展", "tell the progress"), "case.reply", OPEN),
        _act("propose", Words("提出方案", "propose a solution"), "case.propose", {State.HANDLING}),
        _act("clock", Words("调整时限", "change a clock"), "clock.pause", WORKED),
        _act("extend", Words("申请延期", "ask for an extension"), "clock.extend", WORKED),
        _act("decide", Words("作出决定", "decide"), "case.decide", {State.HANDLING}, State.DECIDED),
        _act("approve", Words("批准决定", "approve the decision"), "case.approve", {State.APPROVAL}, State.DECIDED),
        _act("return", Words("退回修改", "return for rework"), "case.approve", {State.APPROVAL}, State.HANDLING),
        _act("notify", Words("告知决定", "tell the decision"), "case.notify", {State.DECIDED}, State.TOLD),
        _act(
            "learn",
            Words("填写归因与预防", "record cause and prevention"),
            "case.close",
            {State.HANDLING, State.APPROVAL, State.DECIDED, State.TOLD},
        ),
        _act(
            "responsibility",
            Words("认定责任", "rule on responsibility"),
            "responsibility.set",
            {State.HANDLING, State.APPROVAL, State.DECIDED, State.TOLD},
        ),
        _act("rate", Words("客户评价", "be rated by the customer"), "", {State.TOLD, State.CLOSED}),
        _act("apply_review", Words("申请核查", "apply for a review"), "case.handle", {State.TOLD, State.CLOSED}),
        _act(
            "letter",
            Words("出具决定书", "issue the letter"),
            "case.notify",
            {State.DECIDED, State.TOLD, State.CLOSED},
        ),
        _act("track", Words("登记调解、仲裁或诉讼", "note a track"), "case.handle", OPEN | {State.CLOSED}),
        _act("summary", Words("写小结", "write the summary"), "case.handle", OPEN | {State.CLOSED}),
        _act("review", Words("办理核查", "conduct a review"), "review.handle", {State.TOLD, State.CLOSED}),
        _act("close", Words("办结", "close"), "case.close", {State.TOLD}, State.CLOSED),
        _act(
            "reopen",
            Words("重新打开", "reopen"),
            "case.reopen",
            {State.TOLD, State.CLOSED, State.WITHDRAWN},
            State.HANDLING,
        ),
        _act("withdraw", Words("登记撤回", "record a withdrawal"), "case.withdraw", WORKED, State.WITHDRAWN),
        _act("merge", Words("并案", "merge"), "case.merge", _HANDLED, State.MERGED),
        _act(
            "erase",
            Words("删除客户个人信息", "erase the customer's personal data"),
            "personal.erase",
            {State.CLOSED, State.WITHDRAWN, State.ARCHIVED},
        ),
        _act("unmerge", Words("撤销并案", "undo the merge of"), "case.merge", {State.MERGED}),
        _act("link", Words("关联", "link"), "case.merge", OPEN | {State.CLOSED}),
        _act("gather", Words("编入群体投诉", "gather"), "case.merge", OPEN),
        _act("special", Words("登记特殊客户", "mark a special customer of"), "case.handle", OPEN),
        _act("plan", Words("执行应急预案", "work the emergency plan of"), "case.handle", OPEN),
        _act("archive", Words("归档", "archive"), "case.archive", {State.CLOSED, State.WITHDRAWN}, State.ARCHIVED),
    )
}


def check_act(name: str, state: State | str) -> Act:
    """Return the act when it is possible in `state`. Raises `NotAllowed` with what is possible instead."""
    act, state = ACTS[name], State(state)
    if state in act.sources:
        return act
    possible = [STATE_NAMES[source] for source in State if source in act.sources]
    raise NotAllowed(
        Words(
            f"「{STATE_NAMES[state].zh}」的投诉不能{act.words.zh};"
            f"可以{act.words.zh}的状态:{'、'.join(w.zh for w in possible)}。",
            f"One cannot {act.words.en} a case that is {STATE_NAMES[state].en}; "
            f"possible while {', '.join(w.en for w in possible)}.",
        )
    )


def acts_in(state: State | str) -> list[Act]:
    """Return the acts that are possible in `state`, in the table's order."""
    return [act for act in ACTS.values() if State(state) in act.sources]
