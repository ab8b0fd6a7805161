"""The contribution under many sets of weights at once, for plans of a workshop's or a municipality's size.

All sets share one pattern of links, so its order is found once. From the mission backwards every node takes what
it passes on, for all sets in one NumPy step; nodes that lie on a loop together are solved together, exactly.
"""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from din.analysis.sweep import LARGEST_GAIN, Matrix
from din.graph.arrays import Floats, Indices

LARGEST_LOOP = 40
"""Nodes on a loop together that are still solved as a small dense system per set."""


def parts_in_order(pattern: Matrix) -> list[Indices]:
    """Give the nodes of every strongly connected component; what a part draws on comes before it."""
    graph = nx.from_scipy_sparse_array(pattern, create_using=nx.DiGraph)
    return [np.sort(np.fromiter(part, dtype=np.intp)) for part in nx.strongly_connected_components(graph)]


def reach_of_batch(
    pattern: Matrix, data: Floats, targets: Indices, parts: Sequence[Indices]
) -> tuple[Floats, NDArray[np.bool_]]:
    """Give (I − W)⁻¹ P for every set of weights.

    Parameters
    ----------
    pattern : sparse matrix, n × n
        Its entries say which nodes are linked; their values do not count.
    data : array, sets × entries
        The weights of each set, in the order of the pattern's entries.
    targets : array of int
        The nodes in the columns of P.
    parts : sequence of array of int
        What :func:`parts_in_order` gave for the pattern.

    Returns
    -------
    reach : array, sets × n × targets
    settled : array of bool, per set
        Whether all its loops settle (spectral radius of |W| below 1); where not, its reach means nothing.
    """
    sets, count = len(data), pattern.shape[0]
    reach = np.zeros((sets, count, targets.size))
    reach[:, targets, np.arange(targets.size)] = 1.0
    settled = np.ones(sets, dtype=np.bool_)
    for part in parts:
        inside = np.zeros((sets, part.size, part.size))
        for row, node in enumerate(part):
            entries = np.arange(pattern.indptr[node], pattern.indptr[node + 1])
            ends = pattern.indices[entries]
            own = np.isin(ends, part)
            inside[:, row, np.searchsorted(part, ends[own])] = data[:, entries[own]]
            reach[:, node] += np.einsum("se,sek->sk", data[:, entries[~own]], reach[:, ends[~own]])
        if inside.any():
            settles = np.abs(np.linalg.eigvals(np.abs(inside))).max(axis=1) < 1.0 - 1.0 / LARGEST_GAIN
            settled &= settles
            inside[~settles] = 0.0
            reach[:, part] = np.linalg.solve(np.eye(part.size) - inside, reach[:, part])
    return reach, settled
