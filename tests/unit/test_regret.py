"""Regret, differences and ranks of phasings: by hand, by property, and against loops in plain Python."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats
from scipy.stats import binomtest

from simulation.ranking import decided, ranking, ranks, stability
from simulation.regret import difference, regret, whole

VALUES = hnp.arrays(
    float, st.tuples(st.integers(1, 6), st.integers(1, 20)), elements=st.integers(-9, 9).map(float)
)
NOW, PILOT, ALL = [0, 0, 0, 0], [1, -1, 0, 3], [2, -5, 0, 3]
BY_HAND = np.array([NOW, PILOT, ALL], dtype=float)


def test_by_hand():
    found = regret(BY_HAND)
    assert found.mean.tolist() == [5 / 4, 2 / 4, 5 / 4]
    assert found.largest.tolist() == [3, 1, 5]
    assert found.best.tolist() == [2, 2, 3]
    assert found.tied.tolist() == [1, 2, 2]
    apart = difference(BY_HAND, reference=0)
    assert apart.mean.tolist() == [0, 0.75, 0]
    assert (apart.better[1], apart.equal[1], apart.worse[1]) == (2, 1, 1)
    assert apart.middle.tolist() == [0, 0.5, 1]


@given(VALUES)
def test_regret_is_what_a_loop_over_the_draws_gives(values):
    found = regret(values)
    for i, row in enumerate(values):
        missed = [max(values[:, j]) - x for j, x in enumerate(row)]
        assert found.mean[i] == pytest.approx(sum(missed) / len(missed))
        assert found.largest[i] == max(missed)
        assert found.high[i] == pytest.approx(np.percentile(missed, 90))
        assert found.best[i] == missed.count(0)
    assert (found.mean >= 0).all()
    assert found.best.sum() - found.tied.sum() <= found.runs <= found.best.sum()


@given(VALUES, st.integers(-100, 100))
def test_what_is_the_same_for_all_phasings_changes_no_regret(values, amount):
    np.testing.assert_allclose(regret(values + amount).mean, regret(values).mean, atol=1e-9)


@given(VALUES)
def test_better_equal_and_worse_are_all_draws(values):
    found = difference(values, 0)
    assert (found.better + found.equal + found.worse == values.shape[1]).all()
    assert found.equal[0] == values.shape[1]


def test_rounding_makes_no_winner():
    values = np.array([[0.1 + 0.2, 1e6], [0.3, 1e6 * (1 + 1e-15)]])
    assert regret(values).tied.tolist() == [2, 2]
    assert ranks(values).tolist() == [[1, 1], [1, 1]]


def test_a_draw_that_failed_for_one_phasing_counts_for_none():
    values = np.array([[1.0, np.nan, 3], [1, 2, np.inf]])
    assert whole(values).tolist() == [[1], [1]]


@given(VALUES)
def test_ranks_are_those_of_scipy(values):
    assert ranks(values).tolist() == stats.rankdata(-values, method="min", axis=0).astype(int).tolist()


def test_a_rank_is_settled_when_it_holds_in_most_draws():
    found = ranking(np.array([[2.0] * 9 + [0], [1] * 10, [0] * 9 + [3]]))
    assert found.rank.tolist() == [1, 2, 3]
    assert found.held.tolist() == [0.9, 1.0, 0.9]
    assert found.settled.all()


def test_drawing_stops_when_each_share_is_surely_on_one_side():
    assert decided(np.array([0.95, 0.2]), 1024)
    assert not decided(np.array([0.95, 0.79]), 1024)
    assert not decided(np.array([1.0]), 4)


@given(st.integers(1, 3000), st.floats(0, 1))
def test_the_interval_is_wilsons(runs, share):
    won = round(share * runs)
    interval = binomtest(won, runs).proportion_ci(0.99, method="wilson")
    clear = interval.low >= 0.8 or interval.high < 0.8
    near = min(abs(interval.low - 0.8), abs(interval.high - 0.8)) < 1e-9
    assert near or decided(np.array([won / runs]), runs) == clear


def test_stability_over_seeds():
    found = stability(np.array([[3.0, 2, 1], [3, 2, 1], [2, 3, 1], [3, 2, 1]]))
    assert (found.first, found.same_first) == (0, 0.75)
    assert found.rank_low.tolist() == [1, 1, 3]
    assert found.rank_high.tolist() == [2, 2, 3]
