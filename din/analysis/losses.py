"""What is lost when something drops out: a node, an effort, an organisation. Exact, loops included.

With N = (I − W)⁻¹, s what starts at each node (exposure at the efforts) and P the elements, all that arrives is
sᵀ N P. Taking the nodes S out of the network takes away

    (sᵀ N)_S · (N_SS)⁻¹ · (N P)_S

(the Schur complement of what stays). For a single node N_SS is one number, which is 1 off every loop; so the loss
of every node at once takes one pass forwards, one backwards, and the loops.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse

from din.analysis.contribution import reach_of_nodes
from din.analysis.ready import Ready, prepare
from din.analysis.sweep import components
from din.graph.arrays import ChainArrays, Floats, Indices

BLOCK = 256
"""Columns of N that are held at once."""


def node_losses(arrays: ChainArrays, ready: Ready | None = None) -> Floats:
    """Give what every node by itself takes along when it drops out.

    Parameters
    ----------
    arrays : ChainArrays
        Its loops must settle.
    ready : Ready, optional
        Its weights, when they were made ready before.

    Returns
    -------
    array, nodes × elements
        Contribution lost; negative where what drops out hampers more than it helps.
    """
    forward = ready or prepare(arrays.weights)
    right = reach_of_nodes(arrays.weights, arrays.elements, forward)
    return passing(arrays)[:, None] * right / returns(arrays, forward)[:, None]


def group_losses(arrays: ChainArrays, groups: Sequence[Indices], ready: Ready | None = None) -> Floats:
    """Give what each group of nodes takes along when all of it drops out together (groups × elements)."""
    forward = ready or prepare(arrays.weights)
    left = passing(arrays)
    right = reach_of_nodes(arrays.weights, arrays.elements, forward)
    found = np.zeros((len(groups), arrays.elements.size))
    fed = np.zeros(len(arrays.ids), dtype=np.bool_)
    fed[arrays.weights.indices] = True
    for number, nodes in enumerate(groups):
        share: Floats = right[nodes]
        if fed[nodes].any():  # else no member draws on another, and N_SS is the identity
            share = np.asarray(np.linalg.solve(reach_of_nodes(arrays.weights, nodes, forward)[nodes], share))
        found[number] = left[nodes] @ share
    return found


def link_losses(arrays: ChainArrays, places: Indices | None = None) -> Floats:
    """Give what is lost without each link by itself, the rest as it is (links × elements).

    With w from i to j that is (sᵀ N)_i · w · (N P)_j / (1 + w · N_ji) (Sherman and Morrison 1950): without a loop
    through the link, what flows over it. Only for links on a loop N_ji is looked up.

    Parameters
    ----------
    arrays : ChainArrays
        Its loops must settle.
    places : array of int, optional
        Places among the links; without it all of them.
    """
    links, ready = arrays.links, prepare(arrays.weights)
    chosen = np.arange(links.central.size) if places is None else places
    source, target, weight = links.source[chosen], links.target[chosen], links.central[chosen]
    right = reach_of_nodes(arrays.weights, arrays.elements, ready)[target]
    back = _back(arrays, ready, source, target)
    return np.asarray((passing(arrays)[source] * weight / (1.0 + weight * back))[:, None] * right)


def _back(arrays: ChainArrays, ready: Ready, source: Indices, target: Indices) -> Floats:
    """Give N_ji of links from i to j: what one unit at the end of a link brings at its begin; 0 off every loop."""
    found = np.zeros(source.size)
    every = sparse.csr_array(  # parallel links that cancel out still close a loop when one of them goes
        (np.ones(arrays.links.source.size), (arrays.links.source, arrays.links.target)),
        shape=arrays.weights.shape,
    )
    labels, _looped = components(every)
    inside = np.flatnonzero(labels[source] == labels[target])
    for nodes in _blocks(np.unique(source[inside])):
        columns = reach_of_nodes(arrays.weights, nodes, ready)
        these = inside[np.isin(source[inside], nodes)]
        found[these] = columns[target[these], np.searchsorted(nodes, source[these])]
    return found


def passing(arrays: ChainArrays) -> Floats:
    """Give what arrives at each node of all that the efforts start, over all routes (sᵀ N)."""
    started = np.zeros((len(arrays.ids), 1))
    started[arrays.efforts, 0] = arrays.exposure
    return prepare(arrays.weights.T.tocsr()).solve(started)[:, 0]


def returns(arrays: ChainArrays, ready: Ready) -> Floats:
    """Give the diagonal of N: what one unit at a node becomes there by the loops through it; 1 off every loop."""
    found = np.ones(len(arrays.ids))
    _labels, looped = components(arrays.weights)
    for nodes in _blocks(np.flatnonzero(looped)):
        columns = reach_of_nodes(arrays.weights, nodes, ready)
        found[nodes] = columns[nodes, np.arange(nodes.size)]
    return found


def _blocks(nodes: Indices) -> Iterator[Indices]:
    for start in range(0, nodes.size, BLOCK):
        yield nodes[start : start + BLOCK]
