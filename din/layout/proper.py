"""The proper layered graph: every line cut into parts that each cross one gap between columns.

A line over several columns gets a *dummy* in each column it passes, so that order and place keep
a lane free for it (Sugiyama, Tagawa and Toda 1981). Nodes and dummies together are *slots*,
numbered nodes first, both in the order given.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Proper:
    """A layered graph in arrays.

    Attributes
    ----------
    n_nodes
        Number of slots that are nodes; the others are dummies.
    layer_of
        Layer per slot.
    tail, head, weight
        Per part of a line: its slot on the left, on the right (one layer further), and how
        strongly it wants to be straight (> 0).
    chains
        Dummies from left to right per line over several layers, keyed by its (left, right) node.
    """

    n_nodes: int
    layer_of: IntArray
    tail: IntArray
    head: IntArray
    weight: FloatArray
    chains: dict[tuple[int, int], tuple[int, ...]]

    @property
    def n_slots(self) -> int:
        """Number of nodes and dummies."""
        return len(self.layer_of)

    @cached_property
    def layers(self) -> tuple[IntArray, ...]:
        """Slots per layer, in numerical order."""
        count = int(self.layer_of.max(initial=-1)) + 1
        by_layer = np.argsort(self.layer_of, kind="stable")
        cuts = np.searchsorted(self.layer_of[by_layer], np.arange(1, count))
        return tuple(np.split(by_layer, cuts)) if count else ()

    @cached_property
    def local(self) -> IntArray:
        """Index of each slot within its layer of `layers`."""
        local = np.empty(self.n_slots, dtype=np.int64)
        for layer in self.layers:
            local[layer] = np.arange(len(layer))
        return local

    @cached_property
    def gaps(self) -> tuple[tuple[IntArray, IntArray, FloatArray], ...]:
        """Tail, head and weight of the parts in each gap, from left to right."""
        gap_of = self.layer_of[self.tail]
        return tuple(
            (self.tail[inside], self.head[inside], self.weight[inside])
            for inside in (gap_of == gap for gap in range(len(self.layers) - 1))
        )


def make_proper(layer_of_node: IntArray, source: IntArray, target: IntArray, weight: FloatArray) -> Proper:
    """Cut lines between any two layers into parts that cross one gap.

    Parameters
    ----------
    layer_of_node
        Layer per node, 0 … without empty layers.
    source, target, weight
        Per line, in any order and direction. Parallel lines add up, a line against the direction
        is turned round, and lines within a layer have no part in the order.

    Returns
    -------
    Proper
        The same whatever the order of the lines.
    """
    tail, head, total = _merged(layer_of_node, source, target, weight)
    spans = layer_of_node[head] - layer_of_node[tail]
    layer_of = list(layer_of_node)
    chains: dict[tuple[int, int], tuple[int, ...]] = {}
    for line in np.flatnonzero(spans > 1):
        first = len(layer_of)
        layer_of.extend(range(layer_of_node[tail[line]] + 1, layer_of_node[head[line]]))
        chains[int(tail[line]), int(head[line])] = tuple(range(first, len(layer_of)))
    parts = _parts(tail, head, total, spans, chains)
    n_nodes = len(layer_of_node)
    return Proper(n_nodes, np.array(layer_of, dtype=np.int64), *parts, chains)


def _merged(
    layer_of_node: IntArray, source: IntArray, target: IntArray, weight: FloatArray
) -> tuple[IntArray, IntArray, FloatArray]:
    """Turn all lines to the right, add up parallel ones, sort, and drop those within a layer."""
    forwards = layer_of_node[source] < layer_of_node[target]
    tail, head = np.where(forwards, source, target), np.where(forwards, target, source)
    between = layer_of_node[source] != layer_of_node[target]
    tail, head, weight = tail[between], head[between], weight[between]
    # Sorted by weight too: a float sum must not depend on the order of the lines.
    order = np.lexsort((weight, head, tail))
    key = tail[order] * len(layer_of_node) + head[order]
    unique, first = np.unique(key, return_index=True)
    total = np.add.reduceat(weight[order], first) if len(unique) else weight
    return tail[order][first], head[order][first], total


def _parts(
    tail: IntArray,
    head: IntArray,
    weight: FloatArray,
    spans: IntArray,
    chains: dict[tuple[int, int], tuple[int, ...]],
) -> tuple[IntArray, IntArray, FloatArray]:
    """Give tail, head and weight of every part, sorted by tail and head.

    A part between two dummies weighs eight times as much as one between two nodes, a part with
    one dummy twice: long lines should run straight (Gansner et al. 1993, section 4).
    """
    short = spans == 1
    tails, heads, weights = [tail[short]], [head[short]], [weight[short]]
    for line in np.flatnonzero(spans > 1):
        chain = chains[int(tail[line]), int(head[line])]
        path = np.array((tail[line], *chain, head[line]), dtype=np.int64)
        tails.append(path[:-1])
        heads.append(path[1:])
        factor = np.full(len(path) - 1, 8.0)
        factor[0] = factor[-1] = 2.0
        weights.append(weight[line] * factor)
    all_tails, all_heads = np.concatenate(tails), np.concatenate(heads)
    order = np.lexsort((all_heads, all_tails))
    return all_tails[order], all_heads[order], np.concatenate(weights)[order]
