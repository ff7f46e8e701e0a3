"""The keys: a ring for encryption (the newest writes, all read), and one key for blind indexes."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from tingsu.core.errors import SetupError


class KeyMissing(SetupError):
    """A value was encrypted with a key that is not in the ring. Put the old key back into TINGSU_KEYS."""


class KeyRing:
    """Encrypts and decrypts short texts and files (Fernet: AES-128-CBC with HMAC-SHA256)."""

    def __init__(self, keys: Sequence[str], *, index_key: str) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise SetupError(
                "TINGSU_KEYS holds a line that is no key.", hint="Make one with `tingsu keys new`."
            ) from error
        self._index_key = index_key.encode()

    def encrypt(self, text: str) -> bytes:
        """Return the encrypted text."""
        return self._fernet.encrypt(text.encode())

    def decrypt(self, token: bytes) -> str:
        """Return the text. Raises `KeyMissing`."""
        return self.decrypt_bytes(token).decode()

    def encrypt_bytes(self, data: bytes) -> bytes:
        """Return encrypted data."""
        return self._fernet.encrypt(data)

    def decrypt_bytes(self, token: bytes) -> bytes:
        """Return data. Raises `KeyMissing`."""
        try:
            return self._fernet.decrypt(token)
        except InvalidToken as error:
            raise KeyMissing from error

    def rotate(self, token: bytes) -> bytes:
        """Return the same content encrypted with the newest key. Raises `KeyMissing`."""
        try:
            return self._fernet.rotate(token)
        except InvalidToken as error:
            raise KeyMissing from error

    def blind(self, kind: str, value: str) -> bytes:
        """Return the blind index of a value: equal values give equal indexes, nothing can be read back from it."""
        normal = "".join(value.split()).replace("-", "").lower()
        return hmac.digest(self._index_key, f"{kind}:{normal}".encode(), "sha256")[:16]


@cache
def ring() -> KeyRing:
    """Return the installation's key ring."""
    return KeyRing(settings.ENCRYPTION_KEYS, index_key=settings.INDEX_KEY)
