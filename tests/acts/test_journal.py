"""The journal: chained at commit, refused to be changed, and any change by force is found and named."""

# ruff: noqa: S608 - statements about our own tables, made by the tests themselves

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.acts.stages import MEI, opened, together
from tests.conftest import Cast
from tingsu.cases.actions.messages import receive_message, write_note
from tingsu.cases.models import Channel
from tingsu.journal.models import Entry, Link
from tingsu.journal.queries import entries
from tingsu.journal.record import SYSTEM, Actor, record
from tingsu.journal.verify import EMPTY, verify_journal

ANA = Actor("person", 7, "安娜")


def write(*verbs: str, by: Actor = SYSTEM, data: dict[str, Any] | None = None) -> list[Entry]:
    """Record several things in one transaction."""
    with transaction.atomic():
        return [record(verb, subject=("case", 1), by=by, data=data) for verb in verbs]


def by_force(*statements: str | tuple[str, Sequence[Any]]) -> None:
    """Change the journal as its owner could: with its triggers asleep."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("journal_entry", "journal_link"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in statements:
            cursor.execute(*((statement,) if isinstance(statement, str) else statement))
        for table in ("journal_entry", "journal_link"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


# ── Recording ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_an_entry_says_who_did_what_to_what(watch: Any) -> None:
    (entry,) = write("case.opened", by=ANA, data={"unit": 3})

    entry.refresh_from_db()
    assert (entry.verb, entry.subject_type, entry.subject_id) == ("case.opened", "case", 1)
    assert (entry.actor_kind, entry.actor_id, entry.actor_name) == ("person", 7, "安娜")
    assert (entry.at, entry.data) == (watch.now, {"unit": 3})


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_the_transaction_of_its_act_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError, match="belongs inside the transaction"):
        record("case.opened", subject=("case", 1), by=SYSTEM)
    assert Entry.objects.count() == 0


@pytest.mark.django_db
def test_entries_are_found_by_verb_subject_and_actor() -> None:
    opened_, closed = write("case.opened", "case.closed", by=ANA)
    with transaction.atomic():
        other = record("unit.added", subject=("unit", 9), by=SYSTEM)

    assert list(entries(verb="case.")) == [closed, opened_]
    assert list(entries(subject="unit:9")) == [other]
    assert list(entries(actor="安娜", before=closed.pk)) == [opened_]
    assert list(entries(subject="nonsense")) == [other, closed, opened_]


# ── The chain ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_an_empty_journal_holds() -> None:
    proof = verify_journal()

    assert (proof.holds, proof.entries, proof.head) == (True, 0, EMPTY.hex())


@pytest.mark.django_db(transaction=True)
def test_entries_are_chained_when_the_act_is_committed() -> None:
    with transaction.atomic():
        record("case.opened", subject=("case", 1), by=SYSTEM)
        record("case.assigned", subject=("case", 1), by=SYSTEM)
        assert Link.objects.count() == 0
    write("case.closed")

    links = list(Link.objects.select_related("entry"))
    assert [link.seq for link in links] == [1, 2, 3]
    assert [link.entry.verb for link in links] == ["case.opened", "case.assigned", "case.closed"]
    assert [bytes(link.previous) for link in links] == [EMPTY, bytes(links[0].hash), bytes(links[1].hash)]
    proof = verify_journal()
    assert (proof.holds, proof.entries, proof.head) == (True, 3, bytes(links[2].hash).hex())


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_gap() -> None:
    write("case.opened")
    with transaction.atomic():
        record("case.closed", subject=("case", 1), by=SYSTEM)
        transaction.set_rollback(True)
    write("case.assigned")

    assert list(Link.objects.values_list("seq", flat=True)) == [1, 2]
    assert verify_journal().holds


@pytest.mark.django_db(transaction=True)
def test_the_proof_does_not_mind_odd_contents() -> None:
    write("case.opened", data={"中文": "😡𠮷", "deep": {"b": [1, 2.5, None, True], "a": "x" * 5000}, "": "1:a"})
    write("case.opened", by=Actor("person", None, "O'Neill \\ 12:三:\n"))

    assert verify_journal().holds


@pytest.mark.django_db(transaction=True)
def test_the_proof_does_not_depend_on_the_settings_of_the_session() -> None:
    write("case.opened")
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'Asia/Shanghai'; SET datestyle = 'German, DMY'; SET bytea_output = 'escape'")
    try:
        write("case.closed")
        assert verify_journal().holds
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET TIME ZONE; RESET datestyle; RESET bytea_output")
    assert verify_journal().holds


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_once_make_one_chain(cast: Cast) -> None:
    before = Link.objects.count()
    case = opened(cast)

    def several(act: Callable[[int], object]) -> Callable[[], list[object]]:
        return lambda: [act(number) for number in range(6)]

    outcomes = together(
        several(lambda n: opened(cast, f"第{n}件")),
        several(lambda n: write_note(case, text=f"备注{n}", by=cast.officer)),
        several(lambda n: receive_message(case, text=f"第{n}句", channel=Channel.CHAT, by=MEI)),
    )
    assert [len(outcome) if isinstance(outcome, list) else outcome for outcome in outcomes] == [6, 6, 6]
    assert list(Link.objects.values_list("seq", flat=True)) == list(range(1, before + 1 + 18 + 1))
    assert verify_journal().holds


@pytest.mark.django_db(transaction=True)
def test_a_long_act_does_not_hold_others_up() -> None:
    with transaction.atomic():
        record("import.started", subject=("import", 1), by=SYSTEM)
        (outcome,) = together(lambda: write("case.opened"))
        assert isinstance(outcome, list), outcome

    assert list(Link.objects.values_list("entry__verb", flat=True)) == ["case.opened", "import.started"]
    assert verify_journal().holds


# ── Refused by the database ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET verb = 'case.closed'",
        "UPDATE journal_entry SET data = '{}' WHERE id = (SELECT min(id) FROM journal_entry)",
        "DELETE FROM journal_link",
        "DELETE FROM journal_entry",
        "UPDATE journal_link SET seq = seq + 10",
        "TRUNCATE journal_entry CASCADE",
        "TRUNCATE journal_link",
        "TRUNCATE journal_entry, journal_link RESTART IDENTITY CASCADE",
    ],
)
def test_the_database_refuses_to_change_the_journal(statement: str) -> None:
    write("case.opened", "case.assigned")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Entry.objects.count() == Link.objects.count() == 2
    assert verify_journal().holds


@pytest.mark.django_db(transaction=True)
def test_the_models_refuse_it_too() -> None:
    (entry,) = write("case.opened")
    entry.verb = "case.closed"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Link.objects.all().delete()
    assert verify_journal().holds


@pytest.mark.django_db(transaction=True)
def test_a_link_that_the_chain_did_not_make_does_not_fit() -> None:
    (entry,) = write("case.opened")
    with pytest.raises(DatabaseError), transaction.atomic():
        Link.objects.create(seq=7, entry=entry, previous=EMPTY, hash=EMPTY)


# ── Changed by force ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def five(transactional_db: None) -> list[Entry]:
    """Return five chained entries."""
    for verb in ("case.opened", "case.triaged", "case.assigned", "case.decided", "case.closed"):
        write(verb, by=ANA, data={"amount": "80.00"})
    return list(Entry.objects.all())


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "'case.archived'"),
        ("actor_name", "'汤姆'"),
        ("actor_id", "NULL"),
        ("actor_id", "8"),
        ("actor_kind", "'system'"),
        ("subject_id", "2"),
        ("subject_type", "'unit'"),
        ("at", "at + interval '1 microsecond'"),
        ("data", '\'{"amount": "8000.00"}\''),
    ],
)
def test_an_altered_entry_is_named(five: list[Entry], column: str, value: str) -> None:
    by_force(f"UPDATE journal_entry SET {column} = {value} WHERE id = {five[2].pk}")

    proof = verify_journal()
    assert not proof.holds
    assert [(b.seq, b.entry_id) for b in proof.breaks] == [(3, five[2].pk)]
    assert "altered" in proof.breaks[0].what


def test_moving_a_letter_from_one_field_to_the_next_is_found(five: list[Entry]) -> None:
    by_force(f"UPDATE journal_entry SET verb = 'case.decide', subject_type = 'dcase' WHERE id = {five[3].pk}")

    assert [b.entry_id for b in verify_journal().breaks] == [five[3].pk]


def test_a_deleted_entry_is_named(five: list[Entry]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:  # as a superuser: not even foreign keys are asked
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM journal_entry WHERE id = %s", [five[1].pk])

    (found,) = verify_journal().breaks
    assert (found.seq, found.entry_id) == (2, five[1].pk)
    assert "missing" in found.what


def test_an_entry_deleted_with_its_link_leaves_a_gap_that_is_named(five: list[Entry]) -> None:
    by_force(
        f"DELETE FROM journal_link WHERE entry_id = {five[1].pk}", f"DELETE FROM journal_entry WHERE id = {five[1].pk}"
    )

    (found,) = verify_journal().breaks
    assert found.seq == 3
    assert "2" in found.what
    assert "missing" in found.what


def test_closing_the_gap_does_not_hide_it(five: list[Entry]) -> None:
    by_force(
        f"DELETE FROM journal_link WHERE entry_id = {five[1].pk}",
        f"DELETE FROM journal_entry WHERE id = {five[1].pk}",
        "UPDATE journal_link SET seq = -seq WHERE seq > 2",
        "UPDATE journal_link SET seq = -seq - 1 WHERE seq < 0",
    )

    proof = verify_journal()
    assert not proof.holds
    assert proof.breaks[0].entry_id == five[2].pk


def test_two_entries_that_changed_places_are_named(five: list[Entry]) -> None:
    first, second = five[1].pk, five[3].pk
    by_force(
        "UPDATE journal_link SET seq = -1 WHERE seq = 2",
        "UPDATE journal_link SET seq = 2 WHERE seq = 4",
        "UPDATE journal_link SET seq = 4 WHERE seq = -1",
    )

    assert {first, second} <= {b.entry_id for b in verify_journal().breaks}
    assert "moved" in verify_journal().breaks[0].what


def test_an_entry_slipped_in_without_a_link_is_named(five: list[Entry]) -> None:
    by_force(
        "INSERT INTO journal_entry (at, verb, subject_type, subject_id, actor_kind, actor_id, actor_name, data) "
        "VALUES (now(), 'case.approved', 'case', 1, 'person', 7, '安娜', '{}')"
    )

    (found,) = verify_journal().breaks
    assert found.entry_id == Entry.objects.latest("id").pk
    assert "no link" in found.what


def test_a_forged_hash_is_found_at_its_place_and_after_it(five: list[Entry]) -> None:
    by_force("UPDATE journal_link SET hash = sha256('x') WHERE seq = 3")

    assert [b.seq for b in verify_journal().breaks] == [3, 4]


def cut_off(five: list[Entry]) -> None:
    """Take the last two entries away with their links."""
    by_force("DELETE FROM journal_link WHERE seq > 3", f"DELETE FROM journal_entry WHERE id >= {five[3].pk}")


def test_a_cut_off_end_is_found_by_the_head_noted_before(five: list[Entry]) -> None:
    head = verify_journal().head
    assert verify_journal(head=head).holds
    cut_off(five)

    proof = verify_journal(head=head)
    assert not proof.holds
    assert "cut off" in proof.breaks[-1].what
    assert proof.breaks[-1].seq == 4


def test_a_chain_that_was_forged_to_the_end_is_found_by_the_head_noted_before(five: list[Entry]) -> None:
    head = verify_journal().head
    forge = """
        UPDATE journal_link l SET previous = p.hash, hash = journal_digest(p.hash, e)
        FROM journal_link p, journal_entry e WHERE p.seq = l.seq - 1 AND e.id = l.entry_id AND l.seq = %s
    """
    by_force(
        f"UPDATE journal_entry SET actor_name = '汤姆' WHERE id = {five[2].pk}",
        *[(forge, [seq]) for seq in (3, 4, 5)],
    )

    assert verify_journal().holds
    assert not verify_journal(head=head).holds


def test_a_head_noted_long_ago_still_proves(five: list[Entry]) -> None:
    head = verify_journal().head
    write("case.archived")

    assert verify_journal(head=head).holds


@pytest.mark.parametrize("head", ["00" * 31, "nonsense", "g" * 64])
def test_a_head_that_never_was_is_no_proof(five: list[Entry], head: str) -> None:
    assert not verify_journal(head=head).holds


def test_a_journal_emptied_to_the_last_entry_is_found_by_its_head(five: list[Entry]) -> None:
    head = verify_journal().head
    by_force("DELETE FROM journal_link", "DELETE FROM journal_entry")

    assert not verify_journal(head=head).holds


def test_the_head_is_the_same_in_capitals_and_with_blanks(five: list[Entry]) -> None:
    head = verify_journal().head

    assert verify_journal(head=f" {head.upper()}\n").holds
