"""The strongest routes between nodes, without listing all of them.

A route is a simple path; its weight is the product of the weights of its links, parallel links added up.
Routes come out strongest first from a best-first search whose estimate of what is left is exact (the
strongest way to the end, by Dijkstra; Hart, Nilsson and Raphael 1968 for the search), so that nothing
is looked at that cannot become one of the next routes, except where loops are in the way.

A route's share is |weight| over everything that flows between the two: (I − |W|)⁻¹, all routes and loops,
plus and minus both counted as size. Shares of all routes together are at most 1; what is missing are loops.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from din.analysis.contribution import reach_of_nodes
from din.analysis.ready import prepare
from din.analysis.sweep import Matrix
from din.errors import UsageError
from din.graph.arrays import ChainArrays, Floats, Indices
from din.texts import msg

MOST_STEPS = 20_000
"""After this many partial routes a search gives what it has found (only loops can make it this long)."""


@dataclass(frozen=True, slots=True)
class Route:
    """One route: node ids from source to target, link ids along it (parallel ones included).

    ``weight`` is the product of its links (−1 … 1 as a rule), ``share`` its part (0 … 1) of everything
    that flows between the ends asked for.
    """

    nodes: tuple[str, ...]
    links: tuple[str, ...]
    weight: float
    share: float

    def data(self) -> dict[str, Any]:
        """Give the route as JSON data."""
        return {
            "nodes": list(self.nodes),
            "links": list(self.links),
            "weight": self.weight,
            "share": self.share,
        }


@dataclass(frozen=True, eq=False)
class RouteFinder:
    """Finds routes in one plan; keeps what several questions share.

    W must have passed :func:`din.analysis.loops.refuse_strong_loops`.
    """

    arrays: ChainArrays
    _ends: dict[tuple[bool, bytes], _Ends] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def _forward(self) -> Matrix:
        return self.arrays.weights

    @cached_property
    def _backward(self) -> Matrix:
        return self.arrays.weights.T.tocsr()

    @cached_property
    def _link_ids(self) -> Mapping[tuple[int, int], tuple[str, ...]]:
        links = self.arrays.links
        found: dict[tuple[int, int], tuple[str, ...]] = {}
        for link_id, pair in zip(
            links.ids, zip(links.source.tolist(), links.target.tolist(), strict=True), strict=True
        ):
            found[pair] = (*found.get(pair, ()), link_id)
        return found

    def between(self, source: str, target: str, k: int = 5) -> tuple[Route, ...]:
        """Give the k strongest routes from one node to another; from a node to itself there are none."""
        return self.search(source, target, k)[0]

    def search(self, source: str, target: str, k: int = 5) -> tuple[tuple[Route, ...], bool]:
        """Give the k strongest routes as :meth:`between`, and whether these are all there are.

        False also when the search stopped after :data:`MOST_STEPS` steps.
        """
        start, end = self._position(source), self._position(target)
        return ((), True) if start == end else self._searched(start, np.array([end]), k)

    def to_mission(self, node_id: str, k: int = 5) -> tuple[Route, ...]:
        """Give the k strongest routes from a node to any mission element (without any: to the mission)."""
        return self.search_to_mission(node_id, k)[0]

    def search_to_mission(self, node_id: str, k: int = 5) -> tuple[tuple[Route, ...], bool]:
        """Give routes as :meth:`to_mission`, and as :meth:`search` whether these are all."""
        arrays = self.arrays
        ends = arrays.elements if arrays.elements.size else arrays.of_kind("mission")
        start = self._position(node_id)
        return self._searched(start, ends[ends != start], k)

    def into(self, node_id: str, k: int = 5) -> tuple[Route, ...]:
        """Give the k strongest routes from any effort into a node."""
        return self.search_into(node_id, k)[0]

    def search_into(self, node_id: str, k: int = 5) -> tuple[tuple[Route, ...], bool]:
        """Give routes as :meth:`into`, and as :meth:`search` whether these are all."""
        start = self._position(node_id)
        ends = self.arrays.efforts
        return self._searched(start, ends[ends != start], k, backward=True)

    def count(self, source: str, target: str, most: int = 100) -> int:
        """Count the routes between two nodes, up to a limit."""
        return len(self.between(source, target, most))

    def _position(self, node_id: str) -> int:
        position = self.arrays.index.get(node_id)
        if position is None:
            raise UsageError(msg("There is no “{id}” in the chain from effort to mission.", id=node_id[:200]))
        return position

    def _searched(
        self, start: int, ends: Indices, k: int, *, backward: bool = False
    ) -> tuple[tuple[Route, ...], bool]:
        if k < 1 or ends.size == 0:
            return (), ends.size == 0
        key = (backward, ends.tobytes())
        prepared = self._ends.get(key)
        if prepared is None:
            matrix = self._backward if backward else self._forward
            prepared = self._ends[key] = _prepare_ends(matrix, ends)
        whole = float(prepared.volume[start])
        found, complete = _best_first(prepared, start, k)
        return tuple(self._route(path, weight, whole, backward=backward) for path, weight in found), complete

    def _route(self, path: list[int], weight: float, whole: float, *, backward: bool) -> Route:
        nodes = path[::-1] if backward else path
        links = tuple(link for pair in pairwise(nodes) for link in self._link_ids[pair])
        return Route(self.arrays.ids_at(nodes), links, weight, min(1.0, abs(weight) / whole))


def routes(arrays: ChainArrays, source: str, target: str, k: int = 5) -> tuple[Route, ...]:
    """Give the k strongest routes from one node to another, strongest first.

    Raises
    ------
    UsageError
        When one of the two is not in the chain.
    """
    return RouteFinder(arrays).between(source, target, k)


def routes_to_mission(arrays: ChainArrays, node_id: str, k: int = 5) -> tuple[Route, ...]:
    """Give the k strongest routes from a node to any mission element: what is it for ("waartoe?")."""
    return RouteFinder(arrays).to_mission(node_id, k)


def routes_into(arrays: ChainArrays, node_id: str, k: int = 5) -> tuple[Route, ...]:
    """Give the k strongest routes from any effort into a node: how is it reached ("hoe?")."""
    return RouteFinder(arrays).into(node_id, k)


@dataclass(frozen=True, slots=True, eq=False)
class _Ends:
    """A matrix with what is known of the way to a set of ends: its length, and all that flows to them."""

    matrix: Matrix
    is_end: NDArray[np.bool_]
    left: Floats
    volume: Floats


def _prepare_ends(matrix: Matrix, ends: Indices) -> _Ends:
    is_end = np.zeros(matrix.shape[0], dtype=bool)
    is_end[ends] = True
    absolute = abs(matrix)
    volume = reach_of_nodes(absolute, ends).sum(axis=1)
    return _Ends(matrix, is_end, _lengths_to(absolute, ends), volume)


def _lengths_to(absolute: Matrix, ends: Indices) -> Floats:
    """Give per node the length (−log of the product) of its strongest way to the nearest end; inf without.

    Parallel links can add up to more than 1, a negative length, which Dijkstra cannot take. The gains
    x = (I − |W|)⁻¹ 1 lift all lengths above 0, as x_i > |W_ij| x_j for every link (Johnson's potentials).
    """
    size = absolute.shape[0]
    gain = np.log(prepare(absolute).solve(np.ones((size, 1)))[:, 0])
    lowest = gain[ends].min() - 1.0
    rows = np.repeat(np.arange(size), np.diff(absolute.indptr))
    lengths = gain[rows] - gain[absolute.indices] - np.log(absolute.data)
    # One node more, that every end leads to: one search, against the links, for all ends.
    sources = np.concatenate([absolute.indices, np.full(ends.size, size)])
    data = np.maximum(np.concatenate([lengths, gain[ends] - lowest]), np.finfo(np.float64).tiny)
    shape = (size + 1, size + 1)
    graph = sparse.coo_array((data, (sources, np.concatenate([rows, ends]))), shape=shape).tocsr()
    lifted = np.asarray(csgraph.dijkstra(graph, directed=True, indices=np.array([size])))[0, :size]
    return np.asarray(lifted - gain + lowest)


def _best_first(ends: _Ends, start: int, k: int) -> tuple[list[tuple[list[int], float]], bool]:
    """Give the strongest simple paths from a node to any end, and whether nothing was left to look at."""
    if not np.isfinite(ends.left[start]):
        return [], True
    matrix, left = ends.matrix, ends.left
    # (estimate, number of links, path, length, weight, done); ties go to the shorter and then the first path
    heap: list[tuple[float, int, list[int], float, float, bool]] = [
        (float(left[start]), 0, [start], 0.0, 1.0, False)
    ]
    found: list[tuple[list[int], float]] = []
    steps = 0
    while heap and len(found) < k and steps < MOST_STEPS:
        _, size, path, length, weight, done = heapq.heappop(heap)
        steps += 1
        if done:
            found.append((path, weight))
            continue
        node = path[-1]
        if size and ends.is_end[node]:
            heapq.heappush(heap, (length, size, path, length, weight, True))
        for entry in range(matrix.indptr[node], matrix.indptr[node + 1]):
            following = int(matrix.indices[entry])
            if following in path or not np.isfinite(left[following]):
                continue
            factor = float(matrix.data[entry])
            longer = length - float(np.log(abs(factor)))
            heapq.heappush(
                heap,
                (
                    longer + float(left[following]),
                    size + 1,
                    [*path, following],
                    longer,
                    weight * factor,
                    False,
                ),
            )
    return found, not heap
