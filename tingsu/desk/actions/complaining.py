"""The customer makes a formal complaint out of a talk: nothing need be told again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer
from tingsu.cases.actions.intake import Intake
from tingsu.cases.actions.open import open_case
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.models import Case, Channel
from tingsu.core.errors import BadInput
from tingsu.desk.actions.hold import hold, journal, save
from tingsu.desk.models import Audience, Conversation, Speaker


@transaction.atomic
def complain(conversation: Conversation, *, more: str, by: Doer) -> Case:
    """Open a case with everything that the customer said, and `more`; the talk belongs to it from now on.

    A talk has one case: a second time returns the first. Raises `BadInput` when nothing was said at all.
    """
    held = hold(conversation)
    if held.case:
        return held.case
    heard = held.turns.filter(speaker=Speaker.CUSTOMER, audience=Audience.ALL).order_by("seq")
    words = "\n".join([*(turn.original or turn.text for turn in heard), more.strip()]).strip()
    if not words:
        raise BadInput(_("请先写一两句:发生了什么,希望我们怎么做。"))
    party = held.party
    intake = Intake(
        text=words,
        channel=Channel.CHAT,
        unit=held.unit,
        party=PartyFacts(name=party.name, phone=party.phone, id_number=party.id_number, email=party.email),
        idempotency_key=f"talk:{held.pk}",
    )
    held.case = open_case(intake, by=by).case
    save(held, "case")
    journal("talk.complained", held, by, case=held.case.pk)
    return held.case
