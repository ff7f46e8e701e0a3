"""Examples to learn from: the corpus, labels of open public texts, people's corrections."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from tingsu.core.errors import BadInput
from tingsu.core.reading import Role
from tingsu.core.reading.labels import COMPLIANCE, CUSTOMER_QUESTIONS, MANY, STAFF_QUESTIONS, TABOOS
from tingsu.core.text.personal import mask_personal
from tingsu.packs import installed

QUESTIONS = {Role.CUSTOMER: CUSTOMER_QUESTIONS, Role.STAFF: STAFF_QUESTIONS}


@dataclass(frozen=True)
class Example:
    """One labelled utterance. A question that is missing in `labels` was not labelled."""

    text: str
    context: str
    labels: dict[str, Any]
    split: str
    language: str


def read_examples(
    role: Role, corpus: Path, corrections: Iterable[Path] = (), data: Path | None = None
) -> list[Example]:
    """Return every example of one kind of speaker; corrections and open texts only ever join the train split."""
    examples = list(_corpus(corpus / f"{role.value}.jsonl", role))
    if role is Role.STAFF:
        examples += _handbook()
    if role is Role.CUSTOMER:
        if data is not None:
            examples += _open_texts(corpus / "open_labels.jsonl", data)
        for path in corrections:
            examples += _corrections(path)
    return examples


def is_held_out(text: str) -> bool:
    """Say whether a text of the train split is kept from the adapter of the accurate profile.

    Every tenth one, by the text itself, so that it stays so when the corpus grows: by them n-grams, sentences and
    lexicon are weighed, which must not be done on what was learnt.
    """
    return crc32(text.encode()) % 10 == 7


def _corpus(path: Path, role: Role) -> Iterator[Example]:
    for number, row in _lines(path):
        try:
            labels = {question: _label(row[question], question) for question in QUESTIONS[role]}
            yield Example(row["text"], row.get("context", ""), labels, row["split"], row.get("language", "zh-Hans"))
        except KeyError as error:
            raise BadInput(f"{path.name} 第 {number} 行没有 {error}。") from error


def _handbook() -> Iterator[Example]:
    """What the handbook says of good and bad sentences: ours break no taboo, its slips break theirs."""
    packs = installed()
    good = [sentence for playbook in packs.playbooks.values() for sentence in playbook.sentences()]
    good += [example.say for method in packs.methods.values() for example in method.examples]
    good += [sentence for step in packs.steps.values() for sentence in (*step.say, *step.say_en)]
    good += [sentence for risk in packs.risks.values() for sentence in risk.say]
    good += [sentence for customer in packs.customers.values() for sentence in customer.say]
    good += [pair.instead for taboo in packs.taboos.values() for pair in taboo.better]
    good += [sentence for taboo in packs.taboos.values() for sentence in taboo.harmless]
    good += [
        line
        for letter in packs.letters.values()
        for name in (letter.subject.zh, letter.subject.en, letter.body.zh, letter.body.en)
        for line in name.splitlines()
    ]
    bad = [(pair.say, taboo.code) for taboo in packs.taboos.values() for pair in taboo.better]
    bad += [(slip.say, slip.taboo) for playbook in packs.playbooks.values() for slip in playbook.avoid]
    for sentence in dict.fromkeys(good):
        yield _sentence(sentence, frozenset())
    for sentence, code in dict.fromkeys(bad):
        yield _sentence(sentence, frozenset({code}))


def _sentence(text: str, codes: frozenset[str]) -> Example:
    labels = {"taboos": codes & frozenset(TABOOS), "compliance": codes & frozenset(COMPLIANCE)}
    return Example(text, "", labels, "train", "zh-Hans")


def _open_texts(labels: Path, data: Path) -> Iterator[Example]:
    """Labels of ours for texts that stay where they are: {"set", "split", "line", heat, emotion, …}."""
    if not labels.exists():
        return
    wanted: dict[tuple[str, str], dict[int, dict[str, Any]]] = {}
    for _number, row in _lines(labels):
        wanted.setdefault((row["set"], row["split"]), {})[row["line"]] = row
    for (name, split), rows in wanted.items():
        source = data / name / f"{split}.jsonl.gz"
        if not source.exists():
            raise BadInput(f"--data 里没有 {name}/{split}.jsonl.gz。")
        with gzip.open(source, "rt", encoding="utf-8") as file:
            for line, text in enumerate(file):
                if line in rows:
                    known = {q: _label(rows[line][q], q) for q in CUSTOMER_QUESTIONS if q in rows[line]}
                    yield Example(json.loads(text)["text"], "", known, "train", "zh-Hans")


def _corrections(path: Path) -> Iterator[Example]:
    """Exported corrections. Masked again here: personal data never enters a model, whatever a file says."""
    if not path.is_file():
        raise BadInput(f"纠正文件 {path} 不存在。")
    for _number, row in _lines(path):
        corrected = set(row.get("corrected", ()))
        labels = {q: _label(row[q], q) for q in CUSTOMER_QUESTIONS if q in row and q in corrected}
        yield Example(mask_personal(str(row["text"])), "", labels, "train", "zh-Hans")


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except ValueError as error:
                    raise BadInput(f"{path.name} 第 {number} 行不是 JSON。") from error


def _label(value: Any, question: str) -> Any:
    return frozenset(value) if question in MANY else str(value)
