"""Solve X = B + W X: loops exactly and locally, the rest in one sweep against the direction of the links.

Arrays in, arrays out. Strongly connected components come first; nodes are then grouped in levels, each
of which only draws on levels done before it (a topological order of the components, read backwards). A
level is one sparse product; the loops in it are solved by LU of their own block. Paths are never listed.

Method: Tarjan, "Depth-first search and linear graph algorithms" (1972) for the components; block
back-substitution for the sweep.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from scipy.sparse.linalg import splu

from din.graph.arrays import Floats, Indices

SMALL = 64
"""Up to this many nodes a block of loops is solved dense; sparse LU has a higher start-up cost."""
LARGEST_GAIN = 1e9
"""A loop that multiplies an impulse by more than this is taken as one that never settles."""
MOST_LEVELS = 2000
"""A chain deeper than this is rest work for one sparse LU: a product per level would cost more."""

Matrix = sparse.csr_array[Any]
Solver = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """Nodes done together: their links to earlier levels, and the loops among them."""

    rows: Indices
    links: Matrix | None
    looped: Indices
    solve: Solver | None


@dataclass(frozen=True, eq=False)
class Sweep:
    """A matrix W made ready; solves for any number of right-hand sides."""

    weights: Matrix

    @cached_property
    def components(self) -> tuple[Indices, NDArray[np.bool_]]:
        """Each node's strongly connected component, and which nodes lie on a loop."""
        return components(self.weights)

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """The nodes in the order of solving; W must settle."""
        return _all_levels(self.weights, *self.components)

    def doubtful(self) -> list[Indices]:
        """Give the nodes of each component with a loop that does not prove to settle by a quick test."""
        labels, looped = self.components
        if not looped.any():
            return []
        suspects = np.unique(labels[looped & _may_be_strong(abs(self.weights), labels)])
        nodes = np.flatnonzero(np.isin(labels, suspects))
        nodes = nodes[np.argsort(labels[nodes], kind="stable")]
        groups = np.split(nodes, np.flatnonzero(np.diff(labels[nodes])) + 1)
        return [group for group in groups if group.size]

    def solve(self, right: Floats, *, spend: bool = False) -> Floats:
        """Give X = (I − W)⁻¹ B for a dense n × k array B.

        Parameters
        ----------
        right : array, n × k
            B.
        spend : bool
            Whether B may be used up, which saves copying it.

        Returns
        -------
        array, n × k
        """
        found: Floats = np.array(right, dtype=np.float64, copy=None if spend else True)
        for level in self.levels:
            if level.links is not None:
                found[level.rows] += level.links @ found
            if level.solve is not None:
                found[level.looped] = level.solve(found[level.looped])
        return found


def components(weights: Matrix) -> tuple[Indices, NDArray[np.bool_]]:
    """Give each node's strongly connected component, and which nodes lie on a loop (self-loops too).

    Parameters
    ----------
    weights : csr_array, n × n
        W without stored zeros.
    """
    size = weights.shape[0]
    if size == 0:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=bool)
    count, found = csgraph.connected_components(weights, directed=True, connection="strong")
    labels: Indices = np.asarray(found, dtype=np.intp)
    looped = np.bincount(labels, minlength=count)[labels] > 1
    return labels, np.asarray(looped | (weights.diagonal() != 0), dtype=np.bool_)


def _all_levels(weights: Matrix, labels: Indices, looped: NDArray[np.bool_]) -> tuple[Level, ...]:
    if weights.shape[0] == 0:
        return ()
    rows = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    inner = labels[rows] == labels[weights.indices]
    outward = _kept(weights, rows, ~inner) if inner.any() else weights
    levels = _levels(outward, labels)
    return tuple(
        _level(weights, outward, nodes, looped, last=number == MOST_LEVELS)
        for number, nodes in enumerate(_grouped(levels))
    )


def _may_be_strong(absolute: Matrix, labels: Indices) -> NDArray[np.bool_]:
    """Tell per node whether its component fails the quick test: all row sums, or all column sums, below 1."""
    rows = np.repeat(np.arange(labels.size), np.diff(absolute.indptr))
    inner = labels[rows] == labels[absolute.indices]
    data = absolute.data[inner]
    worst = [np.zeros(int(labels.max()) + 1) for _ in range(2)]
    for most, ends in zip(worst, (rows[inner], absolute.indices[inner]), strict=True):
        np.maximum.at(most, labels, np.bincount(ends, weights=data, minlength=labels.size))
    return np.asarray((np.minimum(*worst) >= 1)[labels], dtype=np.bool_)


def _kept(weights: Matrix, rows: Indices, keep: NDArray[np.bool_]) -> Matrix:
    """Keep part of the stored entries."""
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows[keep], minlength=weights.shape[0]))])
    return sparse.csr_array((weights.data[keep], weights.indices[keep], starts), shape=weights.shape)


def _levels(outward: Matrix, labels: Indices) -> Indices:
    """Give each node's level: one more than the highest level it has a link to, per component.

    Everything deeper than ``MOST_LEVELS`` gets that level.
    """
    count = int(labels.max()) + 1
    rows = np.repeat(labels, np.diff(outward.indptr))
    into = sparse.csr_array((np.ones(rows.size), (labels[outward.indices], rows)), shape=(count, count))
    waiting = np.bincount(into.indices, minlength=count)
    level = np.full(count, MOST_LEVELS, dtype=np.intp)
    ready = np.flatnonzero(waiting == 0)
    for number in range(MOST_LEVELS):
        if ready.size == 0:
            break
        level[ready] = number
        sources, links = np.unique(_columns(into, ready), return_counts=True)
        waiting[sources] -= links
        ready = sources[waiting[sources] == 0]
    return level[labels]


def _columns(matrix: Matrix, rows: Indices) -> Indices:
    """Give the stored columns of some rows, one after the other."""
    starts, lengths = matrix.indptr[rows], np.diff(matrix.indptr)[rows]
    ends = np.cumsum(lengths)
    positions = np.arange(ends[-1]) + np.repeat(starts - (ends - lengths), lengths)
    return np.asarray(matrix.indices[positions], dtype=np.intp)


def _grouped(levels: Indices) -> list[Indices]:
    order = np.argsort(levels, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(levels[order])) + 1)


def _level(
    weights: Matrix, outward: Matrix, nodes: Indices, looped: NDArray[np.bool_], *, last: bool
) -> Level:
    """Make one level ready; ``last`` takes all its nodes as one block, with whatever links are among them."""
    inside = nodes if last else nodes[looped[nodes]]
    source = outward
    if last:
        member = np.zeros(weights.shape[0], dtype=bool)
        member[nodes] = True
        rows = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
        source = _kept(weights, rows, ~(member[rows] & member[weights.indices]))
    links = source[nodes]
    solve = local_solver(weights[inside][:, inside]) if inside.size else None
    return Level(nodes, links if links.nnz else None, inside, solve)


def local_solver(block: Matrix) -> Solver:
    """Factorise I − W of one block; the solver it gives takes and gives dense arrays (m × k).

    Raises
    ------
    numpy.linalg.LinAlgError, RuntimeError
        When I − W cannot be inverted.
    """
    size = block.shape[0]
    if size <= SMALL:
        inverse = np.linalg.inv(np.eye(size) - block.toarray())
        return lambda right: np.asarray(inverse @ right)
    factors = splu((sparse.eye_array(size, format="csc") - block.tocsc()).tocsc())
    return lambda right: np.asarray(factors.solve(right))
