"""What follows what. A verb of the journal → the reactions that a worker runs after it, each safe to repeat."""

from __future__ import annotations

REACTIONS: dict[str, tuple[str, ...]] = {
    "case.opened": ("tingsu.findings.reactions.read_words",),
    "case.read": ("tingsu.repeats.reactions.find_repeats",),
    "message.received": ("tingsu.findings.reactions.read_words", "tingsu.notices.reactions.tell_message"),
    "case.acknowledged": ("tingsu.delivery.reactions.send_out",),
    "progress.told": ("tingsu.delivery.reactions.send_out",),
    "reply.sent": ("tingsu.delivery.reactions.send_out",),
    "proposal.made": ("tingsu.delivery.reactions.send_out",),
    "decision.told": ("tingsu.delivery.reactions.send_out",),
    "case.assigned": ("tingsu.notices.reactions.tell_assigned",),
}
