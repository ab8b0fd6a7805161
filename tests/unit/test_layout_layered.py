"""The layered layout: order, places, calm, refusals."""

import itertools
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from din.layout import Layout, LayoutSpec, crossings, layered
from tests.unit.layout_graphs import Columns, Edges, din_like, fewest_crossings, naive_crossings

SPEC = LayoutSpec()
ROW = SPEC.node_height + SPEC.row_gap


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Columns, Edges]:
    """Any columns, empty ones too, with links in all directions, loops and parallels included."""
    counts = draw(st.lists(st.integers(0, 6), min_size=1, max_size=5))
    columns = [[f"{k}.{i}" for i in range(n)] for k, n in enumerate(counts)]
    nodes = [node for column in columns for node in column]
    ends = st.sampled_from(nodes) if nodes else st.nothing()
    edges = st.lists(st.tuples(ends, ends, st.floats(-3, 3)), max_size=25 if nodes else 0)
    return columns, draw(edges)


def rows(layout: Layout, columns: Columns) -> Columns:
    return [sorted(column, key=lambda node: layout.positions[node][1]) for column in columns]


def test_two_crossed_lines_are_uncrossed() -> None:
    layout = layered([["a", "b"], ["c", "d"]], [("a", "d", 1), ("b", "c", 1)])
    assert layout.crossings == 0
    assert {node: y for node, (_, y) in layout.positions.items()}["a"] == pytest.approx(
        layout.positions["d"][1]
    )


def test_every_effort_for_every_goal_keeps_the_one_crossing_it_must_have() -> None:
    edges = [(s, t, 1.0) for s in "ab" for t in "cd"]
    assert layered([["a", "b"], ["c", "d"]], edges).crossings == 1


def test_a_tree_has_no_crossings() -> None:
    columns = [[f"e{i}" for i in (5, 2, 7, 0, 3, 6, 1, 4)], ["g3", "g0", "g2", "g1"], ["m"]]
    edges = [(f"e{i}", f"g{i // 2}", 1.0) for i in range(8)] + [(f"g{i}", "m", 1.0) for i in range(4)]
    assert layered(columns, edges).crossings == 0


def test_a_single_target_is_level_with_the_middle_of_its_sources() -> None:
    layout = layered([["a", "b", "c"], ["m"]], [(s, "m", 1.0) for s in "abc"])
    assert layout.positions["m"][1] == pytest.approx(layout.positions["b"][1])
    assert layout.height == pytest.approx(3 * SPEC.node_height + 2 * SPEC.row_gap)


def test_an_empty_column_takes_no_space() -> None:
    full = layered([["a"], ["b"]], [("a", "b", 1)])
    holed = layered([["a"], [], ["b"]], [("a", "b", 1)])
    assert holed.positions == full.positions
    assert holed.column_x == (full.column_x[0], None, full.column_x[1])
    assert layered([[], []], []).positions == {}


def test_a_long_line_passes_between_the_nodes_of_the_column_it_skips() -> None:
    columns = [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]
    edges = [*zip("abcdef", "defghi", [1] * 6, strict=True), ("a", "i", 1)]
    layout = layered(columns, edges)
    (enters, y), (leaves, y_out) = layout.bends["a", "i"]
    assert y == y_out
    assert leaves - enters == SPEC.node_width
    for node in "def":
        assert abs(layout.positions[node][1] - y) >= SPEC.node_height / 2 + SPEC.row_gap / 2 - 1e-6


def test_a_back_link_bends_from_its_source_to_its_target() -> None:
    layout = layered([["a"], ["b"], ["c"]], [("a", "b", 1), ("b", "c", 1), ("c", "a", 1)])
    first, last = layout.bends["c", "a"]
    assert first[0] > last[0]
    assert first[0] < layout.positions["c"][0]


def test_a_line_within_a_column_goes_round_what_is_in_between() -> None:
    columns = [["a", "b", "c"], ["d", "e", "f"]]
    edges: Edges = [("a", "d", 3), ("b", "e", 3), ("c", "f", 3), ("a", "c", 1), ("a", "b", 1)]
    layout = layered(columns, edges)
    ((x, _),) = layout.bends["a", "c"]
    assert SPEC.node_width < x < SPEC.node_width + SPEC.column_gap
    assert ("a", "b") not in layout.bends


@settings(max_examples=60, deadline=None)
@given(graphs(), st.floats(0, 1))
def test_every_node_has_a_place_in_its_column_and_none_overlap(
    graph: tuple[Columns, Edges], evenness: float
) -> None:
    columns, edges = graph
    sizes = {node: (100.0 + 7 * i, 20.0 + 9 * i) for c in columns for i, node in enumerate(c)}
    layout = layered(columns, edges, sizes, LayoutSpec(evenness=evenness, restarts=3))
    assert set(layout.positions) == {node for column in columns for node in column}
    for column, x in zip(columns, layout.column_x, strict=True):
        assert {layout.positions[node][0] for node in column} == ({x} if column else set())
    filled = [x for x in layout.column_x if x is not None]
    assert filled == sorted(set(filled))
    for column in rows(layout, columns):
        for upper, lower in itertools.pairwise(column):
            apart = layout.positions[lower][1] - layout.positions[upper][1]
            assert apart >= (sizes[upper][1] + sizes[lower][1]) / 2 + SPEC.row_gap - 1e-6
    for node, (x, y) in layout.positions.items():
        assert y - sizes[node][1] / 2 >= -1e-6
        assert y + sizes[node][1] / 2 <= layout.height + 1e-6
        assert sizes[node][0] / 2 - 1e-6 <= x <= layout.width - sizes[node][0] / 2 + 1e-6


