"""What every reader promises, asked of each. A new reader joins by one line in READERS."""

from __future__ import annotations

import copy
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.strategies import typed_texts
from tingsu.core.reading import Engine, Finding, Reading, Role, Utterance
from tingsu.core.reading.asking import Asker
from tingsu.core.reading.labels import CUSTOMER_QUESTIONS, MANY, STAFF_QUESTIONS
from tingsu.core.reading.lexicon import Lexicon
from tingsu.core.reading.readers import ChoiceReader, HeatReader, Reader, SignReader
from tingsu.core.reading.signals import Signals
from tingsu.packs.engine import build_engine, entries_of
from tingsu.packs.models import load_model
from tingsu.packs.read import SHIPPED, read_packs

READERS: list[Reader] = [
    HeatReader(),
    ChoiceReader("emotion"),
    ChoiceReader("need"),
    SignReader("risks"),
    ChoiceReader("cause"),
    ChoiceReader("business"),
    ChoiceReader("matter"),
    SignReader("methods"),
    SignReader("taboos"),
    SignReader("compliance"),
]
QUESTIONS = {**CUSTOMER_QUESTIONS, **STAFF_QUESTIONS}
OF_ROLE = {Role.CUSTOMER: CUSTOMER_QUESTIONS, Role.STAFF: STAFF_QUESTIONS}

TEXTS = {
    "empty": "",
    "one character": "退",
    "one space": " ",
    "a calm question": "请问年费什么时候扣?谢谢",
    "a complaint": "凭什么扣我80块年费!第三次打电话了,说好三天退,退哪儿去了?再不退我就打12378,把你们挂到抖音上。",
    "Traditional": "憑什麼亂收費!我要投訴銀行,再不還錢就找金管局",
    "full width": "我要投诉!!打12378",
    "English": "This is unacceptable, I want a refund or I will go to the ombudsman. Fuck.",
    "mixed scripts": "你们的App真 ridiculous,ありがとう 감사합니다 شكرا спасибо 退钱!!!",
    "emoji": "😡😡🤬 退钱💰💰 👨‍👩‍👧",
    "NUL": "退\0钱\0",
    "control characters": "\x00\x01\x07\x08投诉\x1b[31m\x7f\x85",
    "line breaks": "第一\n第二\r\n第三\u2028第四,投诉\n\n\n",
    "direction marks": "\u202e诉投要我\u202c \u200f投诉",
    "zero width": "投\u200b诉\ufeff 12\u200b378",
    "combining marks": "é̂̃ Z̷̭̅a̶l̴g̷o̸",
    "marks alone": "?!?!……。。。、、、",
    "digits alone": "12378 12363 95588",
    "outside the basic plane": "𠮷野家𬭎𝟙𝟚𝟛",
    "a kind answer": "王女士,让您跑了三趟,对不起。我姓陈,这件我来负责,明天下午三点前给您回电话,您看行吗?",
    "a bad answer": "这是规定,不可能退。您自己没看清楚怪谁?不许投诉,投诉也没用,保本的,把验证码念给我。",
}
texts = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
readers = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.question)
roles = pytest.mark.parametrize("role", Role, ids=str)
any_text = st.one_of(typed_texts, st.text(), st.sampled_from(sorted(TEXTS.values())))


@pytest.fixture(scope="module")
def engine() -> Engine:
    return build_engine(read_packs(SHIPPED))


Ask = Callable[[str, str], Signals]


@pytest.fixture(scope="module", params=["with models", "by the lexicons alone"])
def ask(request: pytest.FixtureRequest) -> Ask:
    """Return what a reader of a question is given for a text."""
    packs = read_packs(SHIPPED)
    askers = {
        role: Asker(
            Lexicon(entries_of(packs, role)),
            load_model(role) if request.param == "with models" else None,
            OF_ROLE[role],
        )
        for role in Role
    }

    def signals(question: str, text: str) -> Signals:
        role = Role.CUSTOMER if question in CUSTOMER_QUESTIONS else Role.STAFF
        return askers[role].ask([Utterance(text, role)])[0]

    return signals


def check_findings(findings: tuple[Finding, ...], question: str, text: str) -> None:
    """One question, answered as promised."""
    labels = [finding.label for finding in findings]
    known = list(QUESTIONS[question])
    assert {finding.question for finding in findings} <= {question}
    assert set(labels) <= set(known)
    if question in MANY:
        assert labels == sorted(set(labels), key=known.index)
    else:
        assert len(labels) == 1
    for finding in findings:
        assert 0 <= finding.confidence <= 1
        check_spans(finding, text)


def check_spans(finding: Finding, text: str) -> None:
    """Evidence is words of the text, in ascending order, each once."""
    assert all(0 <= span.start < span.end <= len(text) for span in finding.spans)
    assert list(finding.spans) == sorted(set(finding.spans))


# ── every reader ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_question_of_the_guide_has_a_reader() -> None:
    assert [reader.question for reader in READERS] == list(QUESTIONS)


@readers
@texts
def test_a_reader_answers_its_question_with_known_labels_and_evidence(reader: Reader, text: str, ask: Ask) -> None:
    check_findings(reader.read(ask(reader.question, text)), reader.question, text)


@readers
@given(text=any_text)
def test_a_reader_answers_its_question_for_any_text(reader: Reader, text: str, ask: Ask) -> None:
    check_findings(reader.read(ask(reader.question, text)), reader.question, text)


