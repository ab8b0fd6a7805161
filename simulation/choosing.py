"""The best phasing under constraints: which wijken start when, and which ones never do.

Every wijk for which a phasing of the scenario starts something may start in one of some months or never. It then
starts in all domains that any phasing gives it there, with the most professionals that any gives them, as a roll-out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from din.errors import UsageError
from din.graph.arrays import Floats
from din.texts import Message, euros, msg, nmsg, percentage
from simulation.comparison.reasons import rounded
from simulation.compile import Compiled
from simulation.optimise import (
    AtOnce,
    Choice,
    Enumeration,
    Found,
    Limit,
    LinearSearch,
    NothingFits,
    Problem,
    clashing,
)
from simulation.optimise.problem import Constraint
from simulation.runner import run
from simulation.scenario import Cell, Phasing

STARTS = (0, 24, 48)
"""Months from the start of the scenario in which a wijk may start, unless told otherwise."""
STARTING_UP = 24
"""For so many months a wijk that has started counts as starting up. Assumption [A]."""
TRIES = 256
"""Up to this many allowed choices each is run; above it the sum of single wijken is searched."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a phasing must keep to; None or 0 means no limit.

    Attributes
    ----------
    professionals : float, optional
        Most professionals who take part in any month.
    new_professionals : float, optional
        Most professionals who start in the same month: what the learning sessions can take.
    cost_eur : float, optional
        Most that may be spent over the horizon, present value, as each wijk costs by itself.
    at_once : int, optional
        Most wijken that start up at the same time.
    areas : int
        Least number of wijken that start at all.
    equity : float, optional
        Least share (0 … 1) of the professionals that goes to the weaker half of the wijken.
    earliest : tuple of (area, date)
        A wijk does not start before its date.
    """

    professionals: float | None = None
    new_professionals: float | None = None
    cost_eur: float | None = None
    at_once: int | None = None
    areas: int = 0
    equity: float | None = None
    earliest: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """What was found.

    Attributes
    ----------
    compiled : Compiled
    areas : tuple of str
        The wijken one may start in; a choice has an option for each.
    starts : tuple of tuple of int
        Per wijk the months of its options after "never".
    people : tuple of float
        Professionals per wijk.
    size : int
        How many choices there are without constraints.
    found : Found
    """

    compiled: Compiled
    areas: tuple[str, ...]
    starts: tuple[tuple[int, ...], ...]
    people: tuple[float, ...]
    size: int
    found: Found

    def phasing(self, choice: Choice) -> Phasing:
        """Give a choice as a phasing that can be compared and run."""
        return _phasing(self.compiled, self.areas, self.starts, choice)

    def start(self, slot: int, option: int) -> date | None:
        """Give the month in which a wijk starts; None for never."""
        return _month(self.compiled, self.starts[slot][option - 1]) if option else None


def choose(
    compiled: Compiled,
    wishes: Wishes,
    *,
    runs: int,
    seed: int,
    value_eur: float = 0.0,
    months: Sequence[int] = STARTS,
    tries: int = TRIES,
    keep: int = 10,
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
    months : sequence of int
        In which months a wijk may start.
    tries : int
        Up to how many choices each is run.
    keep : int
        How many of the best to give.

    Raises
    ------
    UsageError
        When nothing can be chosen, or no choice keeps to all wishes; it names those that clash.
    """
    people = _people(compiled)
    areas = tuple(a for a in compiled.areas if people.get(a))
    if not areas:
        raise UsageError(
            msg("No phasing of this scenario starts anything, so there is nothing to choose from.")
        )
    starts = tuple(_allowed(compiled, area, months, wishes) for area in areas)
    persons = tuple(people[area] for area in areas)

    def evaluate(choices: Sequence[Choice]) -> Floats:
        phasings = [
            _phasing(compiled, areas, starts, c).model_copy(update={"id": f"c{i}"})
            for i, c in enumerate(choices)
        ]
        results = run(compiled, runs=runs, seed=seed, phasings=phasings)
        kept = results.fine
        if not kept.any():
            raise UsageError(msg("No run has an answer for every phasing; nothing can be compared."))
        return np.array([p.npv_at(value_eur)[kept].mean() for p in results.phasings[1:]])

    options = tuple(1 + len(found) for found in starts)
    costs = _costs(compiled, areas, starts, runs, seed) if wishes.cost_eur is not None else None
    rules = _rules(compiled, wishes, areas, starts, persons, costs)
    problem = Problem(options, tuple(rule for rule, _words in rules))
    search = Enumeration(batch=16) if problem.size <= tries else LinearSearch()
    try:
        found = search.search(problem, evaluate, keep)
    except NothingFits:
        clash = [rules[i][1].text() for i in clashing(problem)]
        raise UsageError(
            msg(
                "No phasing keeps to all wishes. These clash: {wishes}. Loosen one of them.",
                wishes="; ".join(clash),
            )
        ) from None
    return Chosen(compiled, areas, starts, persons, problem.size, found)


