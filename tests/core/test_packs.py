"""The shipped packs are valid, and every mistake in a bank's own file is named with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tingsu.core.errors import BadInput
from tingsu.core.reading import Role, Utterance
from tingsu.packs.engine import build_engine
from tingsu.packs.read import SHIPPED, PackInvalid, Packs, installed, read_packs


@pytest.fixture(scope="module")
def packs() -> Packs:
    return read_packs(SHIPPED)


# ── the shipped packs ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "section",
    [
        *("policies", "calendars", "taxonomy", "principles", "steps", "methods", "taboos", "customers", "risks"),
        *("letters", "playbooks", "lexicon", "files"),
    ],
)
def test_the_shipped_packs_are_valid_and_hold_every_section(section: str, packs: Packs) -> None:
    assert getattr(packs, section)


def test_authority_grants_something(packs: Packs) -> None:
    assert packs.authority.grants


def test_the_installed_packs_are_the_shipped_ones_where_the_bank_has_none_of_its_own(packs: Packs) -> None:
    assert installed() == packs


@pytest.mark.parametrize("section", ["policies", "calendars", "taxonomy", "playbooks"])
def test_a_file_is_named_for_the_one_thing_it_holds(section: str, packs: Packs) -> None:
    assert sorted(getattr(packs, section)) == sorted(path.stem for path in (SHIPPED / section).glob("*.yaml"))


@pytest.mark.parametrize(
    ("file", "section"),
    [
        pytest.param("principles", "principles", id="principles"),
        pytest.param("steps", "steps", id="steps"),
        pytest.param("methods", "methods", id="methods"),
        pytest.param("taboos", "taboos", id="taboos"),
        pytest.param("customers", "customers", id="customers"),
        pytest.param("risks", "risks", id="risks"),
        pytest.param("letters", "letters", id="letters"),
    ],
)
def test_no_entry_of_the_handbook_hides_another_with_the_same_id(file: str, section: str, packs: Packs) -> None:
    text = (SHIPPED / "handbook" / f"{file}.yaml").read_text(encoding="utf-8")
    entries = [line for line in text.splitlines() if line.startswith("- ")]
    assert len(getattr(packs, section)) == len(entries)


def test_a_calendar_that_is_not_there_is_refused_with_those_that_are(packs: Packs) -> None:
    with pytest.raises(BadInput, match=r"no calendar 'mars'.*cn"):
        packs.calendar("mars")


def test_a_policy_that_is_not_there_is_refused_with_those_that_are(packs: Packs) -> None:
    with pytest.raises(BadInput, match=r"no policy pack 'mars'.*cn-nfra-2020"):
        packs.policy("mars")


# ── a bank's own files ──────────────────────────────────────────────────────────────────────────────────────────────

CALENDAR = """\
id: own
name: {zh: 本行, en: Own}
source: 本行公告
zone: Asia/Shanghai
week:
  mon: ["09:00-12:00", "13:30-17:30"]
first: 2026-01-01
last: 2026-12-31
holidays:
  2026-10-01: 国庆节
"""
POLICY = """\
id: own-rules
version: 1
name: {zh: 本行办法, en: Own rules}
source: 本行发文
mark: setting
jurisdiction: CN
calendar: cn
effective_from: 2026-01-01
clocks:
  - id: decide
    name: {zh: 办结, en: decide}
    article: {zh: 第1条, en: art. 1}
    limit: {amount: 10}
"""
AXIS = """\
id: own
name: {zh: 本行, en: Own}
source: 本行
version: 1
codes:
  - {code: OW-1, name: {zh: 一, en: One}}
  - {code: OW-1-1, parent: OW-1, name: {zh: 一一, en: One one}}
"""
LEXICON = """\
- question: risks
  label: media
  words: [上热榜]
- {question: matter, label: enquiry, words: [打听]}
"""
STEPS = (SHIPPED / "handbook" / "steps.yaml").read_text(encoding="utf-8")
TABOOS_FILE = (SHIPPED / "handbook" / "taboos.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped packs without their playbooks, which take most of the time to read."""
    folder = tmp_path_factory.mktemp("packs") / "few"
    return shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("playbooks"))


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def line_of(text: str, piece: str) -> int:
    return text[: text.index(piece)].count("\n") + 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("calendars/own.yaml", CALENDAR, id="calendar"),
        pytest.param("policies/own-rules.yaml", POLICY, id="policy"),
        pytest.param("taxonomy/own.yaml", AXIS, id="taxonomy"),
        pytest.param("lexicons/own.yaml", LEXICON, id="lexicon"),
    ],
)
def test_a_bank_may_add_a_file(name: str, text: str, few: Path, tmp_path: Path) -> None:
    packs = read_packs(few, write(tmp_path, name, text))
    assert tmp_path / name in packs.files


