"""Where tests run: a data folder of their own and the embedded database. Loaded before Django's settings."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

DATA = Path(os.environ.get("TINGSU_TEST_DATA") or Path(tempfile.gettempdir()) / f"tingsu-test-{os.getuid()}")
DATA.mkdir(parents=True, exist_ok=True)
os.environ["TINGSU_DATA_DIR"] = str(DATA)
os.environ["TINGSU_POOL"] = "4"
os.environ.pop("TINGSU_PACKS", None)


def pytest_load_initial_conftests() -> None:
    """Start the database before pytest-django asks for it."""
    from tingsu.config.database import ensure_running

    ensure_running(DATA)
