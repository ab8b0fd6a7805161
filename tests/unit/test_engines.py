"""Three ways of solving, one answer; draws and losses against the definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from benchmarks.generate import network, plan
from din.analysis import contribution
from din.analysis.batches import LARGEST_LOOP, parts_in_order, reach_of_batch
from din.analysis.draws import _pattern, _together, by_kernel, by_numpy, drawn_ranks, one_by_one
from din.analysis.loops import unsettled
from din.analysis.losses import group_losses, node_losses
from din.analysis.ready import Compiled, Triangular, prepare
from din.analysis.sweep import Sweep
from din.graph import chain_arrays
from din.model import Contribution, Effort, Goal, MissionElement, Plan

pytest.importorskip("numba", reason="numba, an extra, is not installed")


@st.composite
def matrices(draw):
    """Draw W with loops, hampering links, self-loops and empty rows; most of them settle."""
    size = draw(st.integers(1, 70))
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    links = draw(st.integers(0, 3 * size))
    data = random.uniform(-0.4, 0.6, links)
    matrix = sparse.coo_array((data, random.integers(0, size, (2, links))), shape=(size, size)).tocsr()
    matrix.eliminate_zeros()
    return matrix


@settings(max_examples=150, deadline=None)
@given(matrices(), st.integers(1, 7))
def test_compiled_or_not_is_what_a_full_inverse_gives(weights, columns):
    ways = [Sweep(weights), Compiled(weights)]
    refused = [sorted(nodes.tolist() for nodes, _ in unsettled(weights, way)) for way in ways]
    assert refused[0] == refused[1]
    if not refused[0]:
        right = np.random.default_rng(1).random((weights.shape[0], columns))
        expected = np.linalg.solve(np.eye(len(right)) - weights.toarray(), right)
        for way in ways:
            np.testing.assert_allclose(way.solve(right), expected, rtol=1e-9, atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(matrices())
def test_a_small_network_without_loops_is_substituted_back(weights):
    forth = sparse.triu(weights, 1, format="csr")
    right = np.eye(weights.shape[0])
    assert isinstance(prepare(forth), Triangular)
    np.testing.assert_allclose(prepare(forth).solve(right), Sweep(forth).solve(right), rtol=1e-12, atol=1e-15)


@settings(max_examples=100, deadline=None)
@given(matrices())
def test_every_loop_is_found_once_and_solved_after_what_it_draws_on(weights):
    order, loops = Compiled(weights)._ordered
    assert sorted(order.tolist()) == list(range(weights.shape[0]))
    labels, looped = Sweep(weights).components
    found = [sorted(order[begin:end].tolist()) for begin, end in loops]
    assert sorted(found) == sorted(np.flatnonzero(labels == k).tolist() for k in np.unique(labels[looped]))
    place = np.empty(order.size, dtype=int)
    place[order] = np.arange(order.size)
    rows = np.repeat(np.arange(order.size), np.diff(weights.indptr))
    outward = labels[rows] != labels[weights.indices]
    assert (place[rows[outward]] > place[weights.indices[outward]]).all()


def test_a_large_component_is_iterated_to_the_same_answer():
    random = np.random.default_rng(1)
    size = 800
    weights = sparse.random_array((size, size), density=5 / size, rng=random, format="csr")
    weights.data = weights.data * 0.35 * np.where(random.random(weights.nnz) < 0.2, -1, 1)
    way = Compiled(weights)
    assert (way._ordered[1][:, 1] - way._ordered[1][:, 0]).max() > 500
    right = random.random((size, 6))
    np.testing.assert_allclose(
        way.solve(right), np.linalg.solve(np.eye(size) - weights.toarray(), right), atol=1e-12
    )


@pytest.mark.parametrize("feedback", [False, True])
def test_a_city_gets_the_same_answer_compiled_or_not(feedback):
    weights = network(5_000, feedback=feedback).weights()
    right = np.random.default_rng(0).random((5_000, 6))
    np.testing.assert_allclose(
        Compiled(weights).solve(right), Sweep(weights).solve(right), rtol=1e-12, atol=1e-12
    )


def test_draws_are_the_same_compiled_or_not():
    arrays = chain_arrays(plan(150))
    pattern, entries = _pattern(arrays.links, len(arrays.ids))
    data = np.zeros((64, pattern.nnz))
    weights = np.random.default_rng(0).uniform(
        arrays.links.low, arrays.links.high, (64, arrays.links.low.size)
    )
    np.add.at(data.T, entries, weights.T)
    np.testing.assert_allclose(by_kernel(arrays, pattern, data), by_numpy(arrays, pattern, data), atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.booleans())
def test_many_sets_of_weights_at_once_are_what_each_by_itself_is(seed, feedback):
    arrays = chain_arrays(plan(30, seed, feedback=feedback))
    random = np.random.default_rng(seed)
    pattern, entries = _pattern(arrays.links, len(arrays.ids))
    weights = random.uniform(-0.6, 0.9, (12, entries.size))
    data = np.zeros((12, pattern.nnz))
    np.add.at(data.T, entries, weights.T)
    parts = parts_in_order(pattern)
    assert max(part.size for part in parts) <= LARGEST_LOOP
    reached, settled = reach_of_batch(pattern, data, arrays.elements, parts)
    together = arrays.exposure[:, None] * reached[settled][:, arrays.efforts]
    each = one_by_one(arrays, pattern, data)
    np.testing.assert_allclose(together, each, atol=1e-12)
    np.testing.assert_allclose(by_kernel(arrays, pattern, data), each, atol=1e-12)


def test_weights_of_parallel_links_add_up_in_every_draw():
    pattern, entries = _pattern(chain(*[("e0", "m", {"weight": 0.1})] * 2, ("e1", "m", {})).links, 5)
    strengths = np.array([[0.1, 0.2, 0.4], [0.3, 0.3, 0.5]])
    found = _together(strengths, entries, pattern.nnz)
    np.testing.assert_allclose(np.sort(found, axis=1), [[0.3, 0.4], [0.5, 0.6]])


def chain(*links, efforts=2):
    nodes = [Effort(id=f"e{i}", name="x") for i in range(efforts)]
    nodes += [Goal(id="g", name="x"), Goal(id="h", name="x"), MissionElement(id="m", name="x")]
    records = [Contribution(id=f"l{i}", source=s, target=t, **more) for i, (s, t, more) in enumerate(links)]
    return chain_arrays(Plan.build([*nodes, *records]))


def test_a_clear_order_is_settled_and_one_within_the_bands_is_not():
    clear = chain(("e0", "m", {"strength": 3}), ("e1", "m", {"strength": 1}))
    found = drawn_ranks(clear, contribution(clear).values)
    assert found.settled.all()
    assert found.rank_low[:, 0].tolist() == found.rank_high[:, 0].tolist() == [1, 2]
    close = chain(("e0", "m", {"weight": 0.3}), ("e1", "m", {"strength": 2}))
    found = drawn_ranks(close, contribution(close).values)
    assert not found.settled.any()
    assert found.held[0, 0] < 0.8


def test_exact_weights_give_no_band_and_every_rank_holds():
    found = drawn_ranks(exact := chain(("e0", "m", {"weight": 0.3})), contribution(exact).values)
    assert found.held.min() == 1
    np.testing.assert_allclose(found.low, found.high)


def test_draws_whose_loop_does_not_settle_are_counted_and_the_rest_counts():
    risky = chain(("e0", "g", {"strength": 3}), ("g", "h", {"weight": 1}), ("h", "g", {"strength": 3}),
                  ("g", "g", {"strength": 2}), ("g", "m", {"strength": 1}))  # fmt: skip
    found = drawn_ranks(risky, contribution(risky).values, 256)
    assert 0 < found.failed < found.draws == 256


def test_the_same_seed_gives_the_same_draws():
    arrays = chain_arrays(plan(60))
    values = contribution(arrays).values
    first, again = (drawn_ranks(arrays, values, 200, seed=5) for _ in range(2))
    np.testing.assert_array_equal(first.held, again.held)


def test_certainty_widens_and_narrows_the_band_but_not_past_zero():
    low, plain, sure = (
        chain(("e0", "m", {"strength": 1, "certainty": certainty})).links
        for certainty in ("low", None, "high")
    )
    assert (
        0
        < low.low[0]
        < plain.low[0]
        < sure.low[0]
        < sure.central[0]
        < sure.high[0]
        < plain.high[0]
        < low.high[0]
    )


def left_after(arrays, nodes):
    """Give the total per element when these nodes are really taken out."""
    kept = np.ones(len(arrays.ids))
    kept[nodes] = 0
    weights = arrays.weights.toarray() * kept[:, None] * kept[None, :]
    started = np.zeros(len(arrays.ids))
    started[arrays.efforts] = arrays.exposure
    return ((started * kept) @ np.linalg.inv(np.eye(len(weights)) - weights))[arrays.elements] * kept[
        arrays.elements
    ]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.booleans())
def test_losses_are_what_taking_out_takes_away(seed, feedback):
    arrays = chain_arrays(plan(40, seed, feedback=feedback))
    whole = left_after(arrays, [])
    expected = np.array([whole - left_after(arrays, [i]) for i in range(len(arrays.ids))])
    np.testing.assert_allclose(node_losses(arrays), expected, atol=1e-12)
    random = np.random.default_rng(seed)
    groups = [np.sort(random.choice(len(arrays.ids), 4, replace=False)) for _ in range(5)]
    expected = np.array([whole - left_after(arrays, group) for group in groups])
    np.testing.assert_allclose(group_losses(arrays, groups), expected, atol=1e-12)
