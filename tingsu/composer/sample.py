"""A talk that never took place, for trying the model out."""

from __future__ import annotations

from dataclasses import dataclass

from tingsu.core.coach.setting import Language, Setting
from tingsu.core.coach.talk import Said, said
from tingsu.core.reading import Role, Utterance
from tingsu.packs.coach import coach
from tingsu.packs.engine import engine

TALKS: dict[str, tuple[str, ...]] = {
    "zh": (
        "我这张卡从来没用过,怎么3月5日扣了我80元年费?我都等了两天了!",
        "您好,让您等了两天,对不住。您说的是3月5日那笔80元年费,对吗?",
        "对,就是这笔。我已经说第三遍了!",
    ),
    "en": (
        "I never used this card, and on 5 March you took 80 yuan as an annual fee. I have been waiting for two days!",
        "I am sorry that you waited two days. You mean the 80 yuan of 5 March, is that right?",
        "Yes, exactly that. This is the third time I tell you!",
    ),
}
FACTS: dict[str, dict[str, str]] = {
    "zh": {"事项": "年费", "金额": "80元", "日期": "3月5日", "回复时间": "今天17点前"},
    "en": {"事项": "annual fee", "金额": "80 yuan", "日期": "5 March", "时间": "by 5 pm today"},
}
DRAFTS = {
    "zh": "这80元年费是3月5日系统扣的,你急也没用,退款我没有权限答应,今天17点前给你回话。",
    "en": "The system took the 80 yuan on 5 March. It is no use getting upset. I cannot promise a refund. "
    "I will call you by 5 pm today.",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """Everything that a call needs."""

    talk: tuple[Said, ...]
    facts: dict[str, str]
    advice: tuple[str, ...]
    draft: str


def sample(language: Language) -> Sample:
    """Return the sample, read by the engine and advised by the coach as a real talk would be."""
    words = TALKS[language]
    talk = tuple(
        said(engine().read(Utterance(text, Role.STAFF if at % 2 else Role.CUSTOMER)), at=20.0 * at)
        for at, text in enumerate(words)
    )
    facts = FACTS[language]
    advice = coach().advise(talk, Setting(facts=facts, language=language), now=talk[-1].at)
    return Sample(talk, facts, advice.move.sentences, DRAFTS[language])
