"""What information is worth, against closed forms, by hand and by property."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.special import ndtri
from scipy.stats import norm

from simulation.information import perfect_information, sample_information
from simulation.sampling import sobol

BEFORE = 2.0
EFFECT = 1 + BEFORE * ndtri(sobol(2048, 1, seed=3)[:, 0])
GO_OR_STOP = np.stack([np.zeros_like(EFFECT), EFFECT])
VALUES = hnp.arrays(
    float, st.tuples(st.integers(1, 5), st.integers(1, 30)), elements=st.integers(-9, 9).map(float)
)


def gain_of_choosing(mean, spread):
    """Expected gain of choosing between 0 and a normal value once that value is known (unit normal loss)."""
    return mean * norm.cdf(mean / spread) + spread * norm.pdf(mean / spread) - max(0, mean)


def test_perfect_information_by_hand():
    assert perfect_information(np.array([[0.0, 0, 0, 0], [2, -1, -1, 2]])) == 0.5
    assert perfect_information(np.array([[1.0, 2], [0, 1]])) == 0


@given(VALUES)
def test_perfect_information_is_the_least_mean_regret(values):
    missed = (values.max(axis=0) - values).mean(axis=1)
    assert perfect_information(values) == pytest.approx(missed.min(), abs=1e-12)


def test_perfect_information_of_a_normal_effect_is_the_closed_form():
    assert perfect_information(GO_OR_STOP) == pytest.approx(gain_of_choosing(1, BEFORE), abs=2e-3)


@pytest.mark.parametrize("noise", [0.5, 1.0, 2.0])
def test_a_measurement_of_a_normal_effect_is_worth_the_closed_form(noise):
    after_measuring = BEFORE**2 / np.hypot(BEFORE, noise)
    lesson = sample_information(GO_OR_STOP, EFFECT[None], np.array([noise]))
    assert lesson.value == pytest.approx(gain_of_choosing(1, after_measuring), abs=0.02)
    assert lesson.trustworthy


def test_a_measurement_that_says_nothing_is_worth_nothing_and_a_sharp_one_nearly_all():
    assert sample_information(GO_OR_STOP, EFFECT[None], np.array([100.0])).value < 0.02
    sharp = sample_information(GO_OR_STOP, EFFECT[None], np.array([0.05]))
    assert sharp.value == pytest.approx(perfect_information(GO_OR_STOP), abs=0.01)
    assert 0.25 < sharp.changes < 0.35  # the effect is below 0 in 31 % of the draws


def test_two_measurements_are_worth_more_than_one():
    one = sample_information(GO_OR_STOP, EFFECT[None], np.array([2.0])).value
    two = sample_information(GO_OR_STOP, np.stack([EFFECT, EFFECT]), np.array([2.0, 2.0])).value
    assert one < two < perfect_information(GO_OR_STOP)


def test_where_no_draw_lies_near_another_nothing_is_trusted():
    apart = np.arange(64.0)[None] * 1000
    assert not sample_information(GO_OR_STOP[:, :64], apart, np.array([1.0])).trustworthy


@given(VALUES, st.integers(0, 3))
def test_it_is_never_below_zero_and_a_single_choice_learns_nothing(values, seed):
    lesson = sample_information(values, values[:1], np.array([1.0]), seed)
    assert lesson.value >= 0
    if len(values) == 1:
        assert (lesson.value, lesson.changes) == (0, 0)
