"""Send a letter of a case, again, or on another way."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tingsu.cases.models import Case, Direction
from tingsu.cases.queries.visible import case_for
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.core.text.pieces import shorten
from tingsu.delivery.actions.queueing import drop_delivery, queue_again, queue_letter
from tingsu.delivery.adapters import ways_set_up
from tingsu.delivery.models import Way
from tingsu.delivery.ways import address_of
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission

LETTERS = 20


class DeliveryForm(ActForm):
    """Which letter, how, where to."""

    letter = forms.ChoiceField(label=gettext_lazy("哪一封"))
    way = forms.ChoiceField(label=gettext_lazy("怎么发"))
    address = forms.CharField(
        label=gettext_lazy("地址"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("不填就用登记的地址;登记的不对,在这里填对的。"),
    )

    def prepare(self) -> None:
        """Offer what was written to the customer and the ways that are set up."""
        letters = self.case.messages.filter(direction=Direction.OUT).order_by("-id")[:LETTERS]
        self.fields["letter"].choices = [  # type: ignore[attr-defined]
            (str(m.pk), f"{timezone.localtime(m.at):%Y-%m-%d %H:%M} {shorten(m.text, 40)}") for m in letters
        ]
        self.fields["way"].choices = [(way, Way(way).label) for way in ways_set_up()]  # type: ignore[attr-defined]
        known = [way for way in ways_set_up() if address_of(self.case, way)]
        self.fields["way"].initial = known[0] if known else None


@act_page(
    DeliveryForm,
    title=gettext_lazy("发送给客户"),
    button=gettext_lazy("发送"),
    permission=Permission.CASE_REPLY,
    help_text=gettext_lazy("已经发出去的不会再发一次;失败、退回或不确定的会重发。"),
)
def send(person: Person, case: Case, data: Data) -> str:
    """Queue a letter; one that failed before is tried again."""
    message = case.messages.get(pk=int(data["letter"]))
    there = message.deliveries.filter(way=data["way"]).first()
    if there:
        queue_again(there, by=person, address=data["address"])
    else:
        queue_letter(message, way=data["way"], by=person, address=data["address"])
    return _("已放进发件箱,马上发送。")


@needs(Permission.CASE_REPLY)
@require_POST
def end(request: HttpRequest, case_id: int, delivery_id: int) -> HttpResponse:
    """Leave a delivery that went wrong as it is."""
    person = person_of_request(request)
    case = case_for(person, case_id)
    drop_delivery(get_object_or_404(case.deliveries, pk=delivery_id), by=person)
    messages.success(request, _("好的,这封不再发送。"))
    return redirect("case", case.pk)
