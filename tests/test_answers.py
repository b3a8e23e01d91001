"""The level of honesty, and which sentences are shown."""

import numpy as np
import pytest

from index.answers import (
    ANSWERED_FROM,
    MARGIN,
    MOST_SENTENCES,
    NEAREST_FROM,
    _chosen,
    level_of,
    logistic,
)
from index.types import Level


@pytest.mark.parametrize(
    ("chance", "level"),
    [
        (1.0, Level.ANSWERED),
        (ANSWERED_FROM, Level.ANSWERED),
        (ANSWERED_FROM - 1e-9, Level.NEAREST),
        (NEAREST_FROM, Level.NEAREST),
        (NEAREST_FROM - 1e-9, Level.NOT_IN_ARTICLE),
        (0.0, Level.NOT_IN_ARTICLE),
    ],
)
def test_a_chance_has_one_level(chance: float, level: Level) -> None:
    assert level_of(chance) is level


def test_logistic_regression_is_the_textbooks() -> None:
    weights = {"bias": -1.0, "a": 2.0}
    assert logistic(weights, {"a": 0.5}) == 0.5
    assert logistic(weights, {"a": 1.0}) == pytest.approx(1 / (1 + np.exp(-1)))
    assert logistic(weights, {"a": -5000.0}) == 0.0
    assert logistic(weights, {"a": 5000.0}) == 1.0


def test_sentences_that_score_nearly_as_well_are_shown_in_the_order_of_the_text() -> None:
    assert _chosen(np.array([9.0, 10.0, 10.0 - MARGIN - 0.1])) == [0, 1]
    assert _chosen(np.array([10.0, 0.0])) == [0]
    assert len(_chosen(np.full(9, 10.0))) == MOST_SENTENCES
