"""Record a transfer."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tingsu.cases.models import Case
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.cases.views.fields import DayField
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.transfers.actions.transfer import TransferFacts, record_transfer
from tingsu.transfers.models import AUTHORITIES


class TransferForm(ActForm):
    """What stands on the authority's paper."""

    authority = forms.ChoiceField(label=gettext_lazy("转办机关"), choices=AUTHORITIES)
    number = forms.CharField(label=gettext_lazy("转办编号"), max_length=80)
    office = forms.CharField(label=gettext_lazy("具体单位"), required=False, max_length=80)
    received_on = DayField(label=gettext_lazy("收到转办日期"))
    due_on = DayField(
        label=gettext_lazy("要求反馈日期"),
        required=False,
        help_text=gettext_lazy("转办件上写了日期才填;填了就单独计时。"),
    )

    def prepare(self) -> None:
        """Begin with what the case knows, or with the last transfer to correct it."""
        last = self.case.transfers.last()
        names = ("authority", "number", "office", "received_on", "due_on")
        known = {name: getattr(last, name) for name in names} if last else {}
        usual = {
            "authority": self.case.channel,
            "number": self.case.external_id,
            "received_on": timezone.localdate(self.case.received_at),
        }
        for name, value in (usual | known).items():
            self.fields[name].initial = value


@act_page(
    TransferForm,
    title=gettext_lazy("登记转办"),
    button=gettext_lazy("保存"),
    permission=Permission.CASE_HANDLE,
    help_text=gettext_lazy("编号相同就是更正;另一个编号是又一次转办。"),
)
def transfer(person: Person, case: Case, data: Data) -> str:
    """Record a transfer, or correct it."""
    names = ("authority", "number", "received_on", "due_on", "office")
    record_transfer(case, TransferFacts(**{name: data[name] for name in names}), by=person)
    return _("已登记转办。")
