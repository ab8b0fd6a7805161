"""Look for the best choice: all of them where that fits, else those that a linear programme finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from time import perf_counter

from din.errors import UsageError
from din.texts import msg
from simulation.choosing.judge import BATCH, Judge
from simulation.choosing.space import STARTS, Space, space
from simulation.choosing.wishes import Rule, Wishes, rules
from simulation.compile import Compiled
from simulation.explanation import Explanation, explain
from simulation.optimise import (
    Choice,
    Enumeration,
    Found,
    LinearSearch,
    NothingFits,
    Problem,
    Search,
    clashing,
)
from simulation.optimise.enumeration import MOST
from simulation.results import Results
from simulation.runner import engine_for, run
from simulation.scenario import Phasing

ALWAYS = 256
"""Up to this many allowed choices all are run, however long it takes."""
MINUTES = 5.0
"""Above that all are run when it takes no longer than this, unless told otherwise."""


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """What was found.

    Attributes
    ----------
    there : Space
        What could be chosen.
    size : int
        How many choices there are without constraints.
    allowed : int, optional
        How many keep to all wishes; None when there are too many to count.
    minutes : float, optional
        How long running them all would have taken, when they were not.
    found : Found
    runs, seed : int
        The draws that every choice was run on.
    value_eur : float
        V.
    """

    there: Space
    size: int
    allowed: int | None
    minutes: float | None
    found: Found
    runs: int
    seed: int
    value_eur: float

    @property
    def compiled(self) -> Compiled:
        """The scenario with its plan."""
        return self.there.compiled

    def phasing(self, choice: Choice) -> Phasing:
        """Give a choice as a phasing that can be compared and run."""
        return self.there.phasing(choice)

    def results(self) -> Results:
        """Run the best choice once more, whole, beside "doorgaan zoals nu"."""
        best = self.phasing(self.found.best[0].choice)
        return run(self.compiled, runs=self.runs, seed=self.seed, phasings=[best])

    def explanation(self, results: Results) -> Explanation:
        """Say why the best choice comes out as it does."""
        return explain(results, results.phasings[1].phasing, self.value_eur)


def choose(
    compiled: Compiled,
    wishes: Wishes,
    *,
    runs: int,
    seed: int,
    value_eur: float = 0.0,
    months: Sequence[int] = STARTS,
    shares: Sequence[float] = (1.0,),
    apart: bool = False,
    tries: int = ALWAYS,
    minutes: float = MINUTES,
    keep: int = 10,
    progress: Callable[[int, int], None] | None = None,
) -> Chosen:
    """Find the phasing with the highest mean return that keeps to the wishes.

    Parameters
    ----------
    compiled : Compiled
    wishes : Wishes
    runs, seed : int
        Draws, the same for every choice; a power of two.
    value_eur : float
        V.
    months, shares, apart
        What may be chosen; see :func:`simulation.choosing.space.space`.
    tries : int
        Up to so many allowed choices all are run, however long it takes.
    minutes : float
        Above that all are run when it takes no longer than this.
    keep : int
        How many of the best to give.
    progress : function, optional
        Called with the number of phasings that were run and how many there are to run, as far as that is known.

    Raises
    ------
    UsageError
        When nothing can be chosen, or no choice keeps to all wishes; it names those that clash.
    """
    there = space(compiled, months=months, shares=shares, apart=apart)
    judge = Judge(there, runs, seed, value_eur)
    told = rules(there, wishes, judge.costs() if wishes.cost_eur is not None else None)
    problem = Problem(there.options, tuple(rule for rule, _words in told))
    allowed = sum(1 for _choice in problem.choices()) if problem.size <= MOST else None
    if allowed == 0:
        raise _clash(problem, told)
    total = _alone(problem) + keep if allowed is None else allowed
    judge.engine = engine_for(runs * total * compiled.scenario.horizon_months)
    needed = _minutes(judge, problem, allowed) if allowed is not None and allowed > tries else None
    everything = allowed is not None and (needed is None or needed <= minutes)
    total = total if everything else 2 * _alone(problem) + keep
    judge.progress = (lambda done: progress(min(done, total), total)) if progress else None
    search: Search = Enumeration(batch=BATCH) if everything else LinearSearch(again=keep)
    try:
        found = search.search(problem, judge.values, keep)
    except NothingFits:
        raise _clash(problem, told) from None
    return Chosen(there, problem.size, allowed, None if everything else needed, found, runs, seed, value_eur)


def _alone(problem: Problem) -> int:
    """Count "never" everywhere and each way of each wijk alone."""
    return 1 + sum(count - 1 for count in problem.options)


def _minutes(judge: Judge, problem: Problem, allowed: int) -> float:
    """Time a part of the allowed choices, which need not be run again, and say how long all would take."""
    first = list(islice(problem.choices(), 1 + BATCH))
    judge.values(first[:1])  # compiles and loads what is needed
    begin = perf_counter()
    judge.values(first[1:])
    return (perf_counter() - begin) / (len(first) - 1) * allowed / 60.0


def _clash(problem: Problem, told: Sequence[Rule]) -> UsageError:
    words = list(dict.fromkeys(told[i][1].text() for i in clashing(problem)))
    if len(words) == 1:
        return UsageError(msg("No phasing of this scenario can keep to this wish: {wish}.", wish=words[0]))
    return UsageError(
        msg(
            "No phasing keeps to all wishes. These clash: {wishes}. Loosen one of them.",
            wishes="; ".join(words),
        )
    )
