"""Linear heads over sentence embeddings, which stand beside those over n-grams in the accurate profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tingsu.core.learning.encoder import Encoder
from tingsu.core.learning.heads import Head, head_arrays, heads_from_arrays
from tingsu.core.learning.ngrams import Floats


@dataclass(frozen=True)
class SentenceModel:
    """An encoder, a matrix (width × columns) and the heads that weigh n-grams, sentences and lexicon together."""

    encoder: Encoder
    weights: Floats
    bias: Floats
    heads: tuple[Head, ...]

    def scores(self, texts: Sequence[str], contexts: Sequence[str] = ()) -> Floats:
        """Return raw scores (texts × columns) of normalised texts, read in their normalised contexts."""
        scores: Floats = self.encoder.embed(texts, contexts) @ self.weights + self.bias
        return scores


def sentences_to_arrays(model: SentenceModel) -> dict[str, NDArray[Any]]:
    """Return the arrays of a model without its encoder, numbers in half precision."""
    return {
        "weights": model.weights.astype(np.float16),
        "bias": model.bias.astype(np.float32),
        **head_arrays(model.heads),
    }


def sentences_from_arrays(arrays: Mapping[str, NDArray[Any]], encoder: Encoder) -> SentenceModel:
    """Return the model of saved arrays."""
    return SentenceModel(encoder, arrays["weights"].astype(np.float32), arrays["bias"], heads_from_arrays(arrays))
