"""Retrieval that knows what it does not know."""

from __future__ import annotations

from datetime import date
from time import perf_counter

import pytest

from bench.robot.measure import answerer_of
from tingsu.core.answering import Answerer, Entry
from tingsu.packs.read import SHIPPED, read_packs

DAY = date(2026, 11, 22)
LOST = Entry("LOST", ("银行卡丢了怎么挂失", "卡不见了怎么办", "I lost my card"), "手机银行里点挂失,或打客服电话。")
PREPAY = Entry("PREPAY", ("房贷怎么提前还款", "想先还一部分贷款"), "手机银行里预约。", valid_until=date(2026, 12, 31))
HOURS = Entry("HOURS", ("网点几点上班", "周末开门吗"), "看手机银行附近网点。", valid_from=date(2026, 12, 1))
NOTES = (LOST, PREPAY, HOURS)


@pytest.fixture(scope="module")
def shipped() -> Answerer:
    return answerer_of(read_packs(SHIPPED))


@pytest.mark.parametrize(
    ("question", "note"),
    [("卡丢了咋挂失", "LOST"), ("提前還款怎麼辦理", "PREPAY"), ("how do I report a lost card?", "LOST")],
)
def test_it_finds_the_note_that_answers(question: str, note: str) -> None:
    found = Answerer(NOTES).answer(question, on=DAY)
    assert found is not None
    assert found.note == note


def test_nothing_known_has_no_answer() -> None:
    assert Answerer(NOTES).answer("zzz", on=DAY) is None
    assert Answerer(NOTES).answer("", on=DAY) is None
    assert Answerer(()).answer("卡丢了", on=DAY) is None


def test_a_note_past_its_day_or_before_it_is_not_used() -> None:
    asked = Answerer(NOTES)
    assert [m.id for m in asked.find("房贷提前还款", on=DAY)][:1] == ["PREPAY"]
    assert "PREPAY" not in [m.id for m in asked.find("房贷提前还款", on=date(2027, 1, 1))]
    assert "HOURS" not in [m.id for m in asked.find("网点几点上班", on=DAY)]
    assert [m.id for m in asked.find("网点几点上班", on=date(2026, 12, 1))][:1] == ["HOURS"]


def test_only_the_notes_that_one_may_see_are_found() -> None:
    assert [m.id for m in Answerer(NOTES).find("卡丢了怎么挂失", on=DAY, among={"PREPAY"})] in ([], ["PREPAY"])


def test_listed_wordings_count_as_the_same() -> None:
    without = Answerer(NOTES).find("楼按早啲还", on=DAY)
    with_them = Answerer(NOTES, wordings=[["房贷", "楼按"], ["提前", "早啲"]]).find("楼按早啲还", on=DAY)
    assert with_them[0].id == "PREPAY"
    assert with_them[0].score > (without[0].score if without else 0.0)


def test_a_latin_wording_is_not_cut_out_of_a_longer_word() -> None:
    asked = Answerer(
        [Entry("A", ("手机银行打不开",)), Entry("B", ("happy hour offers",))], wordings=[["手机银行", "app"]]
    )
    assert asked.find("happy", on=DAY)[0].id == "B"


def test_what_is_answered_elsewhere_gets_no_note_that_sounds_alike() -> None:
    notes = [*NOTES, Entry("FUND", ("公积金贷款怎么办", "公积金怎么抵月供"), "问公积金中心。")]
    found = Answerer(notes, elsewhere=["公积金怎么提取余额转移"]).answer("公积金怎么提取", on=DAY)
    assert found is not None
    assert not found.is_sure
    assert all(not near.startswith("=") for near in found.near)


def test_the_desks_search_never_returns_what_is_elsewhere() -> None:
    asked = Answerer(NOTES, elsewhere=["火车票怎么退"])
    assert asked.find("火车票怎么退", on=DAY) == []


def test_the_same_question_has_the_same_answer(shipped: Answerer) -> None:
    assert shipped.answer("卡丢了怎么办", on=DAY) == shipped.answer("卡丢了怎么办", on=DAY)


def test_a_note_is_surely_found_by_its_own_title(shipped: Answerer) -> None:
    notes = [note for note in read_packs(SHIPPED).notes.values() if note.audience == "customer"]
    wrong = [note.code for note in notes if shipped.find(note.ask[0], on=None, limit=1)[0].id != note.code]
    assert len(wrong) <= len(notes) // 50, wrong


@pytest.mark.parametrize("question", ["你好", "谢谢", "今天天气怎么样", "帮我写首诗", "护照在哪办", "嗯", "?", "1234"])
def test_it_holds_its_tongue_about_what_is_not_its_own(question: str, shipped: Answerer) -> None:
    found = shipped.answer(question, on=DAY)
    assert found is None or not found.is_sure


def test_two_thousand_notes_answer_within_twenty_milliseconds() -> None:
    packs = read_packs(SHIPPED)
    notes = list(packs.notes.values())
    many = [
        Entry(f"{note.code}-{copy}", (note.title, *note.ask), f"{note.answer} {note.more}")
        for copy in range(9)
        for note in notes
    ][:2000]
    asked = Answerer(many, wordings=packs.wordings)
    taken = []
    for _ in range(15):
        begun = perf_counter()
        asked.find("我昨天转给朋友的钱怎么到现在还没有到账要多久", on=DAY, limit=10)
        taken.append(perf_counter() - begun)
    assert sorted(taken)[len(taken) // 2] < 0.020
