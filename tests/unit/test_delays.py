"""The time from effort to element: by hand, against listing all routes, and against a power series."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from din.analysis import contribution
from din.analysis.delays import delays
from din.errors import LoopTooStrong
from din.graph import chain_arrays
from din.model import Benefit, Contribution, Effort, MissionElement, Plan

NODES = (
    *(Effort(id=f"e{i}", name="e") for i in range(2)),
    *(Benefit(id=f"b{i}", name="b") for i in range(3)),
    *(MissionElement(id=f"m{i}", name="m") for i in range(2)),
)
ORDER = {node.id: i for i, node in enumerate(NODES)}
IDS = st.sampled_from(sorted(ORDER))
LINKS = st.lists(
    st.tuples(IDS, IDS, st.integers(-9, 9).map(lambda i: i / 10), st.integers(0, 24)), max_size=12
)


def arrays_of(links):
    made = (
        Contribution(id=f"l{i}", source=s, target=t, weight=w, lag_months=lag)
        for i, (s, t, w, lag) in enumerate(links)
    )
    return chain_arrays(Plan.build([*NODES, *made]))


def walks(links, node, end, most=400):
    """List (weight, delay) of every walk, until a walk's weight is nothing or it is too long."""
    found = []
    waiting = [(node, 1.0, 0.0, 0)]
    while waiting:
        here, weight, delay, steps = waiting.pop()
        if here == end:
            found.append((weight, delay))
        if steps < most:
            waiting += [
                (t, weight * w, delay + lag, steps + 1)
                for s, t, w, lag in links
                if s == here and abs(weight * w) > 1e-14
            ]
    return found


def agrees(links):
    found = delays(arrays_of(links))
    for i, effort in enumerate(found.efforts):
        for k, element in enumerate(found.mission_elements):
            routes = walks(links, effort, element)
            for timing, sign in ((found.supporting, 1), (found.hampering, -1)):
                chosen = np.array([(abs(w), d) for w, d in routes if w * sign > 0]).reshape(-1, 2)
                total = chosen[:, 0].sum()
                assert timing.volume[i, k] == pytest.approx(total, abs=1e-9)
                if total < 1e-9:
                    continue
                mean = np.average(chosen[:, 1], weights=chosen[:, 0])
                spread = np.sqrt(np.average((chosen[:, 1] - mean) ** 2, weights=chosen[:, 0]))
                assert timing.mean_months[i, k] == pytest.approx(mean, abs=1e-6)
                assert timing.spread_months[i, k] == pytest.approx(spread, abs=2e-3)


def test_along_a_chain_delays_add_up_and_do_not_spread():
    found = delays(arrays_of([("e0", "b0", 0.5, 3), ("b0", "b1", 0.4, 6), ("b1", "m0", 0.9, 12)]))
    assert found.supporting.mean_months[0, 0] == pytest.approx(21)
    assert found.supporting.spread_months[0, 0] == 0
    assert np.isnan(found.supporting.mean_months[0, 1])
    assert found.data()["supporting"] == [{"effort": "e0", "element": "m0", "mean": 21.0, "spread": 0.0}]


def test_a_quick_and_a_slow_route_are_weighed_by_what_they_carry():
    """0.6 in 2 months and 0.2 in 10: mean 4, variance 0.75 · 4 + 0.25 · 36 = 12."""
    found = delays(arrays_of([("e0", "m0", 0.6, 2), ("e0", "b0", 0.4, 4), ("b0", "m0", 0.5, 6)]))
    assert found.supporting.mean_months[0, 0] == pytest.approx(4)
    assert found.supporting.spread_months[0, 0] == pytest.approx(np.sqrt(12))


def test_routes_that_help_and_routes_that_hamper_are_timed_apart():
    links = [("e0", "m0", 0.5, 3), ("e0", "b0", -0.5, 6), ("b0", "m0", 0.4, 9), ("b0", "b1", -0.2, 1)]
    links.append(("b1", "m0", 0.5, 1))
    found = delays(arrays_of(links))
    assert found.hampering.mean_months[0, 0] == pytest.approx(15)
    # Minus times minus helps: 0.05 after 8 months, beside 0.5 after 3.
    assert found.supporting.mean_months[0, 0] == pytest.approx((0.5 * 3 + 0.05 * 8) / 0.55)


def test_a_loop_delays_by_its_rounds():
    """Rounds of weight 0.5 and 4 months: a geometric number of rounds, mean 1, variance 2."""
    found = delays(arrays_of([("e0", "b0", 1, 0), ("b0", "b0", 0.5, 4), ("b0", "m0", 1, 1)]))
    assert found.supporting.mean_months[0, 0] == pytest.approx(5)
    assert found.supporting.spread_months[0, 0] == pytest.approx(4 * np.sqrt(2))


@settings(max_examples=60)
@given(LINKS)
def test_without_loops_it_agrees_with_listing_all_routes(links):
    agrees([(s, t, w, lag) for s, t, w, lag in links if ORDER[s] < ORDER[t]])


def test_with_loops_it_agrees_with_a_long_list_of_walks():
    links = [("e0", "b0", 0.5, 3), ("b0", "b1", -0.3, 5), ("b1", "b0", 0.4, 7), ("b1", "m0", 0.8, 2)]
    agrees([*links, ("b0", "m1", 0.3, 1), ("e1", "b1", -0.6, 4)])


@settings(max_examples=40)
@given(LINKS)
def test_plus_less_minus_is_the_contribution(links):
    arrays = arrays_of([(s, t, w / 9, lag) for s, t, w, lag in links])
    found = delays(arrays)
    if found is not None:
        net = found.supporting.volume - found.hampering.volume
        np.testing.assert_allclose(net, contribution(arrays).values, atol=1e-9)


def test_parallel_links_that_cancel_out_in_a_loop_have_no_delay():
    links = [("b0", "b0", 0.9, 1), ("b0", "b0", -0.9, 1), ("b0", "b0", 0.3, 1), ("e0", "b0", 1, 1)]
    assert delays(arrays_of(links)) is None


def test_a_loop_that_never_settles_is_refused_by_name():
    with pytest.raises(LoopTooStrong):
        delays(arrays_of([("b0", "b1", 1, 1), ("b1", "b0", 1, 1)]))


def test_an_empty_plan_has_no_delays():
    found = delays(chain_arrays(Plan()))
    assert found.data() == {"unit": "months", "supporting": [], "hampering": []}
