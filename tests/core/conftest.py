"""The core needs nothing but itself; hypothesis may take the time it needs on a slow machine."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("tingsu", deadline=None)
settings.load_profile("tingsu")
