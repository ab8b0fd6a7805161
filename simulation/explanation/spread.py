"""Whether the new way of working holds by itself: where adoption settles, and where its spread fades."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from din.graph.arrays import Floats
from din.texts import Message, msg, percentage
from simulation.kernels.arrays import KAPPA, PHI, TAU_L, P, Q
from simulation.results import Results
from simulation.runner import points


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Where adoption settles, per draw with an answer.

    Attributes
    ----------
    settles : array
        A/N at equilibrium, 0 to 1.
    fades : array of bool
        Where fewer follow than leave: what is left is only who starts of their own accord.
    """

    settles: Floats
    fades: NDArray[np.bool_]


def spread(results: Results) -> Spread:
    """Give where adoption settles in the draws of a run."""
    picked = np.arange(results.runs) if results.picked is None else results.picked
    drawn = results.compiled.draws(points(results.compiled, results.runs, results.seed)).parameters
    p, q, phi, kappa, tau = (drawn[row][picked][results.fine] for row in (P, Q, PHI, KAPPA, TAU_L))
    return Spread(equilibrium(p, q, phi, kappa, tau), q < (phi + kappa) * (1 + kappa * tau))


def equilibrium(p: Floats, q: Floats, phi: Floats, kappa: Floats, tau: Floats) -> Floats:
    """Give A/N where equation 2 stands still, in a roll-out with seats enough and no area that borders on it.

    With a = A/N and L/N = τ(φ + κ)a that is the positive root of (p + qa)(1 − (1 + c)a) = da, in which c = τ(φ + κ)
    and d = (φ + κ)(1 + κτ). Without p it is 0 unless q > d: then fewer follow than leave.

    Parameters
    ----------
    p, q, phi, kappa : array
        Per month.
    tau : array
        Months to learn.
    """
    leave = phi + kappa
    square = q * (1 + tau * leave)
    line = q - p * (1 + tau * leave) - leave * (1 + kappa * tau)
    root = np.sqrt(line**2 + 4 * square * p)
    with np.errstate(divide="ignore", invalid="ignore"):
        rising, falling = (line + root) / (2 * square), 2 * p / (root - line)
    return np.asarray(np.where(line > 0, rising, np.where(root > line, falling, 0.0)))


def fading(found: Spread) -> Iterator[Message]:
    """Say where the spread fades, when it does in any draw."""
    count, of = int(found.fades.sum()), found.fades.size
    if not count:
        return
    low, middle, high = np.quantile(found.settles[found.fades], (0.05, 0.5, 0.95)).tolist()
    values = {"low": percentage(low), "middle": percentage(middle), "high": percentage(high)}
    if count == of:
        yield msg(
            "The spread of the new way of working fades: at equilibrium {middle} of the professionals take part"
            " ({low} to {high}).",
            **values,
        )
    else:
        yield msg(
            "In {n} of the {of} combinations the spread of the new way of working fades: at equilibrium {middle} of the"
            " professionals take part there ({low} to {high}).",
            n=count,
            of=of,
            **values,
        )
