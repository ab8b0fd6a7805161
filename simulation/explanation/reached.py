"""What efforts really reach in a run, and what rules and waiting requests do to them: some draws once more, watched.

An outcome keeps no intensity per effort: that would be most of what it holds. So some draws of the same run are run
again, and only means are kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import spsolve

from din.graph.arrays import Floats
from simulation.compile import Compiled
from simulation.kernels.arrays import Q50, Indices, Model, Rows, rows_of
from simulation.kernels.plain import simulate
from simulation.results import PhasingResult, Results
from simulation.runner import points

DRAWS = 32
"""So many draws are watched: means over them differ little from those over all."""
BLOCKERS = ("rules", "professionals", "managers", "directors")
"""What stands in the way of efforts: rules, and the queue of each layer."""


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """Means over the horizon and the draws that were watched.

    Attributes
    ----------
    model : Model
    intensity : array, per effort in a cell
        Mean of x, 0 to 1: 1 is full strength from the first month to the last.
    peak : array, per effort in a cell
        The highest x of any month, mean over the draws.
    blockers : array, per row of ``BLOCKERS``
        What each adds to the 1 in the denominator of the factor that holds efforts back (equation 3), over the areas
        that take part and from the first start on.
    """

    model: Model
    intensity: Floats
    peak: Floats
    blockers: Floats


def reached(results: Results, result: PhasingResult) -> Reached:
    """Watch some draws of a phasing.

    Parameters
    ----------
    results : Results
        At least one draw in which every phasing has an answer.
    result : PhasingResult
        One of its phasings, or another that was run on the same draws.
    """
    compiled = result.compiled
    model = compiled.model(result.ran)
    draws = compiled.draws(points(compiled, results.runs, results.seed)[_watched(results)])
    rows, part = rows_of(model), list(result.part)
    first = float(model.cell_start.min())
    total, peak = np.zeros((2, model.instance_cell.size))
    blockers, months = np.zeros(len(BLOCKERS)), 0

    def watch(month: int, state: Floats) -> None:
        nonlocal months
        if month:
            now = state[rows.intensity : rows.nodes].mean(axis=1)
            total[:] += now
            np.maximum(peak, now, out=peak)
        if month > first:
            months += 1
            blockers[:] += _blockers(state, draws.parameters[Q50], rows, part, model.areas)

    simulate(model, draws, watch=watch)
    return Reached(model, total / model.horizon, peak, blockers / max(months, 1))


def _watched(results: Results) -> Indices:
    """Choose draws: the first of a Sobol set are balanced, those that measurements picked are taken evenly."""
    picked = np.arange(results.runs) if results.picked is None else results.picked
    kept = picked[results.fine]
    count = min(DRAWS, kept.size)
    if results.picked is None:
        return np.asarray(kept[:count])
    return np.asarray(kept[np.linspace(0, kept.size - 1, count).astype(np.int64)])


def _blockers(state: Floats, half: Floats, rows: Rows, part: list[int], areas: int) -> Floats:
    first = state[rows.requests : rows.directors][part].mean(axis=0) / half
    second = state[rows.directors : rows.board][part].mean(axis=0) / half
    third = state[rows.board] / areas / half
    return np.array([v.mean() for v in (state[rows.obstacles], first, second, third)])


def worth(compiled: Compiled) -> Floats:
    """Give per effort what it adds to the mission at full intensity and full reach, with central strengths.

    The sum over all routes, loops included, to the elements as the scenario values them: M (I − W)⁻¹ P v, where E of
    :func:`din.analysis.contribution` is left out because each effort in a cell has its own reach.
    """
    found = compiled.network
    size = len(found.nodes)
    central = np.array([band.central for band in found.bands])
    inner = found.source < size
    links = sparse.coo_array((central[inner], (found.source[inner], found.target[inner])), shape=(size, size))
    value = np.zeros(size)
    value[: len(found.elements)] = compiled.value_weight
    potential = np.asarray(spsolve(sparse.csc_array(sparse.eye_array(size) - links), value))
    added = np.zeros(len(found.efforts))
    np.add.at(added, found.source[~inner] - size, central[~inner] * potential[found.target[~inner]])
    return added
