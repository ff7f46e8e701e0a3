"""Which playbook fits a talk, and what it offers at this point of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from tingsu.core.coach.library import Cue, Library, Scene
from tingsu.core.coach.setting import Setting
from tingsu.core.coach.talk import Said
from tingsu.core.text.normalise import normalise

SHORT = 2
LONGEST, FIRST, LAST = 1000, 4, 20
"""Of so many characters a turn, and of so many first and last turns, the playbook is sought."""


def find_scene(
    customers: Sequence[Said], setting: Setting, library: Library, *, cues: Sequence[Cue] = ()
) -> tuple[Scene | None, str]:
    """Return the playbook of the customer's turns, and why in one line.

    1. The one that the agent chose.
    2. The one that danger calls for.
    3. The best by triggers (two points each), business and cause (one each). It needs a trigger: labels alone, gathered
       over a long talk, fit anything. A single trigger of two characters needs business or cause beside it.
    4. The one that another cue calls for, such as a drunk customer.

    Ties go to the smaller id.
    """
    if setting.playbook:
        chosen = library.scenes.get(setting.playbook)
        return chosen, ("chosen by you" if setting.is_english else "您选定的") if chosen else ""
    called = [cue for cue in cues if cue.playbook in library.scenes]
    for cue in called:
        if cue.is_danger:
            return library.scenes[cue.playbook], cue.name.in_(setting.language)
    best, words = _best(customers, library)
    if best:
        return best, _why(words, setting)
    for cue in called:
        return library.scenes[cue.playbook], cue.name.in_(setting.language)
    return None, ""


def _best(customers: Sequence[Said], library: Library) -> tuple[Scene | None, list[str]]:
    some = customers if len(customers) <= FIRST + LAST else [*customers[:FIRST], *customers[-LAST:]]
    text = "\n".join(normalise(turn.text[:LONGEST]) for turn in some)
    businesses = {turn.business for turn in some} - {"none"}
    causes = {turn.cause for turn in some} - {"none"}
    best: Scene | None = None
    most, reason = 0, []
    for key in sorted(library.scenes):
        scene = library.scenes[key]
        words = [trigger for trigger in scene.triggers if _normal(trigger) in text]
        labels = _fits(businesses, scene.businesses) + _fits(causes, scene.causes)
        points = 2 * len(words) + labels
        is_enough = labels or len(words) > 1 or any(len(word) > SHORT for word in words)
        if words and is_enough and points > most:
            best, most, reason = scene, points, words
    return best, reason


def _fits(codes: set[str], own: Sequence[str]) -> bool:
    return any(code.startswith(each) for each in own for code in codes)


def _why(words: Sequence[str], setting: Setting) -> str:
    if setting.is_english:
        return "heard: " + ", ".join(f"“{word}”" for word in words[:3])
    return "客户说到" + "、".join(f"“{word}”" for word in words[:3])


@lru_cache(maxsize=4096)
def _normal(words: str) -> str:
    return normalise(words)


def signs_heard(scene: Scene, last: str) -> Iterator[tuple[int, str]]:
    """Yield each reaction of the playbook that the customer's last words (normalised) show, and the sign."""
    for number, reaction in enumerate(scene.reactions):
        sign = next((sign for sign in reaction.signs if _normal(sign) in last), "")
        if sign:
            yield number, sign
