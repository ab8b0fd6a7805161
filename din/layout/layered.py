"""The layered layout: columns and links in, positions and bends out."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from din.layout.order import order_slots, rows_by, sift, total_crossings
from din.layout.place import place, place_calmly, stacks
from din.layout.proper import FloatArray, IntArray, Proper, make_proper
from din.layout.spec import Layout, LayoutSpec, Point, Size

Edge = tuple[Hashable, Hashable, float]


@dataclass(frozen=True, slots=True)
class _Lines:
    """The edges in arrays: node numbers and a weight between 0.5 and 1.5."""

    source: IntArray
    target: IntArray
    weight: FloatArray


@dataclass(frozen=True, slots=True)
class _Input:
    """What is drawn, numbered column by column."""

    ids: tuple[Hashable, ...]
    column_of: IntArray  # number of the filled column
    size: FloatArray  # (nodes, 2)
    before: FloatArray  # height where it was (nodes,), nan where unknown
    first: FloatArray  # height that gives the order to begin with (nodes,), nan where unknown
    lines: _Lines


def layered(
    columns: Sequence[Sequence[Hashable]],
    edges: Sequence[Edge],
    sizes: Mapping[Hashable, Size] | None = None,
    spec: LayoutSpec | None = None,
    previous: Mapping[Hashable, Point] | None = None,
    order: Mapping[Hashable, Point] | None = None,
) -> Layout:
    """Draw a graph in fixed columns with few crossings, straight lines and even gaps.

    Parameters
    ----------
    columns
        Node ids from left to right. An empty column takes no space.
    edges
        (source, target, weight). A line over several columns passes between the nodes of those;
        lines backwards or within a column are fine. The size of a weight says how much its nodes
        want to be level; the sign does not matter.
    sizes
        (width, height) of a node in px, where it differs from the spec.
    spec
        Measures and choices.
    previous
        Where nodes were. Those keep their order and nearly their place; new ones are put where
        they cross least. Leave a node out to have it placed anew.
    order
        Where nodes stand in another picture, such as the one this is a part of. Only their order is
        taken, as the one start of the search for few crossings; that is quicker than several starts
        and looks alike. It counts where `previous` says nothing of any node.

    Returns
    -------
    Layout
        The same for the same input, and whatever the order of the edges. Without `previous` the
        box starts at (0, 0); with it nodes stay in the frame they were in.

    Raises
    ------
    ValueError
        For a node in two places, an edge with an unknown node or a weight that is not finite, or
        a size that cannot be drawn.
    """
    spec = spec or LayoutSpec()
    if not any(columns):
        return Layout({}, {}, tuple(None for _ in columns), 0.0, 0.0, 0.0, 0.0, 0)
    given = _read(columns, edges, sizes or {}, spec, (previous or {}, order or {}))
    proper = make_proper(given.column_of, given.lines.source, given.lines.target, given.lines.weight)
    rank, height = _solve(given, proper, spec)
    return _drawn(columns, edges, given, proper, rank, height, spec)


def _read(
    columns: Sequence[Sequence[Hashable]],
    edges: Sequence[Edge],
    sizes: Mapping[Hashable, Size],
    spec: LayoutSpec,
    pictures: tuple[Mapping[Hashable, Point], ...],
) -> _Input:
    """Give the nodes numbers and put everything in arrays."""
    filled = [column for column in columns if column]
    ids = tuple(node for column in filled for node in column)
    number = {node: i for i, node in enumerate(ids)}
    if len(number) < len(ids):
        twice = next(node for i, node in enumerate(ids) if number[node] != i)
        raise ValueError(f"node {twice!r} is in the columns twice")
    default, nowhere = (spec.node_width, spec.node_height), (np.nan, np.nan)
    size = np.array([sizes.get(node, default) for node in ids], dtype=np.float64)
    if not (np.isfinite(size).all() and (size >= 0).all()):
        raise ValueError("node sizes must be finite and not negative")
    before, first = (
        np.array([places.get(node, nowhere)[1] for node in ids], dtype=np.float64) for places in pictures
    )
    column_of = np.repeat(np.arange(len(filled)), [len(column) for column in filled])
    return _Input(ids, column_of, size, before, first, _lines(number, edges))


def _lines(number: Mapping[Hashable, int], edges: Sequence[Edge]) -> _Lines:
    """Give the ends of the edges as numbers and scale their weights."""
    for source, target, _ in edges:
        if source not in number or target not in number:
            raise ValueError(f"edge {source!r} -> {target!r} names a node that is in no column")
    weight = np.abs(np.array([weight for *_, weight in edges], dtype=np.float64))
    if not np.isfinite(weight).all():
        raise ValueError("edge weights must be finite")
    largest = weight.max(initial=0.0)
    return _Lines(
        np.array([number[source] for source, *_ in edges], dtype=np.int64),
        np.array([number[target] for _, target, _ in edges], dtype=np.int64),
        0.5 + (weight / largest if largest > 0 else weight),
    )


def _solve(given: _Input, proper: Proper, spec: LayoutSpec) -> tuple[IntArray, FloatArray]:
    """Give the row and the height of every slot."""
    known = np.isfinite(given.before)
    heights = given.size[:, 1]
    if not known.any():
        rank = _ordered(given, proper, spec)
        columns = stacks(proper, rank, heights, spec.row_gap, spec.lane_gap)
        return rank, place(proper, columns, spec.evenness)
    slot_known = _slots(proper, known)
    wish = _guessed(proper, given.before, slot_known)
    rank = sift(proper, rows_by(proper, wish), ~slot_known)
    columns = stacks(proper, rank, heights, spec.row_gap, spec.lane_gap)
    drift = spec.drift * (float(heights.min()) + spec.row_gap)
    height = place_calmly(proper, columns, wish, slot_known, spec.evenness, drift)
    near = slot_known & (np.abs(height - wish) <= spec.slack)
    return rank, np.where(near, wish, height)


def _ordered(given: _Input, proper: Proper, spec: LayoutSpec) -> IntArray:
    """Give the row of every slot, none of which had a place."""
    known = np.isfinite(given.first)
    if not known.any():
        return order_slots(proper, spec.restarts, spec.seed)
    rank = rows_by(proper, _guessed(proper, given.first, _slots(proper, known)))
    return sift(proper, rank, np.ones(proper.n_slots, dtype=bool))


def _slots(proper: Proper, nodes: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Give for every slot what is said of the nodes; False for the others."""
    slots = np.zeros(proper.n_slots, dtype=bool)
    slots[: proper.n_nodes] = nodes
    return slots


