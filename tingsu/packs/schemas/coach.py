"""`coach/moves/*.yaml`, `coach/cues.yaml`: what the coach says where no playbook does, and what it listens for."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from tingsu.core.coach.choose import ANY
from tingsu.core.coach.library import Cue, Fit, Script
from tingsu.core.coach.stage import STAGES
from tingsu.core.reading.labels import EMOTIONS, METHODS, NEEDS
from tingsu.packs.schemas.common import Name, Strict


class When(Strict):
    """When a move fits; what is left out fits always."""

    heat: tuple[float, float] = (0.0, 3.0)
    need: list[str] = []
    emotion: list[str] = []
    types: list[str] = []
    channel: list[Literal["chat", "hotline", "counter"]] = []
    mode: list[Literal["complaint", "incident"]] = []
    cues: list[str] = []
    unless: list[str] = []
    business: list[str] = []
    authority: list[Literal["clerk", "supervisor", "branch", "head_office"]] = []

    @field_validator("need")
    @classmethod
    def _needs_exist(cls, needs: list[str]) -> list[str]:
        return _known(needs, NEEDS)

    @field_validator("emotion")
    @classmethod
    def _emotions_exist(cls, emotions: list[str]) -> list[str]:
        return _known(emotions, EMOTIONS)


class CoachMove(Strict):
    """One move: its method, when it fits, and sentences as one says them."""

    id: str
    stage: list[str] = Field(min_length=1)
    kind: str
    method: str = ""
    title: Name
    why: Name
    sources: list[str] = []
    when: When = When()
    standby: bool = False
    weight: float = 0.0
    say: list[str] = Field(min_length=1)
    say_en: list[str] = Field(min_length=1)

    @field_validator("kind")
    @classmethod
    def _kind_exists(cls, kind: str) -> str:
        return _known([kind], METHODS)[0]

    @field_validator("stage")
    @classmethod
    def _stages_exist(cls, stages: list[str]) -> list[str]:
        return _known(stages, (*STAGES, ANY))

    @model_validator(mode="after")
    def _names_its_source(self) -> CoachMove:
        if not self.sources and not self.method:
            raise ValueError("name the handbook's row that it comes from: sources or method")
        return self

    def built(self) -> Script:
        """Return the move as the core knows it."""
        when = self.when
        return Script(
            self.id,
            self.kind,
            self.title.words(),
            self.why.words(),
            tuple(self.say),
            tuple(self.say_en),
            self.method,
            tuple(dict.fromkeys([*self.sources, *([self.method] if self.method else [])])),
            Fit(
                tuple(self.stage),
                *when.heat,
                tuple(when.need),
                tuple(when.emotion),
                tuple(when.types),
                tuple(when.channel),
                tuple(when.mode),
                tuple(when.cues),
                tuple(when.unless),
                tuple(when.business),
                tuple(when.authority),
            ),
            self.standby,
            self.weight,
        )


class CoachCue(Strict):
    """Something to listen for in the customer's words; `phrases` are regular expressions over the normal form."""

    id: str
    name: Name
    phrases: list[str] = Field(min_length=1)
    lasts: int = Field(default=1, ge=1, le=20)
    danger: bool = False
    playbook: str = ""

    @field_validator("phrases")
    @classmethod
    def _phrases_compile(cls, phrases: list[str]) -> list[str]:
        for phrase in phrases:
            try:
                re.compile(phrase)
            except re.error as error:
                raise ValueError(f"'{phrase}' is no regular expression: {error}") from error
        return phrases

    def built(self) -> Cue:
        """Return the cue as the core knows it."""
        patterns = tuple(re.compile(phrase) for phrase in self.phrases)
        return Cue(self.id, self.name.words(), patterns, self.lasts, self.danger, self.playbook)


def _known(given: list[str], known: tuple[str, ...]) -> list[str]:
    unknown = [each for each in given if each not in known]
    if unknown:
        raise ValueError(f"unknown '{unknown[0]}'; there are {', '.join(known)}")
    return given
