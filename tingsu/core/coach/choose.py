"""Which playbook fits a talk."""

from __future__ import annotations

from collections.abc import Sequence

from tingsu.core.coach.library import Library, Scene
from tingsu.core.coach.setting import Setting
from tingsu.core.coach.talk import Said
from tingsu.core.text.normalise import normalise

LEAST = 2
LONGEST = 1000


def find_scene(talk: Sequence[Said], setting: Setting, library: Library) -> tuple[Scene | None, str]:
    """Return the playbook of the talk and why: the one the agent chose, else the best by triggers and labels.

    Two points for each trigger word in the customer's words, one each for business and cause; one point alone fits
    nothing. Ties go to the smaller id.
    """
    english = setting.is_english
    if setting.playbook:
        chosen = library.scenes.get(setting.playbook)
        return chosen, ("chosen by you" if english else "您选定的") if chosen else ""
    customers = [turn for turn in talk if turn.is_customer]
    text = "\n".join(normalise(turn.text[:LONGEST]) for turn in customers)
    business = {turn.business for turn in customers} - {"none"}
    causes = {turn.cause for turn in customers} - {"none"}
    best: tuple[int, str] = (0, "")
    reason: list[str] = []
    for key in sorted(library.scenes):
        scene = library.scenes[key]
        words = [trigger for trigger in scene.triggers if normalise(trigger) in text]
        points = 2 * len(words)
        points += any(code.startswith(own) for own in scene.businesses for code in business)
        points += any(code.startswith(own) for own in scene.causes for code in causes)
        if points >= LEAST and points > best[0]:
            best, reason = (points, key), words
    if not best[1]:
        return None, ""
    said = (
        "、".join(f"“{word}”" for word in reason[:3]) if not english else ", ".join(f"“{word}”" for word in reason[:3])
    )
    if not reason:
        return library.scenes[best[1]], "business and cause fit" if english else "业务和原因相符"
    return library.scenes[best[1]], f"heard: {said}" if english else f"客户说到{said}"
