"""Who is there, who types, who has read how far. Small news that the journal does not need."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tingsu.desk.live.signal import tell
from tingsu.desk.models import Conversation

GONE_AFTER = timedelta(seconds=40)
ANEW_AFTER = timedelta(seconds=10)


def customer_seen(conversation: Conversation) -> None:
    """Note that the customer's screen is connected."""
    moment = timezone.now()
    if conversation.customer_seen_at and moment - conversation.customer_seen_at < ANEW_AFTER:
        return
    was_gone = not is_here(conversation)
    Conversation.objects.filter(pk=conversation.pk).update(customer_seen_at=moment)
    if was_gone:
        tell("presence", conversation.pk)


def customer_left(conversation_id: int) -> None:
    """Note that the customer's screen is gone; it may come back within seconds."""
    Conversation.objects.filter(pk=conversation_id).update(customer_seen_at=timezone.now() - GONE_AFTER)
    tell("presence", conversation_id)


def is_here(conversation: Conversation) -> bool:
    """Say whether the customer's screen was connected just now."""
    seen = conversation.customer_seen_at
    return seen is not None and timezone.now() - seen < GONE_AFTER


def typing(conversation: Conversation, *, who: str) -> None:
    """Tell the other side that somebody types. `who` is customer or staff."""
    tell("typing", conversation.pk, who=who)


def mark_read(conversation: Conversation, *, who: str, seq: int) -> None:
    """Note that a side has read up to a turn. It never goes back."""
    field = "customer_seq" if who == "customer" else "staff_seq"
    seq = min(seq, conversation.last_seq)
    if Conversation.objects.filter(pk=conversation.pk, **{f"{field}__lt": seq}).update(**{field: seq}):
        tell("read", conversation.pk, who=who, seq=seq)
