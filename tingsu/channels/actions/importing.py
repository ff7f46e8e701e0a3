"""Import a file of complaints: good rows in, bad rows back with a reason, the same file twice adds nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from tingsu.cases.actions.intake import Intake, clean_intake, storable
from tingsu.cases.actions.open import open_case
from tingsu.cases.models import Case, Channel
from tingsu.channels.files import Row, read_rows, write_rejected
from tingsu.channels.mapping import Mapper, RowRejected, known_units
from tingsu.channels.models import ImportRun
from tingsu.core.errors import BadInput
from tingsu.journal.record import Actor, record
from tingsu.org.models import Person, Unit
from tingsu.transfers.actions.transfer import TransferFacts, record_transfer


@dataclass
class ImportResult:
    """What became of the rows."""

    accepted: int = 0
    duplicate: int = 0
    rejected: list[tuple[Row, str]] = field(default_factory=list)
    rejected_file: Path | None = None

    def as_json(self) -> str:
        """Return the counts for machines."""
        return json.dumps(
            {
                "accepted": self.accepted,
                "duplicate": self.duplicate,
                "rejected": len(self.rejected),
                "rejected_file": str(self.rejected_file) if self.rejected_file else None,
            },
            ensure_ascii=False,
        )


def import_file(
    path: Path,
    *,
    unit: Unit,
    by: Person | Actor,
    channel: Channel = Channel.API,
    columns: Mapping[str, str] | None = None,
    dry_run: bool = False,
    name: str = "",
    tick: Callable[[int], None] = lambda line: None,
) -> ImportResult:
    """Import every row of `path`, each in its own transaction: after a crash the next run continues where it stopped.

    A row is known again by its external id, else by its content and its count among equal rows of the file.
    """
    mapper = Mapper(unit=unit, channel=channel, columns=columns or {}, units=known_units(by))
    result = ImportResult()
    run = None if dry_run else _begin(path, name or path.name, by)
    tried: set[str] | None = set() if dry_run else None
    for row, key in _keyed(read_rows(path), mapper):
        try:
            _take(row, key, mapper=mapper, by=by, tried=tried, result=result)
        except BadInput as error:
            result.rejected.append((row, error.in_("zh")))
        tick(row.line)
    if not dry_run and result.rejected:
        result.rejected_file = path.with_name(f"{path.name}.rejected.csv")
        write_rejected(result.rejected_file, result.rejected)
    if run:
        _finish(run, result, by)
    return result


def _take(
    row: Row, key: str, *, mapper: Mapper, by: Person | Actor, tried: set[str] | None, result: ImportResult
) -> None:
    if row.trouble:
        raise RowRejected(row.trouble)
    intake = mapper.intake(row.cells, key=key)
    if tried is not None:  # a dry run: nothing is kept but the keys
        key = clean_intake(intake).idempotency_key
        is_new = key not in tried and not Case.objects.filter(idempotency_key=key).exists()
        tried.add(key)
    else:
        is_new = _open(intake, mapper.transfer(row.cells), by)
    result.accepted += is_new
    result.duplicate += not is_new


def _open(intake: Intake, transfer: TransferFacts | None, by: Person | Actor) -> bool:
    """Open the case, together with the transfer that its row tells of; return whether it is new."""
    with transaction.atomic():
        opened = open_case(intake, by=by)
        if transfer and opened.is_new:
            record_transfer(opened.case, transfer, by=by)
    return opened.is_new


def _keyed(rows: Iterator[Row], mapper: Mapper) -> Iterator[tuple[Row, str]]:
    """Give every row a key that is the same when the file comes again. Equal rows of one file are told apart."""
    seen: dict[bytes, int] = {}
    for row in rows:
        content = json.dumps(row.cells, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8", "replace")
        digest = hashlib.sha256(content).digest()[:16]
        seen[digest] = seen.get(digest, 0) + 1
        external = storable(mapper.external_id(row.cells))
        yield row, f"import:id:{external[:80]}" if external else f"import:{digest.hex()}:{seen[digest]}"


@transaction.atomic
def _begin(path: Path, name: str, by: Person | Actor) -> ImportRun:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
    person = by if isinstance(by, Person) else None
    run = ImportRun.objects.create(file_name=name[:200], sha256=digest, person=person)
    actor = by.actor if isinstance(by, Person) else by
    record("import.started", subject=("import", run.pk), by=actor, data={"sha256": digest.hex()})
    return run


@transaction.atomic
def _finish(run: ImportRun, result: ImportResult, by: Person | Actor) -> None:
    run.accepted, run.duplicate, run.rejected = result.accepted, result.duplicate, len(result.rejected)
    run.finished_at = timezone.now()
    run.save()
    actor = by.actor if isinstance(by, Person) else by
    counts = {"accepted": run.accepted, "duplicate": run.duplicate, "rejected": run.rejected}
    record("import.finished", subject=("import", run.pk), by=actor, data=counts)
