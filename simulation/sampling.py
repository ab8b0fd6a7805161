"""Draws in [0, 1) that fill the space evenly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc


def sobol(runs: int, dimensions: int, seed: int) -> NDArray[np.float64]:
    """Give scrambled Sobol points (Owen 1998), runs × dimensions in [0, 1).

    Parameters
    ----------
    runs : int
        A power of two.
    dimensions : int
        1 to 21,201.
    seed : int
        The same seed gives the same points.
    """
    return np.asarray(qmc.Sobol(dimensions, rng=seed).random_base2((runs - 1).bit_length()))
