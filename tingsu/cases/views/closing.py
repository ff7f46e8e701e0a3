"""Close, archive, reopen, withdraw, merge and unmerge."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.closing import archive_case, close_case, reopen_case, withdraw_case
from tingsu.cases.actions.merging import merge_case, unmerge_case
from tingsu.cases.models import Case
from tingsu.cases.queries.visible import visible_to
from tingsu.cases.views.acting import ActForm, Confirm, Data, act_page
from tingsu.core.errors import BadInput
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


class ReasonForm(ActForm):
    """Why."""

    reason = forms.CharField(label=_("原因"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


@act_page(Confirm, title=_("办结投诉"), button=_("办结"), permission=Permission.CASE_CLOSE)
def close(person: Person, case: Case, data: Data) -> str:
    """Close a case."""
    close_case(case, by=person, version=data["version"])
    return str(_("已办结。"))


@act_page(
    Confirm,
    title=_("归档"),
    button=_("归档"),
    permission=Permission.CASE_ARCHIVE,
    help_text=_("归档后不能再修改。"),
)
def archive(person: Person, case: Case, data: Data) -> str:
    """Archive a case."""
    archive_case(case, by=person, version=data["version"])
    return str(_("已归档。"))


@act_page(
    ReasonForm,
    title=_("重新打开"),
    button=_("重新打开"),
    permission=Permission.CASE_REOPEN,
    help_text=_("时限从现在重新起算。"),
)
def reopen(person: Person, case: Case, data: Data) -> str:
    """Reopen a case."""
    reopen_case(case, reason=data["reason"], by=person, version=data["version"])
    return str(_("已重新打开。"))


@act_page(ReasonForm, title=_("客户撤回投诉"), button=_("登记撤回"), permission=Permission.CASE_WITHDRAW)
def withdraw(person: Person, case: Case, data: Data) -> str:
    """Record a withdrawal."""
    withdraw_case(case, reason=data["reason"], by=person, version=data["version"])
    return str(_("已登记撤回,程序当日终止。"))


class MergeForm(ActForm):
    """Into which case, and why."""

    into = forms.CharField(label=_("并入哪件投诉"), max_length=20, help_text=_("填案号,例如 C-2041。"))
    reason = forms.CharField(label=_("为什么是同一件事"), max_length=200)


@act_page(MergeForm, title=_("并案"), button=_("并入"), permission=Permission.CASE_MERGE)
def merge(person: Person, case: Case, data: Data) -> str:
    """Merge a case into another."""
    number = data["into"].strip().upper().removeprefix("C-")
    into = visible_to(person).filter(pk=int(number)).first() if number.isdecimal() else None
    if into is None:
        raise BadInput(str(_("没有找到案号 %(number)s,请核对。") % {"number": data["into"]}))
    merge_case(case, into=into, reason=data["reason"], by=person, version=data["version"])
    return str(_("已并入 %(number)s。") % {"number": into.number})


@act_page(
    Confirm,
    title=_("撤销并案"),
    button=_("撤销并案"),
    permission=Permission.CASE_MERGE,
    help_text=_("投诉恢复并案前的状态和时限。并案后 30 天内可以撤销。"),
)
def unmerge(person: Person, case: Case, data: Data) -> str:
    """Undo a merge."""
    unmerge_case(case, by=person, version=data["version"])
    return str(_("已撤销并案,这件投诉重新单独处理。"))
