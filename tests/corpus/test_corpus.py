"""The corpus keeps its own rules: what corpus/README.md promises is true of every row."""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tingsu.core.reading import Role
from tingsu.core.reading.labels import CUSTOMER_QUESTIONS, MANY, STAFF_QUESTIONS
from tingsu.training.examples import read_examples
from tools import corpus

# The fewest rows of each label that we promise; a label that hardly occurs in banks has a floor of its own.
FLOORS = {"emotion": 300, "need": 300, "risks": 200, "cause": 200, "business": 30, "matter": 250, "heat": 1000}
STAFF_FLOORS = {"methods": 100, "taboos": 120, "compliance": 150}
RARE = {"CA-99": 50, "SB-99": 25}


@cache
def rows(role: str) -> Sequence[dict[str, Any]]:
    return corpus.read(role)


def a_row(**changed: Any) -> dict[str, Any]:
    return {**rows("customer")[0], **changed}


@pytest.mark.parametrize("role", ["customer", "staff"])
def test_every_row_keeps_the_rules(role: str) -> None:
    assert list(corpus.mistakes(role, rows(role))) == []


@pytest.mark.parametrize("role", ["customer", "staff"])
def test_no_two_texts_are_near_copies(role: str) -> None:
    assert list(corpus.near_copies(role, rows(role))) == []


def test_ids_are_unique_across_the_files() -> None:
    names = Counter(row["id"] for role in ("customer", "staff") for row in rows(role))
    assert names.most_common(1)[0][1] == 1


def test_it_is_large_enough() -> None:
    assert len(rows("customer")) >= 6000
    assert len(rows("staff")) >= 3500


@pytest.mark.parametrize("role", ["customer", "staff"])
def test_it_is_written_in_all_three_languages(role: str) -> None:
    counted = Counter(row["language"] for row in rows(role))
    assert counted["zh-Hant"] >= 0.07 * len(rows(role))
    assert counted["en"] >= 0.03 * len(rows(role))


@pytest.mark.parametrize("role", ["customer", "staff"])
def test_dev_is_about_fifteen_per_cent(role: str) -> None:
    drawn = [row for row in rows(role) if row["id"].split("-")[0] <= corpus.LAST_SPLIT[role]]
    share = sum(row["split"] == "dev" for row in drawn) / len(drawn)
    assert 0.14 <= share <= 0.16


@pytest.mark.parametrize("role", ["customer", "staff"])
def test_later_files_only_train(role: str) -> None:
    later = {row["split"] for row in rows(role) if row["id"].split("-")[0] > corpus.LAST_SPLIT[role]}
    assert later <= {"train"}


def test_the_words_of_one_customer_never_stand_in_both_splits() -> None:
    splits: dict[str, set[str]] = {}
    for row in rows("staff"):
        splits.setdefault(corpus.split_key("staff", row), set()).add(row["split"])
    assert [context for context, found in splits.items() if len(found) > 1] == []


@pytest.mark.parametrize(
    ("role", "questions", "floors"),
    [("customer", CUSTOMER_QUESTIONS, FLOORS), ("staff", STAFF_QUESTIONS, STAFF_FLOORS)],
)
def test_every_label_has_its_floor(role: str, questions: dict[str, Sequence[str]], floors: dict[str, int]) -> None:
    counted = Counter(
        (field, str(label))
        for row in rows(role)
        for field in questions
        for label in (row[field] if field in MANY else [row[field]])
    )
    short = {
        (field, label): counted[field, label]
        for field, labels in questions.items()
        for label in labels
        if counted[field, label] < RARE.get(label, floors[field])
    }
    assert short == {}


