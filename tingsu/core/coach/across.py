"""What shows only across turns: three apologies and no action, a customer left waiting, the same template again."""

from __future__ import annotations

from collections.abc import Iterator

from tingsu.core.coach import heard
from tingsu.core.coach.advice import Warned
from tingsu.core.coach.draft import bigrams, likeness
from tingsu.core.coach.guard import SAME
from tingsu.core.coach.situation import Situation
from tingsu.core.coach.stage import HOT
from tingsu.core.said import Words

THREE = 3
LEFT_UNMET = 2
WORDS = {
    "unmet": (
        Words(
            "客户已经生气{count}轮,还没有人接住情绪:先说感受,别急着办事。",
            "Angry for {count} turns and nobody has met the feeling: that first, then the matter.",
        ),
        ("H-P1",),
    ),
    "only_apologies": (
        Words(
            "已经道歉{count}次,没有一个行动:说马上做什么、几点前。",
            "{count} apologies and no action: say what you do now and by when.",
        ),
        ("H-T3", "H-X1"),
    ),
    "interrogation": (
        Words(
            "连着{count}句都是追问:停一下,先说为什么问,再谢谢客户。",
            "{count} questions in a row: stop, say why you ask, and thank.",
        ),
        ("H-X7", "H-M4"),
    ),
    "copy_paste": (
        Words(
            "上一句和前面说过的一样:客户听得出是模板。",
            "Your last turn repeats an earlier one: it sounds like a template.",
        ),
        ("H-X6",),
    ),
    "silence": (
        Words(
            "客户已经等了{count}秒:先回一句,让他知道有人在。",
            "The customer has waited for {count} seconds: say that you are there.",
        ),
        ("H-P5", "H-X4"),
    ),
    "undated": (
        Words(
            "刚才的承诺没有时间:补一句几号几点前、谁来办。", "Your last promise names no time: add by when, and who."
        ),
        ("H-T4", "H-P6"),
    ),
    "asked_again": (
        Words(
            "刚才问的,客户前面已经说过:道个歉,直接复述。",
            "You asked what the customer had told you: say sorry and restate it.",
        ),
        ("H-M9", "H-X7"),
    ),
    "curt": (
        Words(
            "连着{count}句只回了一两个字:客户会觉得没人理。",
            "{count} one-word replies in a row: the customer feels ignored.",
        ),
        ("H-X6",),
    ),
    "repeats": (
        Words(
            "客户又说了一遍同样的话:他觉得没被听见,先复述他的原话。",
            "The customer says the same again and feels unheard: restate it in their words.",
        ),
        ("H-N1", "H-M9"),
    ),
    "cold": (
        Words(
            "客户话变少了,不等于消气:轻轻问一句心里的疙瘩。",
            "Fewer words do not mean less anger: ask gently what still hurts.",
        ),
        ("H-X6",),
    ),
    "leader_twice": (
        Words(
            "客户一再要找领导:请级别更高的人接,不再挡。",
            "The customer keeps asking for somebody higher: bring them in, do not block.",
        ),
        ("H-M6",),
    ),
    "still_hot": (
        Words(
            "接过情绪了,火还没下去:换人、换地方、换时间。",
            "The feeling was met and the anger stays: change the person, the place or the time.",
        ),
        ("三变法",),
    ),
}


def seen_across(situation: Situation) -> tuple[Warned, ...]:
    """Return what shows across turns now, the gravest first."""
    turn = max(0, len(situation.talk) - 1)
    language = situation.setting.language
    return tuple(
        Warned(code, WORDS[code][0].in_(language).format(count=count), turn, WORDS[code][1])
        for code, count in _seen(situation)
    )


def _seen(situation: Situation) -> Iterator[tuple[str, int]]:
    progress, cues = situation.progress, situation.cues
    unmet = _unmet(situation)
    if unmet >= LEFT_UNMET:
        yield "unmet", unmet
    if progress.apologies >= THREE and not (progress.offered or progress.dated):
        yield "only_apologies", progress.apologies
    if (asked := _questions(situation)) >= THREE:
        yield "interrogation", asked
    if "waiting" in cues:
        yield "silence", round(situation.waited)
    yield from _of_last_turn(situation)
    if (curt := _curt(situation)) >= 2:
        yield "curt", curt
    for cue in ("leader_twice", "still_hot", "repeats", "cold"):
        if cue in cues and situation.level >= (HOT if cue == "still_hot" else 0.5):
            yield cue, 0


def _of_last_turn(situation: Situation) -> Iterator[tuple[str, int]]:
    """Yield what is wrong with our last turn, as long as the customer has not answered it by more than one turn."""
    ours = [(number, turn) for number, turn in enumerate(situation.talk) if not turn.is_customer]
    if not ours or len(situation.talk) - ours[-1][0] > 2:
        return
    number, turn = ours[-1]
    text = heard.plain(turn)
    pieces = bigrams(text)
    if len(pieces) >= 4 and any(likeness(pieces, before) >= SAME for _text, before in situation.recent[:-1]):
        yield "copy_paste", 0
    if ("commit" in turn.methods and not heard.has_date(text)) or "vague_promise" in turn.taboos:
        yield "undated", 0
    if heard.asks_for_told(text, [heard.plain(said) for said in situation.talk[:number][-20:] if said.is_customer]):
        yield "asked_again", 0


def _unmet(situation: Situation) -> int:
    """Return how many of the last points of the curve are hot while nobody has met the feeling."""
    if not situation.progress.is_held:
        return 0
    count = 0
    for point in reversed(situation.curve.points):
        if point.level < HOT:
            break
        count += 1
    return count


def _questions(situation: Situation) -> int:
    """Return how many of our last turns in a row ask without a reason."""
    count = 0
    for turn in reversed(situation.talk):
        if turn.is_customer:
            continue
        if not heard.only_asks(heard.plain(turn)):
            break
        count += 1
    return count


def _curt(situation: Situation) -> int:
    count = 0
    for turn in reversed(situation.talk):
        if turn.is_customer:
            continue
        if not 0 < len(heard.bare(heard.plain(turn))) <= 2:
            break
        count += 1
    return count
