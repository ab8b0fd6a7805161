"""Boxes of assumptions, against ema-workbench, by hand, and by property."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.discovery import boxes, chosen
from tests.prim_cases import ANSWERS, cases

CASES = cases()


@pytest.mark.parametrize("name", CASES)
def test_at_any_coverage_a_box_is_as_dense_as_that_of_ema_workbench(name):
    ours = [(box.coverage, box.density) for box in boxes(*CASES[name])]
    for coverage, density, _mass in json.loads(ANSWERS.read_text())[name]:
        assert max(d for c, d in ours if c >= coverage - 0.02) >= density - 0.015


def test_a_corner_is_found_where_it_is():
    values, interest = CASES["corner"]
    box = chosen(boxes(values, interest), values, interest)
    assert sorted(box.limited) == [0, 2]
    assert box.high[0] == pytest.approx(0.4, abs=0.02)
    assert box.low[2] == pytest.approx(0.6, abs=0.02)
    assert box.coverage > 0.95
    assert box.density > 0.95


def test_a_parameter_that_is_often_exactly_zero_is_cut_between_zero_and_the_rest():
    random = np.random.default_rng(0)
    effect = np.where(random.random(1000) < 0.5, 0, random.uniform(0.01, 0.1, 1000))
    values = np.stack([effect, random.random(1000)], axis=1)
    box = chosen(boxes(values, effect == 0), values, effect == 0)
    assert box.limited == [0]
    assert 0 <= box.high[0] < 0.02
    assert box.coverage == 1


def test_nothing_is_said_where_there_is_nothing_to_find():
    random = np.random.default_rng(3)
    values, interest = random.random((400, 3)), random.random(400) < 0.5
    box = chosen(boxes(values, interest), values, interest)
    assert box is None or box.density < 0.65
    everything = np.ones(400, dtype=bool)
    assert chosen(boxes(values, everything), values, everything) is None


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(20, 150))
def test_a_box_says_of_itself_what_its_limits_hold(seed, draws):
    random = np.random.default_rng(seed)
    values = random.integers(0, 6, (draws, 3)).astype(float)
    interest = values[:, 0] + values[:, 1] > random.integers(2, 9)
    interest[0] = True
    path = boxes(values, interest)
    for box in path:
        held = box.holds(values)
        assert box.mass == held.mean() >= 0.05
        assert box.density == interest[held].mean()
        assert box.coverage == (interest & held).sum() / interest.sum()
    densities = [box.density for box in path]
    assert densities == sorted(densities)
