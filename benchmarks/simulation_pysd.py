"""PySD on the model of :mod:`benchmarks.simulation`: from two Vensim files, and how exact it is.

PySD knows Euler's method alone and works the equations out once a step; Heun's method does so twice. So it runs the
file with subscripts at half a month as well, where it works them out as often as we do. It gets the equations and
nothing else: no books, no records but the strengths, and all efforts run from the first month.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from simulation.kernels.arrays import Draws, Floats, Model
from simulation.kernels.integrate import step
from tests.pysd_models import Subscripted, WrittenOut, at_rest
from tests.vensim import vensim
from tests.vensim_subscripts import subscripted

FINE = 32
"""Steps a month of the path that errors are measured from; at 64 it differs by less than a hundredth of any error."""


class Peer(NamedTuple):
    """One way of running PySD: seconds a run, of the best of some, and its largest error of a strength."""

    name: str
    seconds: float
    measured: int
    evaluations: int
    error: float
    limit: bool


def peers(folder: Path, model: Model, draws: Draws, domains: list[int]) -> list[Peer]:
    """Run PySD in three ways on the first draw; the limit speaks of a file as a modeller writes it, at a month."""
    exact, months = by_heun(model, draws, FINE), model.horizon
    texts = (
        vensim(model, draws, 0, months),
        *(subscripted(model, draws, 0, months, domains, step=length) for length in (1.0, 0.5)),
    )
    written_out = WrittenOut(model, texts[0], folder / "written_out.mdl")
    by_month = Subscripted(model, domains, texts[1], folder / "subscripts.mdl")
    by_half = Subscripted(model, domains, texts[2], folder / "half_months.mdl")
    return [
        peer("every stock written out", written_out, exact, months, 3, limit=False),
        peer("with subscripts, as a modeller writes it", by_month, exact, months, 2, limit=True),
        peer("with subscripts, at half a month", by_half, exact, 2 * months, 1, limit=False),
    ]


def peer(
    name: str, theirs: WrittenOut | Subscripted, exact: Floats, evaluations: int, runs: int, *, limit: bool
) -> Peer:
    """Time one way, and see how far its strengths are from the exact ones."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        found = theirs.run(theirs.strengths)
        times.append(time.perf_counter() - start)
    return Peer(name, min(times), runs, evaluations, float(np.abs(found - exact).max()), limit)


def by_heun(model: Model, draws: Draws, steps: int) -> Floats:
    """Give the strengths of the first draw per month, by our own equations in so many steps a month."""
    first = Draws(*(part[..., :1] for part in draws))
    state, change = at_rest(model, first, np.ones(model.areas))
    kept = -model.elements * model.areas
    found = [state[kept:, 0]]
    for _ in range(model.horizon):
        for _ in range(steps):
            state = step(change, state, 1.0 / steps)
        found.append(state[kept:, 0])
    return np.stack(found)


def heun_error(model: Model, draws: Draws) -> float:
    """Give the largest error of a strength by Heun's method at a month."""
    return float(np.abs(by_heun(model, draws, model.steps) - by_heun(model, draws, FINE)).max())
