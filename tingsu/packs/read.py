"""The only reader of pack files: YAML → checked, frozen records; every mistake with its file and line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from tingsu.core.clock import Calendar
from tingsu.core.errors import BadInput
from tingsu.core.quality import Rubric
from tingsu.packs.schemas.authority import Authority
from tingsu.packs.schemas.calendar import CalendarEntry
from tingsu.packs.schemas.coach import CoachCue, CoachMove
from tingsu.packs.schemas.demo import DemoBank, DemoComplaint, DemoTalk
from tingsu.packs.schemas.desk import UNREAD, Desk
from tingsu.packs.schemas.escalation import Escalation
from tingsu.packs.schemas.handbook import CustomerType, Letter, LevelDuties, Method, Principle, Risk, Step, Taboo
from tingsu.packs.schemas.knowledge import NoteFile, PackNote, RobotWords, Setting
from tingsu.packs.schemas.lexicon import LexiconEntry
from tingsu.packs.schemas.playbook import Playbook
from tingsu.packs.schemas.policy import Policy
from tingsu.packs.schemas.quality import RubricEntry
from tingsu.packs.schemas.taxonomy import Axis

SHIPPED = Path(__file__).parent / "data"
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
T = TypeVar("T")


class PackInvalid(BadInput):
    """A pack cannot be used. Run `tingsu packs check` to see each mistake with its file and line."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in one file."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclass(frozen=True)
class Packs:
    """All content, ready for use. Mappings are keyed by id or code and keep the files' order."""

    policies: Mapping[str, Policy]
    calendars: Mapping[str, Calendar]
    taxonomy: Mapping[str, Axis]
    principles: Mapping[str, Principle]
    steps: Mapping[str, Step]
    methods: Mapping[str, Method]
    taboos: Mapping[str, Taboo]
    customers: Mapping[str, CustomerType]
    risks: Mapping[str, Risk]
    levels: Mapping[str, LevelDuties]
    letters: Mapping[str, Letter]
    playbooks: Mapping[str, Playbook]
    lexicon: tuple[LexiconEntry, ...]
    notes: Mapping[str, PackNote]
    settings: Mapping[str, Setting]
    wordings: tuple[tuple[str, ...], ...]
    elsewhere: tuple[str, ...]
    robot: RobotWords | None
    moves: tuple[CoachMove, ...]
    cues: tuple[CoachCue, ...]
    authority: Authority
    escalation: Escalation
    rubric: Rubric
    desk: Desk
    files: tuple[Path, ...]

    def calendar(self, calendar_id: str) -> Calendar:
        """Return a calendar, or say that it is not loaded."""
        if calendar_id not in self.calendars:
            raise BadInput(f"no calendar '{calendar_id}' is loaded; there are {', '.join(self.calendars)}")
        return self.calendars[calendar_id]

    def policy(self, policy_id: str) -> Policy:
        """Return a policy pack, or say which there are."""
        if policy_id not in self.policies:
            raise BadInput(f"no policy pack '{policy_id}'; there are {', '.join(self.policies)}")
        return self.policies[policy_id]


@cache
def installed() -> Packs:
    """Return the shipped packs with the bank's own files (folder `TINGSU_PACKS`) laid over them."""
    own = os.environ.get("TINGSU_PACKS")
    return read_packs(SHIPPED, *([Path(own)] if own else []))


def read_packs(*folders: Path) -> Packs:
    """Read all pack files; a file in a later folder replaces the one with the same path in an earlier.

    Raises `PackInvalid` with every mistake of every file.
    """
    files: dict[str, Path] = {}
    for folder in folders:
        if not folder.is_dir():
            raise BadInput(f"the folder of packs {folder} is not there; correct TINGSU_PACKS or make the folder")
        for path in sorted(folder.rglob("*.yaml")):
            files[path.relative_to(folder).as_posix()] = path
    reader = _Reader(files)
    packs = Packs(
        policies=_by_id(reader.each("policies", Policy)),
        calendars={entry.id: entry.built() for entry in reader.each("calendars", CalendarEntry)},
        taxonomy=_by_id(reader.each("taxonomy", Axis)),
        principles=_by_id(reader.rows("handbook/principles.yaml", Principle)),
        steps=_by_id(reader.rows("handbook/steps.yaml", Step)),
        methods=_by_id(reader.rows("handbook/methods.yaml", Method)),
        taboos={taboo.code: taboo for taboo in reader.rows("handbook/taboos.yaml", Taboo)},
        customers=_by_id(reader.rows("handbook/customers.yaml", CustomerType)),
        risks={risk.code: risk for risk in reader.rows("handbook/risks.yaml", Risk)},
        levels=_by_id(reader.rows("handbook/levels.yaml", LevelDuties)),
        letters=_by_id(reader.rows("handbook/letters.yaml", Letter)),
        playbooks=_by_id(reader.each("playbooks", Playbook)),
        lexicon=tuple(entry for entries in reader.each("lexicons", list[LexiconEntry]) for entry in entries),
        moves=tuple(move for moves in reader.each("coach/moves", list[CoachMove]) for move in moves),
        cues=tuple(reader.rows("coach/cues.yaml", CoachCue)),
        notes={note.code: note for file in reader.each("knowledge/notes", NoteFile) for note in file.filled()},
        settings={setting.code: setting for setting in reader.rows("knowledge/settings.yaml", Setting)},
        robot=reader.one("knowledge/robot.yaml", RobotWords),
        elsewhere=tuple(reader.rows("knowledge/elsewhere.yaml", str)),
        wordings=tuple(tuple(line) for line in reader.rows("knowledge/words.yaml", list[str])),
        authority=reader.one("authority.yaml", Authority) or Authority(grants=[]),
        escalation=reader.one("escalation.yaml", Escalation) or Escalation(),
        rubric=_rubric(reader.one("quality/rubric.yaml", RubricEntry)),
        desk=reader.one("desk.yaml", Desk) or UNREAD,
        files=tuple(files.values()),
    )
    for name in sorted(set(files) - reader.asked):
        if name.startswith(("demo/", "models/")):
            continue  # read by the demonstration and by the models
        reader.complain(name, 1, "nothing reads this file; is its name or folder misspelt?")
    if packs.escalation.calendar not in packs.calendars:
        name, lines = reader.sources.get(id(packs.escalation), ("escalation.yaml", {}))
        reader.complain(name, lines.get(("calendar",), 1), f"calendar '{packs.escalation.calendar}' is not loaded")
    for policy in packs.policies.values():
        if policy.calendar not in packs.calendars:
            name, lines = reader.sources[id(policy)]
            reader.complain(name, lines[("calendar",)], f"calendar '{policy.calendar}' is not loaded")
    if reader.mistakes:
        raise PackInvalid(reader.mistakes)
    return packs


