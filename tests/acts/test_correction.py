"""Correcting what was read, and the training data that comes of it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import PHONE, last_entry, opened, refused
from tests.conftest import Cast
from tingsu.core.errors import BadInput
from tingsu.core.reading.labels import CUSTOMER_QUESTIONS
from tingsu.findings.actions.correction import correct_finding
from tingsu.findings.models import Finding
from tingsu.findings.training import corrected_examples

Work = Callable[[], int]
TEXT = f"凭什么扣我80块年费!第三次打电话了,我电话{PHONE},不退就发抖音!"


@pytest.fixture
def findings(cast: Cast, work: Work) -> dict[str, Finding]:
    """Return the findings of one complaint: heat 2, the risks `repeat` and `media`, and whatever else was read."""
    opened(cast, TEXT)
    work()
    Finding.objects.filter(question="heat").update(label="2")
    for number, finding in enumerate(Finding.objects.filter(question="risks")):
        Finding.objects.filter(pk=finding.pk).update(label=f"other {number}")
    message = Finding.objects.get(question="heat").message
    for label in ("repeat", "media"):
        Finding.objects.create(case=message.case, message=message, question="risks", label=label, confidence=0.9)
    return {f"{finding.question}={finding.label}": finding for finding in Finding.objects.select_related("case__unit")}


def test_a_correction_stands_beside_the_reading(findings: dict[str, Finding], cast: Cast, watch: Watch) -> None:
    heat = findings["heat=2"]
    assert (heat.is_corrected, heat.standing_label) == (False, "2")
    correct_finding(heat, label="3", by=cast.ana)

    heat = Finding.objects.get(pk=heat.pk)
    assert (heat.label, heat.corrected_label, heat.standing_label) == ("2", "3", "3")
    assert (heat.corrected_by, heat.corrected_at) == (cast.ana, watch.now)
    assert last_entry("finding.corrected").data == {"finding": heat.pk, "was": "2", "now": "3"}


def test_a_reading_can_be_confirmed(findings: dict[str, Finding], cast: Cast) -> None:
    heat = correct_finding(findings["heat=2"], label="2", by=cast.ana)

    assert heat.is_corrected
    assert heat.standing_label == "2"


def test_the_last_correction_counts(findings: dict[str, Finding], cast: Cast) -> None:
    correct_finding(findings["heat=2"], label="3", by=cast.ana)
    heat = correct_finding(findings["heat=2"], label="1", by=cast.noor)

    assert (heat.standing_label, heat.corrected_by) == ("1", cast.noor)


def test_a_risk_that_is_none_can_be_struck(findings: dict[str, Finding], cast: Cast) -> None:
    assert correct_finding(findings["risks=media"], label="", by=cast.ana).standing_label == ""


@pytest.mark.parametrize(
    ("key", "label"),
    [
        pytest.param("heat=2", "4", id="a heat that is none"),
        pytest.param("heat=2", "angry", id="an emotion as heat"),
        pytest.param("heat=2", "", id="no heat at all"),
        pytest.param("risks=media", "CA-01", id="a cause as risk"),
        pytest.param("risks=media", "'; --", id="SQL"),
    ],
)
def test_what_is_no_answer_to_the_question_is_refused(
    findings: dict[str, Finding], cast: Cast, key: str, label: str
) -> None:
    with refused("不是这个问题的答案", kind=BadInput):
        correct_finding(findings[key], label=label, by=cast.ana)
    assert not Finding.objects.get(pk=findings[key].pk).is_corrected


@pytest.mark.parametrize("name", ["tom", "auditor", "admin"])
def test_others_correct_nothing(findings: dict[str, Finding], cast: Cast, name: str) -> None:
    with refused("您的岗位不能纠正"):
        correct_finding(findings["heat=2"], label="3", by=getattr(cast, name))


# ── Training data ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_corrections_there_is_nothing_to_learn_from(findings: dict[str, Finding]) -> None:
    assert list(corrected_examples()) == []


def test_an_example_holds_what_people_said_and_the_reading_elsewhere(findings: dict[str, Finding], cast: Cast) -> None:
    correct_finding(findings["heat=2"], label="3", by=cast.ana)
    correct_finding(findings["risks=media"], label="", by=cast.ana)

    (example,) = corrected_examples()
    assert example["heat"] == 3
    assert "media" not in example["risks"]
    assert "repeat" in example["risks"]
    assert example["corrected"] == ["heat", "risks"]
    assert set(CUSTOMER_QUESTIONS) <= set(example)


def test_the_export_masks_personal_data(findings: dict[str, Finding], cast: Cast) -> None:
    correct_finding(findings["heat=2"], label="3", by=cast.ana)

    assert PHONE not in json.dumps(list(corrected_examples()), ensure_ascii=False)


def test_the_export_masks_even_what_was_stored_unmasked(findings: dict[str, Finding], cast: Cast) -> None:
    heat = findings["heat=2"]
    heat.message.text = TEXT
    heat.message.save()
    correct_finding(heat, label="3", by=cast.ana)

    (example,) = corrected_examples()
    assert PHONE not in example["text"]
    assert len(example["text"]) == len(TEXT)


def test_the_export_names_neither_case_nor_customer_nor_staff(findings: dict[str, Finding], cast: Cast) -> None:
    correct_finding(findings["heat=2"], label="3", by=cast.ana)

    (example,) = corrected_examples()
    assert set(example) == {"id", "text", "corrected", *CUSTOMER_QUESTIONS}
    assert "王梅" not in str(example)
    assert "安娜" not in str(example)


def test_each_message_is_an_example_of_its_own(cast: Cast, work: Work) -> None:
    for _ in range(3):
        opened(cast, TEXT)
    work()
    for finding in Finding.objects.filter(question="heat"):
        correct_finding(finding, label="3", by=cast.ana)

    examples = list(corrected_examples())
    assert len({example["id"] for example in examples}) == len(examples) == 3
