"""How many lines cross: counted in O(E log V) for E lines over V places.

Two lines between neighbouring columns cross when their ends are in opposite order, so crossings
are inversions: sort the lines by their left end and count, for each, the earlier ones that end
lower down. The count goes bit by bit through the right ends (a wavelet tree, Grossi, Gupta and
Vitter 2003), each level in a few passes over an array.
"""

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]


def crossings(columns: Sequence[Sequence[Hashable]], edges: Iterable[tuple[Hashable, ...]]) -> int:
    """Count the crossings of straight lines between neighbouring columns.

    Parameters
    ----------
    columns
        Node ids from left to right, and in each column from top to bottom.
    edges
        Tuples that start with source and target. The direction does not matter; lines within a
        column are not counted.

    Returns
    -------
    int
        The number of pairs of lines that cross. Lines that meet in a node do not cross.

    Raises
    ------
    ValueError
        For an unknown node, or a line that skips a column.
    """
    place = {node: (k, row) for k, column in enumerate(columns) for row, node in enumerate(column)}
    lines = np.array([_line(place, edge) for edge in edges], dtype=np.int64).reshape(-1, 3)
    lines = lines[lines[:, 0] >= 0]
    height = max((len(column) for column in columns), default=1)
    return int(count_crossings(lines[:, 0], lines[:, 1], lines[:, 2], height).sum())


def _line(place: dict[Hashable, tuple[int, int]], edge: tuple[Hashable, ...]) -> tuple[int, int, int]:
    """Give the gap, left row and right row of a line; gap −1 when it stays in its column."""
    if edge[0] not in place or edge[1] not in place:
        raise ValueError(f"edge {edge[0]!r} -> {edge[1]!r} names a node that is in no column")
    (left, upper), (right, lower) = sorted((place[edge[0]], place[edge[1]]))
    if right - left > 1:
        raise ValueError(f"edge {edge[0]!r} -> {edge[1]!r} skips a column: split it into parts")
    return (left if right > left else -1), upper, lower


def count_crossings(group: IntArray, left: IntArray, right: IntArray, height: int) -> IntArray:
    """Count for every line the lines of its group that start higher and end lower.

    Parameters
    ----------
    group, left, right
        Per line: the group within which lines can cross (0 …), and the rows of its two ends,
        0 … `height` − 1.
    height
        Number of rows.

    Returns
    -------
    IntArray
        Per line, in the order given; the sum is the number of crossings.
    """
    order = np.argsort((group * height + left) * height + right, kind="stable")
    counts = np.empty(len(order), dtype=np.int64)
    counts[order] = _earlier_and_greater(group[order], right[order], height)
    return counts


def _earlier_and_greater(group: IntArray, values: IntArray, height: int) -> IntArray:
    """Count per item the earlier items of its group with a greater value (0 … `height` − 1)."""
    bits = max(int(height - 1).bit_length(), 1)
    keys = (group << bits) + values  # in order of group, so each group is one run
    counts = np.zeros(len(keys), dtype=np.int64)
    at = np.arange(len(keys))
    for bit in range(bits - 1, -1, -1):
        key = keys[at]
        is_one = (key >> bit) & 1
        ones_before = np.cumsum(is_one) - is_one
        prefix = key >> (bit + 1)
        starts = np.ones(len(key), dtype=bool)
        starts[1:] = prefix[1:] != prefix[:-1]
        in_run = ones_before - np.maximum.accumulate(np.where(starts, ones_before, 0))
        counts[at] += np.where(is_one == 1, 0, in_run)
        at = at[np.argsort(key >> bit, kind="stable")]
    return counts