def test_a_file_in_the_banks_folder_replaces_the_one_with_the_same_path(packs: Packs, tmp_path: Path) -> None:
    own = CALENDAR.replace("id: own", "id: cn")
    mixed = read_packs(SHIPPED, write(tmp_path, "calendars/cn.yaml", own))
    assert len(mixed.calendar("cn").holidays) == 1
    assert mixed.files != packs.files
    assert len(mixed.files) == len(packs.files)


def test_what_the_bank_does_not_replace_stays(packs: Packs, tmp_path: Path) -> None:
    mixed = read_packs(SHIPPED, write(tmp_path, "calendars/cn.yaml", CALENDAR.replace("id: own", "id: cn")))
    assert (mixed.playbooks, mixed.calendar("uk")) == (packs.playbooks, packs.calendar("uk"))


def test_a_bank_may_replace_a_whole_handbook_file(few: Path, tmp_path: Path) -> None:
    first_step = STEPS[: STEPS.index("- id: apologise")]
    assert list(read_packs(few, write(tmp_path, "handbook/steps.yaml", first_step)).steps) == ["let_out"]


def test_an_empty_folder_changes_nothing(packs: Packs, tmp_path: Path) -> None:
    assert read_packs(SHIPPED, tmp_path) == packs


def changed(name: str, text: str, old: str, new: str, at: str, what: str, id: str) -> object:  # noqa: A002
    """A row: in file `name` with `text`, `old` is written as `new`; the mistake is on the line of `at`."""
    assert text.count(old) >= 1
    broken = text.replace(old, new, 1)
    return pytest.param(name, broken, line_of(broken, at), what, id=id)


def calendar(old: str, new: str, at: str, what: str, id: str) -> object:  # noqa: A002
    return changed("calendars/own.yaml", CALENDAR, old, new, at, what, id)


def policy(old: str, new: str, at: str, what: str, id: str) -> object:  # noqa: A002
    return changed("policies/own-rules.yaml", POLICY, old, new, at, what, id)


def axis(old: str, new: str, at: str, what: str, id: str) -> object:  # noqa: A002
    return changed("taxonomy/own.yaml", AXIS, old, new, at, what, id)


def lexicon(old: str, new: str, at: str, what: str, id: str) -> object:  # noqa: A002
    return changed("lexicons/own.yaml", LEXICON, old, new, at, what, id)


