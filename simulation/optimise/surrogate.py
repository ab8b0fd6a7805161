"""A simple stand-in for the model: the sum of what each option adds by itself."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from din.graph.arrays import Floats
from simulation.optimise.problem import Evaluate, Problem, alone


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
    single = alone(problem.options)
    values = evaluate([choice for choices in single for choice in choices])
    ends = np.cumsum([0, *(len(choices) for choices in single)])
    start = float(values[0]) if values.size else float(evaluate([()])[0])
    return start, tuple(values[a:b] - start for a, b in pairwise(ends))
