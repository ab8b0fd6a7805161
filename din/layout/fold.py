"""Fold a large graph to one bundle per group and column, so that it can be read on a wall."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum


class Rest(Enum):
    """The group that holds all small groups when there are more groups than rows."""

    REST = "rest"


REST = Rest.REST


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """A node as folding sees it: its id, its column and the group (district) it is part of.

    The group None belongs to all: such a node is folded only when its column is too long.
    """

    id: Hashable
    column: Hashable
    group: Hashable = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """The nodes of one group in one column, drawn as one."""

    group: Hashable
    column: Hashable


@dataclass(frozen=True, slots=True)
class FoldedEdge:
    """All links between two drawn things.

    Attributes
    ----------
    source, target
        Ids of nodes, or bundles.
    weight
        Sum of the weights.
    gross
        Sum of the weights without their signs: more than `weight` when some links hamper.
    count
        Number of links.
    """

    source: Hashable
    target: Hashable
    weight: float
    gross: float
    count: int


@dataclass(frozen=True, slots=True)
class Folding:
    """A graph to draw instead of the whole one.

    Attributes
    ----------
    columns
        What is drawn per column, nodes and bundles, in the order of the nodes given.
    members
        The node ids in each bundle.
    drawn_as
        What stands for each node: itself or its bundle.
    edges
        Links between what is drawn, each pair once.
    inside
        Number of links hidden within each bundle that has any.
    """

    columns: Mapping[Hashable, tuple[Hashable, ...]]
    members: Mapping[Bundle, tuple[Hashable, ...]]
    drawn_as: Mapping[Hashable, Hashable]
    edges: tuple[FoldedEdge, ...]
    inside: Mapping[Bundle, int]


def fold(
    nodes: Sequence[NodeSpec],
    edges: Iterable[tuple[Hashable, Hashable, float]],
    limit: int = 11,
    *,
    total: int | None = None,
    focus: Hashable = None,
    unfolded: Collection[Hashable] = (),
    opened: Collection[Bundle] = (),
) -> Folding:
    """Fold the columns that are too long to one bundle per group.

    Parameters
    ----------
    nodes
        Nodes in the order in which they should be drawn.
    edges
        (source, target, weight).
    limit
        Most rows in a column, at least 2, not counting what the caller asks to see in full. If
        there are more groups, the smallest are put together in the group `REST`.
    total
        Most rows in all columns together: the longest columns are folded until they fit. What
        the caller asks to see in full is not counted, so that opening one bundle folds no other.
    focus
        A group to show in full; all other groups are folded in every column.
    unfolded, opened
        Groups, and bundles, to show in full.

    Returns
    -------
    Folding
        The same for the same input. A bundle of one node is that node.

    Raises
    ------
    ValueError
        For a node given twice, an edge with an unknown node, or a limit below 2.
    """
    if limit < 2:
        raise ValueError("limit must be at least 2")
    shown = {*unfolded} if focus is None else {*unfolded, focus}
    kept = {n.id for n in nodes if n.group in shown or Bundle(n.group, n.column) in opened}
    others = [node for node in nodes if node.id not in kept]
    long = _too_long(nodes, limit, total)
    bundle_of = {
        node.id: Bundle(node.group, node.column)
        for node in others
        if node.column in long or (focus is not None and node.group is not None)
    }
    return _folding(nodes, edges, _with_rest(bundle_of, nodes, limit, opened))


def _too_long(nodes: Sequence[NodeSpec], limit: int, total: int | None) -> set[Hashable]:
    """Give the columns to fold: those over the limit, then the longest until all fits."""
    rows = Counter(node.column for node in nodes)
    long = {column for column, count in rows.items() if count > limit}
    if total is None:
        return long
    bundles: dict[Hashable, set[Hashable]] = {column: set() for column in rows}
    for node in nodes:
        bundles[node.column].add(node.group)
    after = {column: len(groups) for column, groups in bundles.items()}
    for column in sorted(rows, key=lambda c: -rows[c]):
        if sum(after[c] if c in long else rows[c] for c in rows) <= total:
            break
        long.add(column)
    return long


def _with_rest(
    bundle_of: Mapping[Hashable, Bundle],
    nodes: Sequence[NodeSpec],
    limit: int,
    opened: Collection[Bundle],
) -> dict[Hashable, Bundle]:
    """Put the smallest groups together in the columns that have too many bundles."""
    sizes = Counter(node.group for node in nodes)
    groups: dict[Hashable, set[Hashable]] = {}
    for bundle in bundle_of.values():
        groups.setdefault(bundle.column, set()).add(bundle.group)
    by_size = sorted(sizes, key=lambda group: -sizes[group])  # equal sizes: as first given
    rank = {group: i for i, group in enumerate(by_size)}
    small: set[Bundle] = set()
    for column, inside in groups.items():
        if len(inside) > limit and Bundle(REST, column) not in opened:
            last = sorted(inside, key=rank.__getitem__)[limit - 1 :]
            small.update(Bundle(group, column) for group in last)
    return {
        node: Bundle(REST, bundle.column) if bundle in small else bundle for node, bundle in bundle_of.items()
    }


def _folding(
    nodes: Sequence[NodeSpec],
    edges: Iterable[tuple[Hashable, Hashable, float]],
    bundle_of: Mapping[Hashable, Bundle],
) -> Folding:
    """Draw every node as its bundle, or itself when it is alone in there."""
    sizes = Counter(bundle_of.values())
    columns: dict[Hashable, dict[Hashable, None]] = {}
    members: dict[Bundle, list[Hashable]] = {}
    drawn_as: dict[Hashable, Hashable] = {}
    for node in nodes:
        if node.id in drawn_as:
            raise ValueError(f"node {node.id!r} is given twice")
        bundle = bundle_of.get(node.id)
        drawn: Hashable = node.id
        if bundle is not None and sizes[bundle] > 1:
            drawn = bundle
            members.setdefault(bundle, []).append(node.id)
        drawn_as[node.id] = drawn
        columns.setdefault(node.column, {})[drawn] = None
    folded, inside = _folded_edges(edges, drawn_as)
    return Folding(
        columns={column: tuple(drawn) for column, drawn in columns.items()},
        members={bundle: tuple(ids) for bundle, ids in members.items()},
        drawn_as=drawn_as,
        edges=folded,
        inside=inside,
    )


def _folded_edges(
    edges: Iterable[tuple[Hashable, Hashable, float]],
    drawn_as: Mapping[Hashable, Hashable],
) -> tuple[tuple[FoldedEdge, ...], dict[Bundle, int]]:
    """Sum the edges between what is drawn; count those hidden within a bundle."""
    between: dict[tuple[Hashable, Hashable], list[float]] = {}
    inside: Counter[Bundle] = Counter()
    for source, target, weight in edges:
        if source not in drawn_as or target not in drawn_as:
            raise ValueError(f"edge {source!r} -> {target!r} names an unknown node")
        ends = drawn_as[source], drawn_as[target]
        if ends[0] == ends[1] and isinstance(ends[0], Bundle):
            inside[ends[0]] += 1
        else:
            between.setdefault(ends, []).append(weight)
    folded = tuple(
        FoldedEdge(*ends, sum(weights), sum(map(abs, weights)), len(weights))
        for ends, weights in between.items()
    )
    return folded, dict(inside)
