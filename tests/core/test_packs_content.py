"""Our own content agrees with itself and keeps the rules that it sets for others."""

from __future__ import annotations

from collections.abc import Callable
from string import Formatter

import pytest

from tingsu.core.coach.draft import faults as faults_of
from tingsu.core.reading import Engine, Role, Utterance
from tingsu.core.reading.labels import BUSINESSES, CAUSES, COMPLIANCE, METHODS, RISKS, TABOOS
from tingsu.core.workflow import Step
from tingsu.packs.engine import build_engine
from tingsu.packs.read import SHIPPED, Packs, read_packs
from tingsu.packs.schemas.lexicon import QUESTIONS

PLAYBOOKS = sorted(path.stem for path in (SHIPPED / "playbooks").glob("*.yaml"))
WRONG = (*TABOOS, *COMPLIANCE)
# What a sentence may leave open for the person who says it (header of handbook/steps.yaml).
SAID_BLANKS = {"称呼", "我", "事项", "金额", "日期", "时间", "电话"}
# What a letter may leave open (header of handbook/letters.yaml); `reason` is one more.
LETTER_BLANKS = {
    *("case_number", "customer", "received_on", "due_on", "handler", "unit", "phone", "facts", "basis", "reasons"),
    *("result", "remedies", "reason", "progress_link"),
}

playbooks = pytest.mark.parametrize("name", PLAYBOOKS)
taboos = pytest.mark.parametrize("code", WRONG)


@pytest.fixture(scope="module")
def packs() -> Packs:
    return read_packs(SHIPPED)


@pytest.fixture(scope="module")
def faults(packs: Packs) -> Callable[[list[str]], dict[str, list[str]]]:
    """Return a function that tells which sentences our own phrases object to, and by which codes."""
    engine = build_engine(packs)

    def of(sentences: list[str]) -> dict[str, list[str]]:
        found = {sentence: wrong_in(engine, sentence) for sentence in sentences}
        return {sentence: codes for sentence, codes in found.items() if codes}

    return of


def wrong_in(engine: Engine, sentence: str) -> list[str]:
    return [finding.label for finding in faults_of(engine.read(Utterance(sentence, Role.STAFF)))]


def blanks(sentence: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(sentence) if field is not None}


def unknown_blanks(sentences: list[str], known: set[str]) -> dict[str, set[str]]:
    return {sentence: blanks(sentence) - known for sentence in sentences if blanks(sentence) - known}


# ── codes agree ─────────────────────────────────────────────────────────────────────────────────────────────────────


@playbooks
def test_every_code_of_a_playbook_is_known(name: str, packs: Packs) -> None:
    playbook = packs.playbooks[name]
    axes = packs.taxonomy
    methods = {*METHODS, *(method.key for method in packs.methods.values())}
    assert [c for c in playbook.business if not axes["business"].find(c) and not axes["broker_business"].find(c)] == []
    assert [code for code in playbook.causes if not axes["cause"].find(code)] == []
    assert [risk for risk in playbook.risks if risk not in RISKS] == []
    assert [slip.taboo for slip in playbook.avoid if slip.taboo not in WRONG] == []
    assert [reaction.method for reaction in playbook.reactions if reaction.method not in methods] == []


def test_the_labels_of_reading_are_codes_of_the_taxonomy(packs: Packs) -> None:
    axes = packs.taxonomy
    assert [code for code in CAUSES if code != "none" and not axes["cause"].find(code)] == []
    business = [code for code in BUSINESSES if code != "none"]
    assert [c for c in business if not axes["business"].find(c) and not axes["broker_business"].find(c)] == []


def test_the_handbook_knows_every_taboo_and_no_other(packs: Packs) -> None:
    assert sorted(packs.taboos) == sorted(WRONG)


def test_the_handbook_knows_every_risk_and_no_other(packs: Packs) -> None:
    assert sorted(packs.risks) == sorted(RISKS)


def test_the_handbook_knows_every_step_in_its_order(packs: Packs) -> None:
    assert [(step.id, step.number) for step in packs.steps.values()] == [(step.value, step.number) for step in Step]


def test_a_method_of_the_handbook_is_made_of_known_methods(packs: Packs) -> None:
    assert {code for method in packs.methods.values() for code in method.code} <= set(METHODS)


def test_every_principle_that_a_step_names_is_there(packs: Packs) -> None:
    named = {principle for step in packs.steps.values() for principle in step.principle}
    assert named <= set(packs.principles)


