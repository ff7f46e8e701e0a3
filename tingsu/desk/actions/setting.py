"""Tell the coach what does not stand in the words: what kind of customer, and what fills the blanks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.cases.actions.intake import storable
from tingsu.core.coach.setting import BLANKS, LONGEST_FACT
from tingsu.core.errors import BadInput
from tingsu.desk.actions.hold import hold, journal, save
from tingsu.desk.actions.saying import mask_in_talk
from tingsu.desk.models import Conversation
from tingsu.org.models import Person
from tingsu.packs import installed

FACTS = tuple(blank for blank in BLANKS if blank != "我")
"""What the agent may fill in; who speaks is known."""


@transaction.atomic
def set_setting(
    conversation: Conversation, *, types: Iterable[str], facts: Mapping[str, str], by: Person
) -> Conversation:
    """Replace the marked types and the known facts. An empty fact is one that is not known.

    A type is a hint for the tone of this one talk and stays with it; it never reaches the customer's file.
    """
    held = hold(conversation, by=by)
    chosen = list(dict.fromkeys(types))
    if unknown := [kind for kind in chosen if kind not in installed().customers]:
        raise BadInput(_("没有这种客户类型:%(kind)s。") % {"kind": unknown[0][:40]})
    known = {name: mask_in_talk(storable(facts.get(name, ""))[:LONGEST_FACT], held) for name in FACTS}
    held.types = chosen
    held.facts = {name: value for name, value in known.items() if value}
    save(held, "types", "facts")
    journal("talk.described", held, by, types=chosen, facts=sorted(held.facts))
    return held
