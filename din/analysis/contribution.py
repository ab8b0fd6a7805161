"""The contribution of every effort to every mission element, over all routes, loops included.

C = E M (I − W)⁻¹ P (the phasing model's steady state): M places each effort at its own node, E is the share
of its target group that it reaches, W the signed weights of the links, P picks the mission elements. Every
node of the chain stands in W, so that an effort that feeds another effort counts too; E weighs only what
starts at the effort itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from din.analysis.bands import NOTHING
from din.analysis.loops import refuse_strong_loops, unsettled
from din.analysis.ready import Ready, prepare
from din.analysis.sweep import Matrix
from din.graph.arrays import Bound, ChainArrays, Floats, Indices

BOUNDS: tuple[Bound, ...] = ("low", "high")


@dataclass(frozen=True, slots=True, eq=False)
class ContributionMatrix:
    """What each effort does for each mission element.

    Attributes
    ----------
    efforts, mission_elements : tuple of str
        Ids of rows and columns.
    values : array, efforts × elements
        C with central strengths; negative where an effort hampers.
    share : array, efforts × elements
        |C| as a share of the column's total (0 … 1); 0 in a column that nothing feeds.
    low, high : array or None
        The lower and higher of C with all strengths at the low and at the high end of their bands; an
        assumption, not an interval of confidence. None when a loop does not settle at one of these ends.
    """

    efforts: tuple[str, ...]
    mission_elements: tuple[str, ...]
    values: Floats
    share: Floats
    low: Floats | None = None
    high: Floats | None = None

    def rows(self, keep: Indices) -> ContributionMatrix:
        """Keep some efforts; shares are taken anew among them."""
        values = self.values[keep]
        low, high = (None if b is None else b[keep] for b in (self.low, self.high))
        efforts = tuple(self.efforts[i] for i in keep)
        return ContributionMatrix(efforts, self.mission_elements, values, shares(values), low, high)


def contribution(arrays: ChainArrays, *, bands: bool = True) -> ContributionMatrix:
    """Compute the contribution matrix.

    Parameters
    ----------
    arrays : ChainArrays
        The plan's chain.
    bands : bool
        Also compute the low and the high end.

    Raises
    ------
    LoopTooStrong
        When a loop never settles with central strengths; names the loop.
    """
    ready = prepare(arrays.weights)
    refuse_strong_loops(arrays, ready=ready)
    values = _kernel(arrays, ready)
    low, high = _ends(arrays, values) if bands else (None, None)
    return ContributionMatrix(
        arrays.ids_at(arrays.efforts), arrays.ids_at(arrays.elements), values, shares(values), low, high
    )


def reach_of_nodes(weights: Matrix, targets: Indices, ready: Ready | None = None) -> Floats:
    """Give (I − W)⁻¹ P: what one unit at each node brings to each target over all routes (n × k).

    A kernel: W must have been checked for loops that do not settle.
    """
    chosen = np.zeros((weights.shape[0], targets.size))
    chosen[targets, np.arange(targets.size)] = 1.0
    return (ready or prepare(weights)).solve(chosen, spend=True)


def shares(values: Floats) -> Floats:
    """Give |C| as a share of the total of its column; 0 where the column is empty."""
    size = np.abs(values)
    total = size.sum(axis=0, keepdims=True)
    share: Floats = np.divide(size, total, out=np.zeros_like(size), where=total > 0)
    return share


def ranks(values: Floats) -> Indices:
    """Give each row's place per column among the positive values, from 1; equal values share a place."""
    found = np.zeros(values.shape, dtype=np.intp)
    for k in range(values.shape[1]):
        rows = np.flatnonzero(values[:, k] > NOTHING)
        # Rounding must not part what is equal.
        rounded = np.round(values[rows, k], 12)
        found[rows, k] = rows.size - np.searchsorted(np.sort(rounded), rounded, side="right") + 1
    return found


def _kernel(arrays: ChainArrays, ready: Ready) -> Floats:
    reached = reach_of_nodes(arrays.weights, arrays.elements, ready)
    return np.asarray(arrays.exposure[:, None] * reached[arrays.efforts])


def _ends(arrays: ChainArrays, values: Floats) -> tuple[Floats | None, Floats | None]:
    links = arrays.links
    if np.array_equal(links.low, links.high):  # only exact weights: no band at all
        return values, values
    readies = []
    for bound in BOUNDS:
        weights = arrays.at(bound)
        readies.append(prepare(weights))
        if unsettled(weights, readies[-1]):
            return None, None
    ends = np.stack([values, *(_kernel(arrays, ready) for ready in readies)])
    return ends.min(axis=0), ends.max(axis=0)
