"""A simple stand-in for the model: the sum of what each option adds by itself."""

from __future__ import annotations

import numpy as np

from din.graph.arrays import Floats
from simulation.optimise.problem import Choice, Evaluate, Problem


def surrogate(problem: Problem, evaluate: Evaluate) -> tuple[float, tuple[Floats, ...]]:
    """Measure what each option adds to "never" everywhere, by running the model with that option alone.

    What options do to each other, such as waiting for the same learning seats, is left out; the gap between surrogate
    and model among the best choices shows how much that is.

    Parameters
    ----------
    problem : Problem
        Option 0 of each slot is "never".
    evaluate : callable

    Returns
    -------
    float
        The value with "never" everywhere.
    tuple of arrays
        Per slot what each option adds; 0 for "never".
    """
    never: Choice = (0,) * len(problem.options)
    alone = [
        (*never[:slot], option, *never[slot + 1 :])
        for slot, count in enumerate(problem.options)
        for option in range(1, count)
    ]
    start, *found = evaluate([never, *alone]).tolist()
    added, place = [], 0
    for count in problem.options:
        added.append(np.array([0.0, *(value - start for value in found[place : place + count - 1])]))
        place += count - 1
    return start, tuple(added)
