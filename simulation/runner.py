"""All phasings of a scenario over all draws, in chunks over any executor."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulation.compile import Compiled
from simulation.kernels.arrays import Draws, Model, Outcome
from simulation.kernels.plain import simulate
from simulation.results import PhasingResult, Results, Stage
from simulation.sampling import sobol
from simulation.scenario import Phasing

CHUNK = 256
"""Draws at once: what they need fits in the cache of a processor."""
WORTH_LOADING = 200_000
"""Draws × months from which the compiled kernel earns back fetching it (half a second), where it is kept."""
WORTH_COMPILING = 4_000_000
"""Draws × months from which it is compiled. The first time that takes longer than they do; the next earns it back."""

Engine = Literal["auto", "plain", "compiled"]


class Cancelled(Exception):
    """The caller asked to stop; nothing was kept."""


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A part of the draws of one phasing; it can be sent to another process or machine."""

    compiled: Compiled
    model: Model
    runs: int
    seed: int
    start: int
    count: int
    engine: Engine


def run(
    compiled: Compiled,
    *,
    runs: int | None = None,
    seed: int | None = None,
    phasings: Sequence[Phasing] | None = None,
    executor: Executor | None = None,
    chunk: int = CHUNK,
    engine: Engine = "auto",
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    reference: bool = True,
    part: tuple[int, int] | None = None,
) -> Results:
    """Run phasings on the same draws.

    The same seed gives the same bits, whatever the executor, the number of threads and the size of the chunks.

    Parameters
    ----------
    compiled : Compiled
        A scenario with its plan.
    runs, seed : int, optional
        Instead of those of the scenario; ``runs`` is a power of two.
    phasings : sequence of Phasing, optional
        Instead of those of the scenario; "doorgaan zoals nu" is put first when it is missing.
    executor : concurrent.futures.Executor, optional
        Where the work goes; threads of this process unless told otherwise.
    chunk : int
        Draws per piece of work.
    engine : 'auto', 'plain' or 'compiled'
        Plain NumPy or the compiled kernel, which needs numba; the answer is the same. Unless told otherwise the
        compiled one is used when there is enough to do for it; see :func:`engine_for`.
    progress : function, optional
        Called with the number of pieces done and their total.
    cancelled : function, optional
        Asked between pieces; when it says True the rest is dropped.
    part : tuple of int, optional
        The first draw and how many, to run only these of all ``runs``.
    reference : bool
        Whether "doorgaan zoals nu" goes along; without it the phasings given are run and nothing else.

    Raises
    ------
    Cancelled
        When ``cancelled`` said so.
    """
    scenario = compiled.scenario
    runs, seed = runs or scenario.runs, scenario.seed if seed is None else seed
    chosen = _with_reference(compiled, phasings) if reference else tuple(phasings or ())
    first, count = part or (0, runs)
    if engine == "auto":
        engine = engine_for(count * len(chosen) * scenario.horizon_months)
    jobs = [
        Job(compiled, model, runs, seed, start, min(chunk, first + count - start), engine)
        for model in map(compiled.model, chosen)
        for start in range(first, first + count, chunk)
    ]
    if executor is None:
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            pieces = list(_in_order(pool, jobs, progress, cancelled))
    else:
        pieces = list(_in_order(executor, jobs, progress, cancelled))
    per = len(jobs) // len(chosen)
    found = [_joined(compiled, phasing, pieces[i * per : (i + 1) * per]) for i, phasing in enumerate(chosen)]
    return Results(compiled, runs, seed, tuple(found), np.arange(first, first + count) if part else None)


def points(
    compiled: Compiled, runs: int, seed: int, start: int = 0, count: int | None = None
) -> NDArray[np.float64]:
    """Give the draws in [0, 1) of a run, or a part of them: draws × dimensions of the compiled scenario."""
    if not compiled.dimensions:
        return np.empty((runs - start if count is None else count, 0))
    return sobol(runs, len(compiled.dimensions), seed, start, count)


def _with_reference(compiled: Compiled, phasings: Sequence[Phasing] | None) -> tuple[Phasing, ...]:
    reference, *others = compiled.scenario.compared
    if phasings is None:
        return (reference, *others)
    return (reference, *(p for p in phasings if p.id != reference.id))


def _in_order(
    executor: Executor,
    jobs: Sequence[Job],
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Iterator[tuple[Outcome, NDArray[np.int8]]]:
    waiting: list[Future[tuple[Outcome, NDArray[np.int8]]]] = [executor.submit(work, job) for job in jobs]
    try:
        for done, future in enumerate(waiting):
            if cancelled and cancelled():
                raise Cancelled
            yield future.result()
            if progress:
                progress(done + 1, len(jobs))
    finally:
        for future in waiting:
            future.cancel()


def work(job: Job) -> tuple[Outcome, NDArray[np.int8]]:
    """Run one piece: what it gives depends on nothing but the job."""
    drawn = job.compiled.draws(points(job.compiled, job.runs, job.seed, job.start, job.count))
    return outcome_of(job.compiled, job.model, drawn, job.engine)


def outcome_of(
    compiled: Compiled, model: Model, draws: Draws, engine: Engine = "plain"
) -> tuple[Outcome, NDArray[np.int8]]:
    """Run given draws; a run that fails has NaN for figures and the stage where it failed."""
    strong = compiled.failed(draws)
    kept = draws._replace(weights=np.where(strong, 0.0, draws.weights))
    with np.errstate(over="ignore", invalid="ignore"):  # such a run is told as failed
        outcome = _kernel(engine)(model, kept)
    finite = np.isfinite(outcome.present).all(axis=(0, 1)) & np.isfinite(outcome.strength).all(axis=(0, 1))
    stage = np.where(strong, Stage.NETWORK, np.where(finite, Stage.FINE, Stage.EQUATIONS)).astype(np.int8)
    for values in outcome:
        values[..., stage != Stage.FINE] = np.nan
    return outcome, stage


def engine_for(size: int) -> Engine:
    """Tell which kernel does best for so many draws × months, those of all phasings together.

    The plain one begins at once. The compiled one does all the work once it is loaded; it is fetched for what the plain
    one does in half a second or more, and compiled only for what takes it longer than compiling does.
    """
    if COMPILED not in sys.modules and (size < WORTH_LOADING or find_spec("numba") is None):
        return "plain"
    return "compiled" if size >= WORTH_COMPILING or importlib.import_module(COMPILED).at_hand() else "plain"


def _kernel(engine: Engine) -> Callable[[Model, Draws], Outcome]:
    if engine == "compiled":
        found: Callable[[Model, Draws], Outcome] = importlib.import_module(COMPILED).simulate
        return found
    return simulate


COMPILED = "simulation.kernels.compiled"
"""Loaded when first needed."""


def _joined(
    compiled: Compiled, phasing: Phasing, pieces: Sequence[tuple[Outcome, NDArray[np.int8]]]
) -> PhasingResult:
    outcome = Outcome(
        *(np.concatenate(parts, axis=-1) for parts in zip(*(o for o, _s in pieces), strict=True))
    )
    stage = np.concatenate([s for _o, s in pieces])
    return PhasingResult(phasing.id, phasing.name, compiled, outcome, stage, phasing)
