"""Named permissions and the roles that hold them. One table, read by pages, API and acts alike.

A permission is held *at a unit*: an officer of the east branch may decide cases of that branch and below. `EVERYWHERE`
roles work for the whole bank whatever unit their post is in.
"""

from __future__ import annotations

from enum import StrEnum

from tingsu.core.said import Words


class Permission(StrEnum):
    """What a person may do. The value is the code used in templates and the API."""

    CASE_VIEW = "case.view"
    CASE_OPEN = "case.open"
    CASE_TRIAGE = "case.triage"
    CASE_ASSIGN = "case.assign"
    CASE_TAKE_OVER = "case.take_over"
    CASE_HANDLE = "case.handle"
    CASE_REPLY = "case.reply"
    CASE_PROMISE = "case.promise"
    CASE_PROPOSE = "case.propose"
    CASE_DECIDE = "case.decide"
    CASE_APPROVE = "case.approve"
    CASE_NOTIFY = "case.notify"
    CASE_CLOSE = "case.close"
    CASE_REOPEN = "case.reopen"
    CASE_WITHDRAW = "case.withdraw"
    CASE_MERGE = "case.merge"
    CASE_ARCHIVE = "case.archive"
    CASE_EXPORT = "case.export"
    CASE_IMPORT = "case.import"
    CASE_BULK = "case.bulk"
    CLOCK_PAUSE = "clock.pause"
    CLOCK_EXTEND = "clock.extend"
    CLOCK_APPROVE = "clock.approve_extension"
    REPLY_OVERRIDE = "reply.override"
    REDRESS_PROPOSE = "redress.propose"
    REDRESS_APPROVE = "redress.approve"
    BUDGET_MANAGE = "budget.manage"
    RESPONSIBILITY_VIEW = "responsibility.view"
    RESPONSIBILITY_SET = "responsibility.set"
    REVIEW_HANDLE = "review.handle"
    FINDING_CORRECT = "finding.correct"
    FINDING_EXPORT = "finding.export"
    PERSONAL_OPEN = "personal.open"
    PERSONAL_ERASE = "personal.erase"
    BOARD_VIEW = "board.view"
    DESK_TALK = "desk.talk"
    DESK_WATCH = "desk.watch"
    QUALITY_OWN = "quality.own"
    QUALITY_REVIEW = "quality.review"
    UNIT_MANAGE = "unit.manage"
    PEOPLE_MANAGE = "people.manage"
    CHANNEL_MANAGE = "channel.manage"
    TOKEN_MANAGE = "token.manage"  # noqa: S105 - a permission's name
    KNOWLEDGE_VIEW = "knowledge.view"
    KNOWLEDGE_MANAGE = "knowledge.manage"
    PACK_VIEW = "pack.view"
    PACK_MANAGE = "pack.manage"
    RULE_MANAGE = "rule.manage"
    COMPOSER_MANAGE = "composer.manage"
    JOURNAL_VIEW = "journal.view"
    JOURNAL_VERIFY = "journal.verify"


P = Permission

