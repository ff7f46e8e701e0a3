"""Pause, resume, restart a clock. To extend one is an act of its own, with its approval (tingsu.extensions)."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.adjustment import change_clock
from tingsu.cases.models import Attachment, Case, Clock
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.cases.views.fields import MomentField
from tingsu.core.clock import EventKind
from tingsu.org.models import Person
from tingsu.org.permissions import Permission

KINDS = [
    ("pause", _("暂停")),
    ("resume", _("恢复")),
    ("restart", _("重新起算(新的事实)")),
]


class ClockForm(ActForm):
    """Which clock, what, when, why."""

    clock = forms.ModelChoiceField(label=_("时限"), queryset=Clock.objects.none(), empty_label="—")
    kind = forms.ChoiceField(label=_("要做什么"), choices=KINDS)
    at = MomentField(label=_("时间"), required=False, help_text=_("不填就是现在。"))
    reason = forms.CharField(label=_("原因"), max_length=300)
    proof = forms.CharField(
        label=_("凭证"),
        max_length=300,
        required=False,
        help_text=_("暂停必填:文号、受理单号、同意书编号,或选下面的附件。"),
    )
    attachment = forms.ModelChoiceField(
        label=_("凭证附件"), queryset=Attachment.objects.none(), required=False, empty_label="—"
    )

    def prepare(self) -> None:
        """Offer the clocks that still run or stand."""
        clocks = self.case.clocks.filter(state__in=["running", "paused"])
        field = self.fields["clock"]
        field.queryset, field.initial = clocks, clocks.first()  # type: ignore[attr-defined]
        field.label_from_instance = lambda clock: clock.name  # type: ignore[attr-defined]
        self.fields["attachment"].queryset = self.case.attachments.all()  # type: ignore[attr-defined]

    def clean_at(self) -> datetime | None:
        """Refuse a year before there were complaints here: at the calendar's beginning time zones overflow."""
        at: datetime | None = self.cleaned_data["at"]
        if at is not None and at.year < 2000:
            raise forms.ValidationError(_("时间早于 2000 年,请核对。"))
        return at


@act_page(
    ClockForm,
    title=_("调整时限"),
    button=_("保存"),
    permission=Permission.CLOCK_PAUSE,
    help_text=_("不符合规则的调整会被拒绝并说明依据;记录不会改动,只会追加。延期请用“申请延期”。"),
)
def clock(person: Person, case: Case, data: Data) -> str:
    """Change a clock."""
    change_clock(
        case,
        clock=data["clock"],
        kind=EventKind(data["kind"]),
        at=data["at"] or timezone.now(),
        reason=data["reason"],
        proof=data["proof"],
        attachment=data["attachment"],
        by=person,
        version=data["version"],
    )
    return str(_("时限已调整。"))
