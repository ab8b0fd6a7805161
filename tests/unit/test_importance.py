"""Learning from measurements, against a closed form, by simulation-based calibration, and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from simulation.importance import Weights, learned, quantiles, resampled, weigh
from simulation.sampling import sobol


def perhaps_an_effect(u):
    """0, or with probability a half any factor between 0.01 and 0.1 alike."""
    return np.where(u < 0.5, 0.0, 0.01 * 10 ** np.clip(2 * u - 1, 0, 1))


def evenly(low, high):
    return lambda u: low + u * (high - low)


BELIEFS = (perhaps_an_effect, evenly(0.01, 0.04), evenly(-0.3, 0.3))


def values(points, beliefs):
    return np.stack([belief(points[:, i]) for i, belief in enumerate(beliefs)], axis=1)


MONTHS = np.arange(6, 61, 6)


def model(assumptions):
    """An effect that builds up and is held back, and a background: measurements × runs."""
    effect, back, background = assumptions.T[:, None]
    return effect / back * (1 - np.exp(-back * MONTHS[:, None])) + background


def drawn(runs, seed):
    return values(sobol(runs, len(BELIEFS), seed), BELIEFS)


def test_a_normal_belief_and_a_normal_measurement_give_the_closed_form():
    effect = ndtri(sobol(8192, 1, 0))
    weights = weigh(effect.T, np.array([1.5]), np.array([0.5]))
    mean, spread = 1.5 * 1 / 1.25, np.sqrt(0.25 / 1.25)
    found = learned(effect, weights)
    assert found.after[0] == pytest.approx(mean + spread * ndtri([0.05, 0.5, 0.95]), abs=0.02)
    assert found.narrowed[0] == pytest.approx(spread, abs=0.01)
    assert not found.silent[0]


def test_ninety_percent_intervals_hold_the_truth_nine_times_in_ten():
    """Simulation-based calibration (Talts et al. 2018) over 200 synthetic truths."""
    noise = np.full(MONTHS.size, 0.15)
    assumptions = drawn(4096, 1)
    foretold = model(assumptions)
    truths = drawn(256, 99)[:200]
    errors = np.random.default_rng(5).normal(size=(200, MONTHS.size)) * noise
    covered = np.zeros(len(BELIEFS))
    for truth, error in zip(truths, errors, strict=True):
        found = learned(assumptions, weigh(foretold, model(truth[None])[:, 0] + error, noise))
        covered += (found.after[:, 0] <= truth) & (truth <= found.after[:, 2])
    assert (covered / 200 >= 0.85).all()
    assert (covered[1:] / 200 <= 0.95).all()
    assert (
        covered[0] / 200 <= 0.98
    )  # half of the belief is the single value 0, and an end on it covers it whole


def test_what_is_not_measured_keeps_its_spread_and_is_told():
    assumptions = values(sobol(2048, 4, 1), (*BELIEFS, evenly(0, 1)))
    measured = model(np.array([[0.05, 0.02, 0.1]]))[:, 0]
    found = learned(assumptions, weigh(model(assumptions[:, :3]), measured, np.full(10, 0.1)))
    assert found.silent[3]
    assert not found.silent[0]
    assert learned(np.full((4, 1), 2.0), Weights(np.full(4, 0.25), 4.0)).silent.all()


def test_a_measurement_that_nothing_foretold_leaves_few_draws():
    assumptions = drawn(1024, 1)
    far = weigh(model(assumptions), np.full(10, 9.0), np.full(10, 0.05))
    assert not far.enough
    assert far.effective < 3
    assert weigh(model(assumptions), np.full(10, 0.0), np.full(10, 10.0)).enough


def test_a_failed_run_counts_for_nothing():
    foretold = np.array([[0.0, np.nan, 1.0], [0.0, 0.0, np.inf]])
    weights = weigh(foretold, np.zeros(2), np.ones(2))
    assert weights.values.tolist() == [1, 0, 0]
    assert weigh(foretold[:, 1:], np.zeros(2), np.ones(2)).effective == 0


@given(st.lists(st.integers(0, 9), min_size=2, max_size=8).filter(any), st.integers(1, 50), st.integers(0, 9))
def test_each_draw_is_given_as_often_as_its_weight_asks(counts, copies, seed):
    share = np.array(counts) / sum(counts)
    found = np.bincount(resampled(Weights(share, 0.0), copies, seed), minlength=len(counts))
    assert found.sum() == copies
    assert (np.abs(found - copies * share) < 1 + 1e-9).all()
    assert (found[share == 0] == 0).all()


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=30), st.integers(1, 20))
def test_weighted_quantiles_are_those_of_the_repeated_draws(numbers, seed):
    times = np.random.default_rng(seed).integers(1, 4, len(numbers))
    repeated = np.repeat(np.array(numbers, dtype=float), times)
    shares = np.array([0.05, 0.37, 0.5, 0.95])
    found = quantiles(np.array(numbers, dtype=float)[:, None], times / times.sum(), shares)
    np.testing.assert_allclose(found[0], np.quantile(repeated, shares, method="inverted_cdf"))