NAMES: dict[Permission, Words] = {
    P.CASE_VIEW: Words("查看投诉", "see complaints"),
    P.CASE_OPEN: Words("登记投诉", "register complaints"),
    P.CASE_TRIAGE: Words("分类定级", "triage"),
    P.CASE_ASSIGN: Words("分派", "assign"),
    P.CASE_TAKE_OVER: Words("接手", "take over"),
    P.CASE_HANDLE: Words("处理投诉", "handle complaints"),
    P.CASE_REPLY: Words("答复客户", "reply to customers"),
    P.CASE_PROMISE: Words("登记承诺", "record promises"),
    P.CASE_PROPOSE: Words("提出方案", "propose solutions"),
    P.CASE_DECIDE: Words("作出处理决定", "decide"),
    P.CASE_APPROVE: Words("审批处理决定", "approve decisions"),
    P.CASE_NOTIFY: Words("告知处理决定", "tell decisions"),
    P.CASE_CLOSE: Words("办结", "close"),
    P.CASE_REOPEN: Words("重新打开", "reopen"),
    P.CASE_WITHDRAW: Words("登记撤回", "record withdrawals"),
    P.CASE_MERGE: Words("并案", "merge"),
    P.CASE_ARCHIVE: Words("归档", "archive"),
    P.CASE_EXPORT: Words("导出投诉", "export complaints"),
    P.CASE_IMPORT: Words("批量导入投诉", "import complaints"),
    P.CASE_BULK: Words("批量操作", "act in bulk"),
    P.CLOCK_PAUSE: Words("暂停计时", "pause clocks"),
    P.CLOCK_EXTEND: Words("申请延期", "ask for extensions"),
    P.CLOCK_APPROVE: Words("批准延期", "approve extensions"),
    P.REPLY_OVERRIDE: Words("放行被拦截的答复", "release stopped replies"),
    P.REDRESS_PROPOSE: Words("提出补偿", "propose redress"),
    P.REDRESS_APPROVE: Words("审批补偿", "approve redress"),
    P.BUDGET_MANAGE: Words("设置补偿预算", "set redress budgets"),
    P.RESPONSIBILITY_VIEW: Words("查看责任认定", "see responsibility"),
    P.RESPONSIBILITY_SET: Words("认定责任", "rule on responsibility"),
    P.REVIEW_HANDLE: Words("办理核查", "handle reviews"),
    P.FINDING_CORRECT: Words("纠正识别结果", "correct findings"),
    P.FINDING_EXPORT: Words("导出纠正记录", "export corrections"),
    P.PERSONAL_OPEN: Words("查看个人信息明文", "open personal data"),
    P.PERSONAL_ERASE: Words("删除个人信息", "erase personal data"),
    P.BOARD_VIEW: Words("查看看板", "see the board"),
    P.DESK_TALK: Words("接待客户对话", "talk with customers live"),
    P.DESK_WATCH: Words("巡看对话", "watch over live talks"),
    P.QUALITY_OWN: Words("查看自己对话的评分", "see scores of one's own talks"),
    P.QUALITY_REVIEW: Words("复核对话评分", "review scores of talks"),
    P.UNIT_MANAGE: Words("管理机构", "manage units"),
    P.PEOPLE_MANAGE: Words("管理人员", "manage people"),
    P.CHANNEL_MANAGE: Words("管理渠道", "manage channels"),
    P.TOKEN_MANAGE: Words("管理接口令牌", "manage API tokens"),
    P.KNOWLEDGE_VIEW: Words("查知识库", "look into the knowledge base"),
    P.KNOWLEDGE_MANAGE: Words("维护知识库", "keep the knowledge base"),
    P.PACK_VIEW: Words("查看内容包", "see packs"),
    P.PACK_MANAGE: Words("管理内容包", "manage packs"),
    P.RULE_MANAGE: Words("管理规则", "manage rules"),
    P.COMPOSER_MANAGE: Words("管理语言模型", "manage the language model"),
    P.JOURNAL_VIEW: Words("查看日志", "see the journal"),
    P.JOURNAL_VERIFY: Words("校验日志", "verify the journal"),
}


class Role(StrEnum):
    """A kind of post."""

    CLERK = "clerk"
    AGENT = "agent"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    REVIEWER = "reviewer"
    PRESS = "press"
    TRAINER = "trainer"
    AUDITOR = "auditor"
    ADMIN = "admin"


ROLE_NAMES: dict[Role, Words] = {
    Role.CLERK: Words("柜员/大堂", "clerk"),
    Role.AGENT: Words("坐席", "agent"),
    Role.OFFICER: Words("投诉专员(消保)", "complaint officer"),
    Role.SUPERVISOR: Words("负责人", "supervisor"),
    Role.REVIEWER: Words("总行核查", "reviewer"),
    Role.PRESS: Words("声誉管理", "press officer"),
    Role.TRAINER: Words("培训师", "trainer"),
    Role.AUDITOR: Words("审计", "auditor"),
    Role.ADMIN: Words("系统管理员", "administrator"),
}

