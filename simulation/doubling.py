"""Draw no more than the order of the phasings needs: twice as many each time, until the ranks are decided."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from simulation.compile import Compiled
from simulation.kernels.arrays import Outcome
from simulation.ranking import ranking
from simulation.results import PhasingResult, Results
from simulation.runner import run

FIRST = 256
"""Draws before the ranks are looked at for the first time."""

Progress = Callable[[int, int], None]


def run_until_settled(
    compiled: Compiled,
    *,
    runs: int | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
    **how: Any,
) -> Results:
    """Run phasings on more and more draws until it is decided which ranks hold, or all draws are used.

    The draws are the first of those that :func:`simulation.runner.run` uses, so for as many runs as it takes the
    answer is the same, bit for bit.

    Parameters
    ----------
    compiled : Compiled
    runs, seed : int, optional
        Instead of those of the scenario; ``runs`` is how many at most.
    progress : function, optional
        Called with the number of draws done and how many there are at most.
    **how
        As :func:`simulation.runner.run` takes it.

    Notes
    -----
    Ranks are by the return at V = 0. Looking only when the number of draws has doubled keeps stopping by luck rare; see
    :func:`simulation.ranking.decided`.
    """
    runs = runs or compiled.scenario.runs
    seed = compiled.scenario.seed if seed is None else seed
    count = min(FIRST, runs)
    call = partial(run, compiled, seed=seed, **how)
    found = call(runs=count, progress=shifted(progress, 0, runs, count))
    while count < runs and not rank_is_decided(found):
        more = call(runs=2 * count, part=(count, count), progress=shifted(progress, count, runs, count))
        found, count = joined(found, more), 2 * count
    return found


def rank_is_decided(results: Results) -> bool:
    """Tell whether more draws would hardly change which ranks by return are settled."""
    kept = results.fine
    if not kept.any():
        return False
    return ranking(np.stack([p.npv_eur[kept] for p in results.phasings])).decided


def joined(first: Results, more: Results) -> Results:
    """Put the draws that follow after the first ones; both are of the same set, without a gap."""
    phasings = [
        PhasingResult(
            one.phasing,
            one.given,
            one.compiled,
            Outcome(*(np.concatenate(both, axis=-1) for both in zip(one.outcome, two.outcome, strict=True))),
            np.concatenate([one.stage, two.stage]),
            one.source,
        )
        for one, two in zip(first.phasings, more.phasings, strict=True)
    ]
    return Results(first.compiled, first.runs + len(more.phasings[0].stage), first.seed, tuple(phasings))


def shifted(progress: Progress | None, before: int, runs: int, count: int) -> Progress | None:
    """Count draws over the whole run, where one call counts pieces of its own ``count`` draws."""
    if progress is None:
        return None
    return lambda done, total: progress(before + count * done // total, runs)
