"""Draws, against values worked by hand, properties, and scipy.stats."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import _sobol, qmc

from din.analysis.points import engine_of
from din.errors import DinError, UsageError
from simulation.sampling import saltelli, sobol

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


@pytest.mark.parametrize("start", [1, 63, 64, 70_001, (1 << 20) - 100])
def test_a_part_far_along_is_where_scipy_comes_by_going_there(start):
    engine = qmc.Sobol(5, rng=4)
    engine.fast_forward(start)
    assert sobol(1 << 20, 5, 4, start, 100).tobytes() == engine.random(100).tobytes()


def test_nothing_goes_past_the_points_before_a_part(monkeypatch):
    passed = []
    draw = qmc.Sobol.random
    monkeypatch.setattr(qmc.Sobol, "random", lambda self, n=1: passed.append(n) or draw(self, n))
    monkeypatch.setattr(qmc.Sobol, "fast_forward", lambda _self, n: passed.append(n))
    sobol(1 << 20, 3, 0, (1 << 20) - 256, 256)
    assert sum(passed) < 256


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # scipy says no more than that
@pytest.mark.parametrize(
    "make", [lambda: sobol(8, 3, 0), lambda: sobol(8, 3, 0, 4, 4), lambda: engine_of(3, 0)]
)
def test_without_scipys_table_of_numbers_there_is_one_clear_message(monkeypatch, make):
    monkeypatch.setattr(_sobol, "_vinit_dict", {})
    monkeypatch.setattr(_sobol, "_poly_dict", {})

    def missing(*_args, **_kwargs):
        raise FileNotFoundError

    monkeypatch.setattr(np, "load", missing)
    with pytest.raises(DinError, match="scipy opnieuw"):
        make()


def test_a_table_with_too_few_rows_is_noticed(monkeypatch):
    qmc.Sobol(3)
    tables = {kind: table.copy() for kind, table in _sobol._vinit_dict.items()}
    for table in tables.values():
        table[3:] = 0
    monkeypatch.setattr(_sobol, "_vinit_dict", tables)
    assert sobol(8, 3, 0).shape == (8, 3)
    with pytest.raises(DinError, match="scipy opnieuw"):
        sobol(8, 6, 0)


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
