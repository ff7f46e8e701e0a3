"""Where an installation keeps its things. Nothing here touches Django."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from tingsu.core.errors import SetupError

ROOT = Path(__file__).parents[2]


def data_dir() -> Path:
    """Return the data folder (`TINGSU_DATA_DIR`, else `var/` beside the package), made when missing."""
    folder = Path(os.environ.get("TINGSU_DATA_DIR") or ROOT / "var").expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(
            f"The data folder {folder} cannot be made: {error.strerror}.",
            hint="Name another with --data-dir or TINGSU_DATA_DIR.",
        ) from error
    return folder


def secret(name: str, *, environment: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(48)) -> str:
    """Return a secret from the environment, else from a file in the data folder that is made once.

    The file is readable by its owner only. Whoever loses it loses what it encrypts: back it up.
    """
    if value := os.environ.get(environment):
        return value
    path = data_dir() / name
    try:
        # O_EXCL: of two processes that start together, one writes and the other reads.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(make())
    return path.read_text(encoding="ascii").strip()


def new_key() -> str:
    """Return a fresh key for personal data: 32 random bytes in url-safe base64 (a Fernet key)."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def encryption_keys() -> list[str]:
    """Return the keys for personal data, newest first."""
    text = secret("personal.keys", environment="TINGSU_KEYS", make=new_key)
    return text.replace(",", "\n").split()
