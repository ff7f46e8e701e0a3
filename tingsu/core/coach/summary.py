"""A talk in four parts for the record: what happened, what is wanted, what was done, what comes next.

Only words that were said are used, shortened; the agent reads and mends the draft. Nothing is made up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tingsu.core.coach.talk import Said
from tingsu.core.said import Words
from tingsu.core.text.pieces import shorten

LONGEST = 160
_BARE = re.compile(r"[\W_]+")
_GREETING = re.compile(r"^(您好|你好|在吗|喂|有人吗|谢谢|好的?|嗯|哦|行|hello|hi|hey|thanks?|ok(ay)?)$", re.IGNORECASE)
_WISH = re.compile(
    r"要求|希望|请你|请您|给我|赔|退|道歉|恢复|撤销|取消|解决|说法|解释|答复|(叫|找|见).{0,4}(领导|经理|主任|行长|负责人|主管)|怎么办|什么时候"
    r"|\b(want|refund|apolog|cancel|restore|explain|when)\w*",
    re.IGNORECASE,
)
DONE = {
    "acknowledge": Words("接住了情绪", "met the feeling"),
    "normalise": Words("接住了情绪", "met the feeling"),
    "apologise": Words("致歉", "apologised"),
    "explain": Words("作了解释", "explained"),
    "offer": Words("给了办法", "offered a way"),
    "consult": Words("征求了意见", "asked for the customer's view"),
    "restate": Words("复述核对", "restated"),
}


@dataclass(frozen=True, slots=True)
class Summary:
    """The four parts; one that nothing was said about is empty."""

    what: str
    wants: str
    done: str
    next: str


def summarise(talk: Sequence[Said], *, language: str = "zh") -> Summary:
    """Return the draft of the record of a talk."""
    theirs = [turn for turn in talk if turn.is_customer and has_substance(turn.text)]
    ours = [turn for turn in talk if not turn.is_customer and not turn.is_robot]
    wishes = [turn for turn in theirs if _WISH.search(turn.text)]
    offers = [turn for turn in ours if "offer" in turn.methods]
    commits = [turn for turn in ours if "commit" in turn.methods]
    methods = {method for turn in ours for method in turn.methods}
    done = dict.fromkeys(name.in_(language) for method, name in DONE.items() if method in methods)
    said = ("、" if language == "zh" else ", ").join(done)
    return Summary(
        what=_cut(" ".join(turn.text for turn in _main(theirs))),
        wants=_cut(wishes[-1].text) if wishes else "",
        done=_cut(" ".join(part for part in (said, offers[-1].text if offers else "") if part)),
        next=_cut(commits[-1].text) if commits else "",
    )


def has_substance(text: str) -> bool:
    """Say whether words tell something: not a greeting, not a nod."""
    bare = _BARE.sub("", text)
    return len(bare) >= 4 and not _GREETING.match(bare)


def _main(theirs: Sequence[Said]) -> list[Said]:
    """Return the first turn that tells the matter, and the longest of the others, in the order of the talk."""
    if not theirs:
        return []
    first = next((turn for turn in theirs if turn.business != "none" or turn.matter == "complaint"), theirs[0])
    others = [turn for turn in theirs if turn is not first]
    longest = max(others, key=lambda turn: len(turn.text), default=None)
    chosen = [first, longest] if longest and len(longest.text) > len(first.text) else [first]
    return [turn for turn in theirs if turn in chosen]


def _cut(text: str) -> str:
    return shorten(text, LONGEST)
