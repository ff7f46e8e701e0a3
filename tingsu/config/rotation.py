"""Encrypt everything anew with the newest key."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from tingsu.journal.record import SYSTEM, record
from tingsu.privacy.fields import EncryptedTextField
from tingsu.privacy.keys import ring

BATCH = 500


def rotate_everything() -> tuple[int, int]:
    """Rewrite every encrypted column and attachment; return how many rows and files. May be repeated after a crash."""
    rows = 0
    for model in apps.get_models():
        columns = [str(field.column) for field in model._meta.local_fields if isinstance(field, EncryptedTextField)]
        if columns:
            rows += _rotate_table(model._meta.db_table, columns)
    files = _rotate_files()
    with transaction.atomic():
        record("keys.rotated", subject=("system", 0), by=SYSTEM, data={"rows": rows, "files": files})
    return rows, files


def _rotate_table(table: str, columns: list[str]) -> int:
    keys, done, last = ring(), 0, 0
    names = ", ".join(f'"{column}"' for column in columns)
    changes = ", ".join(f'"{column}" = %s' for column in columns)
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f'SELECT id, {names} FROM "{table}" WHERE id > %s ORDER BY id LIMIT %s FOR UPDATE',  # noqa: S608
                [last, BATCH],
            )
            found = cursor.fetchall()
            for row_id, *values in found:
                fresh = [keys.rotate(bytes(value)) if value else b"" for value in values]
                cursor.execute(f'UPDATE "{table}" SET {changes} WHERE id = %s', [*fresh, row_id])  # noqa: S608
        if not found:
            return done
        done, last = done + len(found), found[-1][0]


def _rotate_files() -> int:
    count = 0
    for path in settings.ATTACHMENT_DIR.rglob("*") if settings.ATTACHMENT_DIR.exists() else ():
        if path.is_file() and not path.suffix:
            fresh = path.with_suffix(".new")
            fresh.write_bytes(ring().rotate(path.read_bytes()))
            fresh.chmod(0o600)
            fresh.replace(path)
            count += 1
    return count
