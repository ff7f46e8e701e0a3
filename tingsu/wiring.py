"""What follows what. A verb of the journal → the reactions that a worker runs after it, each safe to repeat."""

from __future__ import annotations

REACTIONS: dict[str, tuple[str, ...]] = {
    "case.opened": ("tingsu.findings.reactions.read_words",),
    "case.read": ("tingsu.repeats.reactions.find_repeats",),
    "message.received": ("tingsu.findings.reactions.read_words", "tingsu.notices.reactions.tell_message"),
    "case.assigned": ("tingsu.notices.reactions.tell_assigned",),
}
