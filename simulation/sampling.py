"""Draws of uncertain figures: scrambled Sobol points, and the way from a point to a parameter's value.

A point has one coordinate in [0, 1) per uncertain parameter; the parameter's inverse distribution function makes it a
value. All phasings are run on the same draws (common random numbers), so that a difference between two phasings is
never a difference of luck. The same seed gives the same points, in one piece or in parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import betaincinv
from scipy.stats import qmc

from din.errors import UsageError
from din.graph.arrays import Floats
from din.texts import msg

PERT_WEIGHT = 4.0
"""How heavily a PERT distribution weighs its mode (Malcolm, Roseboom, Clark and Fazar 1959)."""


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
    count = runs - start if count is None else count
    engine = qmc.Sobol(dimensions, rng=seed)
    if start:
        engine.fast_forward(start)
    sizes = [1 << k for k in range(count.bit_length()) if count >> k & 1]  # scipy warns of other sizes
    return np.concatenate([np.empty((0, dimensions)), *(engine.random(size) for size in sizes)])


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


class Distribution(Protocol):
    """What is believed of a parameter."""

    def quantile(self, points: Floats) -> Floats:
        """Give the values that belong to points in [0, 1): the inverse distribution function."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """One value, for what is known or agreed."""

    value: float

    def quantile(self, points: Floats) -> Floats:
        """Give the value, whatever the point."""
        return np.full(np.shape(points), self.value)


@dataclass(frozen=True, slots=True)
class Uniform:
    """Every value between low and high alike."""

    low: float
    high: float

    def quantile(self, points: Floats) -> Floats:
        """Give low + u (high − low)."""
        return self.low + np.asarray(points) * (self.high - self.low)


@dataclass(frozen=True, slots=True)
class LogUniform:
    """Every factor alike, for what is known to an order of magnitude; 0 < low ≤ high."""

    low: float
    high: float

    def quantile(self, points: Floats) -> Floats:
        """Give low · (high / low)^u."""
        return np.asarray(self.low * np.power(self.high / self.low, points))


@dataclass(frozen=True, slots=True)
class Triangular:
    """A mode with straight slopes to low and high; low ≤ mode ≤ high, low < high."""

    low: float
    mode: float
    high: float

    def quantile(self, points: Floats) -> Floats:
        """Invert the distribution function: a square root on either side of the mode."""
        width = self.high - self.low
        u, top = np.asarray(points, dtype=float), (self.mode - self.low) / width
        rising = self.low + np.sqrt(u * width * (self.mode - self.low))
        falling = self.high - np.sqrt((1 - u) * width * (self.high - self.mode))
        return np.where(u < top, rising, falling)


@dataclass(frozen=True, slots=True)
class Pert:
    """A smooth hill over low … high with its top at the mode; low ≤ mode ≤ high, low < high.

    A beta distribution whose mean is (low + 4 mode + high) / 6 (Malcolm et al. 1959).
    """

    low: float
    mode: float
    high: float

    def quantile(self, points: Floats) -> Floats:
        """Invert the beta distribution function."""
        width = self.high - self.low
        up = 1 + PERT_WEIGHT * (self.mode - self.low) / width
        down = 1 + PERT_WEIGHT * (self.high - self.mode) / width
        return np.asarray(self.low + width * betaincinv(up, down, points))


@dataclass(frozen=True, slots=True)
class Mixture:
    """Several beliefs with their probabilities: "0, or with probability ½ between 0.01 and 0.1".

    Probabilities are above 0 and sum to 1. A single coordinate chooses the belief and, stretched over its part of
    [0, 1), the value in it.
    """

    parts: tuple[tuple[float, Distribution], ...]

    def quantile(self, points: Floats) -> Floats:
        """Give the value of the belief in whose part the point lies."""
        u = np.asarray(points, dtype=float)
        ends = np.cumsum([share for share, _part in self.parts])
        chosen = np.minimum(np.searchsorted(ends, u, side="right"), len(self.parts) - 1)
        found = np.empty(u.shape)
        for i, (share, part) in enumerate(self.parts):
            inside = chosen == i
            stretched = np.clip((u[inside] - (ends[i] - share)) / share, 0, np.nextafter(1, 0))
            found[inside] = part.quantile(stretched)
        return found


def perhaps(probability: float, part: Distribution, otherwise: float = 0.0) -> Mixture:
    """Say that a belief holds with a probability between 0 and 1, and that else the value is ``otherwise``."""
    return Mixture(((1 - probability, Fixed(otherwise)), (probability, part)))


def values(points: Floats, beliefs: Sequence[Distribution]) -> Floats:
    """Give the values that belong to points: the last axis of ``points`` runs over the beliefs."""
    found = np.empty_like(points)
    for i, belief in enumerate(beliefs):
        found[..., i] = belief.quantile(points[..., i])
    return found
