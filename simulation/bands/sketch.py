"""Quantile bands of many runs without keeping the runs: a histogram per series that grows coarser when it must.

Memory is BINS counts per series, however many runs pass. Bins lie on a dyadic grid: bin i of a series holds the values
in [i 2^e, (i + 1) 2^e), where e is the smallest exponent at which the values seen so far fit into BINS bins. Two
neighbours on one grid make one bin of the next, exactly, so the sketch depends on the set of values alone: in one go,
in chunks, or merged from several workers, the same counts and the same bits come out. Bin i is kept at place i modulo
BINS, so that a series that moves needs no shifting.

A bin is at most 2 / (BINS − 1) of the range of the values wide, and every order statistic is placed in the middle half
of its own bin: no quantile is further off the one of :func:`numpy.percentile` than 1/1024 of the range.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from din.graph.arrays import Floats

BINS = 2048
"""Bins per series, a power of two. At the next finer grid the values did not fit into these."""
FINEST = -1000
"""The finest exponent: below it, powers of two are no longer normal numbers."""
DIGITS = 52
"""A bin is never finer than the last digit of the largest value."""
SHOWN = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles of a fan chart."""

Whole = NDArray[np.int64]


class Bands:
    """The values seen so far, per series; it grows in place, for a copy per chunk would cost more than the counting.

    Attributes
    ----------
    counts : array of uint32, series × BINS
        Bin i stands at place i modulo BINS.
    exponent : array of int, series
        e: the width of a bin is 2^e in the series' own unit.
    low, high : array, series
        Smallest and largest value; inf and −inf when there is none.
    missing : array of int, series
        How many values were not finite; these are in no bin.
    """

    def __init__(self, series: int) -> None:
        """Begin with nothing seen."""
        self.counts: NDArray[np.uint32] = np.zeros((series, BINS), dtype=np.uint32)
        self.exponent: Whole = np.full(series, FINEST, dtype=np.int64)
        self.low: Floats = np.full(series, np.inf)
        self.high: Floats = np.full(series, -np.inf)
        self.missing: Whole = np.zeros(series, dtype=np.int64)

    @property
    def seen(self) -> Whole:
        """How many finite values each series has seen."""
        return self.counts.sum(axis=1, dtype=np.int64)

    def see(self, values: ArrayLike) -> Self:
        """Take in values of series × runs, quickest when they lie so in memory, and give these bands."""
        block = np.ascontiguousarray(values, dtype=np.float64)
        low, high = block.min(axis=1, initial=np.inf), block.max(axis=1, initial=-np.inf)
        if not (np.isfinite(low).all() and np.isfinite(high).all()):
            finite = np.isfinite(block)
            low = block.min(axis=1, initial=np.inf, where=finite)
            high = block.max(axis=1, initial=-np.inf, where=finite)
            self.missing += block.shape[1] - finite.sum(axis=1)
        self._span(low, high)
        if find_spec("numba") is not None:
            kernels().count(block, self.exponent, self.counts)
        else:
            _count(block, self.exponent, self.counts)
        return self

    def merge(self, other: Bands) -> Self:
        """Take in what other bands have seen, and give these bands; the order of merging makes no difference."""
        self._span(other.low, other.high)
        self.counts += _coarser(other.counts, other.exponent, other.low, self.exponent)
        self.missing += other.missing
        return self

    def quantiles(self, shares: ArrayLike = SHOWN) -> Floats:
        """Give quantiles as :func:`numpy.percentile` does, linear between order statistics.

        Parameters
        ----------
        shares : sequence of float
            Each 0 … 1.

        Returns
        -------
        array, shares × series
            Off by at most 1/1024 of the series' range; NaN for a series without values.
        """
        asked = np.atleast_1d(np.asarray(shares, dtype=float))
        found = np.full((asked.size, len(self.low)), np.nan)
        for i in np.flatnonzero(np.isfinite(self.low)):
            found[:, i] = self._quantiles_of(i, asked)
        return found

    def _quantiles_of(self, i: int, shares: Floats) -> Floats:
        first = bins(self.low[i], self.exponent[i])
        held = np.roll(self.counts[i], -(int(first) % BINS))
        running = held.cumsum(dtype=np.int64)
        last = running[-1] - 1
        place = shares * last
        under = np.floor(place).astype(np.int64)
        orders = np.array([under, np.minimum(under + 1, last)])
        at = np.searchsorted(running, orders, side="right")
        within = (orders - running[at] + held[at] + 0.5) / held[at]  # its part of the bin, 0 … 1
        placed = np.ldexp(first + at + 0.25 + within / 2, self.exponent[i])
        placed = np.where(orders == 0, self.low[i], np.where(orders == last, self.high[i], placed))
        lower, upper = np.clip(placed, self.low[i], self.high[i])
        return np.asarray(lower + (place - under) * (upper - lower))

    def _span(self, low: Floats, high: Floats) -> None:
        """Go over to the grid on which values from low to high fit as well."""
        low, high = np.minimum(self.low, low), np.maximum(self.high, high)
        exponent = grid(low, high)
        self.counts = _coarser(self.counts, self.exponent, self.low, exponent)
        self.exponent, self.low, self.high = exponent, low, high


def grid(low: Floats, high: Floats) -> Whole:
    """Give the exponent of the finest grid on which low … high takes at most BINS bins."""
    known = np.isfinite(low)
    low, high = np.where(known, low, 0.0), np.where(known, high, 0.0)
    largest = np.frexp(np.maximum(np.abs(low), np.abs(high)))[1].astype(np.int64)
    least = np.where((low == 0) & (high == 0), FINEST, np.maximum(largest - DIGITS, FINEST))
    with np.errstate(over="ignore"):
        width = np.frexp(np.minimum(high - low, np.finfo(float).max))[1].astype(np.int64)
    exponent = np.maximum(np.where(high > low, width - BINS.bit_length() - 1, FINEST), least)
    while (tight := bins(high, exponent) - bins(low, exponent) >= BINS).any():
        exponent = exponent + tight
    return exponent


def bins(value: Any, exponent: Any) -> Any:
    """Give the number of the bin (a whole float) that a value is in: floor(value / 2^e), also where that underflows."""
    scaled = np.ldexp(value, -exponent)
    return np.floor(scaled) - ((scaled == 0) & (value < 0))


def _count(block: Floats, exponent: Whole, counts: NDArray[np.uint32]) -> None:
    """Count each value in its bin, in place."""
    for row, e, held in zip(block, exponent, counts, strict=True):
        places = bins(row[np.isfinite(row)], e).astype(np.int64) % BINS
        held += np.bincount(places, minlength=BINS).astype(np.uint32)


def _coarser(
    counts: NDArray[np.uint32], exponent: Whole, low: Floats, coarse: Whole
) -> NDArray[np.uint32]:
    """Give counts on a coarser grid; the same array where nothing changes."""
    changed = np.flatnonzero(np.isfinite(low) & (coarse > exponent))
    if not changed.size:
        return counts
    first = bins(low[changed], exponent[changed]).astype(np.int64)
    row, place = np.nonzero(counts[changed])
    number = first[row] + (place - first[row]) % BINS
    moved = (number >> np.minimum(coarse - exponent, 62)[changed][row]) % BINS
    found = np.zeros((changed.size, BINS), dtype=np.uint32)
    np.add.at(found, (row, moved), counts[changed[row], place])
    counts = counts.copy()
    counts[changed] = found
    return counts


def kernels() -> Any:
    """Give the compiled kernel; loaded when first needed."""
    return import_module("simulation.bands.compiled")
