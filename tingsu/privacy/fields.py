"""Model fields that are encrypted in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from tingsu.privacy.keys import ring

if TYPE_CHECKING:
    _TextField = models.Field[str, str]
else:
    _TextField = models.Field


class EncryptedTextField(_TextField):
    """Text that only this installation's keys can read. Cannot be searched: keep a blind index beside it."""

    description = "Encrypted text"
    empty_strings_allowed = True

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

    def get_internal_type(self) -> str:
        """Stored as bytes."""
        return "BinaryField"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> bytes:
        """Encrypt on the way in; an empty text stays empty."""
        return ring().encrypt(str(value)) if value else b""

    def from_db_value(self, value: bytes | None, expression: Any, connection: BaseDatabaseWrapper) -> str:
        """Decrypt on the way out."""
        return ring().decrypt(bytes(value)) if value else ""

    def value_to_string(self, obj: models.Model) -> str:
        """Never serialise personal data in clear."""
        return ""
