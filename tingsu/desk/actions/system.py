"""What the system itself says in a conversation. Part of a larger act."""

from __future__ import annotations

from typing import Literal

from tingsu.desk.live.signal import tell
from tingsu.desk.models import Conversation, Speaker, Turn
from tingsu.org.models import Unit
from tingsu.packs import installed

Saying = Literal["greeting", "after_hours", "queued", "taken", "passed", "idle", "ended"]


def tell_customer(conversation: Conversation, what: Saying, **fields: str) -> Turn:
    """Say one of the desk's own sentences to the customer, in their language. The conversation must be held."""
    desk = installed().desk
    name = getattr(desk, what).in_(conversation.language)
    bank = Unit.objects.filter(parent=None).first()
    english = conversation.language == "en"
    filled = {
        "bank": ((bank.name_en if english else "") or bank.name) if bank else "",
        "opens": desk.opens,
        "closes": desk.closes,
        **fields,
    }
    text = name.format(**filled)
    conversation.last_seq += 1
    turn = Turn.objects.create(
        conversation=conversation,
        seq=conversation.last_seq,
        speaker=Speaker.SYSTEM,
        text=text,
        sender_id=f"system-{conversation.last_seq}",
        level=conversation.heat,
        source={"said": what},
    )
    conversation.save(update_fields=["last_seq"])
    tell("turn", conversation.pk, seq=turn.seq)
    return turn
