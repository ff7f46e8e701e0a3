"""`playbooks/*.yaml`: one scenario that every bank has, worked out from the first sentence to the file."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tingsu.packs.schemas.common import Name, Strict

Authority = Literal["clerk", "supervisor", "branch", "head_office"]


class StepScript(Strict):
    """What to do and what one can say at one step."""

    do: str
    say: list[str] = Field(min_length=1)


class Steps(Strict):
    """The six steps."""

    let_out: StepScript
    apologise: StepScript
    gather: StepScript
    own: StepScript
    involve: StepScript
    commit: StepScript


class Explanation(Strict):
    """A reason in two layers: the fuller one only when the short one is not accepted (H-M7)."""

    short: str
    fuller: str


class Option(Strict):
    """A way to settle, and who may decide it."""

    text: str
    authority: Authority


class Reaction(Strict):
    """What to say and do when the customer reacts so."""

    when: str
    signs: list[str]
    say: list[str] = Field(min_length=1)
    do: str
    method: str


class Slip(Strict):
    """A sentence that goes wrong here, why, and what to say instead."""

    say: str
    taboo: str
    why: str
    instead: str


class Playbook(Strict):
    """One scenario (H §6)."""

    id: str
    name: Name
    business: list[str]
    causes: list[str]
    risks: list[str]
    triggers: list[str]
    situation: str
    stakes: str
    goal: str
    first: list[str] = Field(min_length=2)
    steps: Steps
    explain: Explanation
    options: list[Option]
    reactions: list[Reaction]
    avoid: list[Slip]
    call_help: list[str]
    after: list[str]

    def sentences(self) -> list[str]:
        """Return every sentence that it offers to say (each must pass our own taboo check)."""
        steps = self.steps
        scripts = (steps.let_out, steps.apologise, steps.gather, steps.own, steps.involve, steps.commit)
        return [
            *self.first,
            *(sentence for script in scripts for sentence in script.say),
            self.explain.short,
            self.explain.fuller,
            *(sentence for reaction in self.reactions for sentence in reaction.say),
            *(slip.instead for slip in self.avoid),
        ]
