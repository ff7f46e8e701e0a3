"""`tingsu train` on a small corpus: it learns, compares, refuses what is worse, keeps what was, writes the card."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from tests.core.test_profiles import toy_encoder
from tingsu.cli import app
from tingsu.core.learning.fitting import Settings
from tingsu.core.reading import Role, Utterance
from tingsu.packs import installed, models
from tingsu.packs.engine import build_engine
from tingsu.packs.models import ACCURATE, FAST
from tingsu.training import run
from tingsu.training.run import Report, train_and_install

CORPUS = Path(__file__).parents[2] / "corpus"
QUICK = Settings(folds=2, limit=2000)
SIZES = {"train": 150, "dev": 40}
Train = Callable[..., Report]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the first few hundred rows of the corpus."""
    folder = tmp_path_factory.mktemp("corpus")
    for role in Role:
        left = dict(SIZES)
        with (folder / f"{role.value}.jsonl").open("w", encoding="utf-8") as file:
            for line in (CORPUS / f"{role.value}.jsonl").read_text(encoding="utf-8").splitlines():
                split = json.loads(line)["split"]
                if left[split]:
                    left[split] -= 1
                    file.write(line + "\n")
    return folder


@pytest.fixture(scope="module")
def trained_once(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the models of one training, to be copied."""
    folder = tmp_path_factory.mktemp("models")
    target = folder / FAST
    train_and_install(corpus, (), None, target, margin=0, force=True, say=lambda _line: None, settings=QUICK)
    return folder


@pytest.fixture
def trained(trained_once: Path, own: Path) -> Path:
    """Return the folder of models in the bank's own folder, trained."""
    shutil.copytree(trained_once, own / "models")
    return own / "models"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the bank's own pack folder, in force."""
    monkeypatch.setenv("TINGSU_PACKS", str(tmp_path))
    monkeypatch.delenv("TINGSU_READING", raising=False)
    return tmp_path


@pytest.fixture
def train(corpus: Path, own: Path) -> Train:
    """Return a training into the bank's own folder."""

    def run_training(*, profile: str = FAST, force: bool = False, margin: float = 0.01) -> Report:
        return train_and_install(
            corpus,
            (),
            None,
            own / "models" / profile,
            margin=margin,
            force=force,
            say=lambda _line: None,
            profile=profile,
            settings=QUICK,
        )

    return run_training


def test_a_model_of_too_little_is_refused_and_nothing_is_written(train: Train, own: Path) -> None:
    report = train()
    assert not report.installed
    assert report.worse
    assert all(report.after[question] < report.before[question] - 0.01 for question in report.worse)
    assert list(own.iterdir()) == []


def test_what_is_installed_is_what_reads_afterwards(trained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = build_engine(installed())
    assert engine.read(Utterance("凭什么扣我的钱?")).label("heat") in "0123"
    assert sorted(path.name for path in (trained / FAST).iterdir()) == ["card.md", "customer.npz", "staff.npz"]
    monkeypatch.delenv("TINGSU_PACKS")
    assert engine.pack != build_engine(installed()).pack


def test_the_same_corpus_gives_the_same_model_and_the_previous_one_is_kept(train: Train, trained: Path) -> None:
    first = (trained / FAST / "customer.npz").read_bytes()
    report = train(margin=0)
    assert report.installed
    assert report.before == report.after
    before = trained / "fast.previous" / "customer.npz"
    assert before.read_bytes() == first
    with np.load(trained / FAST / "customer.npz") as now, np.load(before) as then:
        assert all(np.array_equal(now[name], then[name]) for name in now.files)


def test_the_card_tells_data_licence_scores_failures_and_use(trained: Path) -> None:
    card = (trained / FAST / "card.md").read_text(encoding="utf-8")
    for part in ("Licence", "Data", "Scores", "Traditional Chinese", "Known failures", "Intended use"):
        assert f"**{part}.**" in card
    assert "By label" in card
    assert f"({SIZES['dev']} customer" in card


def test_corrections_join_the_training_with_personal_data_masked(corpus: Path, tmp_path: Path) -> None:
    from tingsu.training.examples import read_examples

    row = {"text": "我电话13812345678,凭什么", "corrected": ["heat"], "heat": 3, "emotion": "angry"}
    path = tmp_path / "corrections.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    last = read_examples(Role.CUSTOMER, corpus, [path])[-1]
    assert (last.labels, last.split) == ({"heat": "3"}, "train")
    assert "13812345678" not in last.text


def test_the_accurate_profile_is_trained_on_top_of_the_fast(
    train: Train, trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (run, models):
        monkeypatch.setattr(module, "adapted_encoder", lambda _path: toy_encoder())
    # What is shipped cannot read with the toy's sentences: the new model is compared with the fast one.
    monkeypatch.setattr(run, "_present", lambda packs, _profile, _say: build_engine(packs, profile=FAST))
    report = train(profile=ACCURATE, force=True)
    assert report.installed
    reading = build_engine(installed(), profile=ACCURATE).read(Utterance("凭什么扣我的钱?"))
    assert reading.profile == ACCURATE
    assert all(0 <= finding.confidence <= 1 for finding in reading.findings)
    assert "multilingual-e5-small" in (trained / ACCURATE / "card.md").read_text(encoding="utf-8")


def test_the_command_says_no_with_exit_code_one(corpus: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tingsu.training.run.Settings", lambda: QUICK)
    done = CliRunner().invoke(app, ["train", "--corpus", str(corpus)])
    assert done.exit_code == 1
    assert "没有安装" in done.output
    assert not (own / "models").exists()


def test_a_profile_that_is_none_is_refused(corpus: Path, own: Path) -> None:
    done = CliRunner().invoke(app, ["train", "--corpus", str(corpus), "--profile", "best"])
    assert done.exit_code != 0
