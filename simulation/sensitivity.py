"""Which assumptions matter: Sobol indices with their uncertainty.

The first-order index of a parameter is the share of the variance that goes away when it alone is known; the total
index is the share that stays when all others are known. The sum of the first-order indices is at most 1; what is
missing comes from parameters acting together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from din.graph.arrays import Floats

RESAMPLES = 200
"""Bootstrap samples: enough for intervals of which only the first digits are shown."""
COVERAGE = 0.95
"""What the intervals cover."""
NARROW = 0.1
"""An index whose interval is wider than this is "not converged". Sarrazin, Pianosi and Wagener (2016) ask 0.05 of the
values themselves; for a conversation about which assumptions matter twice that is taken. Assumption [A]."""
CHUNK = 4_000_000
"""Numbers held at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Sensitivity:
    """Sobol indices; arrays are parameters × outputs.

    Attributes
    ----------
    first, total : array
        First-order and total indices. Sampling error can put them a little below 0 or above 1. All 0 for an output
        that does not vary.
    first_low, first_high, total_low, total_high : array
        Ends of their 95 % bootstrap intervals.
    variance : array, outputs
        The variance that is shared out, in the output's unit squared.
    base, failed : int
        Base points that were used, and that were left out because a run at them failed.
    """

    first: Floats
    first_low: Floats
    first_high: Floats
    total: Floats
    total_low: Floats
    total_high: Floats
    variance: Floats
    base: int
    failed: int

    @property
    def converged(self) -> NDArray[np.bool_]:
        """Which indices have an interval that is narrow enough; parameters × outputs."""
        wide = np.maximum(self.first_high - self.first_low, self.total_high - self.total_low)
        return np.asarray(wide <= NARROW)


def sobol_indices(outputs: Floats, seed: int = 0, resamples: int = RESAMPLES) -> Sensitivity:
    """Estimate first-order and total Sobol indices.

    Parameters
    ----------
    outputs : array, base × (parameters + 2) × outputs
        The model's answers at :func:`simulation.sampling.saltelli`, in its order: A, B, then A with one coordinate
        of B at a time. A base point with an answer that is not finite is left out as a whole.
    seed : int
        Of the bootstrap.
    resamples : int
        Bootstrap samples of base points.

    Notes
    -----
    First order: mean of f(B) (f(A_B^i) − f(A)), Saltelli et al. (2010), Computer Physics Communications 181, table 2b.
    Total: half the mean of (f(A) − f(A_B^i))², Jansen (1999), table 2f there. Both over the variance of A and B
    together, of outputs from which their mean is taken away first. Intervals by resampling base points
    (Archer, Saltelli and Sobol 1997), which holds Sobol points for random ones and so errs on the wide side.
    """
    whole = np.asarray(np.isfinite(outputs).all(axis=(1, 2)))
    kept = outputs[whole]
    base, columns, count = kept.shape
    none = np.zeros((columns - 2, count))
    if base < 2:
        return Sensitivity(none, none, none, none, none, none, np.zeros(count), base, len(whole) - base)
    centred = kept - kept[:, :2].mean(axis=(0, 1))
    parts = _parts(centred)
    central, variance = _indices(parts.mean(axis=0, keepdims=True))
    drawn = np.concatenate([_indices(means)[0] for means in _resampled(parts, seed, resamples)])
    tails = ((1 - COVERAGE) / 2, (1 + COVERAGE) / 2)
    low, high = np.quantile(drawn, tails, axis=0)
    (first, total), (first_low, total_low), (first_high, total_high) = central[0], low, high
    return Sensitivity(
        first, first_low, first_high, total, total_low, total_high, variance[0], base, len(whole) - base
    )


def _parts(centred: Floats) -> Floats:
    """Give what each base point adds to the means: sum, squares, then per parameter the two products."""
    a, b, mixed = centred[:, 0], centred[:, 1], centred[:, 2:]
    together = b[:, None] * (mixed - a[:, None])
    apart = (a[:, None] - mixed) ** 2 / 2
    sums = np.stack([(a + b) / 2, (a * a + b * b) / 2], axis=1)
    return np.concatenate([sums, together, apart], axis=1)


def _indices(means: Floats) -> tuple[Floats, Floats]:
    """Turn means of the parts (samples × parts × outputs) into indices (samples × 2 × parameters × outputs)."""
    variance = means[:, 1] - means[:, 0] ** 2
    products = means[:, 2:].reshape(len(means), 2, -1, means.shape[2])
    rounding = 1e-14 * np.maximum(means[:, 1], np.finfo(float).tiny)
    varies = (variance > rounding)[:, None, None]
    shares = np.divide(
        products,
        variance[:, None, None],
        out=np.zeros_like(products),
        where=np.broadcast_to(varies, products.shape),
    )
    return shares, variance


def _resampled(parts: Floats, seed: int, resamples: int) -> Iterator[Floats]:
    """Give the means over base points drawn again, some samples at a time; by counts, so as one matrix product."""
    random = np.random.default_rng(seed)
    base = len(parts)
    flat = parts.reshape(base, -1)
    size = max(1, CHUNK // base)
    for start in range(0, resamples, size):
        count = min(size, resamples - start)
        drawn = random.integers(base, size=(count, base))
        counts = np.array([np.bincount(row, minlength=base) for row in drawn], dtype=float)
        yield (counts @ flat / base).reshape(count, *parts.shape[1:])
