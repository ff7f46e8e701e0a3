"""Pass a talk on, end it."""

from __future__ import annotations

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tingsu.core.errors import NotAllowed
from tingsu.desk.actions.ending import end as end_talk
from tingsu.desk.actions.passing import pass_on
from tingsu.desk.models import Conversation
from tingsu.desk.queries.colleagues import colleagues_for
from tingsu.desk.queries.visible import may_speak
from tingsu.desk.views.acting import Data, TalkForm, talk_page
from tingsu.org.models import Person, Unit


class PassForm(TalkForm):
    """To whom, and what they must know."""

    to = forms.ModelChoiceField(label=_("转给同事"), queryset=Person.objects.none(), required=False, empty_label="—")
    unit = forms.ModelChoiceField(
        label=_("或转给部门排队"), queryset=Unit.objects.none(), required=False, empty_label="—"
    )
    note = forms.CharField(
        label=_("交接说明"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        help_text=_("客户要什么,您做了什么,还差什么。对方先看到这段话,客户不用再说一遍。"),
    )

    def prepare(self) -> None:
        """Offer those who are at the desk now, first."""
        self.fields["to"].queryset = colleagues_for(self.talk)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(is_active=True)  # type: ignore[attr-defined]


@talk_page(PassForm, title=_("转接"), button=_("转接"))
def pass_talk(person: Person, talk: Conversation, data: Data) -> str:
    """Pass the talk on; it is no longer one's own."""
    pass_on(talk, note=data["note"], by=person, to=data["to"], unit=data["unit"])
    return reverse("desk")


class EndForm(TalkForm):
    """Nothing to fill in."""


@talk_page(
    EndForm,
    title=_("结束对话"),
    button=_("结束对话"),
    help_text=_("先问一句客户还有没有别的事,再谢谢客户。结束后进入话后整理。"),
)
def end(person: Person, talk: Conversation, data: Data) -> str:
    """End the talk and go to its record."""
    if not may_speak(person, talk):
        raise NotAllowed(str(_("只有接待的人可以结束对话。")))
    end_talk(talk, by=person, ended_by="staff")
    return reverse("talk-record", args=[talk.pk])
