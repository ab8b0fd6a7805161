"""Fans over time: against numpy.percentile and the results' own mean, in any pieces, and in words."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.compile import compile_scenario
from simulation.fans import WHOLE, Change, FanMaker, change_word, fans, fans_of
from simulation.runner import run
from simulation.scenario import parse_scenario
from tests.small_scenario import PLAN, scenario_data

SHARES = (5, 25, 50, 75, 95)


@pytest.fixture(scope="module")
def results():
    return run(compile_scenario(parse_scenario(scenario_data()), PLAN), runs=64, engine="plain")


def part(result, begin, end):
    outcome = type(result.outcome)(*(values[..., begin:end] for values in result.outcome))
    return replace(result, outcome=outcome, stage=result.stage[begin:end])


def test_points_are_those_of_numpy_within_a_1024th_of_the_range(results):
    for one, found in zip(results.phasings, fans_of(results), strict=True):
        for mine, theirs in ((found.change, one.change), (found.strength, one.strength)):
            whole = np.percentile(theirs, SHARES, axis=-1)
            slack = np.ptp(theirs, axis=-1) / 1024 + 1e-12
            assert (np.abs(mine[:, :, 1:, 1:] - whole) <= slack).all()


def test_all_elements_and_areas_together_are_the_mean_that_the_results_give(results):
    one, found = results.of("samen"), fans_of(results)[1]
    mean = np.percentile(one.mean_change, SHARES)
    assert found.change[:, -1, 0, 0] == pytest.approx(mean, abs=np.ptp(one.mean_change) / 1024)
    by_hand = (0.4 * one.change[-1, 0, 0] + 0.6 * one.change[-1, 0, 1]) > 1e-9
    assert found.better[-1, 1, 0] == by_hand.sum()


def test_in_any_pieces_the_same_bits_come_out(results):
    one = results.of("samen")
    whole, pieces = fans([one]), fans(part(one, a, b) for a, b in ((0, 1), (1, 40), (40, 64)))
    for name in ("change", "strength", "better", "worse"):
        assert getattr(whole, name).tobytes() == getattr(pieces, name).tobytes()
    assert whole.draws == pieces.draws == 64
    assert fans([]) is None


def test_memory_does_not_grow_with_the_draws(results):
    one = results.of("samen")
    maker = FanMaker(one.compiled, one.months).see(one)
    sizes = {name: maker.__dict__[name].counts.nbytes for name in ("_change", "_strength")}
    for _again in range(5):
        maker.see(one)
    assert sizes == {name: maker.__dict__[name].counts.nbytes for name in sizes}
    assert maker.fans("samen", "Samen").draws == 6 * 64


def test_going_on_as_now_differs_from_itself_in_no_draw(results):
    now = fans_of(results)[0]
    assert not now.better.any()
    assert not now.worse.any()
    assert now.words(-1, WHOLE, WHOLE) == (Change.EQUAL,) * 3


def test_draws_without_an_answer_are_left_out_of_every_fan(results):
    one = results.phasings[2]
    stage = one.stage.copy()
    stage[:10] = 1
    failed = replace(results, phasings=(*results.phasings[:2], replace(one, stage=stage)))
    assert [found.draws for found in fans_of(failed)] == [54, 54, 54]


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_words_follow_the_order_of_the_figures(one, other):
    low, high = sorted((one, other))
    order = list(Change)
    assert order.index(change_word(low)) <= order.index(change_word(high))


def test_words_by_hand():
    assert [change_word(v).value for v in (-0.01, -0.0004, 0, 0.0004, 0.001, 0.005, 0.02)] == [
        "worse", "equal", "equal", "equal", "little", "clear", "large",
    ]  # fmt: skip