@settings(max_examples=40, deadline=None)
@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_of_the_edges_makes_no_difference(graph: tuple[Columns, Edges], rng: random.Random) -> None:
    columns, edges = graph
    shuffled = rng.sample(edges, len(edges))
    assert layered(columns, edges) == layered(columns, edges) == layered(columns, shuffled)


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_crossings_given_are_those_of_the_drawing(graph: tuple[Columns, Edges]) -> None:
    columns, edges = graph
    at = {node: k for k, column in enumerate([c for c in columns if c]) for node in column}
    once = {tuple(sorted(e[:2], key=at.__getitem__)): e for e in edges}
    short = [(s, t, w) for (s, t), (*_, w) in once.items() if abs(at[s] - at[t]) <= 1]
    layout = layered(columns, short)
    drawn = [column for column in rows(layout, columns) if column]
    assert layout.crossings == naive_crossings(drawn, short) == crossings(drawn, short)


def test_crossings_come_close_to_the_fewest_possible() -> None:
    rng = random.Random(1)
    ratios = []
    for _ in range(15):
        columns = [[f"{k}.{i}" for i in range(rng.choice([3, 4, 4, 5]))] for k in range(3)]
        edges = [
            (s, t, 1.0)
            for left, right in itertools.pairwise(columns)
            for s in left
            for t in right
            if rng.random() < 0.45
        ]
        fewest = fewest_crossings(columns, edges)
        found = layered(columns, edges).crossings
        assert found >= fewest
        ratios.append((found + 1) / (fewest + 1))
    assert np.mean(ratios) <= 1.1


@pytest.mark.parametrize("size", [60, 300])
def test_an_insert_moves_nineteen_in_twenty_nodes_less_than_a_row(size: int) -> None:
    for seed in range(6):
        columns, edges = din_like(size, seed)
        before = layered(columns, edges).positions
        rng = random.Random(seed)
        k = rng.randrange(4)
        grown = [[*column, "new"] if i == k else column for i, column in enumerate(columns)]
        edges = [*edges, ("new", rng.choice(columns[k + 1]), 2.0)]
        after = layered(grown, edges, previous=before).positions
        moved = np.array([abs(after[node][1] - y) for node, (_, y) in before.items()])
        assert np.mean(moved < ROW) >= 0.95
        for column in columns:
            assert sorted(column, key=lambda n: before[n][1]) == sorted(column, key=lambda n: after[n][1])


def test_a_new_node_goes_beside_what_it_links_to_and_not_to_the_bottom() -> None:
    columns = [[f"e{i}" for i in range(8)], [f"b{i}" for i in range(8)]]
    edges = [(f"e{i}", f"b{i}", 1.0) for i in range(8)]
    before = layered(columns, edges).positions
    columns[0].append("new")
    layout = layered(columns, [*edges, ("new", "b0", 1.0)], previous=before)
    assert layout.crossings == 0
    assert abs(layout.positions["new"][1] - layout.positions["e0"][1]) == pytest.approx(ROW)


def test_a_plan_built_node_by_node_ends_without_crossings_it_need_not_have() -> None:
    columns: Columns = [[], []]
    edges: Edges = []
    positions: dict[Any, tuple[float, float]] = {}
    for i in (3, 0, 2, 1):
        columns[1].append(f"b{i}")
        edges.append((f"e{i}", f"b{i}", 1.0))
        columns[0].append(f"e{i}")
        layout = layered(columns, edges, previous=positions)
        positions = dict(layout.positions)
    assert layout.crossings == 0


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (([["a"], ["a"]], []), "twice"),
        (([["a"]], [("a", "x", 1.0)]), "no column"),
        (([["a"], ["b"]], [("a", "b", float("nan"))]), "finite"),
        (([["a"]], [], {"a": (-1.0, 2.0)}), "sizes"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments: tuple[Any, ...], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        layered(*arguments)


@pytest.mark.parametrize(
    "measures", [{"row_gap": -1.0}, {"evenness": 2.0}, {"restarts": 0}, {"column_gap": np.inf}]
)
def test_measures_that_cannot_be_drawn_are_refused(measures: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be"):
        LayoutSpec(**measures)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 12)), max_size=40))
def test_crossings_agree_with_comparing_all_pairs(pairs: list[tuple[int, int]]) -> None:
    columns = [[f"a{i}" for i in range(10)], [f"b{i}" for i in range(13)]]
    edges = [(f"a{i}", f"b{j}", 1.0) for i, j in pairs]
    assert crossings(columns, edges) == naive_crossings(columns, edges)


def test_crossings_refuse_an_edge_that_skips_a_column_or_has_an_unknown_end() -> None:
    with pytest.raises(ValueError, match="skips"):
        crossings([["a"], ["b"], ["c"]], [("a", "c")])
    with pytest.raises(ValueError, match="no column"):
        crossings([["a"]], [("a", "x")])
