"""The order of the nodes in each column, with few crossings.

Barycentre sweeps (Sugiyama, Tagawa and Toda 1981) run for all starting orders at once; the best
is then sifted (Matuszewski, Schönfeld and Molitor 1999): each slot goes where it crosses least.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from din.layout.crossings import count_crossings
from din.layout.proper import FloatArray, IntArray, Proper

SWEEPS = 8
STARTED_PARTS = 4_000  # starting orders times parts of lines, when the number is left open
FEWEST_STARTS, MOST_STARTS = 8, 16
STARTS_PER_SIFT = 5  # of so many starts the best one is sifted
SIFT_ROUNDS = 6
DENSE_STEPS = (
    50_000  # up to so many multiplications a product of full tables takes less time than a sparse one
)
SIFT_CELLS = 4_000_000  # above this many pairs in a layer sifting would no longer be quick

BoolArray = NDArray[np.bool_]
Costs = NDArray[np.float32]  # whole numbers; single precision halves the time of the product


def order_slots(proper: Proper, restarts: int | None, seed: int) -> IntArray:
    """Give every slot a row in its layer so that few lines cross.

    Parameters
    ----------
    proper
        The layered graph.
    restarts
        Number of starting orders, at least 1. The first is the numerical one. None takes 8 to 16,
        more for a small graph: there they are cheap and orders differ most.
    seed
        Seed of the other starting orders.

    Returns
    -------
    IntArray
        Row per slot, 0 … in each layer. Ties keep the starting order.
    """
    n_starts = restarts or _starts_within_budget(proper)
    ranks = _starts(proper, n_starts, np.random.default_rng(seed))
    best, fewest = ranks.copy(), _crossings_of(proper, ranks)
    steps = _steps(proper)
    for _ in range(SWEEPS):
        if not fewest.all():
            break  # one has no crossings at all
        for own, other, mean in steps:
            ranks[own] = _rows(_barycentres(ranks[own], ranks[other], mean))
        counted = _crossings_of(proper, ranks)
        better = counted < fewest
        if not better.any():
            break
        best[:, better], fewest[better] = ranks[:, better], counted[better]
    everyone = np.ones(proper.n_slots, dtype=bool)
    n_sifted = -(-n_starts // STARTS_PER_SIFT) if fewest.all() else 1
    chosen = np.argsort(fewest, kind="stable")[:n_sifted]
    sifted = [sift(proper, best[:, start], everyone) for start in chosen]
    return min(sifted, key=lambda rank: total_crossings(proper, rank))


def total_crossings(proper: Proper, rank: IntArray) -> int:
    """Count the crossings of an order: row per slot."""
    return int(_crossings_of(proper, rank[:, None])[0])


def rows_by(proper: Proper, height: FloatArray) -> IntArray:
    """Give every slot its row when the layers are sorted by a height; ties by number."""
    rank = np.empty(proper.n_slots, dtype=np.int64)
    for layer in proper.layers:
        rank[layer] = _rows(height[layer, None])[:, 0]
    return rank


def _starts_within_budget(proper: Proper) -> int:
    """Give the number of starting orders that takes about as long for any but a large graph."""
    return min(max(STARTED_PARTS // max(len(proper.tail), 1), FEWEST_STARTS), MOST_STARTS)


def _starts(proper: Proper, restarts: int, rng: np.random.Generator) -> IntArray:
    """Give starting orders, shape (slots, restarts): as numbered, then random."""
    ranks = np.tile(proper.local[:, None], restarts)
    for layer in proper.layers:
        ranks[layer, 1:] = rng.permuted(ranks[layer, 1:], axis=0)
    return ranks


def _crossings_of(proper: Proper, ranks: IntArray) -> IntArray:
    """Count the crossings of several orders at once: (slots, orders) → (orders,)."""
    n_orders = ranks.shape[1]
    gap = proper.layer_of[proper.tail][:, None]
    group = gap * n_orders + np.arange(n_orders)
    height = max((len(layer) for layer in proper.layers), default=1)
    left, right = ranks[proper.tail].ravel(), ranks[proper.head].ravel()
    counts = count_crossings(group.ravel(), left, right, height)
    per_order: IntArray = counts.reshape(-1, n_orders).sum(axis=0)
    return per_order


def _steps(proper: Proper) -> list[tuple[IntArray, IntArray, csr_array]]:
    """Give what one sweep to the right and back does: (own layer, other layer, averaging)."""
    rightwards, leftwards = [], []
    for k, (tail, head, _) in enumerate(proper.gaps):
        left, right = proper.layers[k], proper.layers[k + 1]
        mean = _averaging(proper.local[head], proper.local[tail], (len(right), len(left)))
        rightwards.append((right, left, mean))
        mean = _averaging(proper.local[tail], proper.local[head], (len(left), len(right)))
        leftwards.append((left, right, mean))
    return rightwards + leftwards[::-1]


def _averaging(row: IntArray, column: IntArray, shape: tuple[int, int]) -> csr_array:
    """Give the matrix that averages over the neighbours of each row."""
    degree = np.bincount(row, minlength=shape[0])
    return csr_array((1.0 / degree[row], (row, column)), shape=shape)


def _barycentres(own: IntArray, other: IntArray, mean: csr_array) -> FloatArray:
    """Give the mean row of the neighbours; a slot without neighbours keeps its relative place."""
    centre: FloatArray = mean @ other.astype(np.float64)
    alone = np.diff(mean.indptr) == 0
    centre[alone] = own[alone] * (len(other) / len(own))
    return centre + own * (1e-6 / len(own))  # ties keep their present order


def _rows(height: FloatArray) -> IntArray:
    """Give the row of every slot when each column of `height` is sorted."""
    rows = np.empty(height.shape, dtype=np.int64)
    order = np.argsort(height, axis=0, kind="stable")
    np.put_along_axis(rows, order, np.arange(len(height))[:, None], axis=0)
    return rows


def sift(proper: Proper, rank: IntArray, movable: BoolArray) -> IntArray:
    """Move slots within their layer as long as that takes crossings away.

    Parameters
    ----------
    proper
        The layered graph.
    rank
        Row per slot; not changed.
    movable
        Which slots may move; the others keep their order among themselves.

    Returns
    -------
    IntArray
        Row per slot, with at most as many crossings.
    """
    rank = rank.copy()
    n_layers = len(proper.layers)
    layers = [*range(n_layers), *range(n_layers - 2, 0, -1)]
    waits = [
        bool(movable[layer].any()) and len(layer) ** 2 <= SIFT_CELLS for layer in proper.layers
    ]  # for a look: nothing that bears on a layer changed since the last one that moved nothing
    sifted = list(waits)
    for _ in range(SIFT_ROUNDS):
        if not any(waits):
            break
        for k in layers:
            if waits[k]:
                waits[k] = _sift_layer(proper, rank, k, movable[proper.layers[k]])
                for beside in (k - 1, k + 1) if waits[k] else ():
                    if 0 <= beside < n_layers:
                        waits[beside] = sifted[beside]
    return rank


def _sift_layer(proper: Proper, rank: IntArray, k: int, movable: BoolArray) -> bool:
    """Sift one layer in place; tell whether anything moved."""
    layer = proper.layers[k]
    slots = np.flatnonzero(movable)
    cost = _order_costs(proper, rank, k, slots)
    order = np.argsort(rank[layer])
    row = np.argsort(order)[slots]
    found = np.flatnonzero(_improvable(cost[order], row))
    moved = False
    for i in found[np.argsort(row[found])]:  # from the top down
        moved |= _sift_slot(cost[:, i], order, int(slots[i]))
    if moved:
        rank[layer[order]] = np.arange(len(layer))
    return moved


def _order_costs(proper: Proper, rank: IntArray, k: int, slots: IntArray) -> Costs:
    """Give cost[i, j]: crossings with i above slots[j] minus those with i below it, in layer k.

    Shape (n, m) for n slots of the layer and the m that may move, whole numbers.
    """
    n = len(proper.layers[k])
    cost = np.zeros((n, len(slots)), dtype=np.float32)
    for gap, own_is_tail in ((k - 1, False), (k, True)):
        if not 0 <= gap < len(proper.gaps):
            continue
        tail, head, _ = proper.gaps[gap]
        own, other = (tail, head) if own_is_tail else (head, tail)
        width = len(proper.layers[gap + 1 if own_is_tail else gap])
        at = proper.local[own] * width + rank[other]
        dense = np.bincount(at, minlength=n * width).reshape(n, width).astype(np.float32)
        # A slot has few lines, so they stay sparse: products of full tables took most of the time of a picture. For a
        # small layer it takes longer to make a sparse table than to multiply the full one.
        lines = dense if n * width * len(slots) <= DENSE_STEPS else csr_array(dense)
        before = np.cumsum(dense, axis=1) - dense
        cost += lines @ before[slots].T - (lines[slots] @ before.T).T
    return cost


def _improvable(cost: Costs, row: IntArray) -> BoolArray:
    """Tell which slots would cross less elsewhere; `cost` in the order as it is now, `row` theirs in it."""
    below = np.cumsum(cost, axis=0)
    gain = np.minimum(below.min(axis=0), 0) - below[row, np.arange(len(row))]
    return np.asarray(gain < -0.5)


def _sift_slot(cost: Costs, order: IntArray, slot: int) -> bool:
    """Put one slot where it crosses least, nearest to where it is; change `order` in place."""
    now = int(np.flatnonzero(order == slot)[0])
    passed = np.cumsum(cost[order])  # what standing below the first 1, 2, … slots costs
    best = min(float(passed.min()), 0.0)
    if best > passed[now] - 0.5:
        return False
    places = np.flatnonzero(passed < best + 0.5)
    # Standing below row r means row r + 1 for a slot that comes from above, row r from elsewhere.
    rows = np.where(places < now, places + 1, places)
    if best > -0.5:
        rows = np.append(rows, 0)
    row = int(rows[np.argmin(np.abs(rows - now))])
    if row < now:
        order[row + 1 : now + 1] = order[row:now].copy()
    else:
        order[now:row] = order[now + 1 : row + 1].copy()
    order[row] = slot
    return True
