"""Trying every choice: exact by the model itself, where there are not too many."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import islice

from simulation.optimise.problem import Evaluate, Found, NothingFits, Problem, Ranked

MOST = 100_000
"""Up to this many choices every one is tried."""


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Tries all allowed choices, some at a time.

    Attributes
    ----------
    batch : int
        How many choices the model is asked about at once.
    """

    batch: int = 256

    def search(self, problem: Problem, evaluate: Evaluate, keep: int = 10) -> Found:
        """Give the best choices; of equal ones those that come first in the order of the options."""
        best: list[tuple[float, int, Ranked]] = []
        count = 0
        choices = problem.choices()
        while part := list(islice(choices, self.batch)):
            for choice, value in zip(part, evaluate(part).tolist(), strict=True):
                entry = (value, -count, Ranked(choice, value))
                count += 1
                if len(best) < keep:
                    heapq.heappush(best, entry)
                else:
                    heapq.heappushpop(best, entry)
        if not count:
            raise NothingFits
        return Found(tuple(entry[2] for entry in sorted(best, reverse=True)), count, exact=True)
