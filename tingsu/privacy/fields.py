"""Model fields that are encrypted in the database."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from tingsu.privacy.keys import ring


class EncryptedTextField(models.BinaryField):
    """Text that only this installation's keys can read. Cannot be searched: keep a blind index beside it."""

    description = "Encrypted text"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Leave out what the constructor sets."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        kwargs.pop("blank", None)
        return name, path, args, kwargs

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Encrypt on the way in; an empty text stays empty."""
        if value in (None, ""):
            return b""
        return super().get_db_prep_value(ring().encrypt(str(value)), connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> str:
        """Decrypt on the way out."""
        raw = bytes(value) if value else b""
        return ring().decrypt(raw) if raw else ""

    def to_python(self, value: Any) -> Any:
        """Return the text."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Never serialise personal data in clear."""
        return ""
