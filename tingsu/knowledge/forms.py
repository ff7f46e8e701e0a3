"""The form in which a note is written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tingsu.cases.views.fields import DayField, code_choices
from tingsu.knowledge.actions.writing import NoteFacts
from tingsu.knowledge.models import Audience, Note
from tingsu.org.models import Unit

AREA = {"data-keep": True}


class NoteForm(forms.Form):
    """What customers ask, what is answered, by what right and until when."""

    code = forms.CharField(label=_("编号"), max_length=20, help_text=_("例如 CARD-31,以后不能改。"))
    title = forms.CharField(label=_("标题"), max_length=80)
    questions = forms.CharField(
        label=_("客户怎么问"),
        widget=forms.Textarea(attrs={**AREA, "rows": 5}),
        help_text=_("一行一种,用客户自己的说法,三到六种最好。"),
    )
    answer = forms.CharField(
        label=_("答案"),
        widget=forms.Textarea(attrs={**AREA, "rows": 5}),
        help_text=_("大白话,短。随银行而不同的数写成 {设置名},不要写死。"),
    )
    more = forms.CharField(label=_("再多问一句时"), required=False, widget=forms.Textarea(attrs={**AREA, "rows": 4}))
    source = forms.CharField(label=_("出处"), required=False, max_length=160, help_text=_("文件和条款,或“本行设置”。"))
    business = forms.ChoiceField(label=_("业务类别"), required=False)
    audience = forms.ChoiceField(label=_("给谁看"), choices=Audience.choices)
    valid_from = DayField(label=_("生效日"), required=False)
    valid_until = DayField(label=_("有效期至"), required=False, help_text=_("到期后机器人和坐席都查不到它。"))
    unit = forms.ModelChoiceField(
        label=_("只用于机构"), queryset=Unit.objects.filter(is_active=True), required=False, empty_label=_("全行")
    )
    title_en = forms.CharField(label=_("英文标题"), required=False, max_length=160)
    questions_en = forms.CharField(
        label=_("英文问法"), required=False, widget=forms.Textarea(attrs={**AREA, "rows": 2})
    )
    answer_en = forms.CharField(label=_("英文答案"), required=False, widget=forms.Textarea(attrs={**AREA, "rows": 3}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, note: Note | None = None, **kwargs: Any) -> None:
        if note is not None:
            kwargs.setdefault("initial", initial_of(note))
        super().__init__(*args, **kwargs)
        self.fields["business"].choices = code_choices("business", "broker_business")  # type: ignore[attr-defined]
        if note is not None:
            self.fields["code"].required = False
            self.fields["code"].disabled = True

    def facts(self) -> NoteFacts:
        """Return what was written."""
        data = dict(self.cleaned_data)
        for name in ("code", "version"):
            data.pop(name, None)
        data["questions"] = tuple(data["questions"].splitlines())
        data["questions_en"] = tuple(data["questions_en"].splitlines())
        return NoteFacts(**data)

    @property
    def english(self) -> list[forms.BoundField]:
        """The fields in English."""
        return [self[name] for name in ("title_en", "questions_en", "answer_en")]

    @property
    def frame(self) -> list[forms.BoundField]:
        """Where it comes from, for whom and until when."""
        return [self[name] for name in ("source", "business", "audience", "valid_from", "valid_until", "unit")]


def initial_of(note: Note) -> dict[str, Any]:
    """Return what the form shows of a stored note."""
    found = note.facts() | {"code": note.code, "unit": note.unit_id, "version": note.version}
    found["questions"] = "\n".join(note.questions)
    found["questions_en"] = "\n".join(note.questions_en)
    return found
