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

import os
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from din.graph.arrays import Floats
from simulation.bands import plain
from simulation.bands.plain import BINS, FINEST, Counts, Whole

SHOWN = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles of a fan chart."""
WORTH_THREADS = 200_000
"""Values in a block from which counting is shared among threads; series are apart, so the answer is the same."""


class Bands:
    """The values seen so far, per series; it grows in place, for a copy per chunk would cost more than the counting.

    Attributes
    ----------
    counts : array of uint16 or uint32, series × BINS
        Bin i stands at place i modulo BINS. The counting waits for memory more than anything, so they are as small as
        the number of runs allows.
    exponent : array of int, series
        e: the width of a bin is 2^e in the series' own unit.
    runs : int
        How many values each series has seen, finite or not.
    low, high : array, series
        Smallest and largest value; inf and −inf when there is none.
    missing : array of int, series
        How many values were not finite; these are in no bin.
    """

    def __init__(self, series: int) -> None:
        """Begin with nothing seen."""
        self.runs = 0
        self.counts: Counts = np.zeros((series, BINS), dtype=np.uint16)
        self.exponent: Whole = np.full(series, FINEST, dtype=np.int64)
        self.low: Floats = np.full(series, np.inf)
        self.high: Floats = np.full(series, -np.inf)
        self.missing: Whole = np.zeros(series, dtype=np.int64)

    @property
    def seen(self) -> Whole:
        """How many finite values each series has seen."""
        return np.asarray(self.counts.sum(axis=1, dtype=np.int64))

    def see(self, values: ArrayLike) -> Self:
        """Take in values of series × runs, quickest when they lie so in memory, and give these bands."""
        block = np.ascontiguousarray(values, dtype=np.float64)
        self._count_to(self.runs + block.shape[1])
        arrays = (block, self.exponent, self.low, self.high, self.missing, self.counts)
        threads = (os.cpu_count() or 1) if block.size >= WORTH_THREADS else 1
        ends = np.linspace(0, len(block), threads + 1).astype(int).tolist()
        parts = [[array[begin:end] for array in arrays] for begin, end in pairwise(ends)]
        engine = engine_here()
        if threads == 1:
            engine.see(*parts[0])
        else:
            with ThreadPoolExecutor(threads) as pool:  # numpy and the compiled kernel let go of the lock
                list(pool.map(lambda part: engine.see(*part), parts))
        return self

    def merge(self, other: Bands) -> Self:
        """Take in what other bands have seen, and give these bands; the order of merging makes no difference."""
        self._count_to(self.runs + other.runs)
        plain.widen(other.low, other.high, self.exponent, self.low, self.high, self.counts)
        theirs = other.counts.astype(self.counts.dtype)
        plain.coarsen(theirs, other.exponent, other.low, self.exponent)
        self.counts += theirs
        self.missing += other.missing
        return self

    def _count_to(self, runs: int) -> None:
        self.runs = runs
        if runs > np.iinfo(self.counts.dtype).max:
            self.counts = self.counts.astype(np.uint32)

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
        found = np.full((len(self.low), asked.size), np.nan)
        engine_here().quantiles(asked, self.exponent, self.low, self.high, self.counts, found)
        return found.T


def engine_here() -> Any:
    """Give what counts: compiled where numba is installed, else numpy; both give the same bits."""
    return import_module("simulation.bands.compiled") if find_spec("numba") is not None else plain
