"""The contribution matrix: properties, and agreement with two independent ways to compute it."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from din.analysis.contribution import contribution
from din.analysis.loops import strong_loops
from din.errors import LoopTooStrong
from din.graph import chain_arrays
from din.model import Benefit, Contribution, Effort, MissionElement, Plan

WEIGHTS = st.integers(-10, 10).map(lambda i: i / 10)


def effort(name, **fields):
    return Effort(id=name, name=name, **fields)


def link(number, source, target, weight):
    return Contribution(id=f"l{number}", source=source, target=target, weight=weight)


@st.composite
def networks(draw, weights=WEIGHTS, most_links=14):
    """A small plan in which anything may contribute to anything, itself included."""
    efforts = [
        effort(f"e{i}", reach=draw(st.integers(0, 10)), target_group_size=10)
        for i in range(draw(st.integers(1, 3)))
    ]
    nodes = [
        *efforts,
        *(Benefit(id=f"b{i}", name="b") for i in range(draw(st.integers(0, 4)))),
        *(MissionElement(id=f"m{i}", name="m") for i in range(draw(st.integers(1, 3)))),
    ]
    ids = st.sampled_from([n.id for n in nodes])
    ends = draw(st.lists(st.tuples(ids, ids, weights), max_size=most_links))
    return Plan.build([*nodes, *(link(i, s, t, w) for i, (s, t, w) in enumerate(ends))])


def dense(plan):
    arrays = chain_arrays(plan)
    w = np.zeros((len(arrays.ids), len(arrays.ids)))
    for c in plan.contributions:
        w[arrays.index[c.source], arrays.index[c.target]] += c.weight
    return arrays, w


def solvable(plan):
    _, w = dense(plan)
    return np.abs(np.linalg.eigvals(np.abs(w))).max(initial=0) < 0.99


@given(networks())
def test_agrees_with_a_dense_inverse(plan):
    assume(solvable(plan))
    arrays, w = dense(plan)
    inverse = np.linalg.inv(np.eye(len(w)) - w)
    expected = arrays.exposure[:, None] * inverse[np.ix_(arrays.efforts, arrays.elements)]
    np.testing.assert_allclose(contribution(arrays).values, expected, atol=1e-10)


@given(networks())
def test_agrees_with_all_walks_in_networkx(plan):
    """Sum over walks, step by step, with networkx for the links: an implementation without matrices."""
    _, w = dense(plan)
    assume(np.abs(np.linalg.eigvals(np.abs(w))).max(initial=0) < 0.7)
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(n.id for n in plan.chain)
    graph.add_weighted_edges_from((c.source, c.target, c.weight) for c in plan.contributions)
    arrays = chain_arrays(plan)
    found = contribution(arrays)
    for row, effort_id in enumerate(found.efforts):
        wave, total = {effort_id: arrays.exposure[row]}, dict.fromkeys(graph, 0.0)
        for _ in range(200):
            following = dict.fromkeys(graph, 0.0)
            for node, value in wave.items():
                total[node] += value
                for _, target, weight in graph.out_edges(node, data="weight"):
                    following[target] += value * weight
            wave = following
        expected = [total[m] for m in found.mission_elements]
        np.testing.assert_allclose(found.values[row], expected, atol=1e-8)


@given(networks())
def test_refuses_exactly_the_loops_that_do_not_settle_and_names_a_real_one(plan):
    arrays, w = dense(plan)
    radius = np.abs(np.linalg.eigvals(np.abs(w))).max(initial=0)
    assume(abs(radius - 1) > 1e-6)
    if radius < 1:
        assert strong_loops(arrays) == ()
        return
    with pytest.raises(LoopTooStrong) as caught:
        contribution(arrays)
    assert caught.value.radius == pytest.approx(radius)
    nodes = [arrays.index[n] for n in caught.value.nodes]
    assert all(w[a, b] != 0 for a, b in zip(nodes, [*nodes[1:], nodes[0]], strict=True))


@pytest.mark.parametrize("weights", [(1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)])
def test_a_loop_of_exactly_one_is_refused_whatever_its_sign(weights):
    nodes = [effort("e"), Benefit(id="b", name="b"), MissionElement(id="m", name="m")]
    plan = Plan.build([*nodes, link(1, "e", "b", weights[0]), link(2, "b", "e", weights[1])])
    with pytest.raises(LoopTooStrong) as caught:
        contribution(chain_arrays(plan))
    assert set(caught.value.nodes) == {"e", "b"}


@given(networks(), st.randoms())
def test_the_order_of_records_changes_nothing(plan, random):
    assume(solvable(plan))
    records = list(plan)
    random.shuffle(records)
    one, other = contribution(chain_arrays(plan)), contribution(chain_arrays(Plan.build(records)))
    for a, effort_id in enumerate(one.efforts):
        for b, element in enumerate(one.mission_elements):
            there = other.efforts.index(effort_id), other.mission_elements.index(element)
            assert other.values[there] == pytest.approx(one.values[a, b], abs=1e-10)
            assert other.share[there] == pytest.approx(one.share[a, b], abs=1e-8)


@given(networks(weights=st.integers(1, 6).map(lambda i: i / 10)), st.data())
def test_a_positive_link_more_never_lowers_a_contribution(plan, data):
    ids = [n.id for n in plan.chain]
    extra = link("new", data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(ids)), 0.2)
    more = Plan.build([*plan, extra])
    assume(solvable(more))
    before, after = contribution(chain_arrays(plan)).values, contribution(chain_arrays(more)).values
    assert (after >= before - 1e-10).all()


@given(networks())
def test_removing_an_effort_that_nothing_feeds_leaves_the_others_as_they_were(plan):
    assume(solvable(plan))
    fed = {c.target for c in plan.contributions}
    loose = [e.id for e in plan.of(Effort) if e.id not in fed]
    assume(loose)
    gone = loose[0]
    rest = Plan.build(r for r in plan if r.id != gone and getattr(r, "source", None) != gone)
    before, after = contribution(chain_arrays(plan)), contribution(chain_arrays(rest))
    kept = [i for i, e in enumerate(before.efforts) if e != gone]
    np.testing.assert_allclose(after.values, before.values[kept], atol=1e-10)


@given(networks(), st.integers(2, 5))
def test_an_effort_split_in_parts_adds_up_to_the_whole(plan, parts):
    assume(solvable(plan))
    first = plan.of(Effort)[0]
    assume(all(c.target != first.id for c in plan.contributions))
    records = [r for r in plan if r.id != first.id and getattr(r, "source", None) != first.id]
    for part in range(parts):
        records.append(first.model_copy(update={"id": f"part{part}", "reach": first.reach / parts}))
        records.extend(
            c.model_copy(update={"id": f"{c.id}-{part}", "source": f"part{part}"})
            for c in plan.contributions
            if c.source == first.id
        )
    whole, split = contribution(chain_arrays(plan)), contribution(chain_arrays(Plan.build(records)))
    np.testing.assert_allclose(split.values.sum(axis=0), whole.values.sum(axis=0), atol=1e-10)


@given(networks())
def test_shares_of_a_fed_element_add_up_to_one(plan):
    assume(solvable(plan))
    found = contribution(chain_arrays(plan))
    fed = np.abs(found.values).sum(axis=0) > 0
    np.testing.assert_allclose(found.share.sum(axis=0), fed.astype(float), atol=1e-12)


def test_without_links_every_contribution_is_zero():
    plan = Plan.build([effort("e"), MissionElement(id="m", name="m")])
    found = contribution(chain_arrays(plan))
    assert found.values.tolist() == found.share.tolist() == [[0.0]]


def test_an_empty_plan_has_an_empty_matrix():
    found = contribution(chain_arrays(Plan()))
    assert found.values.shape == (0, 0)
    assert found.efforts == found.mission_elements == ()


def test_a_plan_of_one_element_has_a_column_and_no_rows():
    found = contribution(chain_arrays(Plan.build([MissionElement(id="m", name="m")])))
    assert found.values.shape == (0, 1)
    assert found.mission_elements == ("m",)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, 1.0),
        ({"reach": 40}, 1.0),
        ({"target_group_size": 160}, 1.0),
        ({"reach": 40, "target_group_size": 0}, 1.0),
        ({"reach": 40, "target_group_size": 160}, 0.25),
        ({"reach": 0, "target_group_size": 160}, 0.0),
        ({"reach": 400, "target_group_size": 160}, 1.0),
    ],
)
def test_reach_is_a_share_of_the_target_group_and_counts_as_one_when_missing(fields, expected):
    plan = Plan.build([effort("e", **fields), MissionElement(id="m", name="m"), link(1, "e", "m", 0.5)])
    assert contribution(chain_arrays(plan)).values[0, 0] == expected * 0.5


def test_strengths_are_read_as_bands_and_exact_weights_as_they_are():
    strong = Contribution(id="s", source="e", target="m", strength=3)
    exact = Contribution(id="x", source="e", target="n", weight=0.123)
    nodes = [effort("e"), MissionElement(id="m", name="m"), MissionElement(id="n", name="n")]
    found = contribution(chain_arrays(Plan.build([*nodes, strong, exact])))
    assert found.values.tolist() == [[0.55, 0.123]]
    assert found.low.tolist() == [[0.4, 0.123]]
    assert found.high.tolist() == [[0.7, 0.123]]


def test_bands_are_left_out_when_a_loop_does_not_settle_at_their_high_end():
    nodes = [effort("e"), Benefit(id="b", name="b"), MissionElement(id="m", name="m")]
    links = [
        Contribution(id=f"l{i}", source=s, target=t, strength=3)
        for i, (s, t) in enumerate([("e", "b"), ("b", "e"), ("b", "b"), ("b", "m")])
    ]
    found = contribution(chain_arrays(Plan.build([*nodes, *links])))
    assert found.low is None
    assert found.high is None
    assert found.values[0, 0] == pytest.approx(0.55**2 / (1 - 0.55 - 0.55**2))


@settings(max_examples=25)
@given(st.integers(1, 10_000))
def test_large_loops_and_deep_chains_agree_with_sparse_lu(seed):
    """Plans beyond the sizes at which blocks are solved dense; scipy's LU of the whole is the oracle."""
    from scipy import sparse
    from scipy.sparse.linalg import splu

    from din.analysis.loops import unsettled
    from din.analysis.ready import prepare

    rng = np.random.default_rng(seed)
    size = int(rng.integers(100, 600))
    ends = rng.integers(0, size, (2, 3 * size))
    chain = np.arange(size - 1)
    rows, columns = np.concatenate([ends[0], chain]), np.concatenate([ends[1], chain + 1])
    weights = sparse.coo_array((rng.uniform(-0.2, 0.2, rows.size), (rows, columns)), (size, size)).tocsr()
    assume(not unsettled(weights))
    right = rng.normal(size=(size, 3))
    expected = splu((sparse.eye_array(size, format="csc") - weights.tocsc()).tocsc()).solve(right)
    np.testing.assert_allclose(prepare(weights).solve(right), expected, atol=1e-9)


def test_chains_deeper_than_the_sweep_are_solved_all_the_same():
    from scipy import sparse

    from din.analysis.ready import prepare
    from din.analysis.sweep import MOST_LEVELS

    size = MOST_LEVELS + 700
    weights = sparse.csr_array(
        (np.full(size - 1, 0.9), (np.arange(size - 1), np.arange(1, size))), (size,) * 2
    )
    last = np.zeros((size, 1))
    last[-1] = 1
    found = prepare(weights).solve(last)[:, 0]
    np.testing.assert_allclose(found[::-1], 0.9 ** np.arange(size), atol=1e-300, rtol=1e-9)


def test_a_loop_a_hair_from_one_is_refused_without_a_warning():
    nodes = [effort("e"), Benefit(id="b", name="b"), MissionElement(id="m", name="m")]
    links = [("e", "e", 0.1), ("e", "e", 0.8), ("e", "b", 1.0), ("b", "e", 0.1)]
    with pytest.raises(LoopTooStrong):
        contribution(chain_arrays(Plan.build([*nodes, *(link(i, *ends) for i, ends in enumerate(links))])))
