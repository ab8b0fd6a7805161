"""The sweep of :mod:`din.analysis.sweep`, compiled. Numba is an extra; nothing here is needed for an answer.

Arrays in, arrays out. W is given as CSR (``indptr``, ``indices``, ``data``). Components come from Tarjan's
algorithm (1972) in Pearce's form (2016) and stand in the order in which they can be solved: each after all it
has links to. The search begins at the last node, so that a plan whose links run from earlier to later nodes is
read through once, backwards. Within a component nodes stand in the order in which the search finished them:
nearly all links lead to earlier ones, and what is too large to eliminate settles in a few rounds of Gauss and
Seidel, which converge because I − |W| is an M-matrix (Berman and Plemmons 1994, chapter 7).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

SMALL = 48
"""Up to this many nodes a component is eliminated, above it iterated."""
CLOSE = 1e-14
"""A round that moves nothing by more than this part of the largest value is the last one."""
MOST_ROUNDS = 10_000
LARGEST_GAIN = 1e9
NEW, SEEN, DONE = 0, 1, 2
ONE = np.uint32(1)

Array: TypeAlias = NDArray[Any]
F = TypeVar("F", bound=Callable[..., Any])

compiled = cast("Callable[[F], F]", njit(cache=True, nogil=True))


@compiled
def complete(indptr: Array, indices: Array, state: Array, node: np.uint32) -> bool:
    """Tell whether all that a node has links to is done."""
    for at in range(np.uint32(indptr[node]), np.uint32(indptr[node + ONE])):
        if state[np.uint32(indices[at])] != DONE:
            return False
    return True


@compiled
def feeds_itself(indptr: Array, indices: Array, node: np.uint32) -> bool:
    """Tell whether a node has a link to itself."""
    for at in range(indptr[node], indptr[node + ONE]):  # noqa: SIM110 - numba compiles no any()
        if indices[at] == node:
            return True
    return False


@compiled
def swept(indptr: Array, indices: Array, state: Array, order: Array) -> int:
    """Put in order what a few readings of the network place, each from the last node to the first.

    That keeps the order near that of the memory, which solving is twice as fast in. It ends when a reading places
    less than half of what was left; gives how many nodes are placed.
    """
    size = indptr.size - 1
    left = np.empty(size, np.uint32)
    placed, before, held = 0, 2 * size, size
    while 0 < held <= before // 2:
        before, held = held, 0
        for at in range(before):
            node = left[at] if before < size else np.uint32(size - 1 - at)
            if complete(indptr, indices, state, node):
                order[placed], state[node] = node, DONE
                placed += 1
            else:
                left[held] = node
                held += 1
    return placed


@compiled
def ordered(indptr: Array, indices: Array) -> tuple[Array, Array]:
    """Give the nodes by component in the order of solving, and where each component with a loop begins and ends."""
    size = indptr.size - 1
    state = np.zeros(size, np.uint8)
    index, waiting, order = np.empty(size, np.uint32), np.empty(size, np.uint32), np.empty(size, np.uint32)
    entry, path, first = np.empty(size, np.uint32), np.empty(size, np.uint32), np.empty(size, np.uint32)
    loops = np.empty((size, 2), np.uint32)
    seen, held, found = ONE, 0, 0
    placed = swept(indptr, indices, state, order)
    for start in range(size - 1, -1, -1):
        if state[start]:
            continue
        deeper = np.uint32(start)
        if complete(indptr, indices, state, deeper):  # nearly always; then it is a component by itself
            order[placed], state[deeper] = deeper, DONE
            placed += 1
            continue
        depth = 0
        while depth >= 0:
            if state[deeper] == NEW:
                path[depth], entry[depth], first[depth], index[deeper] = deeper, indptr[deeper], seen, seen
                state[deeper] = SEEN
                seen += ONE
            node, at, low = path[depth], entry[depth], index[path[depth]]
            last = np.uint32(indptr[node + ONE])
            while at < last:
                target = np.uint32(indices[at])
                at += ONE
                if state[target] == NEW:
                    deeper = target
                    break
                if state[target] == SEEN:
                    low = min(low, index[target])
            entry[depth], index[node] = at, low
            if state[deeper] == NEW:
                depth += 1
                continue
            if low < first[depth]:  # part of a component that began higher up
                depth -= 1
                index[path[depth]] = min(index[path[depth]], low)
                waiting[held] = node
                held += 1
                continue
            begin = held
            while begin > 0 and index[waiting[begin - 1]] >= low:
                begin -= 1
            waiting[held] = node
            if held > begin or feeds_itself(indptr, indices, node):
                loops[found] = placed, placed + held - begin + 1
                found += 1
            for member in waiting[begin : held + 1]:
                order[placed], state[member] = member, DONE
                placed += 1
            held = begin
            depth -= 1
    return order, loops[:found].copy()


@compiled
def inside(
    indptr: Array, indices: Array, data: Array, nodes: Array, place: Array
) -> tuple[Array, Array, Array]:
    """Give W among some nodes as CSR; ``place`` is −1 everywhere, before and after."""
    links = 0
    for i in range(nodes.size):
        place[nodes[i]] = i
        links += indptr[nodes[i] + ONE] - indptr[nodes[i]]
    starts = np.zeros(nodes.size + 1, np.int32)
    targets, weights = np.empty(links, np.int32), np.empty(links, np.float64)
    filled = 0
    for i in range(nodes.size):
        for at in range(indptr[nodes[i]], indptr[nodes[i] + ONE]):
            if place[indices[at]] >= 0:
                targets[filled], weights[filled] = place[indices[at]], data[at]
                filled += 1
        starts[i + 1] = filled
    for i in range(nodes.size):
        place[nodes[i]] = -1
    return starts, targets[:filled], weights[:filled]


@compiled
def eliminate(starts: Array, targets: Array, weights: Array, values: Array) -> None:
    """Turn B into (I − W)⁻¹ B, in place, for a small component; an H-matrix needs no pivots."""
    size, width = values.shape
    matrix = np.eye(size)
    for i in range(size):
        for at in range(starts[i], starts[i + 1]):
            matrix[i, targets[at]] -= weights[at]
    for pivot in range(size):
        for i in range(pivot + 1, size):
            factor = matrix[i, pivot] / matrix[pivot, pivot]
            if factor != 0.0:
                for j in range(pivot + 1, size):
                    matrix[i, j] -= factor * matrix[pivot, j]
                for k in range(width):
                    values[i, k] -= factor * values[pivot, k]
    for i in range(size - 1, -1, -1):
        for k in range(width):
            total = values[i, k]
            for j in range(i + 1, size):
                total -= matrix[i, j] * values[j, k]
            values[i, k] = total / matrix[i, i]


@compiled
def iterate(starts: Array, targets: Array, weights: Array, values: Array) -> None:
    """Turn B into (I − W)⁻¹ B, in place, for a large component that settles."""
    size, width = values.shape
    base, row = values.copy(), np.empty(width)
    for _ in range(MOST_ROUNDS):
        moved = largest = 0.0
        for i in range(size):
            own = 1.0
            row[:] = base[i]
            for at in range(starts[i], starts[i + 1]):
                if targets[at] == i:
                    own -= weights[at]
                else:
                    for k in range(width):
                        row[k] += weights[at] * values[targets[at], k]
            for k in range(width):
                value = row[k] / own
                moved = max(moved, abs(value - values[i, k]))
                largest = max(largest, abs(value))
                values[i, k] = value
        if moved <= CLOSE * largest:
            break


@compiled
def settles(starts: Array, targets: Array, weights: Array) -> bool:
    """Look for a vector that |W| makes smaller everywhere: then its spectral radius is below 1.

    The vector gains on (I − |W|) x = 1 from below; as soon as a round adds less than ½ anywhere, x is one.
    """
    size = starts.size - 1
    gain = np.ones(size)
    for _ in range(MOST_ROUNDS):
        moved = 0.0
        for i in range(size):
            total, own = 1.0, 1.0
            for at in range(starts[i], starts[i + 1]):
                if targets[at] == i:
                    own -= abs(weights[at])
                else:
                    total += abs(weights[at]) * gain[targets[at]]
            if total > LARGEST_GAIN * own:
                return False
            moved = max(moved, total / own - gain[i])
            gain[i] = total / own
        if moved < 0.5:
            return True
    return False


@compiled
def doubtful(indptr: Array, indices: Array, data: Array, order: Array, loops: Array) -> Array:
    """Tell of each component with a loop whether it does not, or not soon, prove to settle."""
    place = np.full(indptr.size - 1, -1, np.int32)
    found = np.zeros(loops.shape[0], np.bool_)
    for number in range(loops.shape[0]):
        nodes = order[loops[number, 0] : loops[number, 1]]
        starts, targets, weights = inside(indptr, indices, data, nodes, place)
        found[number] = not settles(starts, targets, weights)
    return found


@compiled
def settle(indptr: Array, indices: Array, data: Array, nodes: Array, place: Array, values: Array) -> None:
    """Solve one component with a loop, in place; all it has links to is done."""
    starts, targets, weights = inside(indptr, indices, data, nodes, place)
    part = np.empty((nodes.size, values.shape[1]))
    for i in range(nodes.size):
        place[nodes[i]] = i
    for i in range(nodes.size):
        part[i] = values[nodes[i]]
        for at in range(indptr[nodes[i]], indptr[nodes[i] + ONE]):
            if place[indices[at]] < 0:  # leaves the component
                for k in range(values.shape[1]):
                    part[i, k] += data[at] * values[indices[at], k]
    if nodes.size <= SMALL:
        eliminate(starts, targets, weights, part)
    else:
        iterate(starts, targets, weights, part)
    for i in range(nodes.size):
        values[nodes[i]] = part[i]
        place[nodes[i]] = -1


@compiled
def solve(
    indptr: Array, indices: Array, data: Array, order: Array, loops: Array, place: Array, values: Array,
    columns: tuple[int, ...],
) -> None:  # fmt: skip
    """Turn B into X = (I − W)⁻¹ B, in place (n × k); ``place`` is −1 everywhere, or empty when there are no loops.

    The length of ``columns`` is k, or 0 for a k that is not known when compiling: half as fast.
    """
    width = len(columns) or values.shape[1]
    done = 0
    for number in range(loops.shape[0] + 1):
        last = number == loops.shape[0]
        for node in order[done : order.size if last else loops[number, 0]]:
            for at in range(np.uint32(indptr[node]), np.uint32(indptr[node + ONE])):
                target, weight = np.uint32(indices[at]), data[at]
                for k in range(width):
                    values[node, k] += weight * values[target, k]
        if not last:
            done = loops[number, 1]
            settle(indptr, indices, data, order[loops[number, 0] : done], place, values)


@compiled
def draw(
    indptr: Array, indices: Array, draws: Array, order: Array, loops: Array, elements: Array,
    efforts: Array, exposure: Array, checked: bool, values: Array, kept: Array, columns: tuple[int, ...],
) -> None:  # fmt: skip
    """Give the contribution under many draws of W (draws × entries) as ``values`` (draws × efforts × elements).

    Unless ``checked``, a draw that does not settle becomes False in ``kept``.
    """
    size, width = indptr.size - 1, len(columns) or values.shape[2]
    place, reached = np.full(size, -1, np.int32), np.empty((size, width))
    for number in range(draws.shape[0]):
        data = draws[number]
        if not checked and doubtful(indptr, indices, data, order, loops).any():
            kept[number] = False
            continue
        reached[:] = 0.0
        for k in range(width):
            reached[elements[k], k] = 1.0
        solve(indptr, indices, data, order, loops, place, reached, columns)
        for i in range(efforts.size):
            for k in range(width):
                values[number, i, k] = exposure[i] * reached[efforts[i], k]
