"""The sweep of :mod:`din.analysis.kernels` for many sets of weights of one pattern, several sets abreast.

Arrays in, arrays out. Sets stand side by side in memory (entries × sets), so that one instruction of the processor
serves several of them; every component with a loop is eliminated, exactly, for all of them together. Components
should be small: the work grows with the third power of their size.
"""

from __future__ import annotations

import numpy as np

from din.analysis.kernels import ONE, Array, compiled, doubtful


@compiled
def settling(indptr: Array, indices: Array, draws: Array, order: Array, loops: Array, kept: Array) -> None:
    """Say in ``kept`` of each set (sets × entries) whether all its loops settle."""
    for number in range(draws.shape[0]):
        kept[number] = not doubtful(indptr, indices, draws[number], order, loops).any()


@compiled
def places(size: int, order: Array, loops: Array) -> tuple[Array, Array]:
    """Give for each node which component with a loop it lies in (−1: none) and its place there."""
    part, place = np.full(size, -1, np.int32), np.zeros(size, np.int32)
    for number in range(loops.shape[0]):
        begin = loops[number, 0]
        for at in range(begin, loops[number, 1]):
            part[order[at]], place[order[at]] = number, at - begin
    return part, place


@compiled
def add(values: Array, node: int, weights: Array, at: int, source: int) -> None:
    """Add to a node what another passes on (columns × abreast), the weights one per set."""
    for k in range(values.shape[1]):
        for lane in range(values.shape[2]):
            values[node, k, lane] += weights[at, lane] * values[source, k, lane]


@compiled
def eliminate(matrix: Array, nodes: Array, reached: Array, factor: Array) -> None:
    """Turn B into (I − W)⁻¹ B at some nodes, in place; ``matrix`` (m × m × abreast) holds I − W and is used up."""
    size, abreast = nodes.size, reached.shape[2]
    for pivot in range(size):
        for i in range(pivot + 1, size):
            there = 0.0
            for lane in range(abreast):
                factor[0, lane] = -matrix[i, pivot, lane] / matrix[pivot, pivot, lane]
                there = max(there, abs(factor[0, lane]))
            if there > 0.0:
                for j in range(pivot + 1, size):
                    for lane in range(abreast):
                        matrix[i, j, lane] += factor[0, lane] * matrix[pivot, j, lane]
                add(reached, nodes[i], factor, 0, nodes[pivot])
    for i in range(size - 1, -1, -1):
        for j in range(i + 1, size):
            for lane in range(abreast):
                factor[0, lane] = -matrix[i, j, lane]
            add(reached, nodes[i], factor, 0, nodes[j])
        for k in range(reached.shape[1]):
            for lane in range(abreast):
                reached[nodes[i], k, lane] /= matrix[i, i, lane]


@compiled
def settle(
    indptr: Array, indices: Array, data: Array, nodes: Array, part: Array, place: Array,
    matrix: Array, factor: Array, reached: Array,
) -> None:  # fmt: skip
    """Solve one component with a loop; all it has links to is done. ``data`` is entries × abreast."""
    size = nodes.size
    for i in range(size):
        matrix[i, :size] = 0.0
        matrix[i, i] = 1.0
    for i in range(size):
        node = nodes[i]
        for at in range(indptr[node], indptr[node + ONE]):
            target = indices[at]
            if part[target] == part[node]:
                for lane in range(data.shape[1]):
                    matrix[i, place[target], lane] -= data[at, lane]
            else:
                add(reached, node, data, at, target)
    eliminate(matrix, nodes, reached, factor)


@compiled
def many(
    indptr: Array, indices: Array, data: Array, order: Array, loops: Array, elements: Array,
    efforts: Array, exposure: Array, abreast: int, values: Array,
) -> None:  # fmt: skip
    """Give the contribution under many sets of weights that settle.

    ``data`` is entries × sets, a multiple of ``abreast``; ``values`` (sets × efforts × elements) may hold fewer.
    """
    width, size = elements.size, indptr.size - 1
    largest = np.int64(1)
    for number in range(loops.shape[0]):
        largest = max(largest, np.int64(loops[number, 1] - loops[number, 0]))
    part, place = places(size, order, loops)
    matrix, factor = np.empty((largest, largest, abreast)), np.empty((1, abreast))
    reached, beside = np.empty((size, width, abreast)), np.empty((indices.size, abreast))
    for first in range(0, values.shape[0], abreast):
        beside[:] = data[:, first : first + abreast]
        reached[:] = 0.0
        for k in range(width):
            reached[elements[k], k] = 1.0
        done = np.int64(0)
        for number in range(loops.shape[0] + 1):
            last = number == loops.shape[0]
            end = order.size if last else np.int64(loops[number, 0])
            for position in range(done, end):
                node = order[position]
                for at in range(indptr[node], indptr[node + ONE]):
                    add(reached, node, beside, at, indices[at])
            if not last:
                done = np.int64(loops[number, 1])
                settle(indptr, indices, beside, order[end:done], part, place, matrix, factor, reached)
        for i in range(efforts.size):
            for lane in range(min(abreast, values.shape[0] - first)):
                for k in range(width):
                    values[first + lane, i, k] = exposure[i] * reached[efforts[i], k, lane]
