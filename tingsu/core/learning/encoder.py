"""A small sentence encoder run in NumPy: BERT's layers, the mean of the last one's states as the sentence.

Forward only. y = LN(x + Attention(x)), x' = LN(y + FFN(y)) (Vaswani et al. 2017; Devlin et al. 2019). GELU in its tanh
form (Hendrycks & Gimpel 2016, eq. 2), which differs from the exact one by less than 0.001.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tingsu.core.learning.ngrams import Floats
from tingsu.core.learning.pieces import Pieces

EPSILON = np.float32(1e-12)
TOKENS_AT_ONCE = 1024
MOST_CONTEXT = 40
"""Pieces that are read of the context, some 60 Chinese characters."""
PARTS = ("qkv", "out", "up", "down")


@dataclass(frozen=True)
class Norm:
    """Layer normalisation: scale and shift."""

    scale: Floats
    shift: Floats


@dataclass(frozen=True)
class Layer:
    """One layer. Matrices are inputs × outputs; `qkv` holds queries, keys and values side by side."""

    qkv: Floats
    qkv_bias: Floats
    out: Floats
    out_bias: Floats
    first: Norm
    up: Floats
    up_bias: Floats
    down: Floats
    down_bias: Floats
    second: Norm

    def adapted(self, changes: Mapping[str, tuple[Floats, Floats]]) -> Layer:
        """Return the layer with low-rank changes added: W + A·B for each part that has one (Hu et al. 2021, LoRA)."""
        return replace(self, **{part: getattr(self, part) + a @ b for part, (a, b) in changes.items()})


@dataclass(frozen=True)
class Encoder:
    """Turns texts into rows of numbers. `words` gives the rows of piece numbers; `positions` one row a place."""

    pieces: Pieces
    words: Callable[[NDArray[np.int64]], Floats]
    positions: Floats
    norm: Norm
    layers: tuple[Layer, ...]
    heads: int
    longest: int

    def embed(self, texts: Sequence[str], contexts: Sequence[str] = ()) -> Floats:
        """Return the mean of the last states (texts × width) in the order of the texts. At most `longest` pieces.

        A context is seen by its text (attention) and is itself no part of the mean.
        """
        cut = [self.cut(text, context) for text, context in zip(texts, contexts or [""] * len(texts), strict=True)]
        order = sorted(range(len(cut)), key=lambda at: len(cut[at][0]))
        found = np.zeros((len(texts), self.positions.shape[1]), np.float32)
        start = 0
        while start < len(order):
            # Sorted by length, so that little is filled up; as many as fit into one pass.
            stop = start + 1
            while stop < len(order) and (stop + 1 - start) * len(cut[order[stop]][0]) <= TOKENS_AT_ONCE:
                stop += 1
            rows = order[start:stop]
            found[rows] = self._pass([cut[row] for row in rows])
            start = stop
        return found

    def cut(self, text: str, context: str = "") -> tuple[list[int], int]:
        """Return the pieces of a text and behind them those of its context, and how many are the text's own."""
        own = self.pieces.cut(text, most=self.longest - 2)
        if not context:
            return own, len(own)
        return [*own, self.pieces.end, *self.pieces.cut(context, most=MOST_CONTEXT)[1:]], len(own)

    def _pass(self, cut: Sequence[tuple[Sequence[int], int]]) -> Floats:
        lengths = np.array([len(ids) for ids, _own in cut])
        owns = np.array([own for _ids, own in cut])
        width = int(lengths.max())
        ids = np.ones((len(cut), width), np.int64)
        for row, (numbers, _own) in enumerate(cut):
            ids[row, : len(numbers)] = numbers
        there = np.arange(width) < lengths[:, None]
        mask = None if there.all() else np.where(there, np.float32(0), np.float32(-1e9))[:, None, None, :]
        x = self.words(ids.ravel()).reshape(len(cut), width, -1) + self.positions[:width]
        x = _normed(x, self.norm)
        for layer in self.layers:
            x = _normed(x + self._attend(x, layer, mask), layer.first)
            x = _normed(x + _gelu(x @ layer.up + layer.up_bias) @ layer.down + layer.down_bias, layer.second)
        x *= (np.arange(width) < owns[:, None])[..., None]
        mean: Floats = x.sum(axis=1) / owns[:, None].astype(np.float32)
        return mean

    def _attend(self, x: Floats, layer: Layer, mask: Floats | None) -> Floats:
        count, width, size = x.shape
        each = size // self.heads
        qkv = (x @ layer.qkv + layer.qkv_bias).reshape(count, width, 3, self.heads, each).transpose(2, 0, 3, 1, 4)
        likeness = qkv[0] @ qkv[1].transpose(0, 1, 3, 2) * np.float32(each**-0.5)
        if mask is not None:
            likeness += mask
        likeness -= likeness.max(axis=-1, keepdims=True)
        np.exp(likeness, out=likeness)
        likeness /= likeness.sum(axis=-1, keepdims=True)
        seen = (likeness @ qkv[2]).transpose(0, 2, 1, 3).reshape(count, width, size)
        attended: Floats = seen @ layer.out + layer.out_bias
        return attended


def _normed(x: Floats, norm: Norm) -> Floats:
    x = x - x.mean(axis=-1, keepdims=True)
    spread = np.einsum("bth,bth->bt", x, x)[..., None] / np.float32(x.shape[-1])
    x /= np.sqrt(spread + EPSILON)
    x *= norm.scale
    x += norm.shift
    return x


def _gelu(x: Floats) -> Floats:
    inner = x * x
    inner *= np.float32(0.044715)
    inner += np.float32(1)
    inner *= x
    inner *= np.float32(0.7978845608)
    np.tanh(inner, out=inner)
    inner += np.float32(1)
    inner *= x
    inner *= np.float32(0.5)
    return inner
