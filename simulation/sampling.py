"""Draws of uncertain figures: scrambled Sobol points.

A point has one coordinate in [0, 1) per uncertain parameter; :meth:`simulation.parameters.Parameter.at` makes it a
value. All phasings are run on the same draws (common random numbers), so that a difference between two phasings is
never a difference of luck. The same seed gives the same points, in one piece or in parts, and a part takes no longer
when it is further along (Antonov and Saleev 1979: a point follows from the bits of its index).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from din.analysis.points import damaged, engine_of
from din.errors import UsageError
from din.graph.arrays import Floats
from din.texts import msg

SCALE = 2.0**30
"""Scipy's points are whole numbers over this."""
KNOWN = 64
"""So many points are compared with scipy's own, for what an engine makes of an index is not in its documentation."""
Whole = NDArray[np.int64]


def sobol(runs: int, dimensions: int, seed: int, start: int = 0, count: int | None = None) -> Floats:
    """Give scrambled Sobol points.

    Parameters
    ----------
    runs : int
        The size of the whole set, a power of two: only then the points are balanced (Owen 1998, 2020).
    dimensions : int
        Coordinates per point, 1 … 21,201.
    seed : int
        The scrambling; the same seed gives the same points.
    start, count : int
        Which part of the set; all of it when left out. The parts together are the whole, bit for bit.

    Returns
    -------
    array, count × dimensions
        In [0, 1).

    Raises
    ------
    UsageError
        The number of runs is not a power of two, or there are more dimensions than there are Sobol points for.
    DinError
        Scipy's points are not what they should be.
    """
    if runs < 1 or runs & (runs - 1):
        raise UsageError(
            msg("The number of runs is a power of two, such as 256, 1024 or 8192; not {n}.", n=runs)
        )
    if not 1 <= dimensions <= qmc.Sobol.MAXDIM:
        raise UsageError(
            msg(
                "There are {n} uncertain figures; the draws can hold 1 to {most}. Fix some of them.",
                n=dimensions, most=qmc.Sobol.MAXDIM,
            )
        )  # fmt: skip
    index = np.arange(start, runs if count is None else start + count)
    engine = engine_of(dimensions, seed)
    first, directions = _directions(engine, runs.bit_length() - 1)
    known = engine.reset().random(min(runs, KNOWN))
    if not np.array_equal(_points(first, directions, np.arange(len(known))), known):
        raise damaged()
    return _points(first, directions, index)


def _directions(engine: qmc.Sobol, bits: int) -> tuple[Whole, list[Whole]]:
    """Give the first point and the scrambled direction number of each bit of an index, as whole numbers.

    A point differs from the one before it by the direction number of the lowest bit of its index that becomes 1, so
    every number is found beside the index 2^bit, without passing the points before it.
    """
    first = before = _whole(engine.random(1)[0])
    directions = []
    for bit in range(bits):
        engine.num_generated = 1 << bit
        now = _whole(engine.random(1)[0])
        directions.append(now ^ before)
        before = now
    return first, directions


def _points(first: Whole, directions: Sequence[Whole], index: Whole) -> Floats:
    """Give the points at some indices: the first, changed by the direction numbers of the bits of the Gray code."""
    gray = index ^ (index >> 1)
    found = np.repeat(first[None], len(index), axis=0)
    for bit, direction in enumerate(directions):
        found[(gray >> bit) & 1 == 1] ^= direction
    return np.asarray(found / SCALE)


def _whole(point: Floats) -> Whole:
    return (point * SCALE).astype(np.int64)


def saltelli(base: int, dimensions: int, seed: int, groups: Sequence[Sequence[int]] | None = None) -> Floats:
    """Give the points for Sobol indices: per base point A, then B, then A with one coordinate of B at a time.

    Parameters
    ----------
    base : int
        Number of base points, a power of two. The model runs base × (dimensions + 2) times.
    dimensions : int
        Number of uncertain parameters.
    seed : int
    groups : sequence of sequences of int, optional
        Coordinates that go together, for one index of the whole group; each by itself when left out.

    Returns
    -------
    array, base × (groups + 2) × dimensions
        In [0, 1). Base points are whole in any part along the first axis.

    Notes
    -----
    The radial design of Saltelli et al. (2010), *Variance based sensitivity analysis of model output*, Computer
    Physics Communications 181: A and B are the halves of one Sobol set in twice the dimensions.
    """
    both = sobol(base, 2 * dimensions, seed)
    first, second = both[:, :dimensions], both[:, dimensions:]
    together = [[i] for i in range(dimensions)] if groups is None else groups
    points = np.repeat(first[:, None, :], len(together) + 2, axis=1)
    points[:, 1] = second
    for place, members in enumerate(together):
        points[:, 2 + place, list(members)] = second[:, list(members)]
    return points
