"""How long it takes from an effort to a mission element, over all routes, plus and minus apart.

Give every link its weight times z to the power of its delay: the sum over all routes is then
R(z) = (I − W(z))⁻¹, and its derivatives at z = 1 are moments of the delay (a generating function). With
W₁ = Σ w·τ and W₂ = Σ w·τ² per pair of nodes,

    X₀ = R P,   X₁ = R W₁ X₀,   X₂ = R (W₂ X₀ + 2 W₁ X₁),

the mean delay is X₁ / X₀ and its variance X₂ / X₀ − (X₁ / X₀)². Three solves with the same I − W, no route
listed, loops counted exactly. Plus and minus are kept apart by doubling the nodes: a route that stands at
(j, +) is supporting up to j, one at (j, −) hampering; a hampering link changes side.
Source of the doubling: signed graphs as two-fold covers (Zaslavsky, "Signed graphs", 1982).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from din.analysis.bands import NOTHING
from din.analysis.loops import refuse_strong_loops, unsettled
from din.analysis.ready import prepare
from din.analysis.sweep import Matrix
from din.graph.arrays import ChainArrays, Floats, LinkArrays

ROUNDING = 1e-9
"""A variance below this part of the squared mean is rounding: all routes take equally long."""


@dataclass(frozen=True, slots=True, eq=False)
class Timing:
    """How much flows over routes of one sign and how long that takes; efforts × elements.

    Attributes
    ----------
    volume : array
        Sum of |weight| over the routes (reach left out), walks around loops included; 0 without a route.
    mean_months, spread_months : array
        Mean and standard deviation of the delay in months, each route counted by its |weight|; nan without
        a route. The spread is that between routes; the delay of one link is taken as fixed.
    """

    volume: Floats
    mean_months: Floats
    spread_months: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Delays:
    """The time from every effort (row) to every mission element (column)."""

    efforts: tuple[str, ...]
    mission_elements: tuple[str, ...]
    supporting: Timing
    hampering: Timing

    def data(self) -> dict[str, Any]:
        """Give the delays as JSON data: only pairs with a route."""
        return {
            "unit": "months",
            "supporting": self._pairs(self.supporting),
            "hampering": self._pairs(self.hampering),
        }

    def _pairs(self, timing: Timing) -> list[dict[str, Any]]:
        return [
            {
                "effort": self.efforts[i],
                "element": self.mission_elements[k],
                "mean": float(timing.mean_months[i, k]),
                "spread": float(timing.spread_months[i, k]),
            }
            for i, k in np.argwhere(timing.volume > NOTHING).tolist()
        ]


def delays(arrays: ChainArrays) -> Delays | None:
    """Compute mean and spread of the delay from every effort to every element.

    Parameters
    ----------
    arrays : ChainArrays
        The plan's chain; a link's delay is in months.

    Returns
    -------
    Delays or None
        None when a loop only settles because parallel plus and minus links in it cancel out: apart they
        have no finite sum.

    Raises
    ------
    LoopTooStrong
        When a loop does not settle with central strengths.
    """
    refuse_strong_loops(arrays)
    size = len(arrays.ids)
    weights, first, second = (signed_cover(arrays.links, size, power) for power in range(3))
    if unsettled(weights):
        return None
    count = arrays.elements.size
    ends = np.zeros((2 * size, 2 * count))
    ends[arrays.elements, np.arange(count)] = 1.0
    ends[arrays.elements + size, np.arange(count) + count] = 1.0
    moments = [m[arrays.efforts] for m in delay_moments(weights, first, second, ends)]
    plus, minus = ([m[:, part] for m in moments] for part in (slice(count), slice(count, None)))
    return Delays(
        arrays.ids_at(arrays.efforts), arrays.ids_at(arrays.elements), _timing(*plus), _timing(*minus)
    )


def signed_cover(links: LinkArrays, size: int, power: int) -> Matrix:
    """Build Σ |w| τ^power per pair of nodes, with every node twice: [W⁺ W⁻; W⁻ W⁺] (2n × 2n).

    A link without weight is left out.
    """
    kept = links.central != 0
    source, target, weight = links.source[kept], links.target[kept], links.central[kept]
    data = np.abs(weight) * links.lag_months[kept] ** power
    across = np.where(weight < 0, size, 0)
    rows = np.concatenate([source, source + size])
    columns = np.concatenate([target + across, target + size - across])
    shape = (2 * size, 2 * size)
    matrix = sparse.coo_array((np.concatenate([data, data]), (rows, columns)), shape=shape).tocsr()
    matrix.eliminate_zeros()
    return matrix


def delay_moments(
    weights: Matrix, first: Matrix, second: Matrix, ends: Floats
) -> tuple[Floats, Floats, Floats]:
    """Give the sums over all walks of weight, weight × delay and weight × delay² (a kernel; each n × k)."""
    sweep = prepare(weights)
    volume = sweep.solve(ends)
    once = sweep.solve(np.asarray(first @ volume))
    twice = sweep.solve(np.asarray(second @ volume + 2.0 * (first @ once)))
    return volume, once, twice


def _timing(volume: Floats, once: Floats, twice: Floats) -> Timing:
    there = volume > NOTHING
    missing = np.full_like(volume, np.nan)
    mean = np.divide(once, volume, out=missing.copy(), where=there)
    square = np.divide(twice, volume, out=missing.copy(), where=there)
    variance = square - mean**2
    spread = np.sqrt(np.where(variance > ROUNDING * mean**2, variance, np.where(there, 0.0, np.nan)))
    return Timing(np.where(there, volume, 0.0), mean, spread)
