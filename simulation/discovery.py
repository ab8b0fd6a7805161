"""When does this choice flip? Boxes of assumptions in which a case of interest is common (scenario discovery).

The patient rule induction method of Friedman and Fisher (1999), *Bump hunting in high-dimensional data*, Statistics
and Computing 9, as used for policies by Bryant and Lempert (2010): peel a thin slice off a box of assumptions, time
and again the slice whose removal raises the share of cases of interest most per draw that it costs; then see whether
the box can grow again on any side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from din.graph.arrays import Floats

Flags = NDArray[np.bool_]

PEEL = 0.05
"""Share of the draws in the box that one slice takes off; Friedman and Fisher advise 0.05 to 0.1."""
SMALLEST = 0.05
"""A box holds at least this share of all draws."""
SIGNIFICANT = 0.05
"""A limit is kept when a box without it would hold so many cases of interest by chance less often than this."""


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """Limits on assumptions within which the case of interest is common.

    Attributes
    ----------
    low, high : array, parameters
        Both ends belong to the box; −inf and inf where it has no limit.
    coverage : float
        Share (0 … 1) of all cases of interest that lie in the box.
    density : float
        Share (0 … 1) of the draws in the box that are a case of interest.
    mass : float
        Share (0 … 1) of all draws that lie in the box.
    chance : array, parameters
        How often the box without this limit would show at least as many cases by chance (0 … 1); 1 without a limit.
    """

    low: Floats
    high: Floats
    coverage: float
    density: float
    mass: float
    chance: Floats

    @property
    def limited(self) -> list[int]:
        """Which parameters have a limit, the firmest first."""
        limits = np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high))
        return sorted(limits.tolist(), key=lambda i: (self.chance[i], i))

    def holds(self, values: Floats) -> Flags:
        """Tell which draws (draws × parameters) lie in the box."""
        return np.asarray(((values >= self.low) & (values <= self.high)).all(axis=1))


def boxes(values: Floats, interest: Flags, peel: float = PEEL, smallest: float = SMALLEST) -> tuple[Box, ...]:
    """Give the boxes from all draws down to the densest, each a slice smaller than the one before.

    Parameters
    ----------
    values : array, draws × parameters
        Finite.
    interest : array of bool, draws
        The case of interest, such as "another phasing is best"; at least one.
    peel, smallest : float
        Each 0 … 1.
    """
    low, high = np.full(values.shape[1], -np.inf), np.full(values.shape[1], np.inf)
    path = [_box(values, interest, low, high)]
    while (found := _peeled(values, interest, path[-1], peel, smallest)) is not None:
        path.append(found)
    grown = _pasted(values, interest, path[-1], peel)
    return (*path, grown) if grown is not path[-1] else tuple(path)


def chosen(path: tuple[Box, ...], values: Floats, interest: Flags) -> Box | None:
    """Give the box that says most, without limits that may be chance.

    That is the one with the largest coverage of cases less the same share of the other draws (Youden 1950): 0 for all
    draws together, 1 for a box that holds all cases and nothing else. None when no box is denser than all draws.
    """
    usual = path[0].density
    if usual == 1:
        return None
    firm = max(path, key=lambda box: box.coverage - box.mass * (1 - box.density) / (1 - usual))
    while weak := [i for i in firm.limited if firm.chance[i] >= SIGNIFICANT]:
        low, high = firm.low.copy(), firm.high.copy()
        low[weak[-1]], high[weak[-1]] = -np.inf, np.inf
        firm = _box(values, interest, low, high)
    return firm if firm.limited and firm.density > usual else None


def _box(values: Floats, interest: Flags, low: Floats, high: Floats) -> Box:
    """Measure a box."""
    within = (values >= low) & (values <= high)
    outside = (~within).sum(axis=1)
    held = outside == 0
    found, size = int((interest & held).sum()), int(held.sum())
    chance = np.ones(values.shape[1])
    for i in np.flatnonzero(np.isfinite(low) | np.isfinite(high)):
        without = held | ((outside == 1) & ~within[:, i])
        chance[i] = binom.sf(found - 1, size, interest[without].mean())
    return Box(low, high, found / interest.sum(), found / size, size / len(values), chance)


def _peeled(values: Floats, interest: Flags, box: Box, peel: float, smallest: float) -> Box | None:
    """Take off the best slice; None when each would leave too little or raise nothing."""
    held = np.flatnonzero(box.holds(values))
    inside, case = values[held], interest[held]
    before, best, gain = case.mean(), None, 0.0
    for i, above, limit in _slices(inside, peel):
        kept = inside[:, i] >= limit if above else inside[:, i] <= limit
        size = int(kept.sum())
        if size == len(held) or size < smallest * len(values):
            continue
        gained = (case[kept].mean() - before) / (len(held) - size)
        if gained > gain * (1 + 1e-12):
            best, gain = (i, above, limit), gained
    if best is None:
        return None
    i, above, limit = best
    low, high = box.low.copy(), box.high.copy()
    (low if above else high)[i] = limit
    return _box(values, interest, low, high)


def _slices(inside: Floats, peel: float) -> Iterator[tuple[int, bool, float]]:
    """Give the new limits to try: parameter, whether it is a lower limit, and where.

    A limit is always a value that is drawn. Where many draws share the value at the edge, as for an effect that may
    be exactly 0, they go or stay together.
    """
    size = len(inside)
    off = max(1, int(peel * size))
    ordered = np.sort(inside, axis=0)
    for i in range(inside.shape[1]):
        column = ordered[:, i]
        after = int(np.searchsorted(column, column[min(off - 1, size - 1)], side="right"))
        if after < size:
            yield i, True, float(column[after])
        upto = int(np.searchsorted(column, column[max(size - off, 0)], side="left"))
        if upto > 0:
            yield i, False, float(column[upto - 1])


def _pasted(values: Floats, interest: Flags, box: Box, paste: float) -> Box:
    """Grow the box on the side where it raises the density most, as long as there is one."""
    while True:
        best = box
        for low, high in _grown(values, box, paste):
            wider = _box(values, interest, low, high)
            if wider.density > best.density or (wider.density == best.density and wider.mass > best.mass):
                best = wider
        if best is box:
            return box
        box = best


def _grown(values: Floats, box: Box, paste: float) -> Iterator[tuple[Floats, Floats]]:
    """Give limits that let in the next few draws on one side."""
    more = max(1, int(paste * box.mass * len(values)))
    within = (values >= box.low) & (values <= box.high)
    for i in box.limited:
        others = np.delete(within, i, axis=1).all(axis=1)
        column = np.sort(values[others, i])
        below, above = column[column < box.low[i]], column[column > box.high[i]]
        if below.size:
            low = box.low.copy()
            low[i] = below[-more] if below.size > more else -np.inf
            yield low, box.high
        if above.size:
            high = box.high.copy()
            high[i] = above[more - 1] if above.size > more else np.inf
            yield box.low, high
