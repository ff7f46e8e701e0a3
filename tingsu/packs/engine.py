"""The reading engine, built from the installed packs: their phrases and their trained models."""

from __future__ import annotations

from functools import cache

from tingsu import __version__
from tingsu.core.reading import Engine, Role
from tingsu.core.reading.labels import COMPLIANCE, CUSTOMER_QUESTIONS
from tingsu.core.reading.lexicon import Entry
from tingsu.packs.models import FAST, load_model
from tingsu.packs.read import Packs, installed


@cache
def engine() -> Engine:
    """Return the engine of the installed packs."""
    return build_engine(installed())


def build_engine(packs: Packs, *, profile: str = FAST) -> Engine:
    """Return an engine that reads with the phrases of `packs` and the models of a profile."""
    return Engine(
        entries_of(packs, Role.CUSTOMER),
        entries_of(packs, Role.STAFF),
        customer_model=load_model(profile, Role.CUSTOMER),
        staff_model=load_model(profile, Role.STAFF),
        profile=profile,
        version=__version__,
    )


def entries_of(packs: Packs, role: Role) -> list[Entry]:
    """Return the phrase lists by which one kind of speaker is read."""
    entries = [entry.built() for entry in packs.lexicon]
    if role is Role.CUSTOMER:
        return [entry for entry in entries if entry.question in CUSTOMER_QUESTIONS]
    taboos = [
        Entry(
            "compliance" if taboo.code in COMPLIANCE else "taboos",
            taboo.code,
            1.0,
            patterns=(*taboo.phrases, *taboo.phrases_en),
        )
        for taboo in packs.taboos.values()
    ]
    return [entry for entry in entries if entry.question not in CUSTOMER_QUESTIONS] + taboos
