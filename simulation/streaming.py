"""Any number of draws in the memory of a few: each block is counted, summed and let go.

Blocks have a fixed size and are seen in their order, so that no sum depends on chunks, threads or executors. Fans over
time are left to :class:`simulation.fans.FanMaker`; figures with one value per draw go into bands of their own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.bands import Bands
from simulation.compile import Compiled
from simulation.doubling import Progress, shifted
from simulation.fans import FanMaker, Fans
from simulation.kernels.arrays import empty_outcome
from simulation.ranking import decided, ranks
from simulation.results import SCALARS, PhasingResult, Results, Stage
from simulation.runner import run

BLOCK = 1024
"""Draws of every phasing that are in memory at once."""
ROOM = 512 * 1024**2
"""Bytes of outcomes from which a run is better streamed."""
TIE = 1e-6
"""Returns closer than this, in euros, are equal."""


@dataclass(frozen=True, slots=True, eq=False)
class Streamed:
    """One phasing over all draws in which every phasing has an answer.

    Attributes
    ----------
    phasing, name : str
    best_in : int
        In how many draws it has the highest return at V = 0, alone or with others.
    mean_npv_eur, mean_cost_eur, mean_effect : float
    figures : Bands
        A series per figure of :data:`simulation.results.SCALARS`.
    fans : Fans
    scaled, stopped : tuple of int
        Per cell of the phasing, in how many draws its pilot was.
    """

    phasing: str
    name: str
    best_in: int
    mean_npv_eur: float
    mean_cost_eur: float
    mean_effect: float
    figures: Bands
    fans: Fans
    scaled: tuple[int, ...]
    stopped: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """All phasings over all draws.

    Attributes
    ----------
    sample : Results
        The first draws whole, for what needs them, such as reasons.
    runs, compared : int
        Draws that were run, and those of them in which every phasing has an answer.
    failed : mapping from Stage to int
    phasings : tuple of Streamed
    """

    sample: Results
    runs: int
    compared: int
    failed: Counter[Stage]
    phasings: tuple[Streamed, ...]


def outcome_bytes(compiled: Compiled, runs: int) -> int:
    """Give what the outcomes of all phasings of a scenario take when they are kept, in bytes."""
    phasings = compiled.scenario.compared
    one = empty_outcome(compiled.model(phasings[0]), 1)
    return runs * len(phasings) * sum(part.nbytes for part in one)


def stream(
    compiled: Compiled,
    *,
    runs: int | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
    until_settled: bool = False,
    **how: Any,
) -> Stream:
    """Run phasings on the same draws and keep what does not grow with their number.

    Parameters
    ----------
    compiled : Compiled
    runs, seed : int, optional
        Instead of those of the scenario.
    progress : function, optional
        Called with the number of draws done and how many there are at most.
    until_settled : bool
        Whether to stop when more draws would hardly change which ranks are settled.
    **how
        As :func:`simulation.runner.run` takes it.
    """
    runs = runs or compiled.scenario.runs
    seed = compiled.scenario.seed if seed is None else seed
    size = min(BLOCK, runs)
    seen: _Seen | None = None
    for first in range(0, runs, size):
        tell = shifted(progress, first, runs, size)
        block = run(compiled, runs=runs, seed=seed, part=(first, size), progress=tell, **how)
        seen = (seen or _Seen(block)).see(block)
        del block  # before the next one is there
        if until_settled and seen.runs & (seen.runs - 1) == 0 and seen.decided:
            break
    assert seen is not None
    return seen.stream()


class _Seen:
    """What the blocks so far add up to."""

    def __init__(self, sample: Results) -> None:
        count = len(sample.phasings)
        self.sample = sample
        self.runs = self.compared = 0
        self.failed: Counter[Stage] = Counter()
        self.best = np.zeros(count, np.int64)
        self.held = np.zeros((count, count), np.int64)
        self.totals = np.zeros((count, 3))
        self.figures = [Bands(len(SCALARS)) for _ in range(count)]
        self.fans = [FanMaker(one.compiled, one.months) for one in sample.phasings]
        self.pilots = [np.zeros((2, one.outcome.scaled.shape[0]), np.int64) for one in sample.phasings]

    def see(self, block: Results) -> _Seen:
        kept = block.fine
        self.runs += kept.size
        self.compared += int(kept.sum())
        for stage in Stage:
            self.failed[stage] += int(np.logical_or.reduce([p.stage == stage for p in block.phasings]).sum())
        if kept.any():
            returns = np.stack([p.npv_eur[kept] for p in block.phasings])
            self.best += (returns >= returns.max(axis=0) - TIE).sum(axis=1)
            place = ranks(returns)
            for rank in range(len(returns)):
                self.held[:, rank] += (place == rank + 1).sum(axis=1)
            for i, phasing in enumerate(block.phasings):
                self._one(i, phasing, kept)
        return self

    def _one(self, i: int, phasing: PhasingResult, kept: NDArray[np.bool_]) -> None:
        self.totals[i] += [getattr(phasing, name)[kept].sum() for name in ("npv_eur", "cost_eur", "effect")]
        self.figures[i].see(np.stack([getattr(phasing, name)[kept] for name in SCALARS]))
        self.fans[i].see(phasing, kept)
        for row, months in enumerate((phasing.outcome.scaled, phasing.outcome.stopped)):
            self.pilots[i][row] += np.isfinite(months[:, kept]).sum(axis=1)

    @property
    def decided(self) -> bool:
        if not self.compared:
            return False
        of_mean = ranks(self.totals[:, :1])[:, 0]
        held = self.held[np.arange(len(of_mean)), of_mean - 1] / self.compared
        return decided(held, self.compared)

    def stream(self) -> Stream:
        found = tuple(self._streamed(i, one) for i, one in enumerate(self.sample.phasings))
        return Stream(self.sample, self.runs, self.compared, self.failed, found)

    def _streamed(self, i: int, one: PhasingResult) -> Streamed:
        npv, cost, effect = (self.totals[i] / max(1, self.compared)).tolist()
        scaled, stopped = (tuple(row.tolist()) for row in self.pilots[i])
        best, fans = int(self.best[i]), self.fans[i].fans(one.phasing, one.name)
        return Streamed(
            one.phasing, one.name, best, npv, cost, effect, self.figures[i], fans, scaled, stopped
        )
