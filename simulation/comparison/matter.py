"""Which assumptions matter for the difference between a phasing and "doorgaan zoals nu": Sobol indices by group."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from din.graph.arrays import Floats
from din.texts import Message, msg
from simulation.assumptions import assumptions
from simulation.compile import Compiled
from simulation.results import PhasingResult
from simulation.runner import CHUNK, Cancelled, engine_for, outcome_of
from simulation.sampling import saltelli
from simulation.scenario import Phasing
from simulation.sensitivity import Sensitivity, sobol_indices

MATTERS = 0.05
"""From which total index on an assumption is said to matter. Assumption [A]."""
GROUPS = {
    "links": msg("strengths of the links"),
    "costs": msg("costs of the efforts"),
    "starts": msg("start values that were not measured"),
    "noise": msg("luck in measuring a pilot"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Matter:
    """How much each assumption, or group of them, explains of the spread of one phasing's return.

    Attributes
    ----------
    phasing : str
    ids : tuple of str
    labels : tuple of Message
    indices : Sensitivity
        One output: the return beside "doorgaan zoals nu".
    """

    phasing: str
    ids: tuple[str, ...]
    labels: tuple[Message, ...]
    indices: Sensitivity

    @property
    def order(self) -> list[int]:
        """Places from the largest total index to the smallest."""
        return [int(i) for i in np.argsort(-self.indices.total[:, 0], kind="stable")]

    @property
    def matters(self) -> list[int]:
        """Those that matter, the largest first."""
        return [i for i in self.order if self.indices.total[i, 0] >= MATTERS]


def what_matters(
    compiled: Compiled,
    phasing: Phasing,
    base: int,
    seed: int,
    value_eur: float = 0.0,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Matter:
    """Run the phasing on a design for Sobol indices.

    Parameters
    ----------
    compiled : Compiled
    phasing : Phasing
    base : int
        Base points, a power of two; the model runs base × (groups + 2) times.
    seed : int
    value_eur : float
        V.
    executor : concurrent.futures.Executor, optional
    progress : function, optional
        Called with the number of pieces done and their total.
    cancelled : function, optional
        Asked between pieces; when it says True the rest is dropped.

    Raises
    ------
    Cancelled
        When ``cancelled`` said so.
    """
    known = {one.id: one for one in assumptions(compiled)}
    members: dict[str, list[int]] = {}
    for i, name in enumerate(compiled.dimensions):
        members.setdefault(known[name].group if name in known else "noise", []).append(i)
    design = saltelli(base, len(compiled.dimensions), seed, list(members.values()))
    flat = design.reshape(-1, design.shape[2])
    parts = [flat[start : start + CHUNK] for start in range(0, len(flat), CHUNK)]
    model = compiled.model(phasing)
    model = model._replace(record_every=model.horizon)  # nothing in between is asked
    engine = engine_for(len(flat) * model.horizon)

    def work(part: Floats) -> Floats:
        if cancelled and cancelled():
            raise Cancelled
        outcome, stage = outcome_of(compiled, model, compiled.draws(part), engine)
        return PhasingResult(phasing.id, phasing.name, compiled, outcome, stage).npv_at(value_eur)

    def all_parts(pool: Executor) -> list[Floats]:
        found = []
        for done, values in enumerate(pool.map(work, parts)):
            found.append(values)
            if progress:
                progress(done + 1, len(parts))
        return found

    if executor is None:
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            values = all_parts(pool)
    else:
        values = all_parts(executor)
    outputs = np.concatenate(values).reshape(*design.shape[:2], 1)
    return Matter(phasing.id, tuple(members), _labels(compiled, members), sobol_indices(outputs, seed))


def named(matter: Matter, compiled: Compiled) -> Matter:
    """Give the same with the names that what it is about has by now."""
    return replace(matter, labels=_labels(compiled, matter.ids))


def _labels(compiled: Compiled, ids: Iterable[str]) -> tuple[Message, ...]:
    known = {one.id: one.label for one in assumptions(compiled)}
    return tuple(GROUPS[one] if one in GROUPS else known[one] for one in ids)
