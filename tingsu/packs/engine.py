"""The reading engine, built from the installed packs: their phrases and their trained models."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from tingsu import __version__
from tingsu.core.errors import SetupError
from tingsu.core.reading import Engine, Role
from tingsu.core.reading.labels import COMPLIANCE, CUSTOMER_QUESTIONS
from tingsu.core.reading.lexicon import Entry
from tingsu.packs.models import ACCURATE, FAST, chosen_profile, load_model, load_sentences, model_folder
from tingsu.packs.read import Packs, installed

READ_BY = ("lexicons/", "handbook/taboos.yaml")


@cache
def engine(profile: str = "") -> Engine:
    """Return the engine of the installed packs; without a profile the one that the setting TINGSU_READING names."""
    return build_engine(installed(), profile=profile or chosen_profile())


def build_engine(packs: Packs, *, profile: str = FAST) -> Engine:
    """Return an engine that reads with the phrases of `packs` and the models of a profile.

    Raises `SetupError` where the accurate profile is asked for and its package or its models are missing.
    """
    customer, staff = (load_sentences(role) if profile == ACCURATE else None for role in Role)
    if profile == ACCURATE and not (customer and staff):
        raise SetupError(
            f"准确方案(accurate)的模型不在 {model_folder(ACCURATE)}。",
            hint="先运行 tingsu train --profile accurate,或改用 TINGSU_READING=fast。",
        )
    return Engine(
        entries_of(packs, Role.CUSTOMER),
        entries_of(packs, Role.STAFF),
        customer_model=load_model(Role.CUSTOMER),
        staff_model=load_model(Role.STAFF),
        customer_sentences=customer,
        staff_sentences=staff,
        profile=profile,
        version=__version__,
        pack=fingerprint(packs, profile),
    )


def fingerprint(packs: Packs, profile: str) -> str:
    """Return twelve hexadecimal digits that change when a phrase or a weight by which we read changes."""
    phrases = [path for path in packs.files if any(part in path.as_posix() for part in READ_BY)]
    weights = [path for name in {FAST, profile} for path in model_folder(name).glob("*.npz")]
    digest = sha256()
    for path in sorted(phrases + weights, key=lambda path: (path.parent.name, path.name)):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


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