def test_every_rule_book_that_a_letter_names_is_there(packs: Packs) -> None:
    named = {policy for letter in packs.letters.values() for policy in letter.applies}
    assert named <= set(packs.policies)


def test_every_label_of_the_lexicon_is_a_label_of_its_question(packs: Packs) -> None:
    assert [entry for entry in packs.lexicon if entry.label not in QUESTIONS[entry.question]] == []


# ── we keep our own rules ───────────────────────────────────────────────────────────────────────────────────────────

Faults = Callable[[list[str]], dict[str, list[str]]]


@playbooks
def test_no_sentence_of_a_playbook_breaks_our_own_rules(name: str, packs: Packs, faults: Faults) -> None:
    assert faults(packs.playbooks[name].sentences()) == {}


def test_no_example_of_a_method_breaks_our_own_rules(packs: Packs, faults: Faults) -> None:
    assert faults([example.say for method in packs.methods.values() for example in method.examples]) == {}


def test_no_letter_breaks_our_own_rules(packs: Packs, faults: Faults) -> None:
    letters = packs.letters.values()
    assert faults([text for each in letters for name in (each.subject, each.body) for text in (name.zh, name.en)]) == {}


def test_no_line_of_a_letter_breaks_our_own_rules(packs: Packs, faults: Faults) -> None:
    bodies = [body for letter in packs.letters.values() for body in (letter.body.zh, letter.body.en)]
    assert faults([line for body in bodies for line in body.splitlines()]) == {}


def test_no_sentence_of_a_step_breaks_our_own_rules(packs: Packs, faults: Faults) -> None:
    assert faults([sentence for step in packs.steps.values() for sentence in (*step.say, *step.say_en)]) == {}


def test_no_sentence_for_a_special_customer_breaks_our_own_rules(packs: Packs, faults: Faults) -> None:
    assert faults([sentence for customer in packs.customers.values() for sentence in customer.say]) == {}


def test_no_sentence_in_face_of_a_risk_breaks_our_own_rules(packs: Packs, faults: Faults) -> None:
    assert faults([sentence for risk in packs.risks.values() for sentence in risk.say]) == {}


@taboos
def test_no_better_wording_breaks_our_own_rules(code: str, packs: Packs, faults: Faults) -> None:
    assert faults([better.instead for better in packs.taboos[code].better]) == {}


@taboos
def test_no_harmless_sentence_is_taken_for_a_fault(code: str, packs: Packs, faults: Faults) -> None:
    assert faults(packs.taboos[code].harmless) == {}


@taboos
def test_every_sentence_that_needs_a_better_wording_is_found_by_its_own_code(
    code: str, packs: Packs, faults: Faults
) -> None:
    sentences = [better.say for better in packs.taboos[code].better]
    found = faults(sentences)
    assert [sentence for sentence in sentences if code not in found.get(sentence, [])] == []


@taboos
def test_a_taboo_comes_with_harmless_and_with_better_sentences(code: str, packs: Packs) -> None:
    assert packs.taboos[code].harmless
    assert packs.taboos[code].better


@playbooks
def test_a_playbook_leaves_only_known_blanks(name: str, packs: Packs) -> None:
    assert unknown_blanks(packs.playbooks[name].sentences(), SAID_BLANKS) == {}


def test_the_handbook_leaves_only_known_blanks(packs: Packs) -> None:
    said = [sentence for step in packs.steps.values() for sentence in (*step.say, *step.say_en)]
    said += [sentence for customer in packs.customers.values() for sentence in customer.say]
    said += [sentence for risk in packs.risks.values() for sentence in risk.say]
    assert unknown_blanks(said, SAID_BLANKS) == {}


def test_letters_leave_only_known_blanks(packs: Packs) -> None:
    letters = packs.letters.values()
    texts = [text for each in letters for name in (each.subject, each.body) for text in (name.zh, name.en)]
    assert unknown_blanks(texts, LETTER_BLANKS) == {}


def test_a_letter_leaves_the_same_blanks_in_both_languages(packs: Packs) -> None:
    bodies = {letter.id: letter.body for letter in packs.letters.values()}
    assert {key: body.zh for key, body in bodies.items() if blanks(body.zh) != blanks(body.en)} == {}


def test_what_a_letter_explains_how_to_fill_is_there_to_be_filled(packs: Packs) -> None:
    assert [each.id for each in packs.letters.values() if set(each.fill) - blanks(each.body.zh)] == []
