"""The reading engine, built from the installed packs."""

from __future__ import annotations

from functools import cache

from tingsu import __version__
from tingsu.core.reading import Engine
from tingsu.core.reading.labels import COMPLIANCE, CUSTOMER_QUESTIONS
from tingsu.core.reading.lexicon import Entry
from tingsu.packs.read import Packs, installed

PROFILE = "rules"


@cache
def engine() -> Engine:
    """Return the engine of the installed packs."""
    return build_engine(installed())


def build_engine(packs: Packs) -> Engine:
    """Return an engine that reads with the phrases of `packs`."""
    entries = [entry.built() for entry in packs.lexicon]
    taboos = [
        Entry(
            "compliance" if taboo.code in COMPLIANCE else "taboos",
            taboo.code,
            1.0,
            patterns=(*taboo.phrases, *taboo.phrases_en),
        )
        for taboo in packs.taboos.values()
    ]
    return Engine(
        [entry for entry in entries if entry.question in CUSTOMER_QUESTIONS],
        [entry for entry in entries if entry.question not in CUSTOMER_QUESTIONS] + taboos,
        profile=PROFILE,
        version=__version__,
    )
