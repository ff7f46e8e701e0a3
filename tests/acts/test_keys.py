"""Keys: the newest writes, all read; rotation rewrites everything; a missing key says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.acts.stages import PARTY, PHONE, fresh, last_entry, opened, stored_in_clear
from tests.conftest import Cast
from tingsu.cases.actions.attachments import attach_file, read_file
from tingsu.cases.models import Case, Party
from tingsu.cases.queries import inbox
from tingsu.config import rotation
from tingsu.config.places import encryption_keys, new_key
from tingsu.config.rotation import rotate_everything
from tingsu.core.errors import SetupError
from tingsu.privacy.keys import KeyMissing, KeyRing, ring

OLD, NEW = new_key(), new_key()
PDF = b"%PDF-1.7 contract"
Use = Callable[..., None]


@pytest.fixture
def use(settings: Any, tmp_path: Path) -> Iterator[Use]:
    """Return a function that puts keys into the ring, newest first."""
    settings.ATTACHMENT_DIR = tmp_path / "attachments"

    def put(*keys: str) -> None:
        settings.ENCRYPTION_KEYS = list(keys)
        ring.cache_clear()

    yield put
    ring.cache_clear()


def raw(model: Any, column: str) -> list[bytes]:
    """Return an encrypted column as it lies in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {column} FROM "{model._meta.db_table}" ORDER BY id')  # noqa: S608 - our own names
        return [bytes(value) for (value,) in cursor.fetchall()]


def a_case_with_everything(cast: Cast) -> Case:
    """Return a case with a party, an original and a file."""
    case = opened(cast, f"电话{PHONE},请退费")
    attach_file(case, upload=SimpleUploadedFile("合同.pdf", PDF), by=cast.ana)
    return case


# ── The ring ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["王梅", "😡𠮷", "a\x00b", "x" * 100_000, "O'Neill"], ids=ascii)
def test_what_is_encrypted_comes_back(text: str) -> None:
    keys = KeyRing([NEW], index_key="i")

    assert keys.decrypt(keys.encrypt(text)) == text
    assert text.encode() not in keys.encrypt(text)


def test_the_newest_key_writes_and_all_read() -> None:
    token = KeyRing([OLD], index_key="i").encrypt("王梅")
    both = KeyRing([NEW, OLD], index_key="i")

    assert both.decrypt(token) == "王梅"
    assert KeyRing([NEW], index_key="i").decrypt(both.encrypt("李强")) == "李强"


def test_a_missing_key_says_so_and_what_to_do() -> None:
    token = KeyRing([OLD], index_key="i").encrypt("王梅")
    with pytest.raises(KeyMissing, match="TINGSU_KEYS"):
        KeyRing([NEW], index_key="i").decrypt(token)


def test_rotating_with_a_missing_key_says_so_too() -> None:
    token = KeyRing([OLD], index_key="i").encrypt("王梅")
    with pytest.raises(KeyMissing, match="TINGSU_KEYS"):
        KeyRing([NEW], index_key="i").rotate(token)


def test_a_value_that_somebody_altered_is_not_taken_for_the_truth() -> None:
    keys = KeyRing([NEW], index_key="i")
    token = bytearray(keys.encrypt("王梅"))
    token[-3] ^= 1
    with pytest.raises(KeyMissing):
        keys.decrypt(bytes(token))


@pytest.mark.parametrize("keys", [["nonsense"], [NEW, ""], [], [NEW[:-2]]], ids=["nonsense", "empty", "none", "short"])
def test_a_line_that_is_no_key_says_so_and_how_to_make_one(keys: list[str]) -> None:
    with pytest.raises(SetupError, match=r"TINGSU_KEYS.*tingsu keys new"):
        KeyRing(keys, index_key="i")


