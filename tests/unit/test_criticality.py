"""Criticality of links, against finite differences and against leaving the link out."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from din.analysis import contribution, criticality, strong_loops
from din.graph import chain_arrays
from din.model import Benefit, Contribution, Effort, MissionElement, Plan

NODES = (
    *(Effort(id=f"e{i}", name="e", reach=5 + i, target_group_size=10) for i in range(2)),
    *(Benefit(id=f"b{i}", name="b") for i in range(3)),
    *(MissionElement(id=f"m{i}", name="m") for i in range(2)),
)
IDS = st.sampled_from([n.id for n in NODES])
ENDS = st.lists(st.tuples(IDS, IDS, st.integers(-8, 8).map(lambda i: i / 10)), min_size=1, max_size=14)


def plan_of(links):
    return Plan.build(
        [
            *NODES,
            *(Contribution(id=f"l{i}", source=s, target=t, weight=w) for i, (s, t, w) in enumerate(links)),
        ]
    )


def totals(links):
    return contribution(chain_arrays(plan_of(links))).values.sum(axis=0)


@settings(max_examples=40)
@given(ENDS)
def test_the_slope_is_the_derivative_of_the_total(links):
    arrays = chain_arrays(plan_of(links))
    radius = np.abs(np.linalg.eigvals(np.abs(arrays.weights.toarray()))).max()
    assume(radius < 0.9)
    found = criticality(arrays)
    step = 1e-6
    for i, (s, t, w) in enumerate(links):
        up, down = (totals([*links[:i], (s, t, w + d), *links[i + 1 :]]) for d in (step, -step))
        np.testing.assert_allclose(found.slope[i], (up - down) / (2 * step), rtol=1e-5, atol=1e-6)


@given(ENDS)
def test_without_loops_what_a_link_carries_is_what_is_lost_without_it(links):
    order = {n.id: i for i, n in enumerate(NODES)}
    links = [(s, t, w) for s, t, w in links if order[s] < order[t]]
    assume(links)
    found = criticality(chain_arrays(plan_of(links)))
    for i in range(len(links)):
        lost = totals(links) - totals(links[:i] + links[i + 1 :])
        np.testing.assert_allclose(found.carried[i], lost, atol=1e-12)


def test_the_most_critical_links_come_first_and_idle_ones_not_at_all():
    found = criticality(
        chain_arrays(plan_of([("e0", "b0", 0.9), ("b0", "m0", 0.1), ("b1", "m1", 0.5), ("e1", "m1", 0.8)]))
    )
    assert [entry["link"] for entry in found.data(10)] == ["l3", "l0", "l1"]
    assert found.data(1)[0]["carried"] == {"m0": 0.0, "m1": pytest.approx(0.6 * 0.8)}


def test_a_plan_without_links_has_nothing_critical():
    assert criticality(chain_arrays(plan_of([]))).data(5) == []
    assert criticality(chain_arrays(Plan())).data(5) == []


def test_loops_of_the_example_settle():
    assert strong_loops(chain_arrays(plan_of([("b0", "b1", 0.9), ("b1", "b0", 0.9)]))) == ()
