"""Heights: level with what a node links to, evenly spaced, never overlapping.

With the order given, the heights that come closest to wishes `d` while neighbours keep a distance
are an isotonic regression of `d` minus the summed distances (pool adjacent violators).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from din.layout.proper import FloatArray, IntArray, Proper

SWEEPS = 6
MOST_STRETCH = 3.0  # an evenly spaced column is at most this much higher than a compact one
FAINT = 1e-3  # weight of a wish that gives way to every other

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Stack:
    """One column from top to bottom.

    Attributes
    ----------
    slots
        Its nodes and dummies in order.
    offset
        Centre of each below the centre of the first, when the column is compact (px).
    above, below
        Half the height of the first and of the last (px).
    """

    slots: IntArray
    offset: FloatArray
    above: float
    below: float

    @property
    def height(self) -> float:
        """Height of the compact column (px)."""
        return float(self.above + self.offset[-1] + self.below)

    def nearest(self, wish: FloatArray, weight: FloatArray) -> FloatArray:
        """Give the heights closest to `wish` (weighted squares) that leave the distances."""
        fitted = isotonic_regression(wish - self.offset, weights=weight).x
        heights: FloatArray = fitted + self.offset
        return heights

    def within(self, heights: FloatArray, reach: float) -> FloatArray:
        """Move what lies outside −reach … reach inside; the distances stay."""
        lowest, highest = self.above - reach, reach - self.below - self.offset[-1]
        return np.clip(heights - self.offset, lowest, max(lowest, highest)) + self.offset


def stacks(
    proper: Proper,
    rank: IntArray,
    node_height: FloatArray,
    row_gap: float,
    lane_gap: float,
) -> list[Stack]:
    """Stack the slots of every layer with the distances they keep.

    Parameters
    ----------
    proper, rank
        The layered graph and the row of every slot.
    node_height
        Height per node (px).
    row_gap, lane_gap
        Free space between two nodes; between two lines in the same gap (px). One line fits the
        gap between two nodes without widening it.
    """
    half = np.zeros(proper.n_slots)
    half[: proper.n_nodes] = node_height / 2
    made = []
    for layer in proper.layers:
        slots = layer[np.argsort(rank[layer])]
        is_node = slots < proper.n_nodes
        both, none = is_node[1:] & is_node[:-1], ~is_node[1:] & ~is_node[:-1]
        free = np.where(both, row_gap, np.where(none, lane_gap, row_gap / 2))
        distance = half[slots][1:] + half[slots][:-1] + free
        offset = np.concatenate(([0.0], np.cumsum(distance)))
        made.append(Stack(slots, offset, float(half[slots[0]]), float(half[slots[-1]])))
    return made


def place(proper: Proper, columns: list[Stack], evenness: float) -> FloatArray:
    """Give the height of every slot, the middle of the tallest column at 0.

    Parameters
    ----------
    proper, columns
        The layered graph and its stacked layers.
    evenness
        0 puts nodes level with what they link to, 1 spaces every column evenly.

    Returns
    -------
    FloatArray
        Centre per slot (px, downwards). No column reaches outside the tallest one.
    """
    heights = np.zeros(proper.n_slots)
    for stack in columns:
        heights[stack.slots] = stack.offset + (stack.above - stack.height / 2)
    reach = max(stack.height for stack in columns) / 2
    pull, total = _pulls(proper)
    forth = list(range(len(columns)))
    for sweep in range(SWEEPS):
        for k in forth if sweep % 2 == 0 else forth[::-1]:
            stack = columns[k]
            weight = total[stack.slots]
            wish = _wishes(heights, pull[k], stack.slots, weight)
            wish = _evened(stack, wish, weight, stack.slots < proper.n_nodes, evenness)
            heights[stack.slots] = stack.within(stack.nearest(wish, weight + FAINT), reach)
    return heights


def place_calmly(
    proper: Proper,
    columns: list[Stack],
    wish: FloatArray,
    known: BoolArray,
    evenness: float,
    drift: float,
) -> FloatArray:
    """Give heights close to where the slots were, a small step towards the best ones.

    Parameters
    ----------
    proper, columns, evenness
        As for `place`.
    wish
        Height per slot: where it was, or where it would fit.
    known
        Which slots had a place; these give way last.
    drift
        How far at most the step towards the best heights takes a slot (px).

    Returns
    -------
    FloatArray
        Centre per slot (px), in the frame of `wish`.
    """
    calm = np.empty(proper.n_slots)
    weight = np.where(known, 1.0, FAINT)
    for stack in columns:
        calm[stack.slots] = stack.nearest(wish[stack.slots], weight[stack.slots])
    step = place(proper, columns, evenness) - calm
    step -= np.median(step[known])
    # Both keep the order and the distances, and so does everything on the line between them.
    furthest = np.abs(step[: proper.n_nodes]).max()
    return calm + step * min(1.0, drift / furthest) if furthest > 0 else calm


def _pulls(
    proper: Proper,
) -> tuple[list[tuple[IntArray, IntArray, FloatArray]], FloatArray]:
    """Give per layer (local index, neighbour, weight) of all its parts, and the sum per slot."""
    made = []
    for k in range(len(proper.layers)):
        own, other, weight = [], [], []
        if k > 0:
            tail, head, strength = proper.gaps[k - 1]
            own, other, weight = [head], [tail], [strength]
        if k < len(proper.gaps):
            tail, head, strength = proper.gaps[k]
            own, other, weight = [*own, tail], [*other, head], [*weight, strength]
        if own:
            mine = proper.local[np.concatenate(own)]
            made.append((mine, np.concatenate(other), np.concatenate(weight)))
        else:
            made.append((np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)))
    total: FloatArray = np.zeros(proper.n_slots)
    for ends in (proper.tail, proper.head):
        total += np.bincount(ends, proper.weight, proper.n_slots)
    return made, total


def _wishes(
    heights: FloatArray,
    pull: tuple[IntArray, IntArray, FloatArray],
    slots: IntArray,
    weight: FloatArray,
) -> FloatArray:
    """Give the weighted mean height of what each slot links to; where it is if to nothing."""
    own, other, strength = pull
    # `own` counts in numerical order, which is the order of the sorted slots.
    summed = np.bincount(own, strength * heights[other], len(slots))
    summed = summed[np.argsort(np.argsort(slots))]
    return np.where(weight > 0, summed / np.where(weight > 0, weight, 1.0), heights[slots])


def _evened(
    stack: Stack,
    wish: FloatArray,
    weight: FloatArray,
    is_node: BoolArray,
    evenness: float,
) -> FloatArray:
    """Mix the wishes of the nodes with the evenly spaced column that fits those best."""
    count = int(is_node.sum())
    if count == 0 or evenness == 0:
        return wish
    offset, wanted, mass = stack.offset[is_node], wish[is_node], weight[is_node] + FAINT
    middle, centre = np.average(offset, weights=mass), np.average(wanted, weights=mass)
    spread = float(np.sum(mass * (offset - middle) ** 2))
    slope = float(np.sum(mass * (offset - middle) * (wanted - centre))) / spread if spread else 1.0
    even = centre + min(max(slope, 1.0), MOST_STRETCH) * (offset - middle)
    mixed = wish.copy()
    mixed[is_node] = (1 - evenness) * wanted + evenness * even
    return mixed
