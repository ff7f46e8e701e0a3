"""Talks for the coach: read by the engine from what is written, or drawn by hypothesis with any labels at all."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from tests.core.strategies import typed_texts
from tingsu.core.coach.coach import Coach
from tingsu.core.coach.setting import BLANKS, LEVELS, Setting
from tingsu.core.coach.talk import Said, said
from tingsu.core.reading import Engine, Role, Utterance
from tingsu.core.reading.labels import (
    BUSINESSES,
    CAUSES,
    COMPLIANCE,
    EMOTIONS,
    MATTERS,
    METHODS,
    NEEDS,
    RISKS,
    TABOOS,
)
from tingsu.packs.coach import library_of
from tingsu.packs.engine import build_engine
from tingsu.packs.read import SHIPPED, Packs, read_packs

FACTS = {
    "称呼": "王先生",
    "我": "李明",
    "事项": "取两万五千元现金",
    "金额": "25000元",
    "日期": "周三",
    "时间": "下午三点",
    "电话": "0571-88888888",
}


@cache
def packs() -> Packs:
    return read_packs(SHIPPED)


@cache
def engine() -> Engine:
    return build_engine(packs())


@cache
def coach() -> Coach:
    return Coach(library_of(packs()), engine())


def talk(*lines: str, apart: float = 20.0) -> list[Said]:
    """Return the turns of lines such as "C 凭什么" (customer) and "S 您好" (staff), read by the engine."""
    roles = {"C": Role.CUSTOMER, "S": Role.STAFF, "R": Role.STAFF}
    return [
        said(engine().read(Utterance(line[2:], roles[line[0]])), at=number * apart, is_robot=line[0] == "R")
        for number, line in enumerate(lines)
    ]


# ── any talk ────────────────────────────────────────────────────────────────────────────────────────────────────────

CUSTOMER_SAYS = [
    "",
    "哦",
    "随便",
    "对,是的",
    "不行,太少了",
    "为什么",
    "凭什么取自己的钱要问用途?审犯人呢",
    "叫你们行长出来!跟你说没用",
    "我直播呢,大家来看",
    "公安让我把钱转到安全账户,电话不能挂",
    "不想活了",
    "我没醉!谁喝多了",
    "货款转不出去,限额降到五万也不通知我",
    "涨停价挂的单怎么没成交",
    "光道歉有什么用",
    "我的钱被盗刷了5000元",
    "谢谢你,解决了",
    "在吗?没人理我",
    "我叫王芳,电话13800000000",
    "I want a manager, this is unacceptable",
    "😡😡🤬 退钱!!!",
    "投\u200b诉\x00\u202e",
]
STAFF_SAYS = [
    "",
    "嗯",
    "您好,请问有什么可以帮您?",
    "对不起,给您添麻烦了。",
    "对不起,让您着急了。",
    "这是规定,没办法。",
    "请问您是哪天办的?",
    "您的卡号是多少?",
    "金额是多少?",
    "您心里不好受，我听得出来。",
    "我是李明,这件事我负责,明天下午三点前给您打电话。",
    "我们会尽快处理。",
    "您看这样行吗?",
    "我复述一遍,您是说多扣了一笔,对吗?",
]


def _labels(known: tuple[str, ...], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(known), max_size=most, unique=True).map(tuple)


_customer_turns = st.builds(
    Said,
    role=st.just(Role.CUSTOMER),
    text=st.one_of(st.sampled_from(CUSTOMER_SAYS), typed_texts),
    heat=st.integers(0, 3),
    emotion=st.sampled_from(EMOTIONS),
    need=st.sampled_from(NEEDS),
    matter=st.sampled_from(MATTERS),
    business=st.sampled_from(BUSINESSES),
    cause=st.sampled_from(CAUSES),
    risks=_labels(RISKS),
)
_staff_turns = st.builds(
    Said,
    role=st.just(Role.STAFF),
    text=st.one_of(st.sampled_from(STAFF_SAYS), typed_texts),
    methods=_labels(METHODS),
    taboos=_labels(TABOOS, 1),
    compliance=_labels(COMPLIANCE, 1),
    is_robot=st.booleans(),
)
talks = st.lists(st.one_of(_customer_turns, _staff_turns), max_size=14)
angry_talks = st.lists(
    st.one_of(_customer_turns.map(lambda turn: Said(turn.role, turn.text, heat=3, need=turn.need)), _staff_turns),
    max_size=10,
)
facts = st.dictionaries(
    st.sampled_from(BLANKS), st.one_of(st.sampled_from(sorted(FACTS.values())), typed_texts), max_size=len(BLANKS)
)


def settings_of_talks() -> st.SearchStrategy[Setting]:
    """Any setting with what the shipped packs know."""
    return st.builds(
        Setting,
        mode=st.sampled_from(["complaint", "incident"]),
        channel=st.sampled_from(["chat", "hotline", "counter"]),
        facts=facts,
        authority=st.sampled_from(LEVELS),
        types=_labels(tuple(packs().customers), 2),
        playbook=st.sampled_from(["", "", "", "no-such", *packs().playbooks]),
        language=st.sampled_from(["zh", "zh", "en"]),
    )