def _people(compiled: Compiled) -> dict[str, float]:
    return {
        area: sum(cell.professionals for cell in _cells(compiled, area, compiled.scenario.start))
        for area in compiled.areas
    }


def _cells(compiled: Compiled, area: str, start: date) -> list[Cell]:
    most: dict[str, float] = {}
    for phasing in compiled.scenario.phasings:
        for cell in phasing.cells:
            if cell.area == area:
                most[cell.domain] = max(most.get(cell.domain, 0.0), cell.professionals)
    return [Cell(area=area, domain=d, professionals=n, start=start) for d, n in most.items() if n > 0]


def _phasing(
    compiled: Compiled, areas: Sequence[str], starts: Sequence[Sequence[int]], choice: Choice
) -> Phasing:
    cells = [
        cell
        for area, months, option in zip(areas, starts, choice, strict=True)
        if option
        for cell in _cells(compiled, area, _month(compiled, months[option - 1]))
    ]
    return Phasing(id="gekozen", name="Gekozen", cells=tuple(cells))


def _month(compiled: Compiled, months: int) -> date:
    start = compiled.scenario.start
    year, month = divmod(start.month - 1 + months, 12)
    return date(start.year + year, month + 1, 1)


def _allowed(compiled: Compiled, area: str, months: Sequence[int], wishes: Wishes) -> tuple[int, ...]:
    dates = [when for name, when in wishes.earliest if name == area]
    first = max((compiled.scenario.month(when) for when in dates), default=0)
    return tuple(m for m in sorted(set(months)) if first <= m < compiled.scenario.horizon_months)


def _costs(
    compiled: Compiled, areas: Sequence[str], starts: Sequence[Sequence[int]], runs: int, seed: int
) -> list[Floats]:
    """Give what each option of each wijk costs by itself, mean present value in euros."""
    found = []
    for slot, months in enumerate(starts):
        alone = [tuple(o if s == slot else 0 for s in range(len(areas))) for o in range(1, len(months) + 1)]
        phasings = [
            _phasing(compiled, areas, starts, c).model_copy(update={"id": f"c{i}"})
            for i, c in enumerate(alone)
        ]
        results = run(compiled, runs=runs, seed=seed, phasings=phasings)
        means = [float(p.cost_eur[results.fine].mean()) for p in results.phasings[1:]]
        found.append(np.array([0.0, *means]))
    return found


def _rules(
    compiled: Compiled,
    wishes: Wishes,
    areas: Sequence[str],
    starts: Sequence[Sequence[int]],
    people: Sequence[float],
    costs: list[Floats] | None,
) -> list[tuple[Constraint, Message]]:
    """Write the wishes down as constraints, each with its words."""
    months = sorted({m for found in starts for m in found})
    started = [
        np.array([[False] * len(months), *([m <= at for at in months] for m in found)]) for found in starts
    ]
    takes = [np.array([0.0] + [n] * len(found)) for n, found in zip(people, starts, strict=True)]
    rules: list[tuple[Constraint, Message]] = []
    if wishes.professionals is not None and months:
        use = tuple(n * s[:, -1] for n, s in zip(people, started, strict=True))
        words = msg("at most {n} professionals at once", n=wishes.professionals)
        rules.append((Limit(use, wishes.professionals), words))
    if wishes.new_professionals is not None:
        rules += _new_each_month(wishes.new_professionals, months, starts, people)
    if wishes.cost_eur is not None and costs is not None:
        rules.append(
            (Limit(tuple(costs), wishes.cost_eur), msg("at most {amount}", amount=euros(wishes.cost_eur)))
        )
    if wishes.at_once is not None:
        rules.append(_starting_up(wishes.at_once, months, starts))
    if wishes.areas:
        use = tuple((n > 0).astype(float) for n in takes)
        words = nmsg("at least {n} wijk", "at least {n} wijken", wishes.areas)
        rules.append((Limit(use, float(wishes.areas), at_least=True), words))
    if wishes.equity is not None:
        weak = _weaker(compiled, areas)
        use = tuple(n * ((area in weak) - wishes.equity) for n, area in zip(takes, areas, strict=True))
        words = msg(
            "at least {share} of the professionals in the weaker wijken", share=percentage(wishes.equity)
        )
        rules.append((Limit(use, 0.0, at_least=True), words))
    return rules


