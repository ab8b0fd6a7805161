"""Which constraints clash, when no phasing keeps to all of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simulation.optimise.linear import best_of_sum
from simulation.optimise.problem import Problem


def clashing(problem: Problem) -> tuple[int, ...]:
    """Give a smallest set of constraints that cannot all be kept: leave out any one, and the others can.

    The deletion filter of Chinneck and Dravnieks (1991): constraints are left out one by one, and put back when what
    remains can be kept. There may be other such sets.

    Parameters
    ----------
    problem : Problem

    Returns
    -------
    tuple of int
        Places in ``problem.constraints``; empty when some choice keeps to all.
    """
    if fits(problem):
        return ()
    kept = list(range(len(problem.constraints)))
    for place in tuple(kept):
        others = [i for i in kept if i != place]
        if not fits(replace(problem, constraints=tuple(problem.constraints[i] for i in others))):
            kept = others
    return tuple(kept)


def fits(problem: Problem) -> bool:
    """Tell whether some choice keeps to all constraints."""
    nothing = [np.zeros(count) for count in problem.options]
    return next(best_of_sum(problem, nothing, 1), None) is not None
