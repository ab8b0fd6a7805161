"""Scipy's engine of scrambled Sobol points, looked at before it is trusted."""

from __future__ import annotations

import scipy
from scipy.stats import qmc

from din.errors import DinError
from din.texts import msg


def engine_of(dimensions: int, seed: int) -> qmc.Sobol:
    """Give an engine at its first point.

    Raises
    ------
    DinError
        Some coordinate does not move. That is what scipy gives, without an error, when its table of direction numbers
        is missing or too short: the first two points of every coordinate lie on both sides of one half.
    """
    engine = qmc.Sobol(dimensions, rng=seed)
    first, second = engine.random(2) < 0.5
    if (first == second).any():
        raise damaged()
    return engine.reset()


def damaged() -> DinError:
    """Give the error that scipy's points are not what they should be."""
    return DinError(
        msg(
            "The draws of scipy {version} cannot be used: a file of that package is missing or damaged, or it has "
            "changed. Install scipy again, in the version of constraints.txt.",
            version=scipy.__version__,
        )
    )
