"""Linear heads learn from texts and from what those answer, alone as in company, saved as they were."""

from __future__ import annotations

import numpy as np
import pytest

from tingsu.core.learning.fitting import Question, Settings, fit_model
from tingsu.core.learning.fusing import smooth_knots
from tingsu.core.learning.heads import Fusion, LinearModel, from_arrays, probabilities, to_arrays
from tingsu.training.examples import is_held_out

ASKED = ("有手续费吗", "要收费吗", "扣不扣手续费")
OTHERS = ("几点开门", "在哪里办", "要带什么")
ANSWERS = ("没有的,放心", "没有没有", "放心,没有")
SETTINGS = Settings(folds=3, min_df=1)


def learnt(*, every_text_has_a_context: bool = True) -> LinearModel:
    """Return a model of answers that hide a fee only where a fee was asked about."""
    pairs = [(answer, asked) for asked in ASKED + OTHERS for answer in ANSWERS]
    if not every_text_has_a_context:
        pairs += [("没有的,请慢走", ""), ("放心,慢走", "")]
    truth = [frozenset({"hide_fee"} if asked in ASKED else set()) for _answer, asked in pairs]
    hits = np.zeros((len(pairs), 1), np.float32)
    question = Question("compliance", ("hide_fee",), True, truth, hits)
    return fit_model([text for text, _ in pairs], [question], SETTINGS, [context for _, context in pairs])


@pytest.fixture(scope="module")
def model() -> LinearModel:
    return learnt()


def test_the_same_answer_is_read_by_what_it_answers(model: LinearModel) -> None:
    scores, _places = model.scores(["没有的,放心"] * 2, ["要收手续费吗", "在哪里开门"])
    assert scores[0, 0] > scores[1, 0] + 1


def test_a_missing_context_counts_as_a_middling_one(model: LinearModel) -> None:
    scores, _places = model.scores(["没有的,放心"] * 3, ["有手续费吗", "几点开门", ""])
    assert scores[1, 0] < scores[2, 0] < scores[0, 0]


def test_where_texts_without_context_were_learnt_a_missing_one_says_nothing() -> None:
    blank = learnt(every_text_has_a_context=False).blank
    assert blank is not None
    np.testing.assert_array_equal(blank, 0)


def test_one_text_is_read_as_it_is_read_among_many(model: LinearModel) -> None:
    texts, contexts = ["没有的,放心", "没有没有", "", "放" * 300], ["有手续费吗", "", "几点开门", "在哪里办"]
    together, _places = model.scores(texts, contexts)
    alone = [model.scores([text], [context])[0] for text, context in zip(texts, contexts, strict=True)]
    np.testing.assert_allclose(together, np.vstack(alone), rtol=1e-4, atol=1e-5)


def test_a_model_with_contexts_survives_a_round_trip(model: LinearModel) -> None:
    again = from_arrays(to_arrays(model))
    texts, contexts = ["没有的,放心", "没有没有"], ["有手续费吗", ""]
    np.testing.assert_allclose(again.scores(texts, contexts)[0], model.scores(texts, contexts)[0], atol=1e-2)


def test_fusing_all_questions_in_one_step_gives_what_each_gives_alone(model: LinearModel) -> None:
    scores, hits = np.array([[0.3], [-2.0]], np.float32), np.array([[0], [2]], np.float32)
    together = Fusion(model.heads).probabilities(scores, hits, None)
    np.testing.assert_allclose(together[0], probabilities(model.heads[0], scores, hits))


def test_confidence_of_few_texts_follows_how_often_they_were_right() -> None:
    draw = np.random.default_rng(1)
    top = draw.uniform(0.3, 1.0, 4000).astype(np.float32)
    right = draw.random(4000) < top**2
    places, sure = smooth_knots(top, right)
    assert (np.diff(sure) > 0).all()
    assert abs(np.interp(0.6, places, sure) - 0.36) < 0.05
    assert abs(np.interp(0.9, places, sure) - 0.81) < 0.05


def test_texts_that_were_all_right_are_sure() -> None:
    _places, sure = smooth_knots(np.array([0.5, 0.9], np.float32), np.array([True, True]))
    np.testing.assert_array_equal(sure, 1)


def test_a_text_stays_held_out_when_others_join_the_corpus() -> None:
    texts = [f"第{number}次来问" for number in range(2000)]
    assert 0.07 < np.mean([is_held_out(text) for text in texts]) < 0.13
    assert [is_held_out(text) for text in texts[1000:]] == [is_held_out(text) for text in texts][1000:]
