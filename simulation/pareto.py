"""Which phasings are not worse than another on everything at once: the Pareto front."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from din.graph.arrays import Floats


def non_dominated(scores: Floats) -> NDArray[np.bool_]:
    """Tell which options no other option dominates.

    One option dominates another when it is nowhere worse and somewhere better. Equal options do not dominate each
    other, so both stay.

    Parameters
    ----------
    scores : array, options × objectives
        More is better; a cost goes in with a minus sign. Finite.

    Returns
    -------
    array of bool, options

    Notes
    -----
    Options are passed from best to worst by their first objectives, so that only one that came earlier can dominate;
    each is compared with the front so far (Kung, Luccio and Preparata 1975, in its simplest form).
    """
    order = np.lexsort(-scores.T[::-1])
    ordered = scores[order]
    kept = np.zeros(len(scores), dtype=np.bool_)
    front = np.empty_like(ordered)
    size = 0
    for place, row in enumerate(ordered):
        rivals = front[:size]
        if not ((rivals >= row).all(axis=1) & (rivals > row).any(axis=1)).any():
            front[size] = row
            size += 1
            kept[order[place]] = True
    return kept
