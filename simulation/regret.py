"""What a choice may cost beside the best one could have done, and how two phasings differ draw by draw.

All figures are over combinations of assumptions, with the same draws for every phasing. A share of the draws says how
much of what is believed possible favours a phasing; it is not a probability that the phasing is best.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from din.graph.arrays import Floats, Indices

TIE = 1e-9
"""Phasings that differ by at most this part of the largest value in a draw are equal in it."""
HIGH = 0.9
"""The quantile of regret that is shown beside its mean and its largest."""


@dataclass(frozen=True, slots=True, eq=False)
class Regret:
    """The regret of each phasing, over the draws; arrays are per phasing.

    Attributes
    ----------
    runs : int
        Draws with an answer for every phasing.
    mean, high, largest : array
        Mean, 90 % point and maximum of (best in the draw − this one), in the unit of the values.
    best : array of int
        In how many draws it is best, alone or with others.
    tied : array of int
        In how many of those it shares the first place.
    """

    runs: int
    mean: Floats
    high: Floats
    largest: Floats
    best: Indices
    tied: Indices


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """How each phasing differs from the reference, draw by draw; arrays are per phasing.

    Attributes
    ----------
    mean : array
    low, middle, high : array
        5 %, 50 % and 95 % points of the difference.
    better, equal, worse : array of int
        In how many draws.
    """

    mean: Floats
    low: Floats
    middle: Floats
    high: Floats
    better: Indices
    equal: Indices
    worse: Indices


def whole(values: Floats) -> Floats:
    """Give the draws in which every phasing has an answer: phasings × runs, without the failed ones."""
    return values[:, np.isfinite(values).all(axis=0)]


def regret(values: Floats) -> Regret:
    """Compare each phasing with the best in the same draw (Savage 1951).

    Parameters
    ----------
    values : array, phasings × runs
        More is better; finite (see :func:`whole`), at least one run.
    """
    missed = values.max(axis=0) - values
    first = missed <= margin(values)
    shared = first & (first.sum(axis=0) > 1)
    return Regret(
        values.shape[1], missed.mean(axis=1), np.quantile(missed, HIGH, axis=1), missed.max(axis=1),
        first.sum(axis=1), shared.sum(axis=1),
    )  # fmt: skip


def difference(values: Floats, reference: int) -> Difference:
    """Compare each phasing with the reference in the same draw.

    Parameters
    ----------
    values : array, phasings × runs
        Finite, at least one run.
    reference : int
        Which row is "to go on as now".
    """
    apart = values - values[reference]
    same = np.abs(apart) <= margin(values)
    low, middle, high = np.quantile(apart, (0.05, 0.5, 0.95), axis=1)
    better, worse = ((apart > 0) & ~same).sum(axis=1), ((apart < 0) & ~same).sum(axis=1)
    return Difference(apart.mean(axis=1), low, middle, high, better, same.sum(axis=1), worse)


def margin(values: Floats) -> Floats:
    """Give per draw how far apart two values may be by rounding alone."""
    return np.asarray(TIE * np.abs(values).max(axis=0))
