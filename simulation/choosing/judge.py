"""The model as judge of choices: what each returns and costs on average, run once and remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from din.errors import UsageError
from din.graph.arrays import Floats
from din.texts import msg
from simulation.choosing.space import Space
from simulation.optimise import Choice, alone
from simulation.results import Results
from simulation.runner import Engine, run

BATCH = 32
"""So many phasings are run at once: what they give fits in memory whatever the number of draws."""


@dataclass(eq=False)
class Judge:
    """Runs the phasings of choices on the same draws.

    Attributes
    ----------
    there : Space
    runs, seed : int
    value_eur : float
        V.
    engine : 'auto', 'plain' or 'compiled'
    progress : function, optional
        Called with the number of phasings that were run.
    """

    there: Space
    runs: int
    seed: int
    value_eur: float = 0.0
    engine: Engine = "auto"
    progress: Callable[[int], None] | None = None
    _known: dict[Choice, tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Record nothing but the start and the horizon: no more is asked."""
        compiled = self.there.compiled
        short = compiled.scenario.model_copy(update={"record_every_months": compiled.scenario.horizon_months})
        self._compiled = replace(compiled, scenario=short)

    def values(self, choices: Sequence[Choice]) -> Floats:
        """Give the mean return of each choice, euros."""
        self._run(choices)
        return np.array([self._known[choice][0] for choice in choices])

    def costs(self) -> tuple[Floats, ...]:
        """Give per wijk what each of its ways costs by itself: mean present value, euros."""
        single = alone(self.there.options)
        self._run([choice for choices in single for choice in choices])
        return tuple(np.array([self._known[choice][1] for choice in choices]) for choices in single)

    @property
    def ran(self) -> int:
        """How many phasings were run."""
        return len(self._known)

    def _run(self, choices: Sequence[Choice]) -> None:
        new = [choice for choice in dict.fromkeys(choices) if choice not in self._known]
        for begin in range(0, len(new), BATCH):
            part = new[begin : begin + BATCH]
            phasings = [
                self.there.phasing(choice).model_copy(update={"id": f"c{i}"}) for i, choice in enumerate(part)
            ]
            results = run(
                self._compiled, runs=self.runs, seed=self.seed, phasings=phasings, engine=self.engine
            )
            self._known |= dict(zip(part, _means(results, self.value_eur), strict=True))
            if self.progress:
                self.progress(self.ran)


def _means(results: Results, value_eur: float) -> list[tuple[float, float]]:
    kept = results.fine
    if not kept.any():
        raise UsageError(msg("No run has an answer for every phasing; nothing can be compared."))
    return [
        (float(p.npv_at(value_eur)[kept].mean()), float(p.cost_eur[kept].mean()))
        for p in results.phasings[1:]
    ]
