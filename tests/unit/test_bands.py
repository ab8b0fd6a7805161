"""Streaming bands, against numpy.percentile, by hand, and for the same bits on any chunking."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulation.bands import BINS, Bands, sketch

SHARES = (0, 0.05, 0.25, 0.5, 0.9, 1)
NUMBERS = st.floats(-1e12, 1e12, allow_subnormal=False) | st.sampled_from(
    [0.0, -0.0, 1e-200, 0.1, 1e300, -1e300]
)
BLOCKS = hnp.arrays(float, hnp.array_shapes(min_dims=2, max_dims=2, max_side=40), elements=NUMBERS)


def seen(*blocks):
    found = Bands(len(blocks[0]))
    for block in blocks:
        found.see(block)
    return found


def bits(bands):
    return [getattr(bands, name).tobytes() for name in ("counts", "exponent", "low", "high", "missing")]


@pytest.fixture(params=["numpy", "compiled"])
def engine(request, monkeypatch):
    if request.param == "numpy":
        monkeypatch.setattr(sketch, "engine_here", lambda: sketch.plain)
    return request.param


@settings(max_examples=100)
@given(BLOCKS)
def test_quantiles_are_within_a_1024th_of_the_range_of_those_of_numpy(values):
    found = seen(values).quantiles(SHARES)
    expected = np.percentile(values, [100 * s for s in SHARES], axis=1)
    scale = values.max(axis=1) / 1024 - values.min(axis=1) / 1024
    rounding = 4e-16 * np.abs(values).max(axis=1) + 2.0**sketch.FINEST
    assert (np.abs(found - expected) <= scale + rounding).all()


@settings(max_examples=100)
@given(BLOCKS, st.lists(st.integers(0, 40), max_size=4), st.randoms())
def test_any_chunking_in_any_order_and_any_merge_give_the_same_bits(values, cuts, random):
    whole = bits(seen(values))
    parts = np.split(values, sorted(cuts), axis=1)
    assert bits(seen(*parts)) == whole
    random.shuffle(parts)
    merged = Bands(len(values))
    for part in parts:
        merged.merge(seen(part))
    assert bits(merged) == whole


@settings(max_examples=60)
@given(BLOCKS, st.integers(0, 40))
def test_numpy_and_the_compiled_kernel_give_the_same_bits(values, cut):
    values[0, 0] = np.nan
    parts = values[:, :cut], values[:, cut:]
    compiled = seen(*parts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sketch, "engine_here", lambda: sketch.plain)
        plain = seen(*parts)
        assert bits(plain) == bits(compiled)
        expected = plain.quantiles(SHARES)
    assert compiled.quantiles(SHARES).tobytes() == expected.tobytes()


def test_by_hand(engine):
    found = seen([[0.0, 1.0, 2.0, 3.0]]).quantiles((0, 0.5, 1))
    assert found[[0, 2], 0].tolist() == [0, 3]
    assert found[1, 0] == pytest.approx(1.5, abs=3 / 1024)


def test_halves_far_apart_have_the_middle_of_numpy(engine):
    assert seen([[0.0] * 5 + [1.0] * 5]).quantiles((0.5,))[0, 0] == pytest.approx(0.5, abs=1 / 1024)


def test_what_is_not_finite_is_counted_apart(engine):
    found = seen([[1.0, np.nan, np.inf, 2.0], [np.nan] * 4])
    assert found.missing.tolist() == [2, 4]
    assert found.seen.tolist() == [2, 0]
    assert found.quantiles((0, 1))[:, 0].tolist() == [1, 2]
    assert np.isnan(found.quantiles()[:, 1]).all()


def test_small_effects_far_from_zero_are_told_apart(engine):
    values = 1_000_000 + np.linspace(0, 1e-3, 500)[None]
    found = seen(values).quantiles((0.25,))[0, 0]
    assert abs(found - np.percentile(values, 25)) <= 1e-3 / 1024 + 1e-9


def test_memory_does_not_grow_with_the_runs():
    random = np.random.default_rng(0)
    bands = seen(*(random.normal(size=(3, 500)) for _ in range(20)))
    assert bands.counts.shape == (3, BINS)
    assert bands.seen.tolist() == [10_000] * 3


def test_any_number_of_threads_gives_the_same_bits(monkeypatch):
    values = np.random.default_rng(1).normal(size=(11, 300))
    alone = bits(seen(values))
    monkeypatch.setattr(sketch, "WORTH_THREADS", 1)
    for threads in (2, 7, 16):
        monkeypatch.setattr(sketch, "os", SimpleNamespace(cpu_count=lambda n=threads: n))
        assert bits(seen(values)) == alone


def test_more_runs_than_a_small_counter_holds_are_counted(engine):
    values = np.full((2, 70_000), 3.0)
    values[1, :1000] = 4.0
    found = seen(values[:, :40_000], values[:, 40_000:])
    assert found.seen.tolist() == [70_000, 70_000]
    assert bits(found) == bits(seen(values)) == bits(seen(values[:, :60_000]).merge(seen(values[:, 60_000:])))
    assert found.quantiles((0.98, 0.99, 1)).T.tolist() == [[3, 3, 3], [pytest.approx(3, abs=1 / 1024), 4, 4]]
