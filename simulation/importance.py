"""Learning from measurements: every draw of the assumptions is weighed by how well it foretold them.

Importance resampling (Rubin 1988; Smith and Gelfand 1992): the draws from what was believed before stay, their weights
change. It needs no other run of the model. When hardly any draw foretold what was measured, few draws carry all the
weight; the effective sample size tells so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from din.graph.arrays import Floats, Indices

ENOUGH = 100.0
"""Below this effective sample size quantiles rest on too few draws. Assumption [A]."""
SILENT = 0.8
"""The measurements say nothing of a parameter whose spread is still above this part of what it was."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """How much each draw counts after the measurements.

    Attributes
    ----------
    values : array, runs
        At least 0, sum 1; 0 for a failed run.
    effective : float
        Effective sample size: 1 / sum of squared weights (Kish 1965), 1 … runs.
    """

    values: Floats
    effective: float

    @property
    def enough(self) -> bool:
        """Whether enough draws count to rely on."""
        return self.effective >= ENOUGH


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What is believed of each parameter before and after; arrays are parameters × (5 %, 50 %, 95 %) or parameters.

    Attributes
    ----------
    before, after : array, parameters × 3
    narrowed : array, parameters
        Standard deviation after over that before, 0 or more; 1 for a parameter that was fixed.
    """

    before: Floats
    after: Floats
    narrowed: Floats

    @property
    def silent(self) -> NDArray[np.bool_]:
        """Of which parameters the measurements say nothing yet."""
        return np.asarray(self.narrowed > SILENT)


def weigh(foretold: Floats, measured: Floats, noise: Floats) -> Weights:
    """Weigh draws by the normal density of the measurements.

    Parameters
    ----------
    foretold : array, measurements × runs
        What the model gives for each measurement; a run with a value that is not finite counts for nothing.
    measured : array, measurements
    noise : array, measurements
        Standard deviation of the error of measurement, above 0, in the measurement's unit.
    """
    apart = ((foretold - measured[:, None]) / noise[:, None]) ** 2
    likely = np.where(np.isfinite(foretold).all(axis=0), -apart.sum(axis=0) / 2, -np.inf)
    if not np.isfinite(likely).any():
        return Weights(np.zeros(foretold.shape[1]), 0.0)
    values = np.exp(likely - likely.max())
    values /= values.sum()
    return Weights(values, float(1 / (values**2).sum()))


def resampled(weights: Weights, count: int, seed: int) -> Indices:
    """Give draws, each as often as its weight asks: systematic resampling (Kitagawa 1996).

    Parameters
    ----------
    weights : Weights
        With at least one draw that counts.
    count : int
        How many to give.
    seed : int

    Returns
    -------
    array of int, count
        Positions of draws, in rising order.
    """
    points = (np.random.default_rng(seed).random() + np.arange(count)) / count
    running = np.cumsum(weights.values)
    return np.searchsorted(running / running[-1], points, side="right")


def learned(values: Floats, weights: Weights) -> Learned:
    """Set beside each other what was believed of the parameters before and after.

    Parameters
    ----------
    values : array, runs × parameters
    weights : Weights
    """
    even = np.full(len(values), 1 / len(values))
    before = np.sqrt(_variance(values, even))
    after = np.sqrt(_variance(values, weights.values))
    varies = before > 1e-12 * np.abs(values).max(axis=0)
    narrowed = np.divide(after, before, out=np.ones_like(before), where=varies)
    shares = np.array([0.05, 0.5, 0.95])
    return Learned(quantiles(values, even, shares), quantiles(values, weights.values, shares), narrowed)


def quantiles(values: Floats, weights: Floats, shares: Floats) -> Floats:
    """Give quantiles of weighted draws: the first value at which the weight so far reaches the share.

    Parameters
    ----------
    values : array, runs × parameters
    weights : array, runs
        At least 0, with a positive sum.
    shares : array
        Each 0 … 1.

    Returns
    -------
    array, parameters × shares
    """
    order = np.argsort(values, axis=0, kind="stable")
    ordered = np.take_along_axis(values, order, axis=0)
    running = np.cumsum(weights[order], axis=0)
    found = np.empty((values.shape[1], len(shares)))
    for i in range(values.shape[1]):
        at = np.searchsorted(running[:, i] / running[-1, i], shares - 1e-12)
        found[i] = ordered[np.minimum(at, len(values) - 1), i]
    return found


def _variance(values: Floats, weights: Floats) -> Floats:
    mean = weights @ values
    return np.asarray(weights @ (values - mean) ** 2)
