"""Cause, prevention, responsibility, rating."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.learning import learn_lesson, rate_case, rule_responsibility
from tingsu.cases.models import Case, Responsibility, RootCause
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.cases.views.fields import code_choices
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission


class LessonForm(ActForm):
    """Why it happened, and what keeps it from happening again."""

    cause = forms.ChoiceField(label=_("投诉原因(客户视角)"))
    root_cause = forms.ChoiceField(label=_("根本原因"), choices=RootCause.choices)
    explanation = forms.CharField(label=_("原因分析"), widget=forms.Textarea(attrs={"rows": 3, "data-keep": True}))
    prevention = forms.CharField(
        label=_("预防要点"),
        widget=forms.Textarea(attrs={"rows": 3, "data-keep": True}),
        help_text=_("一句话说清:谁、改什么、怎么知道改好了。"),
    )
    measures = forms.CharField(label=_("改进措施"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def prepare(self) -> None:
        """Begin with what is known."""
        self.fields["cause"].choices = code_choices("cause")  # type: ignore[attr-defined]
        self.fields["cause"].initial = self.case.cause
        lesson = getattr(self.case, "lesson", None)
        if lesson:
            for name in ("root_cause", "explanation", "prevention", "measures"):
                self.fields[name].initial = getattr(lesson, name)


@act_page(LessonForm, title=_("归因与预防"), button=_("保存"), permission=Permission.CASE_CLOSE)
def lesson(person: Person, case: Case, data: Data) -> str:
    """Record what is learnt."""
    learn_lesson(
        case,
        cause=data["cause"],
        root_cause=data["root_cause"],
        explanation=data["explanation"],
        prevention=data["prevention"],
        measures=data["measures"],
        by=person,
    )
    return str(_("已保存归因与预防要点。"))


class ResponsibilityForm(ActForm):
    """Who bears responsibility."""

    kind = forms.ChoiceField(label=_("责任"), choices=Responsibility.KINDS)
    unit = forms.ModelChoiceField(
        label=_("机构"), queryset=Unit.objects.filter(is_active=True), required=False, empty_label="—"
    )
    person_concerned = forms.ModelChoiceField(
        label=_("人员"), queryset=Person.objects.filter(is_active=True), required=False
    )
    share = forms.IntegerField(
        label=_("比例(%)"), required=False, min_value=0, max_value=100, help_text=_("一件投诉合计不超过 100%。")
    )
    note = forms.CharField(label=_("说明"), required=False, max_length=400)

    def prepare(self) -> None:
        """Begin with the unit of the case."""
        self.fields["unit"].initial = self.case.unit
        people = Person.objects.filter(is_active=True, posts__unit__path__startswith=self.case.unit.path).distinct()
        self.fields["person_concerned"].queryset = people  # type: ignore[attr-defined]


@act_page(
    ResponsibilityForm,
    title=_("责任认定"),
    button=_("保存认定"),
    permission=Permission.RESPONSIBILITY_SET,
    help_text=_("对事也对人,可申诉;认定只有相关负责人看得到。"),
)
def responsibility(person: Person, case: Case, data: Data) -> str:
    """Rule on responsibility."""
    rule_responsibility(
        case,
        kind=data["kind"],
        unit=data["unit"],
        person=data["person_concerned"],
        share=data["share"],
        note=data["note"],
        by=person,
    )
    return str(_("已保存责任认定。"))


class RatingForm(ActForm):
    """What the customer said at the callback."""

    solved = forms.ChoiceField(label=_("问题解决了吗"), choices=[("yes", _("解决了")), ("no", _("没有解决"))])
    score = forms.ChoiceField(label=_("满意度"), choices=[(str(n), f"{n}") for n in (5, 4, 3, 2, 1)])
    comment = forms.CharField(label=_("客户原话"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


@act_page(RatingForm, title=_("回访评价"), button=_("保存评价"), permission=Permission.CASE_HANDLE)
def rating(person: Person, case: Case, data: Data) -> str:
    """Record a rating that was asked for by phone."""
    rate_case(
        case,
        solved=data["solved"] == "yes",
        score=int(data["score"]),
        comment=data["comment"],
        by=person,
        asked_how="callback",
    )
    return str(_("已保存评价。"))