def _guessed(proper: Proper, before: FloatArray, known: NDArray[np.bool_]) -> FloatArray:
    """Give the height of every slot: where it was, or amid what it links to."""
    lowest = float(before[known[: proper.n_nodes]].max())
    wish = np.full(proper.n_slots, lowest)
    wish[: proper.n_nodes][known[: proper.n_nodes]] = before[known[: proper.n_nodes]]
    has = known.astype(np.float64)
    # A height travels one part further in each round; a longest line has a part per gap.
    for _ in range(2 * len(proper.layers)):
        weight_tail, weight_head = (
            proper.weight * has[proper.head],
            proper.weight * has[proper.tail],
        )
        total = np.bincount(proper.tail, weight_tail, proper.n_slots)
        total += np.bincount(proper.head, weight_head, proper.n_slots)
        summed = np.bincount(proper.tail, weight_tail * wish[proper.head], proper.n_slots)
        summed += np.bincount(proper.head, weight_head * wish[proper.tail], proper.n_slots)
        reached = ~known & (total > 0)
        wish[reached] = summed[reached] / total[reached]
        has[reached] = 1.0
    return wish


def _drawn(
    columns: Sequence[Sequence[Hashable]],
    edges: Sequence[Edge],
    given: _Input,
    proper: Proper,
    rank: IntArray,
    height: FloatArray,
    spec: LayoutSpec,
) -> Layout:
    """Turn layers and heights into points."""
    left_of, right_of = _sides(given, spec)
    middle = (left_of + right_of) / 2
    half = given.size[:, 1] / 2
    if not np.isfinite(given.before).any():
        height = height - (height[: proper.n_nodes] - half).min()
    nodes = height[: proper.n_nodes]
    top, bottom = float((nodes - half).min()), float((nodes + half).max())
    points = zip(middle[given.column_of].tolist(), nodes.tolist(), strict=True)
    headings = iter(middle.tolist())
    return Layout(
        positions=dict(zip(given.ids, points, strict=True)),
        bends=_bends(edges, given, proper, rank, height, left_of, right_of, spec),
        column_x=tuple(next(headings) if column else None for column in columns),
        left=0.0,
        top=top,
        width=float(right_of[-1]),
        height=bottom - top,
        crossings=total_crossings(proper, rank),
    )


def _sides(given: _Input, spec: LayoutSpec) -> tuple[FloatArray, FloatArray]:
    """Give the left and right side of every filled column (px)."""
    width = np.zeros(int(given.column_of.max()) + 1)
    np.maximum.at(width, given.column_of, given.size[:, 0])
    left_of = np.concatenate(([0.0], np.cumsum(width[:-1] + spec.column_gap)))
    return left_of, left_of + width


def _bends(
    edges: Sequence[Edge],
    given: _Input,
    proper: Proper,
    rank: IntArray,
    height: FloatArray,
    left_of: FloatArray,
    right_of: FloatArray,
    spec: LayoutSpec,
) -> dict[tuple[Hashable, Hashable], tuple[Point, ...]]:
    """Give the points of every line that is not straight, from its source to its target."""
    bends: dict[tuple[Hashable, Hashable], tuple[Point, ...]] = {}
    ends = zip(given.lines.source.tolist(), given.lines.target.tolist(), strict=True)
    for (source, target, _), (tail, head) in zip(edges, ends, strict=True):
        column, span = (
            given.column_of[tail],
            given.column_of[head] - given.column_of[tail],
        )
        if abs(span) > 1:
            chain = proper.chains[(tail, head) if span > 0 else (head, tail)]
            points = [
                (float(side[proper.layer_of[dummy]]), float(height[dummy]))
                for dummy in chain
                for side in (left_of, right_of)
            ]
            bends[source, target] = tuple(points if span > 0 else points[::-1])
        elif span == 0 and abs(rank[head] - rank[tail]) > 1:
            # Round the nodes in between, further out for a longer way.
            out = min(0.1 + 0.05 * abs(int(rank[head] - rank[tail])), 0.45) * spec.column_gap
            level = float(height[tail] + height[head]) / 2
            bends[source, target] = ((float(right_of[column]) + out, level),)
    return bends