def _new_each_month(
    most: float, months: Sequence[int], starts: Sequence[Sequence[int]], people: Sequence[float]
) -> list[tuple[Constraint, Message]]:
    words = msg("at most {n} professionals who start in the same month", n=most)
    return [
        (
            Limit(
                tuple(
                    np.array([0.0, *(n * (m == month) for m in found)])
                    for n, found in zip(people, starts, strict=True)
                ),
                most,
            ),
            words,
        )
        for month in months
    ]


def _starting_up(
    most: int, months: Sequence[int], starts: Sequence[Sequence[int]]
) -> tuple[Constraint, Message]:
    busy = tuple(
        np.array([[False] * len(months), *([m <= at < m + STARTING_UP for at in months] for m in found)])
        for found in starts
    )
    words = nmsg(
        "at most {n} wijk that starts up at a time", "at most {n} wijken that start up at a time", most
    )
    return AtOnce(tuple(range(len(starts))), busy, most), words


def _weaker(compiled: Compiled, areas: Sequence[str]) -> set[str]:
    """Give the weaker half of the wijken by what was measured at the start."""
    known = np.asarray(compiled.starts.measured.all(axis=1))
    if not known.any():
        raise UsageError(
            msg("No start value was measured in all wijken, so it is not known which ones are weaker.")
        )
    strength = compiled.starts.value[known].mean(axis=0)
    order = sorted(range(len(compiled.areas)), key=lambda i: (strength[i], i))
    weaker = {compiled.areas[i] for i in order[: len(order) // 2]}
    return weaker & set(areas)


def sentences(chosen: Chosen) -> list[Message]:
    """Say what was found and how sure that is."""
    best, found = chosen.found.best[0], chosen.found
    told = []
    if not any(best.choice):
        told.append(msg("The best that keeps to the wishes is to start nowhere: go on as now."))
    elif best.value <= 0:
        told.append(msg("The best that keeps to the wishes returns less, on average, than going on as now."))
    else:
        told.append(msg("The best that keeps to the wishes returns more, on average, than going on as now."))
    if found.exact:
        told.append(msg("All {n} allowed phasings were run; there is no better one.", n=found.evaluated))
    else:
        told.append(
            msg(
                "There are {n} phasings. They were searched by the sum of what each wijk brings by itself, and the best"
                " {again} were run. The sum was off by at most {gap}; a better one may have been missed.",
                n=chosen.size,
                again=len(found.best),
                gap=rounded(found.gap or 0.0),
            )
        )
    return told


def data(chosen: Chosen) -> dict[str, Any]:
    """Give what was found as JSON data, the best first."""
    return {
        "choices": chosen.size,
        "evaluated": chosen.found.evaluated,
        "exact": chosen.found.exact,
        "surrogate_gap_eur": chosen.found.gap,
        "best": [
            {
                "mean_return_eur": one.value,
                "foreseen_eur": one.foreseen,
                "starts": {
                    area: when.isoformat()[:7] if (when := chosen.start(slot, option)) else None
                    for slot, (area, option) in enumerate(zip(chosen.areas, one.choice, strict=True))
                },
                "cells": [
                    cell.model_dump(mode="json", exclude_none=True)
                    for cell in chosen.phasing(one.choice).cells
                ],
            }
            for one in chosen.found.best
        ],
        "sentences": [sentence.text() for sentence in sentences(chosen)],
    }
