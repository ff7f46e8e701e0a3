"""What is wrong with a draft in this very talk: asked before comforted, the third apology, said already, too much."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tingsu.core.coach import heard
from tingsu.core.coach.draft import bigrams, likeness
from tingsu.core.coach.setting import LEVELS, open_blanks
from tingsu.core.coach.situation import Situation
from tingsu.core.coach.stage import WARM
from tingsu.core.said import Words

SAME = 0.85
"""From this likeness on two sentences are the same."""
NAMED = 0.6
"""So much of an option's words in a draft, and the draft offers it."""
MOST_APOLOGIES = 2
MOST_QUESTIONS = 2
_MATTER = frozenset({"explain", "ask", "ask_with_reason"})
_COMFORT = frozenset({"acknowledge", "normalise", "apologise", "introduce", "relocate", "thank"})
_ACTION = frozenset({"offer", "commit", "progress", "relocate", "ask_with_reason", "introduce"})
_HANDED_UP = re.compile(
    r"申请|上报|报上去|报给|递上去|提交|由.{0,12}(定|答复|审|批)|请.{0,8}(主管|经理|行长|负责人|领导|同事|总行|分行)|审核|审批|(不在|超出).{0,5}权限|查清|查实|"
    r"\b(apply|request|ask my|refer|approv\w+|decided by|up to)\b"
)
_GRANTS = re.compile(
    r"(我|我们|咱们?|行里|银行)[^。;!?]{0,10}(全额|全部|直接|现在就|马上|这就)?(赔偿?|补偿|减免|免掉|免除|恢复额度|解冻|解封)(给)?(您|你|掉|了|全部|的)?[^。;!?]{0,8}(损失|\d|元|块|万|利息|违约金|额度|账户|卡|全部)|"
    r"\b(we|i)('ll| will) (fully )?(compensate|waive|reimburse|unfreeze|restore)\b"
)
_SCRIPT_3F = re.compile(
    r"(很多|好多|不少|其他|别的|好几位|有位|有个|有一位)(客户|人|阿姨|大爷|朋友)[^。!?]{0,12}[,。]?[^。!?]{0,24}(后来|最后|发现|现在都)|"
    r"\bother customers\b.{0,40}\b(found|later)\b"
)
WORDS = {
    "blank": Words("这里还没有填", "This is not filled in yet"),
    "matter_first": Words(
        "热度还高,情绪没有接住:先说一句感受,再问、再解释(H-P1)。",
        "Still hot, and nobody has met the feeling: say one word about it before you ask or explain (H-P1).",
    ),
    "empty_apology": Words(
        "已经道过两次歉,还没有行动:这一句换成马上做的事和时间(H-T3、H-X1)。",
        "Two apologies already and nothing done: say what you do now and by when instead (H-T3, H-X1).",
    ),
    "interrogate": Words(
        "接连几句都在问:先说为什么问,一次问一个(H-M4、H-X7)。",
        "Question upon question: say why you ask, and ask one at a time (H-M4, H-X7).",
    ),
    "copy_paste": Words(
        "这句刚说过,客户会觉得在敷衍(H-X6)。", "You have just said this; it sounds like a template (H-X6)."
    ),
    "asked_again": Words(
        "客户已经说过了:直接复述确认,不要再问(H-M9)。",
        "The customer has told you already: restate it and get a yes instead of asking (H-M9).",
    ),
    "above_authority": Words(
        "超出您的权限:先说谁来定、几点有答复,不先许下(H-P9)。",
        "Above your authority: say who decides and by when, and promise nothing yet (H-P9).",
    ),
    "three_f": Words(
        "正在大怒或钱受了损失,“别的客户后来……”听着像套话(H-M1)。",
        "In fury or after a loss, “other customers found …” sounds like a script (H-M1).",
    ),
    "curt": Words("只回一两个字,等于没理(H-X6)。", "A one-word reply ignores the customer (H-X6)."),
}
BETTER = {
    "matter_first": Words(
        "您着急,我听得出来。您先说,我听着。", "I can hear how upsetting this is. Please go on, I'm listening."
    ),
    "empty_apology": Words(
        "我现在就去查,查到什么先告诉您。", "I'm checking right now, and I'll tell you first what I find."
    ),
    "interrogate": Words(
        "我想直接定位到那一笔,少让您等,所以请教一句。", "So that you wait less, may I ask just one thing?"
    ),
    "copy_paste": Words(
        "我再往前查一步,您稍坐,我陪着您。", "I'll take it one step further now, and I'm staying with you."
    ),
    "asked_again": Words(
        "您刚才说的我记下了,我念一遍,您听对不对。", "I've noted what you said. Let me read it back to you."
    ),
    "above_authority": Words(
        "这一项要请有权限的同事定,我把您的理由写全,现在就报。",
        "A colleague with that authority decides this. I'm writing down your reasons and passing them on now.",
    ),
    "three_f": Words(
        "出了这样的事,您难受是应该的。先办最要紧的一步。",
        "After this you have every right to be upset. First, the most urgent step.",
    ),
    "curt": Words("听到了,您说的我都记着。", "I hear you, and I'm noting it all."),
}


