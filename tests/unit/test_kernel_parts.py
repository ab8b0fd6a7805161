"""What both kernels are built from: sums in a fixed order, and lanes of draws that give the bits of numpy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.kernels.groups import grouped, summed

KEYS = st.lists(st.integers(-1, 5), max_size=30).map(lambda keys: np.array(keys, dtype=np.int64))


def test_groups_by_hand():
    first, order = grouped(np.array([2, -1, 0, 2]), 4)
    assert first.tolist() == [0, 1, 1, 3, 3]
    assert order.tolist() == [2, 0, 3]


@settings(max_examples=50)
@given(KEYS, st.integers(0, 99))
def test_a_sum_in_layers_is_the_sum_one_by_one(keys, seed):
    values = np.random.default_rng(seed).normal(size=(keys.size, 3)) * 10.0 ** np.arange(-8, 16, 8)
    expected = np.zeros((6, 3))
    for key, row in zip(keys, values, strict=True):
        if key >= 0:
            expected[key] += row
    assert (summed(keys, 6).of(values) == expected).all()


@pytest.fixture(scope="module")
def operations():
    numba = pytest.importorskip("numba")
    from simulation.kernels import lanes
    from simulation.kernels.lanes import (
        get,
        if_above,
        if_at_least,
        if_not_at_least,
        if_not_at_most,
        put,
        rounded,
        wide,
    )

    @numba.njit(error_model="numpy")
    def work(given, found):
        a, b = get(given, 0), get(given, 1)
        put(found, 0, a + b * 3.0)
        put(found, 1, 1.0 - a / b)
        put(found, 2, if_not_at_most(a, b, a, b))
        put(found, 3, if_not_at_least(a, b, a, b))
        put(found, 4, if_above(a, b, a, 7.0))
        put(found, 5, if_at_least(a, b, a, 7.0))
        put(found, 6, rounded(a))
        put(found, 7, wide(2.0))

    return lanes, work


def test_lanes_give_the_bits_of_numpy(operations):
    lanes, work = operations
    special = [0.0, 0.5, 1.5, 2.5, -0.5, np.nan, np.inf, -np.inf, 1e300, 1e-310]
    random = np.random.default_rng(3)
    for _ in range(20):
        a, b = given = lanes.room(2)
        given[:] = random.normal(size=given.shape)
        given[0, : len(special)], given[1, : len(special)] = special, random.permutation(special)
        found = lanes.room(8)
        assert found.ctypes.data % lanes.LINE == 0
        work(given, found)
        with np.errstate(all="ignore"):
            either = [a + b * 3.0, 1.0 - a / b, np.where(np.isnan(a), a, np.fmax(a, b)),
                      np.where(np.isnan(a), a, np.fmin(a, b)), np.where(a > b, a, 7.0), np.where(a >= b, a, 7.0),
                      np.rint(a), np.full(lanes.WIDTH, 2.0)]  # fmt: skip
        expected = np.stack(either)
        known = ~np.isnan(given).any(axis=0)
        assert np.array_equal(found[:, known], expected[:, known], equal_nan=True)
        assert np.isnan(found[2:4, np.isnan(a)]).all()
