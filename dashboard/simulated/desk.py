"""Runs of the phasings for the pages: a quick answer first, the whole one after it, and deeper questions when asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from dashboard.tasks import Asked, Progress, Stage, Task, Tasks
from din.texts import Message, current_language, msg
from simulation.comparison import (
    Category,
    Comparison,
    Matter,
    Pairs,
    categories,
    compare,
    pairs,
    steadiness,
    what_matters,
)
from simulation.explanation import Explanation, explain
from simulation.fans import Fans, fans_of
from simulation.ranking import Stability
from simulation.report import Report, report
from simulation.results import Results
from simulation.runner import run
from simulation.streaming import stream
from simulation.workbench import Once, Setup, Workbench

FIRST = 256
"""Combinations of the quick answer."""
SEEDS = 5
"""Series of draws, the first one included, that tell whether the order stays."""
BASE = 256
"""Base points for the question which assumptions matter, at most; no more than the combinations of the scenario."""
MOST_NUMBERS = 16_000_000
"""Strengths in an answer that is kept in memory, over all phasings, of which there are three kinds of eight bytes;
of more combinations the fans are counted, and the rest is left to the command line."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How far an answer is.

    Attributes
    ----------
    setup : Setup
        What is compared; it runs.
    results : Results or None
        The best answer so far.
    runs : int
        How many combinations the whole answer has.
    share : float
        How much of the next answer is done, 0 … 1.
    whole : bool
        Whether this is the whole answer.
    fault : Message or None
        Why there is none.
    counted : tuple of Fans
        Of all combinations of the scenario, when these are too many to keep and were counted; else empty.
    """

    setup: Setup
    results: Results | None
    runs: int
    share: float = 0.0
    whole: bool = False
    fault: Message | None = None
    counted: tuple[Fans, ...] = ()

    @property
    def mark(self) -> str:
        """Differs whenever there is something else to show."""
        runs = self.results.runs if self.results else 0
        return f"{self.setup.mark}|{runs}|{len(self.counted)}|{self.fault}"

    @property
    def resting(self) -> bool:
        """Whether nothing more comes of itself."""
        return self.whole or self.fault is not None

    @property
    def compared(self) -> Results | None:
        """The answer, if there is a combination in it that all phasings have an answer for."""
        return self.results if self.results is not None and self.results.fine.any() else None


@dataclass(frozen=True, slots=True)
class Deeper:
    """Which assumptions matter for the best phasing beside going on as now, and whether the choice stays."""

    matter: Matter | None
    stability: Stability
    seeds: int
    others: tuple[Category, ...]


class Desk:
    """Answers for all readers together."""

    def __init__(self, workbench: Workbench) -> None:
        """Begin without answers; the few that are kept are large, and hold names in the language of the reader."""
        self.bench = workbench
        self._runs, self._deeper, self._counts = Tasks(kept=2), Tasks(at_once=1), Tasks(at_once=1, kept=4)
        self._compared: Once[tuple[Comparison, Report]] = Once(4)
        self._explained: Once[tuple[Explanation, ...]] = Once(4)
        self._spread: Once[tuple[tuple[Fans, ...], Pairs]] = Once(4)

    def close(self) -> None:
        """Stop everything."""
        self._runs.close()
        self._deeper.close()
        self._counts.close()

    def setup(self) -> Setup:
        """Give the scenario and the plan as they are now."""
        return self.bench.now()

    def stand(self, setup: Setup) -> Stand:
        """Give the best answer so far to a scenario that runs; what is not begun yet begins now."""
        best: Results | None = None
        whole = runs_on_screen(setup)
        for runs in sorted({min(FIRST, whole), whole}):
            task = self._runs.begin(("run", setup.mark, runs), self._running(setup, runs))
            if task.stage is Stage.FAILED:
                return Stand(setup, best, whole, fault=why(task))
            if task.stage is not Stage.DONE:
                return Stand(setup, best, whole, task.share)
            best = task.value
        return Stand(setup, best, whole, 1.0, whole=True)

    def counted(self, setup: Setup) -> Stand:
        """Give the best answer so far, and after that the fans of the combinations that are too many to keep."""
        stand = self.stand(setup)
        every = setup.compiled.scenario.runs
        if not stand.whole or stand.runs >= every:
            return stand
        task = self._counts.begin(("counted", setup.key), _counting(setup))
        if task.stage is Stage.FAILED:
            return stand
        if task.stage is not Stage.DONE:
            return replace(stand, runs=every, share=task.share, whole=False)
        return replace(stand, runs=every, counted=task.value)

    def compared(self, stand: Stand, value_eur: int) -> tuple[Comparison, Report]:
        """Compare the phasings of an answer."""
        results = _there(stand)
        key = (stand.setup.mark, results.runs, value_eur, current_language())
        return self._compared.get(key, lambda _tell, _asked: (compare(results, value_eur), report(results)))

    def spread(self, stand: Stand) -> tuple[tuple[Fans, ...], Pairs]:
        """Give the fans of an answer, and its phasings beside going on as now."""
        results = _there(stand)
        key = (stand.setup.mark, results.runs, current_language())
        kept, apart = self._spread.get(key, lambda _tell, _asked: (fans_of(results), pairs(results)))
        return stand.counted or kept, apart

    def explained(self, stand: Stand, value_eur: int) -> tuple[Explanation, ...]:
        """Say of each phasing why it comes out as it does."""
        results = _there(stand)
        key = (stand.setup.mark, results.runs, value_eur, current_language())
        return self._explained.get(
            key,
            lambda _tell, _asked: tuple(explain(results, one.phasing, value_eur) for one in results.phasings),
        )

    def deeper(self, stand: Stand, value_eur: int) -> Task | None:
        """Give how far the deeper questions are; None when nobody asked."""
        return self._deeper.of(("deeper", stand.setup.key, stand.runs, value_eur))

    def deepen(self, stand: Stand, value_eur: int) -> Task:
        """Begin the deeper questions.

        Raises
        ------
        TooBusy
            When much is being computed already.
        """
        key = ("deeper", stand.setup.key, stand.runs, value_eur)
        return self._deeper.begin(key, deepening(_there(stand), value_eur), again=True)

    def _running(self, setup: Setup, runs: int) -> Callable[[Progress, Asked], Results]:
        return lambda tell, asked: self.bench.results(runs, setup=setup, progress=tell, cancelled=asked)


def _counting(setup: Setup) -> Callable[[Progress, Asked], tuple[Fans, ...]]:
    """Count all combinations of the scenario; the draws are let go."""
    return lambda tell, asked: tuple(
        one.fans for one in stream(setup.compiled, progress=tell, cancelled=asked).phasings
    )


def runs_on_screen(setup: Setup) -> int:
    """Give how many combinations the screen runs: those of the scenario, or as many as fit in memory."""
    compiled = setup.compiled
    scenario = compiled.scenario
    records = -(-scenario.horizon_months // scenario.record_every_months) + 1
    series = records * len(compiled.elements) * len(compiled.areas) * len(scenario.compared)
    runs = scenario.runs
    while runs > FIRST and runs * series > MOST_NUMBERS:
        runs //= 2
    return runs


def deepening(results: Results, value_eur: int) -> Callable[[Progress, Asked], Deeper]:
    """Give the work of the deeper questions: other series of draws, then the design for Sobol indices."""
    compiled = results.compiled
    scenario = compiled.scenario
    several = len(scenario.compared) > 1

    def work(tell: Progress, asked: Asked) -> Deeper:
        def part(place: int) -> Progress:
            return lambda done, total: tell(place * total + done, (SEEDS - 1 + several) * total)

        others = [
            run(compiled, runs=results.runs, seed=results.seed + i, progress=part(i - 1), cancelled=asked)
            for i in range(1, SEEDS)
        ]
        series = [results, *(one for one in others if one.fine.any())]
        matter = None
        if several:
            found = compare(results, value_eur)
            chosen = found.best or 1 + int(found.returns[1:].mean(axis=1).argmax())
            matter = what_matters(
                compiled,
                scenario.compared[chosen],
                min(BASE, results.runs),
                results.seed,
                value_eur,
                progress=part(SEEDS - 1),
                cancelled=asked,
            )
        rates = categories(results, value_eur, asked) if several else ()
        return Deeper(matter, steadiness(series, value_eur), len(series), rates)

    return work


def why(task: Task) -> Message:
    """Say why a task failed."""
    if task.fault:
        return task.fault.message
    return msg("The phasings could not be run; what went wrong stands in the log of the program.")


def _there(stand: Stand) -> Results:
    results = stand.compared
    assert results is not None, "asked of an answer that is there"
    return results
