"""Simulation-based calibration (Talts et al. 2018): truths from the belief itself, how often they are found back."""

from typing import NamedTuple

import numpy as np

from simulation.assumptions import assumptions, drawn_values
from simulation.calibration.monitoring import Point, foretold
from simulation.importance import learned, weigh


class Coverage(NamedTuple):
    """What came of it; arrays are per assumption.

    Attributes
    ----------
    names : tuple of str
        Ids of the assumptions.
    covered : array
        In which share of the truths the 90 % interval holds the truth.
    narrowed : array
        Mean spread after the measurements over that before.
    effective : array, truths
    """

    names: tuple[str, ...]
    covered: np.ndarray
    narrowed: np.ndarray
    effective: np.ndarray


def measured_points(compiled, months):
    """Give a measurement of every measured element in every area at each of the months."""
    return tuple(
        Point("x", k, w, month, 0.0, float(compiled.starts.value[k, w]))
        for k in range(len(compiled.elements))
        for w in range(len(compiled.areas))
        for month in months
        if compiled.starts.measured[k, w]
    )


def coverage(compiled, phasing, months, noise, *, runs, truths, seed, thought=None):
    """Draw truths from the belief, measure them with an error, learn from that, and look whether they are found.

    The truths come from other draws than those that are weighed. ``thought`` is the error that measuring is thought to
    have, when that is not what it is.
    """
    points = measured_points(compiled, months)
    told = foretold(compiled, phasing, points, runs, seed)
    believed = drawn_values(compiled, runs, seed)
    size = 1 << (truths - 1).bit_length()
    true_told = foretold(compiled, phasing, points, size, seed + 1)[:, :truths]
    true_values = drawn_values(compiled, size, seed + 1)[:truths]
    random = np.random.default_rng(seed)
    covered, narrowed, effective = np.zeros(believed.shape[1]), np.zeros(believed.shape[1]), []
    for truth, values in zip(true_told.T, true_values, strict=True):
        measured = truth + noise * random.standard_normal(truth.size)
        weights = weigh(told, measured, np.full(truth.size, thought or noise))
        found = learned(believed, weights)
        covered += (found.after[:, 0] <= values) & (values <= found.after[:, 2])
        narrowed += found.narrowed
        effective.append(weights.effective)
    names = tuple(one.id for one in assumptions(compiled))
    return Coverage(names, covered / truths, narrowed / truths, np.array(effective))
