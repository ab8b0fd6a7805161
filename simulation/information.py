"""What it is worth to know more before choosing: perfect information, and what a measured pilot would teach.

Values are net of all costs, so the value of a pilot's information may be set beside what the pilot costs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from din.graph.arrays import Floats, Indices

CHUNK = 4_000_000
"""Numbers held at once."""
ENOUGH = 30.0
"""Below this effective number of draws behind a simulated measurement, its lesson is mostly luck. Assumption [A]."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What measuring is worth.

    Attributes
    ----------
    value : float
        Expected gain by choosing after the measurement instead of now, in the unit of the values; at least 0.
    changes : float
        In which share of the draws (0 … 1) the measurement would lead to another choice.
    effective : float
        Effective number of draws behind a simulated measurement, the median over the draws.
    """

    value: float
    changes: float
    effective: float

    @property
    def trustworthy(self) -> bool:
        """Whether enough draws lie near each simulated measurement to learn from."""
        return self.effective >= ENOUGH


def perfect_information(values: Floats) -> float:
    """Give the expected value of perfect information (EVPI): E[max over phasings] − max over phasings of E.

    Parameters
    ----------
    values : array, phasings × runs
        More is better; finite, every run equally likely.

    Returns
    -------
    float
        At least 0, in the unit of the values (Raiffa and Schlaifer 1961).
    """
    return max(0.0, float(values.max(axis=0).mean() - values.mean(axis=1).max()))


def sample_information(values: Floats, measured: Floats, noise: Floats, seed: int = 0) -> Lesson:
    """Give the expected value of sample information (EVSI) of a measurement, such as the effect in a pilot.

    Parameters
    ----------
    values : array, phasings × runs
        What each phasing brings if chosen after the measurement; finite. The measuring itself costs the same in all
        of them, or its cost is taken off by the caller.
    measured : array, quantities × runs
        What the pilot would show in each run, without noise.
    noise : array, quantities
        Standard deviation of the error of measurement, above 0.
    seed : int
        Of the simulated errors.

    Notes
    -----
    For each run a measurement is simulated with a normal error, evenly spread over the runs in random order. The
    other runs are weighed by how likely they make it, which gives the posterior mean of each phasing by importance
    weights (Ades, Lu and Claxton 2004; Menzies 2016, *An efficient estimator for the expected value of sample
    information*, Medical Decision Making 36). A run never weighs for its own measurement, so noise is not taken for
    knowledge, and what is chosen is judged by what it brings in that run. A measurement that lies far from all
    others' leaves few to learn from: see ``effective``.
    """
    runs = values.shape[1]
    scaled = (measured / noise[:, None]).T
    even = np.tile(ndtri((np.arange(runs) + 0.5) / runs), (scaled.shape[1], 1))
    shown = scaled + np.random.default_rng(seed).permuted(even, axis=1).T
    now = int(values.mean(axis=1).argmax())
    choice = np.empty(runs, dtype=np.intp)
    effective = np.empty(runs)
    step = max(1, CHUNK // max(1, runs))
    for start in range(0, runs, step):
        part = slice(start, min(start + step, runs))
        weights = _weights(shown[part], scaled, np.arange(runs)[part])
        effective[part] = 1 / np.maximum((weights**2).sum(axis=1), np.finfo(float).tiny)
        choice[part] = (weights @ values.T).argmax(axis=1)
    gained = values[choice, np.arange(runs)].mean() - values[now].mean()
    return Lesson(max(0.0, float(gained)), float((choice != now).mean()), float(np.median(effective)))


def _weights(shown: Floats, scaled: Floats, own: Indices) -> Floats:
    """Weigh all runs for each simulated measurement; rows sum to 1."""
    distance = ((shown[:, None, :] - scaled[None, :, :]) ** 2).sum(axis=2)
    distance[np.arange(len(shown)), own] = np.inf
    least = distance.min(axis=1, keepdims=True)
    weights = np.exp(-(distance - np.where(np.isfinite(least), least, 0)) / 2)
    return np.asarray(weights / np.maximum(weights.sum(axis=1, keepdims=True), np.finfo(float).tiny))
