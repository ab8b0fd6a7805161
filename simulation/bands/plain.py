"""The arithmetic of the bands in numpy: what to count where. Arrays in, arrays changed in place."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from din.graph.arrays import Floats

BINS = 2048
"""Bins per series, a power of two. At the next finer grid the values did not fit into these."""
FINEST = -1000
"""The finest exponent: values closer together than 2^FINEST are one. Far below it, numbers lose their digits."""
DIGITS = 52
"""A bin is never finer than the last digit of the largest value."""

Whole = NDArray[np.int64]
Counts = NDArray[np.unsignedinteger[Any]]


def see(block: Floats, exponent: Whole, low: Floats, high: Floats, missing: Whole, counts: Counts) -> None:
    """Take in a block of series × runs."""
    finite = np.isfinite(block)
    least = block.min(axis=1, initial=np.inf, where=finite)
    most = block.max(axis=1, initial=-np.inf, where=finite)
    missing += block.shape[1] - finite.sum(axis=1)
    widen(least, most, exponent, low, high, counts)
    for i, row in enumerate(block):
        places = bins(row[finite[i]], exponent[i]).astype(np.int64) % BINS
        counts[i] += np.bincount(places, minlength=BINS).astype(counts.dtype)


def widen(least: Floats, most: Floats, exponent: Whole, low: Floats, high: Floats, counts: Counts) -> None:
    """Go over to the grid on which values from least to most fit as well."""
    before = low.copy()
    low[:] = np.minimum(low, least) + 0.0  # without a minus before zero
    high[:] = np.maximum(high, most) + 0.0
    coarse = grid(low, high)
    coarsen(counts, exponent, before, coarse)
    exponent[:] = coarse


def grid(low: Floats, high: Floats) -> Whole:
    """Give the exponent of the finest grid on which low … high takes at most BINS bins."""
    known = np.isfinite(low)
    low, high = np.where(known, low, 0.0), np.where(known, high, 0.0)
    largest = np.frexp(np.maximum(np.abs(low), np.abs(high)))[1].astype(np.int64)
    least = np.where((low == 0) & (high == 0), FINEST, np.maximum(largest - DIGITS, FINEST))
    width = np.frexp(high / 2 - low / 2)[1].astype(np.int64)  # halves cannot overflow
    exponent = np.maximum(np.where(high > low, width - BINS.bit_length(), FINEST), least)
    while (tight := bins(high, exponent) - bins(low, exponent) >= BINS).any():
        exponent = exponent + tight
    return exponent


def bins(value: Any, exponent: Any) -> Any:
    """Give the number (a whole float) of the bin of a value: floor(value / 2^e), also where that underflows."""
    scaled = np.ldexp(value, -exponent)
    return np.floor(scaled) - ((scaled == 0) & (value < 0))


def coarsen(counts: Counts, exponent: Whole, low: Floats, coarse: Whole) -> None:
    """Bring counts to a coarser grid; ``low`` is the smallest value in them."""
    for i in np.flatnonzero(np.isfinite(low) & (coarse > exponent)).tolist():
        place = np.flatnonzero(counts[i])
        first = int(bins(low[i], exponent[i]))
        number = first + (place - first) % BINS
        moved = (number >> min(int(coarse[i] - exponent[i]), 62)) % BINS
        held = counts[i, place]
        counts[i] = 0
        np.add.at(counts[i], moved, held)


def quantiles(
    shares: Floats, exponent: Whole, low: Floats, high: Floats, counts: Counts, found: Floats
) -> None:
    """Fill ``found`` (series × shares) for the series that have values."""
    for i in np.flatnonzero(np.isfinite(low)).tolist():
        first = int(bins(low[i], exponent[i]))
        held = np.roll(counts[i], -(first % BINS)).astype(np.int64)
        running = held.cumsum()
        last = running[-1] - 1
        place = shares * last
        under = np.floor(place).astype(np.int64)
        orders = np.array([under, np.minimum(under + 1, last)])
        at = np.searchsorted(running, orders, side="right")
        within = (orders - running[at] + held[at] + 0.5) / held[at]  # its part of the bin, 0 … 1
        placed = np.ldexp(first + at + 0.25 + within / 2, exponent[i])
        placed = np.where(orders == 0, low[i], np.where(orders == last, high[i], placed))
        lower, upper = np.clip(placed, low[i], high[i])
        found[i] = lower + (place - under) * (upper - lower)
