"""Promise, and settle a promise."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.promises import make_promise, settle_promise
from tingsu.cases.models import Case, Promise, PromiseState
from tingsu.cases.queries.family import promises_of
from tingsu.cases.queries.people import handlers_for
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.cases.views.fields import MomentField
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


class PromiseForm(ActForm):
    """What, who, by when."""

    text = forms.CharField(label=_("答应了什么"), max_length=400, help_text=_("例如:周三 17:00 前回电话告知调查结果。"))
    due_at = MomentField(label=_("什么时候前兑现"))
    owner = forms.ModelChoiceField(label=_("谁来兑现"), queryset=Person.objects.none(), empty_label="—")

    def prepare(self) -> None:
        """Offer oneself first, tomorrow at five."""
        people = handlers_for(self.person) | Person.objects.filter(pk=self.person.pk).distinct()
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["owner"].initial = self.case.owner or self.person
        tomorrow = timezone.localtime() + timedelta(days=1)
        self.fields["due_at"].initial = tomorrow.replace(hour=17, minute=0)


@act_page(
    PromiseForm,
    title=_("登记承诺"),
    button=_("登记承诺"),
    permission=Permission.CASE_PROMISE,
    help_text=_("不过度承诺,承诺必兑现。没有人、没有时间的承诺不算承诺。"),
)
def promise(person: Person, case: Case, data: Data) -> str:
    """Make a promise."""
    make_promise(case, text=data["text"], owner=data["owner"], due_at=data["due_at"], by=person)
    return str(_("已登记承诺,到期前会提醒。"))


class SettleForm(ActForm):
    """Which promise, kept or not, with what proof."""

    promise = forms.ModelChoiceField(label=_("承诺"), queryset=Promise.objects.none(), empty_label="—")
    kept = forms.ChoiceField(label=_("结果"), choices=[("yes", _("已兑现")), ("no", _("没有兑现"))])
    proof = forms.CharField(
        label=_("凭证或原因"), max_length=400, help_text=_("例如:退款流水 0318;或写明没有兑现的原因。")
    )

    def prepare(self) -> None:
        """Offer the open promises."""
        still_open = promises_of(self.case).filter(state=PromiseState.OPEN)
        self.fields["promise"].queryset = still_open  # type: ignore[attr-defined]
        self.fields["promise"].initial = still_open.first()


@act_page(SettleForm, title=_("了结承诺"), button=_("保存结果"), permission=Permission.CASE_PROMISE)
def settle(person: Person, case: Case, data: Data) -> str:
    """Settle a promise."""
    settle_promise(case, promise=data["promise"], kept=data["kept"] == "yes", proof=data["proof"], by=person)
    return str(_("已保存。"))