def test_the_blind_index_knows_equal_values_and_tells_nothing() -> None:
    keys, other = KeyRing([NEW], index_key="i"), KeyRing([NEW], index_key="j")

    assert keys.blind("phone", "138-1234 5678") == keys.blind("phone", PHONE)
    assert keys.blind("phone", PHONE) != keys.blind("name", PHONE)
    assert keys.blind("phone", PHONE) != other.blind("phone", PHONE)
    assert PHONE.encode() not in keys.blind("phone", PHONE)


def test_keys_come_from_the_environment_one_a_line_or_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (f"{NEW}\n{OLD}\n", f"{NEW},{OLD}", f" {NEW} , {OLD} "):
        monkeypatch.setenv("TINGSU_KEYS", text)
        assert encryption_keys() == [NEW, OLD]


# ── Rotation ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_after_rotation_the_old_key_may_be_dropped(cast: Cast, use: Use) -> None:
    use(OLD)
    case = a_case_with_everything(cast)
    link, before = case.progress_link, raw(Party, "name")
    use(NEW, OLD)
    rows, files = rotate_everything()
    use(NEW)

    case = fresh(case)
    party = Party.objects.get(pk=case.party_id)
    assert (party.name, party.phone) == (PARTY.name, PARTY.phone)
    assert case.messages.get().original == f"电话{PHONE},请退费"
    assert case.progress_link == link
    assert read_file(case.attachments.get()) == PDF
    assert raw(Party, "name") != before
    assert files == 1
    assert rows >= 3
    assert last_entry("keys.rotated").data == {"rows": rows, "files": files}


def test_rotation_leaves_nothing_in_clear(cast: Cast, use: Use) -> None:
    use(OLD)
    a_case_with_everything(cast)
    use(NEW, OLD)
    rotate_everything()

    assert stored_in_clear(PHONE, "王梅") == []


def test_customers_are_still_found_after_rotation(cast: Cast, use: Use) -> None:
    use(OLD)
    case = opened(cast)
    use(NEW, OLD)
    rotate_everything()
    use(NEW)

    assert list(inbox.cases_asked(cast.noor, inbox.Ask(words="王梅"))) == [case]
    assert opened(cast).party == case.party


def test_rotation_reaches_every_row(cast: Cast, use: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    use(OLD)
    cases = [opened(cast, party=type(PARTY)(name=f"客户{n}")) for n in range(5)]
    use(NEW, OLD)
    rotate_everything()
    use(NEW)

    assert [Party.objects.get(pk=case.party_id).name for case in cases] == [f"客户{n}" for n in range(5)]


def test_what_was_empty_stays_empty(cast: Cast, use: Use) -> None:
    use(OLD)
    opened(cast)
    use(NEW, OLD)
    rotate_everything()

    assert raw(Party, "address") == [b""]


def test_a_rotation_that_broke_off_is_taken_up_again(cast: Cast, use: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    use(OLD)
    case = a_case_with_everything(cast)
    use(NEW, OLD)

    def fail() -> int:
        raise OSError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(rotation, "_rotate_files", fail)
        with pytest.raises(OSError, match="power cut"):
            rotate_everything()
    assert read_file(case.attachments.get()) == PDF
    rotate_everything()
    use(NEW)

    assert read_file(case.attachments.get()) == PDF
    assert Party.objects.get().name == "王梅"


def test_a_half_written_file_of_a_rotation_does_no_harm(cast: Cast, use: Use, settings: Any) -> None:
    use(OLD)
    case = a_case_with_everything(cast)
    attachment = case.attachments.get()
    path = settings.ATTACHMENT_DIR / attachment.stored_as[:2] / attachment.stored_as
    path.with_suffix(".new").write_bytes(b"half")
    use(NEW, OLD)
    rotate_everything()

    assert read_file(attachment) == PDF


def test_without_the_key_a_case_can_be_listed_but_its_customer_not_read(cast: Cast, use: Use) -> None:
    use(OLD)
    case = opened(cast)
    use(NEW)

    assert case.text == Case.objects.values_list("text", flat=True).get(pk=case.pk)
    with pytest.raises(KeyMissing, match="TINGSU_KEYS"):
        Party.objects.get()
