"""How firm the order of the phasings is: over the draws, over the seeds, and when it is time to stop drawing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from din.graph.arrays import Floats, Indices
from simulation.regret import margin

SETTLED = 0.8
"""A rank is shown as settled when it holds in at least this share of the draws (the phasing model's rule)."""
CONFIDENCE = 0.99
"""How sure one must be, per rank, which side of the rule its share is on before the drawing stops early."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The order of the phasings by their mean, and how often each holds its rank.

    Attributes
    ----------
    rank : array of int, phasings
        Counted from 1; equal ones share the best.
    held : array, phasings
        Share of the draws (0 … 1) in which the phasing has that same rank.
    runs : int
    """

    rank: Indices
    held: Floats
    runs: int

    @property
    def settled(self) -> NDArray[np.bool_]:
        """Which ranks may be shown as settled."""
        return self.held >= SETTLED

    @property
    def decided(self) -> bool:
        """Whether more draws would hardly change which ranks are settled; see :func:`decided`."""
        return decided(self.held, self.runs)


def ranks(values: Floats) -> Indices:
    """Rank phasings within each draw, most first, counted from 1; equal ones share the best rank.

    Parameters
    ----------
    values : array, phasings × runs
    """
    slack = margin(values)
    ahead = values[None, :, :] - values[:, None, :] > slack
    return np.asarray(1 + ahead.sum(axis=1))


def ranking(values: Floats) -> Ranking:
    """Rank the phasings by their mean over the draws.

    Parameters
    ----------
    values : array, phasings × runs
        More is better; finite, at least one run.
    """
    of_mean = ranks(values.mean(axis=1)[:, None])
    return Ranking(of_mean[:, 0], (ranks(values) == of_mean).mean(axis=1), values.shape[1])


def decided(shares: Floats, runs: int, threshold: float = SETTLED, confidence: float = CONFIDENCE) -> bool:
    """Tell whether each share is surely above or surely below a threshold, so that drawing may stop.

    Parameters
    ----------
    shares : array
        Shares of the draws so far, 0 … 1.
    runs : int
        How many draws those are.
    threshold, confidence : float
        Each 0 … 1.

    Notes
    -----
    The score interval of Wilson (1927) as if the draws were random. Sobol points spread more evenly, so it is on the
    safe side. Look only when the number of draws has doubled: looking often makes stopping by luck likelier.
    """
    z = ndtri((1 + confidence) / 2)
    centre = (shares + z * z / (2 * runs)) / (1 + z * z / runs)
    half = z * np.sqrt(shares * (1 - shares) / runs + (z / (2 * runs)) ** 2) / (1 + z * z / runs)
    return bool(((centre - half >= threshold) | (centre + half < threshold)).all())


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """The order of the phasings, once per seed.

    Attributes
    ----------
    rank_low, rank_high : array of int, phasings
        Best and worst rank over the seeds.
    same_first : float
        Share of the seeds (0 … 1) with the same first phasing as most seeds have.
    first : int
        That phasing.
    """

    rank_low: Indices
    rank_high: Indices
    same_first: float
    first: int


def stability(means: Floats) -> Stability:
    """See whether other seeds give another order.

    Parameters
    ----------
    means : array, seeds × phasings
        The mean of each phasing over the draws of one seed.
    """
    found = ranks(means.T)
    firsts = (found == 1).mean(axis=1)
    first = int(firsts.argmax())
    return Stability(found.min(axis=1), found.max(axis=1), float(firsts[first]), first)
