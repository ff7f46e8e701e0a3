"""Phrases that leave no doubt are heard in a long text; phrases that speak against a label are heard too."""

from __future__ import annotations

import pytest

from tingsu.core.reading import Engine, Role, Utterance
from tingsu.packs.engine import build_engine
from tingsu.packs.read import SHIPPED, read_packs

LONG = "我是你们十几年的老客户了,上个月办的卡到现在都没寄到,打电话说在路上,去柜台说没记录,我没空再跑,"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return build_engine(read_packs(SHIPPED))


@pytest.mark.parametrize(
    ("words", "risk"),
    [
        ("再这样我就挂到抖音上。", "media"),
        ("明天就找记者。", "media"),
        ("我直接打12378。", "regulator"),
        ("我们法院见。", "legal"),
        ("你们这帮蠢货。", "abuse"),
        ("我不想活了。", "harm"),
        ("我刚做完化疗。", "special"),
    ],
)
def test_a_certain_phrase_is_heard_at_the_end_of_a_long_complaint(words: str, risk: str, engine: Engine) -> None:
    reading = engine.read(Utterance(LONG + words))
    assert risk in reading.labels("risks")
    found = next(finding for finding in reading.of("risks") if finding.label == risk)
    assert all(reading.utterance.text[span.start : span.end] in words for span in found.spans)


def test_a_negated_phrase_leaves_a_doubt(engine: Engine) -> None:
    assert all(finding.confidence < 0.85 for finding in engine.read(Utterance("放心,我不找记者。")).of("risks"))


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("业绩比较基准不等于实际到手的收益。", "guarantee_return"),
        ("投诉已受理", "deny_right"),
        ("您有权投诉,我把渠道发给您。", "deny_right"),
    ],
)
def test_honest_words_are_no_fault(words: str, fault: str, engine: Engine) -> None:
    assert fault not in engine.read(Utterance(words, Role.STAFF)).labels("compliance")


def test_what_speaks_against_a_label_is_no_evidence_for_it(engine: Engine) -> None:
    reading = engine.read(Utterance("过往业绩不代表未来收益,不过这款肯定稳赚,年化五个点没问题。", Role.STAFF))
    for finding in reading.of("compliance"):
        assert all("不代表" not in reading.utterance.text[span.start : span.end] for span in finding.spans)
