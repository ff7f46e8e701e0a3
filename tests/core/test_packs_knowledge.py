"""The notes of the packs keep our own rules: they can be said, guess no figures and name law only where it was read."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tingsu.core.coach.draft import faults
from tingsu.core.reading import Role, Utterance
from tingsu.packs.engine import build_engine
from tingsu.packs.read import SHIPPED, Packs, read_packs

BLANK = re.compile(r"\{(\w+)\}")
CONFIRMED = (
    *(
        "银保监会令2020年第3号",
        "人民银行令〔2020〕第5号",
        "个人信息保护法",
        "征信业管理条例",
        "人民调解法",
        "国务院令第778号",
    ),
    *(
        "2025年第7号",
        "2022年第9号",
        "证券法",
        "证监会公告〔2022〕45号",
        "最高人民法院银行卡",
        "银监办发〔2017〕110号",
        "联合公告",
    ),
)


@pytest.fixture(scope="module")
def packs() -> Packs:
    return read_packs(SHIPPED)


def filled(text: str, packs: Packs) -> str:
    return BLANK.sub(lambda blank: packs.settings[blank[1]].where.zh, text)


def test_there_are_enough_notes_each_asked_in_several_ways(packs: Packs) -> None:
    assert len(packs.notes) >= 160
    assert [note.code for note in packs.notes.values() if not 3 <= len(note.ask) <= 6] == []
    asked = Counter(question for note in packs.notes.values() for question in note.ask)
    assert [question for question, times in asked.items() if times > 1] == []


def test_no_answer_breaks_our_own_rules(packs: Packs) -> None:
    engine = build_engine(packs)
    wrong = []
    for note in packs.notes.values():
        for text in (note.answer, note.more, note.answer_en):
            said = filled(text, packs)
            found = faults(engine.read(Utterance(said, Role.STAFF)))
            wrong += [(note.code, f.label) for f in found if re.search(packs.taboos[f.label].needs, said)]
    assert wrong == []


def test_every_blank_is_a_setting_and_every_setting_is_used(packs: Packs) -> None:
    used = {code for note in packs.notes.values() for code in BLANK.findall(note.answer + note.answer_en + note.more)}
    assert used == set(packs.settings)


def test_answers_hold_no_amounts_of_money_of_their_own(packs: Packs) -> None:
    money = re.compile(r"\d[\d,.]*\s*(?:元|块|万元|%)|[一二三四五六七八九十百千]+(?:元|块钱|万元)")
    # An example that is reckoned before the customer's eyes is no price.
    found = [n.code for n in packs.notes.values() if money.search(n.answer)]
    assert found == []


def test_every_note_has_a_source_a_business_and_a_day_to_look_again(packs: Packs) -> None:
    codes = {code.code for axis in ("business", "broker_business") for code in packs.taxonomy[axis].codes}
    for note in packs.notes.values():
        assert note.business in codes, note.code
        assert note.source, note.code
        assert note.valid_until is not None, note.code


def test_law_is_named_only_where_its_text_was_read(packs: Packs) -> None:
    named = [n for n in packs.notes.values() if re.search(r"第\s*\d+[、\d]*条|令〔|令2|法（|公告", n.source)]
    assert [n.code for n in named if not any(law in n.source for law in CONFIRMED) and "为准" not in n.source] == []
    assert len(named) >= 15


def test_wordings_lead_to_one_form_only(packs: Packs) -> None:
    others = Counter(word for line in packs.wordings for word in line[1:])
    assert [word for word, times in others.items() if times > 1] == []
