"""Two ways to step a system of differential equations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from simulation.kernels.arrays import Floats

Method = Literal["heun", "euler"]
Derivative = Callable[[Floats], Floats]


def step(derivative: Derivative, state: Floats, length: float, method: Method = "heun") -> Floats:
    """Give the state one step further.

    Parameters
    ----------
    derivative : function
        From a state to its change per unit of time.
    state : array
    length : float
        Of the step, in the same unit.
    method : 'heun' or 'euler'
        Heun's second-order method (the explicit trapezoid rule), or Euler's of first order.
    """
    first = derivative(state)
    if method == "euler":
        return np.asarray(state + length * first)
    both = first + derivative(state + length * first)
    both *= 0.5 * length
    both += state
    return np.asarray(both)


def run(derivative: Derivative, state: Floats, length: float, steps: int, method: Method = "heun") -> Floats:
    """Give the states at the start and after every step (steps + 1 of them, first axis)."""
    states = [state]
    for _ in range(steps):
        states.append(step(derivative, states[-1], length, method))
    return np.stack(states)
