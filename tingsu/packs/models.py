"""Trained models: arrays in `models/<profile>/<role>.npz`, each folder with its card."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from tingsu.core.learning.heads import LinearModel, from_arrays, to_arrays
from tingsu.core.reading import Role
from tingsu.packs.read import SHIPPED

FAST = "fast"


def model_folder(profile: str) -> Path:
    """Return where the models of a profile lie: the bank's own folder when it has some, else the shipped one."""
    own = os.environ.get("TINGSU_PACKS")
    if own and (Path(own) / "models" / profile).is_dir():
        return Path(own) / "models" / profile
    return SHIPPED / "models" / profile


def load_model(profile: str, role: Role) -> LinearModel | None:
    """Return a trained model, None where there is none."""
    path = model_folder(profile) / f"{role.value}.npz"
    if not path.exists():
        return None
    with np.load(path) as arrays:
        return from_arrays({key: arrays[key] for key in arrays.files})


def save_model(model: LinearModel, folder: Path, role: Role) -> Path:
    """Write a model; return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{role.value}.npz"
    np.savez_compressed(path, allow_pickle=False, **to_arrays(model))
    return path
