"""How much of what feeds a mission element is left when its strongest support drops out, and how many ways lead there.

The number of *independent routes* to an element is the largest number of routes from efforts that have no effort and
no node in common. That is as many as the least number of efforts and nodes that must drop out before nothing
arrives any more (Menger 1927), found as a maximum flow in which each of them lets one unit through (Ford and
Fulkerson 1956). Only links that help count; strengths do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from din.analysis.bands import NOTHING
from din.analysis.contribution import ContributionMatrix
from din.analysis.dropout import Dropout
from din.graph.arrays import ChainArrays, Floats, Indices

MANY = np.iinfo(np.int32).max // 4
"""More than any number of routes: what stands for no limit."""


@dataclass(frozen=True, slots=True)
class Resilience:
    """How firmly one mission element stands.

    Attributes
    ----------
    element : str
    strongest_effort, strongest_party : str or None
        What is missed most when it drops out by itself, for a party with what only it does; None when the element
        gets nothing, or nothing that drops out makes it less.
    left_without_effort, left_without_party : float or None
        The share of what the element gets (net) that is left then; below 0 when what is left hampers. None when it
        gets nothing.
    independent_routes : int
        Routes from efforts to the element that have nothing in common.
    bottleneck : tuple of str
        As few nodes as there are independent routes, without which nothing arrives; those nearest the efforts.
    """

    element: str
    strongest_effort: str | None
    left_without_effort: float | None
    strongest_party: str | None
    left_without_party: float | None
    independent_routes: int
    bottleneck: tuple[str, ...]

    def data(self) -> dict[str, Any]:
        """Give it as JSON data."""
        return {
            "strongest_effort": self.strongest_effort, "left_without_effort": self.left_without_effort,
            "strongest_party": self.strongest_party, "left_without_party": self.left_without_party,
            "independent_routes": self.independent_routes, "bottleneck": list(self.bottleneck),
        }  # fmt: skip


def resilience(
    arrays: ChainArrays, matrix: ContributionMatrix, efforts: Sequence[Dropout], parties: Sequence[Dropout]
) -> tuple[Resilience, ...]:
    """Tell of every mission element how firmly it stands.

    Parameters
    ----------
    arrays : ChainArrays
    matrix : ContributionMatrix
        With the efforts that count.
    efforts, parties : sequence of Dropout
        All efforts that count and all parties, each dropping out by itself.
    """
    total = matrix.values.sum(axis=0)
    started = arrays.efforts[np.isin(arrays.efforts, [arrays.index[name] for name in matrix.efforts])]
    started = started[arrays.exposure[np.searchsorted(arrays.efforts, started)] > 0]
    found = []
    for column, element in enumerate(matrix.mission_elements):
        effort, without_effort = _most_missed(efforts, column, total)
        party, without_party = _most_missed(parties, column, total)
        cut = bottleneck(arrays.weights, started, int(arrays.elements[column]))
        found.append(
            Resilience(element, effort, without_effort, party, without_party, cut.size, arrays.ids_at(cut))
        )
    return tuple(found)


def _most_missed(dropouts: Sequence[Dropout], column: int, total: Floats) -> tuple[str | None, float | None]:
    """Give what an element misses most, and the share of what it gets that is left then."""
    if total[column] <= NOTHING:
        return None, None
    worst = max(dropouts, key=lambda dropout: float(dropout.lost[column]), default=None)
    if worst is None or worst.lost[column] <= NOTHING:
        return None, 1.0
    return worst.id, 1.0 - float(worst.lost[column] / total[column])


def bottleneck(weights: sparse.csr_array[Any], sources: Indices, target: int) -> Indices:
    """Give the fewest nodes that lie on every helping route from the sources to a node, that node itself left out.

    A kernel. Each node becomes two with one unit of room between them; the cut is taken nearest the sources.

    Parameters
    ----------
    weights : csr_array, n × n
        Links with a weight above 0 help.
    sources : array of int
        Where routes start.
    target : int
        Where they end; it is no source.

    Returns
    -------
    array of int
        As many as there are routes without a node in common.
    """
    size = weights.shape[0]
    if not sources.size:
        return sources
    rows = np.repeat(np.arange(size), np.diff(weights.indptr))
    helps = weights.data > 0
    nodes = np.arange(size)
    begin = np.concatenate([nodes, size + rows[helps], np.full(sources.size, 2 * size)])
    end = np.concatenate([size + nodes, weights.indices[helps], sources])
    room = np.concatenate([np.ones(size), np.full(helps.sum() + sources.size, MANY)]).astype(np.int32)
    network = sparse.csr_array((room, (begin, end)), shape=(2 * size + 1, 2 * size + 1))
    flow = csgraph.maximum_flow(network, 2 * size, target).flow
    left = sparse.csr_array(network - flow)
    left.eliminate_zeros()
    reached = np.zeros(2 * size + 1, dtype=np.bool_)
    reached[csgraph.breadth_first_order(left, 2 * size, return_predecessors=False)] = True
    return np.flatnonzero(reached[:size] & ~reached[size : 2 * size] & (nodes != target))
