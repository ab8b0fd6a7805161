"""The choice under other values of what is never drawn, such as the discount rate: each value by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from din.texts import Message, msg
from simulation.assumptions import shown
from simulation.comparison.core import best_of
from simulation.compile import Compiled
from simulation.parameters import Parameter
from simulation.results import Results
from simulation.runner import run

MOST = 256
"""Draws at most: which phasing is best on average hardly asks more."""


@dataclass(frozen=True, slots=True)
class Category:
    """Which phasing is best with one other value of a parameter.

    Attributes
    ----------
    parameter : Parameter
    value : float
    best, name : str
        Id and name of its best phasing: "doorgaan zoals nu" when nothing returns more.
    same : bool
        Whether it is the best with the value of the scenario too, on the same draws.
    """

    parameter: Parameter
    value: float
    best: str
    name: str
    same: bool

    def data(self) -> dict[str, Any]:
        """Give it as JSON data."""
        return {
            "parameter": self.parameter.name,
            "value": self.value,
            "best": self.best,
            "same_as_usual": self.same,
        }


def categories(
    results: Results, value_eur: float = 0.0, cancelled: Callable[[], bool] | None = None
) -> tuple[Category, ...]:
    """Run the first draws once more with each other value the table names; none when no draw has an answer.

    Parameters
    ----------
    results : Results
        Of all its draws in their order.
    value_eur : float
        V.
    cancelled : function, optional
        As :func:`simulation.runner.run` takes it.
    """
    compiled, runs = results.compiled, min(MOST, results.runs)
    phasings = [one.ran for one in results.phasings]

    def best(of: Compiled) -> int | None:
        found = run(of, runs=runs, seed=results.seed, phasings=phasings, cancelled=cancelled)
        kept = found.fine
        return best_of(np.stack([p.npv_at(value_eur)[kept] for p in found.phasings])) if kept.any() else None

    usual, told = best(compiled), []
    for row in compiled.parameters:
        for value in row.categories:
            place = best(_with(compiled, row, value)) if value != row.default else None
            if place is not None:
                chosen = results.phasings[place]
                told.append(Category(row, value, chosen.phasing, chosen.name, place == usual))
    return tuple(told)


def _with(compiled: Compiled, row: Parameter, value: float) -> Compiled:
    """Give the scenario with another value of one parameter."""
    other = row.changed(value, value, value, row.tag, row.source)
    return replace(compiled, parameters=tuple(other if p is row else p for p in compiled.parameters))


def category_sentences(found: Sequence[Category]) -> Iterator[Message]:
    """Say whether the choice stays with other values: those with the same answer in one sentence."""
    answers: dict[tuple[str, str], list[Category]] = {}
    for one in found:
        answers.setdefault((one.parameter.name, one.best), []).append(one)
    for same in answers.values():
        row = same[0].parameter
        values = {
            "label": row.title(),
            "values": "; ".join(_percents(one.value) for one in same),
            "unit": msg(row.unit),
            "usual": _percents(row.default),
            "phasing": same[0].name,
        }
        if same[0].same:
            yield msg("{label} {values} {unit} instead of {usual}: “{phasing}” stays the best.", **values)
        else:
            yield msg("{label} {values} {unit} instead of {usual}: “{phasing}” is then the best.", **values)


def _percents(rate: float) -> str:
    return f"{shown(100.0 * rate)}%"
