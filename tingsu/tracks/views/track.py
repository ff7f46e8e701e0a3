"""Begin and end a track."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Case
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.cases.views.fields import DayField
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.tracks.actions.tracks import begin_track, end_track
from tingsu.tracks.models import Track, TrackKind, TrackOutcome


class BeginForm(ActForm):
    """Which way, where, since when."""

    kind = forms.ChoiceField(label=_("途径"), choices=TrackKind.choices)
    body = forms.CharField(label=_("机构名称"), max_length=120)
    reference = forms.CharField(label=_("案件编号"), required=False, max_length=80)
    began_on = DayField(label=_("开始日期"))
    pause = forms.BooleanField(
        label=_("暂停计时(规则允许时)"), required=False, help_text=_("调解须经客户同意,期间不计入时限(第23条)。")
    )
    consent = forms.CharField(label=_("客户同意的凭证"), required=False, max_length=300)

    def prepare(self) -> None:
        """Begin today."""
        self.fields["began_on"].initial = timezone.localdate()


@act_page(BeginForm, title=_("登记调解、仲裁或诉讼"), button=_("登记"), permission=Permission.CASE_HANDLE)
def begin(person: Person, case: Case, data: Data) -> str:
    """Begin a track."""
    wanted = {name: data[name] for name in ("kind", "body", "reference", "began_on", "pause", "consent")}
    begin_track(case, **wanted, by=person)
    return str(_("已登记。"))


class EndForm(ActForm):
    """How and when it ended."""

    track = forms.ModelChoiceField(label=_("哪一件"), queryset=Track.objects.none())
    outcome = forms.ChoiceField(label=_("结果"), choices=TrackOutcome.choices)
    ended_on = DayField(label=_("结束日期"))
    note = forms.CharField(label=_("说明"), required=False, max_length=400)

    def prepare(self) -> None:
        """Offer those that run."""
        running = Track.objects.filter(case=self.case, ended_on=None)
        self.fields["track"].queryset = running  # type: ignore[attr-defined]
        self.fields["track"].initial = running.first()
        self.fields["ended_on"].initial = timezone.localdate()


@act_page(EndForm, title=_("登记结果"), button=_("保存"), permission=Permission.CASE_HANDLE)
def end(person: Person, case: Case, data: Data) -> str:
    """End a track."""
    wanted = {name: data[name] for name in ("track", "outcome", "ended_on", "note")}
    end_track(case, **wanted, by=person)
    return str(_("已登记。"))