@readers
@texts
def test_a_reader_gives_the_same_findings_for_the_same_words(reader: Reader, text: str, ask: Ask) -> None:
    first = reader.read(ask(reader.question, text))
    for other in TEXTS.values():
        reader.read(ask(reader.question, other))
    assert reader.read(ask(reader.question, text)) == first


@readers
@texts
def test_a_reader_changes_neither_itself_nor_what_it_is_given(reader: Reader, text: str, ask: Ask) -> None:
    signals = ask(reader.question, text)
    before = copy.deepcopy((vars(reader), dict(signals.hits), repr(signals.answers)))
    reader.read(signals)
    assert (vars(reader), dict(signals.hits), repr(signals.answers)) == before


@readers
def test_a_reader_of_nothing_shows_no_evidence(reader: Reader, ask: Ask) -> None:
    assert all(finding.spans == () for finding in reader.read(ask(reader.question, "")))


# ── the engine ──────────────────────────────────────────────────────────────────────────────────────────────────────


def check_reading(reading: Reading) -> None:
    assert reading.questions == tuple(OF_ROLE[reading.utterance.role])
    assert {finding.question for finding in reading.findings} <= set(reading.questions)
    for question in reading.questions:
        check_findings(reading.of(question), question, reading.utterance.text)


@roles
@texts
def test_the_engine_answers_every_question_of_a_speaker(role: Role, text: str, engine: Engine) -> None:
    check_reading(engine.read(Utterance(text, role)))


@roles
@given(text=any_text)
def test_the_engine_answers_every_question_for_any_text(role: Role, text: str, engine: Engine) -> None:
    check_reading(engine.read(Utterance(text, role)))


@roles
@texts
def test_the_engine_gives_the_same_reading_for_the_same_words(role: Role, text: str, engine: Engine) -> None:
    assert engine.read(Utterance(text, role)) == engine.read(Utterance(text, role))


def test_two_engines_of_the_same_packs_read_alike(engine: Engine) -> None:
    other = build_engine(read_packs(SHIPPED))
    turns = [Utterance(text, role) for text in TEXTS.values() for role in Role]
    assert list(other.read_many(turns)) == list(engine.read_many(turns))


@roles
def test_half_of_an_emoji_cut_off_by_another_system_is_read(role: Role, engine: Engine) -> None:
    check_reading(engine.read(Utterance("退钱\ud83d", role)))


def test_an_empty_turn_of_a_customer_is_calm_and_says_nothing(engine: Engine) -> None:
    reading = engine.read(Utterance(""))
    assert (reading.heat, reading.label("emotion"), reading.labels("risks")) == (0, "calm", [])
    assert all(finding.spans == () for finding in reading.findings)


def test_an_empty_turn_of_staff_has_no_findings(engine: Engine) -> None:
    assert engine.read(Utterance("", Role.STAFF)).findings == ()


@pytest.mark.parametrize("name", ["full width", "Traditional"])
def test_another_writing_of_the_same_words_is_read_alike(name: str, engine: Engine) -> None:
    written = Utterance(TEXTS[name])
    assert engine.read(written).findings == engine.read(Utterance(written.normal)).findings


@roles
@texts
def test_an_annotation_has_exactly_the_keys_of_the_guide(role: Role, text: str, engine: Engine) -> None:
    annotation = engine.read(Utterance(text, role)).as_annotation()
    assert list(annotation) == [*OF_ROLE[role], "evidence"]


@roles
@texts
def test_an_annotation_quotes_the_text_as_it_was_typed(role: Role, text: str, engine: Engine) -> None:
    evidence = engine.read(Utterance(text, role)).as_annotation()["evidence"]
    for span in (span for finding in evidence for span in finding["spans"]):
        assert span["text"] == text[span["start"] : span["end"]]


def test_a_complaint_is_read_with_its_evidence(engine: Engine) -> None:
    reading = engine.read(Utterance(TEXTS["a complaint"]))
    assert (reading.heat, reading.label("matter"), reading.label("business")) == (3, "complaint", "BZ-02")
    assert set(reading.labels("risks")) >= {"regulator", "media", "repeat"}


def test_a_bad_answer_is_read_with_what_is_wrong_in_it(engine: Engine) -> None:
    reading = engine.read(Utterance(TEXTS["a bad answer"], Role.STAFF))
    assert set(reading.labels("taboos")) >= {"rule_first", "blame"}
    assert set(reading.labels("compliance")) >= {"leak_info", "deny_right"}


# ── long texts ──────────────────────────────────────────────────────────────────────────────────────────────────────

MEGABYTE = 1_000_000
LONG_TEXTS = {
    "a complaint": TEXTS["a complaint"],
    "one letter": "a",
    "one risky word": "盗刷",
    "digits": "7",
    "Chinese figures": "七",
}


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Stop what takes longer."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"took longer than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@roles
@pytest.mark.parametrize("text", LONG_TEXTS.values(), ids=LONG_TEXTS)
def test_a_megabyte_is_read_within_reason(role: Role, text: str, engine: Engine) -> None:
    long = text * (MEGABYTE // len(text.encode()))
    with within(seconds=10):
        reading = engine.read(Utterance(long, role))
    check_reading(reading)
