"""Prove that nothing was altered: walk the chain and compute every hash again, here, not in the database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

EMPTY = bytes(32)
# The same text on both sides of the proof: the trigger hashes these expressions, we hash what they print.
FIELDS = (
    "e.id::text",
    "to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')",
    "e.verb",
    "e.subject_type",
    "e.subject_id::text",
    "e.actor_kind",
    "coalesce(e.actor_id::text, '')",
    "e.actor_name",
    "e.data::text",
)


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold."""

    seq: int
    entry_id: int
    what: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome. `head` is the last hash: kept elsewhere, it proves later that the end was not cut off."""

    entries: int
    head: str
    breaks: tuple[Break, ...]

    @property
    def holds(self) -> bool:
        """Say whether nothing was altered, lost or moved."""
        return not self.breaks


def digest(previous: bytes, fields: tuple[str, ...]) -> bytes:
    """Return the hash of an entry: SHA-256 over the previous hash and each field with its length before it."""
    hasher = hashlib.sha256(previous)
    for field in fields:
        raw = field.encode()
        hasher.update(f"{len(raw)}:".encode())
        hasher.update(raw)
    return hasher.digest()


def verify_journal(*, head: str = "") -> Proof:
    """Read the whole journal in constant memory and return the proof; `head` is a hash noted down earlier."""
    head = head.strip().lower()
    breaks: list[Break] = []
    previous, expected, count, seen_head = EMPTY, 1, 0, not head
    with transaction.atomic():
        for seq, entry_id, link_previous, link_hash, fields in _rows():
            if seq != expected:
                breaks.append(Break(seq, entry_id, f"links {expected} to {seq - 1} are missing before it"))
                previous = link_previous
            if fields is None:
                breaks.append(Break(seq, entry_id, "the entry is missing"))
            elif link_previous != previous:
                breaks.append(Break(seq, entry_id, "it does not follow its predecessor (moved or replaced)"))
            elif digest(previous, fields) != link_hash:
                breaks.append(Break(seq, entry_id, "its content was altered"))
            previous, expected, count = link_hash, seq + 1, count + 1
            seen_head = seen_head or link_hash.hex() == head
        breaks += [Break(0, entry_id, "it stands in no link of the chain") for entry_id in _unlinked()]
    if not seen_head:
        breaks.append(Break(expected, 0, "the noted head is not in the chain: its end was cut off"))
    return Proof(count, previous.hex(), tuple(breaks))


def _rows() -> Iterator[tuple[int, int, bytes, bytes, tuple[str, ...] | None]]:
    query = f"""
        SELECT l.seq, l.entry_id, l.previous, l.hash, e.id, {", ".join(FIELDS)}
        FROM journal_link l LEFT JOIN journal_entry e ON e.id = l.entry_id ORDER BY l.seq
    """  # noqa: S608 - constants only
    with connection.cursor() as cursor:
        cursor.execute(f"DECLARE chain NO SCROLL CURSOR FOR {query}")
        while True:
            cursor.execute("FETCH 2000 FROM chain")
            rows = cursor.fetchall()
            if not rows:
                break
            for seq, entry_id, previous, link_hash, found, *fields in rows:
                yield seq, entry_id, bytes(previous), bytes(link_hash), tuple(fields) if found is not None else None
        cursor.execute("CLOSE chain")


def _unlinked() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id FROM journal_entry e LEFT JOIN journal_link l ON l.entry_id = e.id "
            "WHERE l.seq IS NULL LIMIT 100"
        )
        return [row[0] for row in cursor.fetchall()]