_FRONT = {
    P.CASE_VIEW,
    P.DESK_TALK,
    P.QUALITY_OWN,
    P.CASE_OPEN,
    P.CASE_HANDLE,
    P.CASE_REPLY,
    P.CASE_PROMISE,
    P.FINDING_CORRECT,
    P.PERSONAL_OPEN,
    P.KNOWLEDGE_VIEW,
    P.PACK_VIEW,
}
_OFFICER = _FRONT | {
    P.CASE_TRIAGE,
    P.CASE_ASSIGN,
    P.CASE_TAKE_OVER,
    P.CASE_PROPOSE,
    P.CASE_DECIDE,
    P.CASE_NOTIFY,
    P.CASE_CLOSE,
    P.CASE_REOPEN,
    P.CASE_WITHDRAW,
    P.CASE_MERGE,
    P.CASE_EXPORT,
    P.CASE_IMPORT,
    P.CASE_BULK,
    P.CLOCK_PAUSE,
    P.CLOCK_EXTEND,
    P.REDRESS_PROPOSE,
    P.RESPONSIBILITY_VIEW,
    P.BOARD_VIEW,
}
_SUPERVISOR = _OFFICER | {
    P.CASE_APPROVE,
    P.CASE_ARCHIVE,
    P.DESK_WATCH,
    P.QUALITY_REVIEW,
    P.CLOCK_APPROVE,
    P.REPLY_OVERRIDE,
    P.REDRESS_APPROVE,
    P.RESPONSIBILITY_SET,
}

ROLES: dict[Role, frozenset[Permission]] = {
    Role.CLERK: frozenset(_FRONT),
    Role.AGENT: frozenset(_FRONT),
    Role.OFFICER: frozenset(_OFFICER),
    Role.SUPERVISOR: frozenset(_SUPERVISOR),
    Role.REVIEWER: frozenset(
        _SUPERVISOR
        | {
            P.REVIEW_HANDLE,
            P.BUDGET_MANAGE,
            P.FINDING_EXPORT,
            P.JOURNAL_VIEW,
            P.PERSONAL_ERASE,
            P.RULE_MANAGE,
            P.KNOWLEDGE_MANAGE,
        }
    ),
    Role.PRESS: frozenset({P.CASE_VIEW, P.BOARD_VIEW, P.KNOWLEDGE_VIEW, P.PACK_VIEW}),
    Role.TRAINER: frozenset({P.KNOWLEDGE_VIEW, P.PACK_VIEW, P.FINDING_EXPORT}),
    Role.AUDITOR: frozenset(
        {
            P.CASE_VIEW,
            P.CASE_EXPORT,
            P.RESPONSIBILITY_VIEW,
            P.BOARD_VIEW,
            P.KNOWLEDGE_VIEW,
            P.PACK_VIEW,
            P.JOURNAL_VIEW,
            P.JOURNAL_VERIFY,
        }
    ),
    Role.ADMIN: frozenset(
        {
            P.UNIT_MANAGE,
            P.PEOPLE_MANAGE,
            P.CHANNEL_MANAGE,
            P.TOKEN_MANAGE,
            P.KNOWLEDGE_VIEW,
            P.KNOWLEDGE_MANAGE,
            P.PACK_VIEW,
            P.PACK_MANAGE,
            P.RULE_MANAGE,
            P.COMPOSER_MANAGE,
            P.JOURNAL_VIEW,
            P.JOURNAL_VERIFY,
        }
    ),
}

EVERYWHERE: frozenset[Role] = frozenset({Role.REVIEWER, Role.PRESS, Role.AUDITOR, Role.ADMIN})
