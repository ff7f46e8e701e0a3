"""What follows what. A verb of the journal → the reactions that a worker runs after it, each safe to repeat."""

from __future__ import annotations

RULES = "tingsu.rules.reactions.ask_rules"

REACTIONS: dict[str, tuple[str, ...]] = {
    "case.opened": ("tingsu.findings.reactions.read_words",),
    "case.read": ("tingsu.duties.reactions.open_emergency_plan", "tingsu.repeats.reactions.find_repeats", RULES),
    "case.triaged": (RULES,),
    "case.recused": (RULES,),
    "case.reopened": (RULES,),
    "likeness.found": (RULES,),
    "talk.kept": ("tingsu.findings.reactions.read_talk",),
    "group.decided": ("tingsu.groups.reactions.decide_members",),
    "group.told": ("tingsu.groups.reactions.tell_members",),
    "promise.kept": ("tingsu.quality.reactions.score_promises",),
    "promise.broken": (RULES, "tingsu.quality.reactions.score_promises"),
    "decision.returned": (RULES,),
    "message.received": ("tingsu.findings.reactions.read_words", "tingsu.notices.reactions.tell_message"),
    "case.acknowledged": ("tingsu.delivery.reactions.send_out",),
    "progress.told": ("tingsu.delivery.reactions.send_out",),
    "reply.sent": ("tingsu.delivery.reactions.send_out",),
    "proposal.made": ("tingsu.delivery.reactions.send_out",),
    "decision.told": ("tingsu.delivery.reactions.send_out",),
    "talk.ended": ("tingsu.quality.reactions.score_ended",),
    "talk.rated": ("tingsu.quality.reactions.score_ended",),
    "talk.complained": ("tingsu.quality.reactions.score_ended",),
    "talk.confirmed": ("tingsu.quality.reactions.score_ended",),
    "case.assigned": ("tingsu.notices.reactions.tell_assigned",),
}