@dataclass(frozen=True, slots=True)
class Objection:
    """Something wrong with characters `start` to `end` of a draft; `code` is a key of `WORDS`."""

    code: str
    start: int
    end: int
    is_stop: bool = False


def objections(draft: str, methods: frozenset[str], situation: Situation) -> Iterator[Objection]:
    """Yield what is wrong with a draft in this talk. `methods` is what the engine reads in it."""
    for start, end, _blank in open_blanks(draft):
        yield Objection("blank", start, end, is_stop=True)
    text = heard.normal(draft)
    for code, is_wrong in _RULES:
        if is_wrong(text, methods, situation):
            yield Objection(code, 0, len(draft))


def _matter_first(text: str, methods: frozenset[str], situation: Situation) -> bool:
    held = situation.progress.is_held and not situation.is_safety
    return held and bool(methods & _MATTER) and not methods & _COMFORT and not heard.comforts(text)


def _third_apology(text: str, methods: frozenset[str], situation: Situation) -> bool:
    again = situation.progress.apologies >= MOST_APOLOGIES and "apologise" in methods
    return again and not methods & _ACTION and not heard.acts_now(text)


def _interrogates(text: str, methods: frozenset[str], situation: Situation) -> bool:
    if not heard.only_asks(text):
        return False
    ours = [turn for turn in situation.talk if not turn.is_customer][-MOST_QUESTIONS:]
    return len(ours) == MOST_QUESTIONS and all(heard.only_asks(heard.plain(turn)) for turn in ours)


def _is_copy(text: str, methods: frozenset[str], situation: Situation) -> bool:
    pieces = bigrams(text)
    return len(pieces) >= 4 and any(likeness(pieces, before) >= SAME for _text, before in situation.recent)


def _asks_again(text: str, methods: frozenset[str], situation: Situation) -> bool:
    if "restate" in methods:
        return False
    told = [heard.plain(turn) for turn in situation.talk[-20:] if turn.is_customer]
    return heard.asks_for_told(text, told, known=situation.setting.facts)


def _above_authority(text: str, methods: frozenset[str], situation: Situation) -> bool:
    if _HANDED_UP.search(text):
        return False
    setting, scene = situation.setting, situation.scene
    if setting.authority == LEVELS[0] and _GRANTS.search(text):
        return True
    pieces = bigrams(text)
    above = [option for option in scene.options if not setting.may_decide(option.authority)] if scene else []
    return any((own := bigrams(option.text)) and len(own & pieces) >= NAMED * len(own) for option in above)


def _three_f(text: str, methods: frozenset[str], situation: Situation) -> bool:
    wrong_time = situation.level >= 2 or bool(situation.cues & {"fraud", "loss"})
    return wrong_time and bool(_SCRIPT_3F.search(text))


def _is_curt(text: str, methods: frozenset[str], situation: Situation) -> bool:
    return situation.level >= WARM and 0 < len(heard.bare(text)) <= 2


Rule = Callable[[str, frozenset[str], Situation], bool]
_RULES: tuple[tuple[str, Rule], ...] = (
    ("matter_first", _matter_first),
    ("empty_apology", _third_apology),
    ("interrogate", _interrogates),
    ("copy_paste", _is_copy),
    ("asked_again", _asks_again),
    ("above_authority", _above_authority),
    ("three_f", _three_f),
    ("curt", _is_curt),
)