@pytest.mark.parametrize(
    ("name", "text", "line", "what"),
    [
        pytest.param("calendars/own.yaml", "", 1, "valid", id="an empty file"),
        pytest.param("calendars/own.yaml", "- a list", 1, "valid", id="a list where a mapping belongs"),
        pytest.param("authority.yaml", "grants: none", 1, "grants: Input should be a valid list", id="no list"),
        calendar("id: own", "id: [own", "name", "not readable as YAML", id="a bracket left open"),
        calendar("source:", "\tsource:", "\tsource", "not readable as YAML", id="a tab"),
        calendar("source:", "sorce: 公告\nsource:", "sorce", "sorce: Extra inputs", id="a key that nobody knows"),
        calendar("source: 本行公告\n", "", "id: own", "source: Field required", id="a missing key"),
        calendar("  mon:", "  moon:", "week", "unknown weekday moon", id="an unknown weekday"),
        calendar("09:00-12:00", "9-12", "week", "'9-12' is no window", id="a window in another form"),
        calendar("09:00-12:00", "12:00-09:00", "week", "opens < closes", id="a window backwards"),
        calendar("13:30-17:30", "13:30-24:30", "week", "24:30", id="a window beyond midnight"),
        calendar("09:00-12:00", "09:00-14:00", "week", "must follow each other", id="windows that overlap"),
        calendar("Asia/Shanghai", "Asia/Shanhai", "zone", "Asia/Shanhai", id="an unknown time zone"),
        calendar("first:", "makeup_like: moon\nfirst:", "makeup_like", "moon", id="made up like an unknown weekday"),
        calendar("2026-01-01", "soon", "first", "first: Input should be a valid date", id="a date in words"),
        calendar("  2026-10-01", "  2026-13-01", "2026-13-01", "2026-13-01", id="a holiday in a month 13"),
        calendar("2026-12-31", "2025-12-31", "last", "before", id="a year that ends before it begins"),
        policy("amount: 10", "amount: 0", "limit", "limit.amount: Input should be greater than 0", id="no time at all"),
        policy("amount: 10", "amount: 10, unit: dog_year", "limit", "clocks.0.limit.unit", id="an unknown unit"),
        policy("mark: setting", "mark: guessed", "mark", "mark: String should match", id="an unknown mark"),
        policy("calendar: cn", "calendar: mars", "calendar", "calendar 'mars' is not loaded", id="no such calendar"),
        policy("version: 1", "version: 0", "version", "version: Input should be greater than", id="version nought"),
        axis("parent: OW-1,", "parent: OW-9,", "id: own", "parent OW-9 is not in this axis", id="an unknown parent"),
        axis("code: OW-1-1", "code: OW-1", "id: own", "a code stands twice", id="a code twice"),
        axis("en: One}", "en: ''}", "OW-1,", "name.en: String should have at least 1", id="no English name"),
        lexicon("question: risks", "question: risk", "question: risk", "unknown question", id="an unknown question"),
        lexicon("label: media", "label: medium", "label: medium", "medium", id="an unknown label"),
        lexicon("words: [打听]", "patterns: ['(打听']", "matter", "no regular expression", id="a broken expression"),
        changed(
            *("handbook/steps.yaml", STEPS, "number: 2", "number: 7", "number: 7"),
            "1.number: Input should be less than or equal to 6",
            id="a seventh step",
        ),
        changed(
            *("handbook/taboos.yaml", TABOOS_FILE, "severity: warn", "severity: mild", "severity: mild"),
            "0.severity: Input should be 'warn' or 'block'",
            id="an unknown severity",
        ),
        changed(
            *("handbook/taboos.yaml", TABOOS_FILE, "code: hasty", "code: hastily", "code: hastily"),
            "hastily",
            id="an unknown taboo",
        ),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(
    name: str, text: str, line: int, what: str, few: Path, tmp_path: Path
) -> None:
    with pytest.raises(PackInvalid) as refusal:
        read_packs(few, write(tmp_path, name, text))
    (mistake,) = refusal.value.mistakes
    assert (mistake.file, mistake.line) == (name, line)
    assert what in mistake.what
    assert str(refusal.value) == f"{name}:{line}: {mistake.what}"


def test_a_file_in_another_encoding_is_named(few: Path, tmp_path: Path) -> None:
    (write(tmp_path, "calendars/own.yaml", "") / "calendars/own.yaml").write_bytes(CALENDAR.encode("gb18030"))
    with pytest.raises(PackInvalid, match=r"^calendars/own.yaml:1: not readable: .*utf-8"):
        read_packs(few, tmp_path)


def test_every_mistake_of_every_file_is_named_at_once(few: Path, tmp_path: Path) -> None:
    write(tmp_path, "calendars/own.yaml", CALENDAR.replace("source:", "sorce:"))
    write(tmp_path, "policies/own-rules.yaml", POLICY.replace("amount: 10", "amount: 0"))
    with pytest.raises(PackInvalid) as refusal:
        read_packs(few, tmp_path)
    assert [(mistake.file, mistake.line) for mistake in refusal.value.mistakes] == [
        ("policies/own-rules.yaml", 13),
        ("calendars/own.yaml", 1),
        ("calendars/own.yaml", 3),
    ]


def test_a_missing_file_of_the_handbook_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackInvalid) as refusal:
        read_packs(write(tmp_path, "calendars/own.yaml", CALENDAR))
    assert "handbook/taboos.yaml:1: the file is missing" in str(refusal.value)


def test_a_folder_that_is_not_there_is_refused_rather_than_read_as_empty(few: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nowhere"):
        read_packs(few, tmp_path / "nowhere")


def test_a_file_that_nothing_reads_is_named_rather_than_passed_over(few: Path, tmp_path: Path) -> None:
    with pytest.raises(PackInvalid, match=r"handbok/steps\.yaml"):
        read_packs(few, write(tmp_path, "handbok/steps.yaml", STEPS))


# ── the engine of the packs ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_engine_reads_with_the_banks_own_words(few: Path, tmp_path: Path) -> None:
    engine = build_engine(read_packs(few, write(tmp_path, "lexicons/own.yaml", LEXICON)))
    assert "media" in engine.read(Utterance("让你们上热榜")).labels("risks")


def test_the_engine_takes_taboos_and_compliance_from_the_handbook(packs: Packs) -> None:
    engine = build_engine(packs)
    reading = engine.read(Utterance("这是规定,这款产品保本", Role.STAFF))
    assert (reading.labels("taboos"), "guarantee_principal" in reading.labels("compliance")) == (["rule_first"], True)