def test_the_card_tells_the_numbers_of_the_files() -> None:
    card = (corpus.CORPUS / "README.md").read_text(encoding="utf-8")
    assert corpus.told_tables(card) == corpus.tables()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"cause": "CA-13"}, "cause cannot be"),
        ({"heat": "2"}, "heat is no number"),
        ({"risks": "churn"}, "risks is no list"),
        ({"risks": ["churn", "churn"]}, "says a label twice"),
        ({"split": "dev"}, "belongs to train"),
        ({"language": "fr"}, "language cannot be"),
        ({"channel": "pigeon"}, "channel cannot be"),
        ({"text": " "}, "no text"),
        ({"more": 1}, "missing or too many"),
        ({"text": "我的手机号是13912345678，打给我"}, "looks like a real phone"),
        ({"text": "卡号6222021234567890128，查一下"}, "looks like a real bank_card"),
        ({"text": "身份证11010519491231002X"}, "looks like a real id_number"),
    ],
)
def test_a_broken_row_is_found(changed: dict[str, Any], told: str) -> None:
    assert any(told in mistake for mistake in corpus.mistakes("customer", [a_row(**changed)]))


def test_a_second_row_with_the_same_id_is_found() -> None:
    assert any("stands 2 times" in mistake for mistake in corpus.mistakes("customer", [a_row(), a_row()]))


def test_a_near_copy_is_found_in_other_writing_too() -> None:
    first = a_row(id="a", text="排了两个钟头的队，轮到我窗口却关了，这叫什么服务")
    second = a_row(id="b", text="排了兩個鐘頭的隊,輪到我窗口卻關了!這叫什麼服務呀")
    other = a_row(id="c", text="窗口关了没有关系，我明天再来排队")
    assert list(corpus.near_copies("customer", [first, second, other])) == ["b: nearly a"]


def test_a_short_reply_may_come_again_to_other_words() -> None:
    def reply(name: str, context: str) -> dict[str, Any]:
        return {"id": name, "context": context, "text": "稍等一下。"}

    assert list(corpus.near_copies("staff", [reply("a", "卡吞了"), reply("b", "钱呢")])) == []
    assert list(corpus.near_copies("staff", [reply("a", "卡吞了"), reply("b", "卡，吞了!")])) == ["b: nearly a"]


def test_labels_of_open_texts_keep_the_rules() -> None:
    labels = corpus.read_open()
    assert list(corpus.open_mistakes(labels)) == []
    assert len(labels) >= 2000


def test_labels_of_open_texts_hold_no_text() -> None:
    assert all(not isinstance(value, str) or len(value) <= 20 for row in corpus.read_open() for value in row.values())


def test_labels_join_their_texts_by_line_counted_from_nought(tmp_path: Path) -> None:
    labels = [{"set": "cped_emotion", "split": "train", "line": 1}, {"set": "brighter_zh", "split": "train", "line": 0}]
    for name in ("cped_emotion", "brighter_zh"):
        (tmp_path / name).mkdir()
        with gzip.open(tmp_path / name / "train.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps({"text": f"{name} {line}", "label": None}) + "\n" for line in range(3))
    joined = list(corpus.join(labels, tmp_path))
    assert [(row["set"], text) for row, text in joined] == [
        ("brighter_zh", "brighter_zh 0"),
        ("cped_emotion", "cped_emotion 1"),
    ]
    assert corpus.fingerprint(joined) != corpus.fingerprint([(joined[0][0], "another text"), joined[1]])


@pytest.mark.skipif("TINGSU_OPEN_SETS" not in os.environ, reason="TINGSU_OPEN_SETS names no folder of open sets")
def test_labels_meet_the_very_texts_they_were_given_to() -> None:
    data = Path(os.environ["TINGSU_OPEN_SETS"])
    joined = list(corpus.join(corpus.read_open(), data))
    assert len(joined) == len(corpus.read_open())
    assert corpus.fingerprint(joined) == corpus.OPEN_FINGERPRINT
    learned = Counter(example.text for example in read_examples(Role.CUSTOMER, corpus.CORPUS, data=data))
    assert all(learned[text] for _row, text in joined)
