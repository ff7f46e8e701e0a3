"""What the worker does when words came in."""

from __future__ import annotations


def read_case(entry_id: int) -> None:
    """Placeholder until written."""