def read_yaml(path: Path, name: str) -> tuple[Any, dict[tuple[str | int, ...], int]]:
    """Return the data of a YAML file and the line of every key and item. Raises `PackInvalid`."""
    node = None
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=Loader)
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506 - CSafeLoader is safe
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackInvalid([Mistake(name, line, f"not readable as YAML: {error.problem}")]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PackInvalid([Mistake(name, 1, f"not readable: {error}")]) from error
    except ValueError as error:  # PyYAML does not say where a date such as 2026-13-01 stands
        line, value = _unreadable(node)
        raise PackInvalid([Mistake(name, line, f"'{value}' is not readable: {error}")]) from error
    return data, dict(_lines(node, ()))


def _unreadable(node: yaml.Node | None) -> tuple[int, str]:
    """Return the line and the text of the first value that cannot be made into data."""
    children = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else []
    for child in children or (node.value if isinstance(node, yaml.SequenceNode) else []):
        line, value = _unreadable(child)
        if line:
            return line, value
    if isinstance(node, yaml.ScalarNode):
        try:
            yaml.SafeLoader("").construct_object(node)
        except ValueError:
            return node.start_mark.line + 1, node.value
    return 0, ""


def _lines(node: yaml.Node | None, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:
    if node is None:
        return
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*path, str(key.value)))
            yield (*path, str(key.value)), key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _lines(item, (*path, index))


class _Reader:
    """Reads files by section and collects mistakes instead of stopping at the first."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self.files = files
        self.mistakes: list[Mistake] = []
        self.asked: set[str] = set()
        self.sources: dict[int, tuple[str, Mapping[tuple[str | int, ...], int]]] = {}

    def complain(self, name: str, line: int, what: str) -> None:
        self.mistakes.append(Mistake(name, line, what))

    def each(self, section: str, kind: type[T]) -> list[T]:
        """Read one record from every file of a section."""
        names = [name for name in self.files if name.startswith(f"{section}/")]
        return [record for name in names for record in self._read(name, kind)]

    def one(self, name: str, kind: type[T]) -> T | None:
        """Read the record that one file holds."""
        if name not in self.files:
            self.complain(name, 1, "the file is missing")
            return None
        return next(iter(self._read(name, kind)), None)

    def rows(self, name: str, kind: type[T]) -> list[T]:
        """Read the list of records that one file holds."""
        if name not in self.files:
            self.complain(name, 1, "the file is missing")
            return []
        return [record for records in self._read(name, list[kind]) for record in records]  # type: ignore[valid-type]

    def _read(self, name: str, kind: type[T]) -> list[T]:
        self.asked.add(name)
        try:
            data, lines = read_yaml(self.files[name], name)
        except PackInvalid as error:
            self.mistakes += error.mistakes
            return []
        try:
            record = TypeAdapter(kind).validate_python(data)
        except ValidationError as error:
            for detail in error.errors():
                where = detail["loc"]
                while where and where not in lines:
                    where = where[:-1]
                path = ".".join(str(part) for part in detail["loc"])
                self.complain(name, lines.get(where, 1), f"{path}: {detail['msg']}".lstrip(": "))
            return []
        self.sources[id(record)] = (name, lines)
        return [record]


def _rubric(entry: RubricEntry | None) -> Rubric:
    """Return the rubric, an empty one where the file cannot be read: its mistakes stop the packs from being used."""
    return entry.built() if entry else Rubric("", (), {}, 0, {}, ())


def _by_id(records: list[Any]) -> dict[str, Any]:
    return {record.id: record for record in records}


def demo_bank() -> tuple[DemoBank, list[DemoComplaint]]:
    """Return the demo's bank and complaints; read only when the demo is seeded."""
    data, _lines = read_yaml(SHIPPED / "demo" / "bank.yaml", "demo/bank.yaml")
    with (SHIPPED / "demo" / "complaints.jsonl").open(encoding="utf-8") as file:
        complaints = [DemoComplaint.model_validate_json(line) for line in file if line.strip()]
    return DemoBank.model_validate(data), complaints


def demo_talks() -> list[DemoTalk]:
    """Return the demo's talks."""
    data, _lines = read_yaml(SHIPPED / "demo" / "talks.yaml", "demo/talks.yaml")
    return [DemoTalk.model_validate(talk) for talk in data]
