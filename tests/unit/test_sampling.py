"""Draws, against values worked by hand, properties, and scipy.stats."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from din.errors import UsageError
from simulation.sampling import (
    Fixed,
    LogUniform,
    Mixture,
    Pert,
    Triangular,
    Uniform,
    perhaps,
    saltelli,
    sobol,
    values,
)  # fmt: skip

U = np.linspace(0, 0.999, 200)


def test_points_are_balanced_in_every_coordinate():
    points = sobol(256, 5, seed=3)
    for column in points.T:
        assert np.bincount((column * 256).astype(int), minlength=256).tolist() == [1] * 256


@given(st.integers(0, 64), st.integers(0, 64), st.integers(0, 5))
def test_parts_are_the_whole_bit_for_bit(one, two, seed):
    first, second = sorted((one, two))
    whole = sobol(64, 3, seed)
    bounds = ((0, first), (first, second), (second, 64))
    parts = [sobol(64, 3, seed, start, end - start) for start, end in bounds]
    assert np.concatenate(parts).tobytes() == whole.tobytes()


def test_another_seed_gives_other_points():
    assert not np.array_equal(sobol(16, 2, 0), sobol(16, 2, 1))


@pytest.mark.parametrize("runs", [0, -4, 3, 1000])
def test_a_number_of_runs_that_is_no_power_of_two_is_refused(runs):
    with pytest.raises(UsageError, match="macht van twee"):
        sobol(runs, 2, 0)


@pytest.mark.parametrize("dimensions", [0, 30_000])
def test_too_few_or_too_many_coordinates_are_refused(dimensions):
    with pytest.raises(UsageError, match="onzekere"):
        sobol(4, dimensions, 0)


def test_sensitivity_points_take_one_coordinate_from_the_other_matrix():
    points = saltelli(8, 3, seed=1)
    a, b = points[:, 0], points[:, 1]
    assert points.shape == (8, 5, 3)
    for i in range(3):
        np.testing.assert_array_equal(points[:, 2 + i, i], b[:, i])
        np.testing.assert_array_equal(np.delete(points[:, 2 + i], i, axis=1), np.delete(a, i, axis=1))
    np.testing.assert_array_equal(np.hstack([a, b]), sobol(8, 6, seed=1))


def test_a_group_of_coordinates_is_taken_as_one():
    points = saltelli(8, 3, 1, groups=[[0, 2], [1]])
    a, b = points[:, 0], points[:, 1]
    np.testing.assert_array_equal(points[:, 2], np.stack([b[:, 0], a[:, 1], b[:, 2]], axis=1))
    np.testing.assert_array_equal(points[:, 3], np.stack([a[:, 0], b[:, 1], a[:, 2]], axis=1))


@pytest.mark.parametrize(
    ("belief", "peer"),
    [
        (Uniform(-2, 3), stats.uniform(-2, 5)),
        (LogUniform(0.01, 0.1), stats.loguniform(0.01, 0.1)),
        (Triangular(1, 2, 5), stats.triang(0.25, 1, 4)),
        (Triangular(1, 1, 5), stats.triang(0, 1, 4)),
        (Triangular(1, 5, 5), stats.triang(1, 1, 4)),
        (Pert(1, 2, 5), stats.beta(2, 4, 1, 4)),
    ],
)
def test_values_are_those_of_scipy(belief, peer):
    np.testing.assert_allclose(belief.quantile(U), peer.ppf(U), rtol=1e-9, atol=1e-12)


def test_by_hand():
    assert Fixed(7).quantile(np.array([0, 0.9])).tolist() == [7, 7]
    assert LogUniform(0.01, 1).quantile(np.array([0.5]))[0] == pytest.approx(0.1)
    effect = perhaps(0.5, Uniform(0.01, 0.1)).quantile(np.array([0, 0.4999, 0.5, 0.75, 1 - 1e-12]))
    np.testing.assert_allclose(effect, [0, 0, 0.01, 0.055, 0.1], atol=1e-9)


def test_a_pert_has_the_mean_of_the_three_points():
    points = (np.arange(20_000) + 0.5) / 20_000
    assert Pert(1, 2, 6).quantile(points).mean() == pytest.approx((1 + 8 + 6) / 6, abs=1e-4)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5), st.floats(0, 1, exclude_max=True))
def test_a_mixture_rises_and_stays_within_its_parts(weights, point):
    parts = tuple((w / sum(weights), Uniform(i, i + 1)) for i, w in enumerate(weights))
    low, high = Mixture(parts).quantile(np.array([point / 2, point]))
    assert 0 <= low <= high <= len(weights)


def test_half_of_the_draws_of_perhaps_are_exactly_the_other_value():
    drawn = perhaps(0.5, LogUniform(0.01, 0.1)).quantile(sobol(1024, 1, 0)[:, 0])
    assert (drawn == 0).sum() == 512


def test_each_coordinate_goes_through_its_own_belief():
    found = values(np.array([[0.5, 0.5], [0.25, 0.0]]), [Uniform(0, 2), Fixed(9)])
    assert found.tolist() == [[1.0, 9.0], [0.5, 9.0]]
