"""How sure is the order of the efforts? The contribution under many draws of the strengths.

A strength stands for a band, so a contribution is one number only by agreement. Here every link is drawn anew
from its band, evenly, and the whole matrix is computed again for each draw: the same draws for all efforts, so
that differences between efforts are not blurred. A draw whose loops do not settle has no answer; it is counted.

Draws are scrambled Sobol points (Owen 1998) up to the number of links SciPy has them for, else random ones.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import qmc

from din.analysis.batches import LARGEST_LOOP, parts_in_order, reach_of_batch
from din.analysis.contribution import reach_of_nodes
from din.analysis.loops import unsettled
from din.analysis.points import engine_of
from din.analysis.ready import fixed, kernels, kernels_many, prepare
from din.graph.arrays import ChainArrays, Floats, Indices, LinkArrays

DRAWS = 1024
"""A power of two, as Sobol points want."""
SETTLED = 0.8
"""A rank is shown as settled when it holds in at least this share of the draws (the phasing model's rule)."""
WORTH_COMPILING = 500_000
"""Draws × links from which the compiled kernel earns back its loading time."""
CHUNK = 4_000_000
"""Numbers held at once."""
ABREAST = 32
"""Draws the compiled kernel solves side by side: some of the processor's registers wide, and still little memory."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawnRanks:
    """What many draws of the strengths say of each effort and element.

    Attributes
    ----------
    draws, failed, seed : int
        How many draws were made, in how many a loop did not settle, and from which seed they came.
    low, high : array, efforts × elements
        5 % and 95 % points of the contribution.
    rank_low, rank_high : array of int, efforts × elements
        Best and worst rank between the 5 % and 95 % points; ranks count from 1, equal ones share the best.
    held : array, efforts × elements
        Share of the draws (0 … 1) in which the rank is that of the central strengths.
    """

    draws: int
    failed: int
    seed: int
    low: Floats
    high: Floats
    rank_low: Indices
    rank_high: Indices
    held: Floats

    @property
    def settled(self) -> NDArray[np.bool_]:
        """Which ranks hold in enough of the draws."""
        return self.held >= SETTLED

    def data(self) -> dict[str, Any]:
        """Give it as JSON data; lists are efforts × elements."""
        return {
            "draws": self.draws, "failed": self.failed, "seed": self.seed, "settled_from": SETTLED,
            "low": self.low.tolist(), "high": self.high.tolist(), "rank_low": self.rank_low.tolist(),
            "rank_high": self.rank_high.tolist(), "held": self.held.tolist(),
            "settled": self.settled.tolist(),
        }  # fmt: skip


def drawn_ranks(
    arrays: ChainArrays, central: Floats, draws: int = DRAWS, seed: int = 0, rows: Indices | None = None
) -> DrawnRanks | None:
    """Draw the strengths many times and see which ranks hold.

    Parameters
    ----------
    arrays : ChainArrays
    central : array, efforts × elements
        The contribution with central strengths.
    draws : int
        At least 1; a power of two is best.
    seed : int
        The same seed gives the same answer.
    rows : array of int, optional
        The efforts that count, in the order of ``central``; all of them when left out.

    Returns
    -------
    DrawnRanks or None
        None when no draw has an answer.
    """
    chosen = slice(None) if rows is None else rows
    parts = [values[:, chosen] for values, _failed in drawn(arrays, draws, seed)]
    values = np.concatenate(parts) if parts else np.empty((0, *central.shape))
    if not len(values):
        return None
    ranks = _ranks(values)
    low, high = np.quantile(values, (0.05, 0.95), axis=0)
    rank_low, rank_high = np.quantile(ranks, (0.05, 0.95), axis=0, method="nearest")
    held = (ranks == _ranks(central[None])).mean(axis=0)
    return DrawnRanks(draws, draws - len(values), seed, low, high, rank_low, rank_high, held)


def drawn(arrays: ChainArrays, draws: int, seed: int = 0) -> Iterator[tuple[Floats, int]]:
    """Give the contributions of the draws that settle (draws × efforts × elements), in parts, and how many did not."""
    links = arrays.links.low.size
    size = max(1, min(draws, CHUNK // max(1, links, arrays.efforts.size * arrays.elements.size)))
    compiled = draws * max(1, links) >= WORTH_COMPILING and find_spec("numba") is not None
    for pattern, data in drawn_weights(arrays, draws, seed, size):
        values = (by_kernel if compiled else by_numpy)(arrays, pattern, data)
        yield values, len(data) - len(values)


def drawn_weights(
    arrays: ChainArrays, draws: int, seed: int, size: int
) -> Iterator[tuple[sparse.csr_array, Floats]]:
    """Draw the weights, some draws at a time: the pattern of links, and draws × its entries."""
    links = arrays.links
    pattern, entries = _pattern(links, len(arrays.ids))
    engine = engine_of(max(1, links.low.size), seed) if links.low.size <= qmc.Sobol.MAXDIM else None
    random = np.random.default_rng(seed)
    for start in range(0, draws, size):
        count = min(size, draws - start)
        points = random.random((count, links.low.size)) if engine is None else _points(engine, count)
        strengths = links.low + points[:, : links.low.size] * (links.high - links.low)
        yield pattern, _together(strengths, entries, pattern.nnz)


def _points(engine: qmc.Sobol, count: int) -> Floats:
    """Give the next points, whatever their number: balance is kept over all chunks together."""
    return np.concatenate([engine.random(1 << k) for k in range(count.bit_length()) if count >> k & 1])


def _pattern(links: LinkArrays, size: int) -> tuple[sparse.csr_array, Indices]:
    """Give a matrix with an entry for every pair of linked nodes, and the entry each link adds to."""
    pairs = links.source * size + links.target
    unique, entries = np.unique(pairs, return_inverse=True)
    starts = np.searchsorted(unique, np.arange(size + 1) * size).astype(np.int32)
    targets = (unique % size if size else unique).astype(np.int32)
    return sparse.csr_array((np.ones(unique.size), targets, starts), shape=(size, size)), entries


def _together(strengths: Floats, entries: Indices, count: int) -> Floats:
    """Give the weights of the entries (draws × entries) from those of the links: parallel ones add up."""
    order = np.argsort(entries, kind="stable")
    if entries.size == count:
        return strengths[:, order]
    starts = np.flatnonzero(np.diff(entries[order], prepend=-1))
    return np.asarray(np.add.reduceat(strengths[:, order], starts, axis=1))


def by_numpy(arrays: ChainArrays, pattern: sparse.csr_array, data: Floats) -> Floats:
    """Give the contributions of the draws that settle, with NumPy alone."""
    if data.shape[0] * len(arrays.ids) * arrays.elements.size > CHUNK:
        return one_by_one(arrays, pattern, data)
    parts = parts_in_order(pattern)
    if max((part.size for part in parts), default=0) > LARGEST_LOOP:
        return one_by_one(arrays, pattern, data)
    reached, settled = reach_of_batch(pattern, data, arrays.elements, parts)
    return arrays.exposure[:, None] * reached[settled][:, arrays.efforts]


def one_by_one(arrays: ChainArrays, pattern: sparse.csr_array, data: Floats) -> Floats:
    """Give the contributions of the draws that settle, solving each as a plan by itself."""
    found = []
    for row in data:
        weights = sparse.csr_array((row, pattern.indices, pattern.indptr), shape=pattern.shape)
        ready = prepare(weights)
        if not unsettled(weights, ready):
            reached = reach_of_nodes(weights, arrays.elements, ready)
            found.append(arrays.exposure[:, None] * reached[arrays.efforts])
    return np.array(found).reshape(len(found), arrays.efforts.size, arrays.elements.size)


def by_kernel(arrays: ChainArrays, pattern: sparse.csr_array, data: Floats) -> Floats:
    """Give the contributions of the draws that settle, compiled."""
    order, loops = kernels().ordered(pattern.indptr, pattern.indices)
    values = np.empty((len(data), arrays.efforts.size, arrays.elements.size))
    kept = np.ones(len(data), dtype=np.bool_)
    largest = np.abs(data).max(axis=0)  # what settles with all at their largest settles in every draw
    checked = not kernels().doubtful(pattern.indptr, pattern.indices, largest, order, loops).any()
    places = arrays.elements, arrays.efforts, arrays.exposure

    def abreast(part: slice) -> None:
        if not checked:
            kernels_many().settling(pattern.indptr, pattern.indices, data[part], order, loops, kept[part])
        sets = _side_by_side(np.where(kept[part, None], data[part], 0.0))
        kernels_many().many(
            pattern.indptr, pattern.indices, sets, order, loops, *places, ABREAST, values[part]
        )

    def one_after_another(part: slice) -> None:
        kernels().draw(
            pattern.indptr, pattern.indices, data[part], order, loops, *places, checked,
            values[part], kept[part], fixed(arrays.elements.size),
        )  # fmt: skip

    small = bool((np.diff(loops.astype(np.intp), axis=1) <= kernels().SMALL).all())
    threads = os.cpu_count() or 1
    bounds = np.linspace(0, len(data), threads + 1).astype(int).tolist()
    with ThreadPoolExecutor(threads) as pool:  # the kernels let go of the interpreter's lock
        list(pool.map(abreast if small else one_after_another, [slice(*ends) for ends in pairwise(bounds)]))
    return values[kept]


def _side_by_side(data: Floats) -> Floats:
    """Give draws × entries as entries × draws, with draws of zeros up to a whole number of rows abreast."""
    sets = np.zeros((data.shape[1], -(-len(data) // ABREAST) * ABREAST))
    sets[:, : len(data)] = data.T
    return sets


def _ranks(values: Floats) -> Indices:
    """Rank efforts per draw and element, largest first; equal ones share the best rank."""
    rounded = np.round(values, 12)  # rounding must not part what is equal
    order = np.argsort(-rounded, axis=1, kind="stable")
    ordered = np.take_along_axis(rounded, order, axis=1)
    new = np.ones(ordered.shape, dtype=np.bool_)
    new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    places = np.arange(1, ordered.shape[1] + 1)[None, :, None]
    first = np.maximum.accumulate(np.where(new, places, 0), axis=1)
    ranks = np.empty_like(first)
    np.put_along_axis(ranks, order, first, axis=1)
    return ranks
