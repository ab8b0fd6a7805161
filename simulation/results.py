"""Outcomes of one phasing over all draws, as arrays with names, dimensions and units.

The last axis of every array is the draw. A run that failed is a result too: its figures are NaN, and ``stage`` tells
where it failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.compile import Compiled
from simulation.kernels.arrays import (
    COVERED_PROVIDER,
    KEPT_PROVIDER,
    LEDGER,
    LIMITS,
    Floats,
    Indices,
    Outcome,
)
from simulation.scenario import Phasing, called

LAYERS = ("professionals", "managers", "directors")


class Stage(IntEnum):
    """Where a run failed."""

    FINE = 0
    NETWORK = 1
    """A loop strengthens itself without end with these strengths."""
    EQUATIONS = 2
    """The equations gave no finite number."""


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """An array with its name, unit and dimensions; the last dimension is the draw."""

    name: str
    unit: str
    dimensions: tuple[str, ...]
    values: NDArray[Any]


@dataclass(frozen=True, eq=False)
class PhasingResult:
    """One phasing over all draws.

    Attributes
    ----------
    phasing, given : str
        Its id, and the name that somebody gave it.
    compiled : Compiled
    outcome : Outcome
        What the kernel gave, with NaN where a run failed.
    stage : array of int, per draw
        See :class:`Stage`.
    source : Phasing, optional
        What was run; the phasing of the scenario with this id when left out.
    """

    phasing: str
    given: str
    compiled: Compiled
    outcome: Outcome
    stage: NDArray[np.int8]
    source: Phasing | None = None

    @property
    def name(self) -> str:
        """What it is called, in the language in use."""
        return called(self.phasing, self.given)

    @property
    def ran(self) -> Phasing:
        """The phasing that was run."""
        return self.source or next(p for p in self.compiled.scenario.compared if p.id == self.phasing)

    @property
    def part(self) -> tuple[int, ...]:
        """Positions of the areas that take part, in order."""
        return tuple(sorted({self.compiled.areas.index(cell.area) for cell in self.ran.cells}))

    @property
    def fine(self) -> NDArray[np.bool_]:
        """Which runs have an answer."""
        return np.equal(self.stage, Stage.FINE)

    @property
    def months(self) -> tuple[int, ...]:
        """The months of the records, counted from the start; the last is the horizon."""
        scenario = self.compiled.scenario
        every, last = scenario.record_every_months, scenario.horizon_months
        return tuple(min(every * i, last) for i in range(self.outcome.strength.shape[0]))

    @cached_property
    def strength(self) -> Floats:
        """S: share of residents who reach the norm, records × elements × areas × draws."""
        return self._by_element(self.outcome.strength)

    @cached_property
    def change(self) -> Floats:
        """dS: strength beside "doorgaan zoals nu", records × elements × areas × draws."""
        return self.strength - self._by_element(self.outcome.reference)

    def _by_element(self, values: Floats) -> Floats:
        shape = (values.shape[0], len(self.compiled.elements), len(self.compiled.areas), values.shape[-1])
        return values.reshape(shape)

    @property
    def saving_eur(self) -> Floats:
        """Present value of the saving, euros per draw."""
        return _total(self.outcome.present[0])

    @property
    def cost_eur(self) -> Floats:
        """Present value of all that was spent, euros per draw."""
        return _total(self.outcome.present[1])

    @property
    def effect(self) -> Floats:
        """Present value of the improvement, residents × years × share, per draw."""
        return _total(self.outcome.present[2])

    @property
    def npv_eur(self) -> Floats:
        """Net present value when an improvement as such is worth nothing (V = 0), euros per draw."""
        return self.saving_eur - self.cost_eur

    def npv_at(self, value_eur: float) -> Floats:
        """Net present value when V euros per resident per year is what a full improvement is worth."""
        return np.asarray(self.npv_eur + value_eur * self.effect)

    @property
    def break_even_eur(self) -> Floats:
        """The V at which the phasing pays back, per draw: 0 when it does already, infinite when nothing improves."""
        needed = -self.npv_eur
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(self.effect > 0, needed / self.effect, np.inf)
        return np.where(np.isnan(self.npv_eur), np.nan, np.where(needed <= 0, 0.0, value))

    @property
    def benefit_cost_ratio(self) -> Floats:
        """Present value of savings over that of costs, per draw; NaN without costs. This is no SROI."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.cost_eur > 0, self.saving_eur / self.cost_eur, np.nan)

    @cached_property
    def area_strength(self) -> Floats:
        """Mean strength of the measured elements at the horizon, areas × draws; NaN when none is measured."""
        counted = self.compiled.starts.measured.all(axis=1)
        if not counted.any():
            return np.full(self.outcome.reserve.shape[1:], np.nan)
        return np.asarray(_total(self.strength[-1][counted]) / counted.sum())

    @property
    def weakest(self) -> Floats:
        """Strength of the weakest area at the horizon, per draw."""
        return np.asarray(self.area_strength.min(axis=0))

    @property
    def gap(self) -> Floats:
        """Strongest minus weakest area at the horizon, per draw."""
        return np.asarray(self.area_strength.max(axis=0) - self.area_strength.min(axis=0))

    @property
    def atkinson(self) -> Floats:
        """Atkinson (1970) index of strength over residents at the horizon, 0 (equal) to 1, per draw."""
        aversion = self.compiled.parameter("inequality_aversion").default
        residents = np.array([a.residents for a in self.compiled.scenario.areas])
        weight = (residents / residents.sum())[:, None]
        mean = _total(weight * self.area_strength)
        if abs(aversion - 1.0) < 1e-9:
            return np.asarray(1.0 - np.exp(_total(weight * np.log(self.area_strength))) / mean)
        power = 1.0 - aversion
        return np.asarray(1.0 - _total(weight * self.area_strength**power) ** (1.0 / power) / mean)

    @property
    def unequal_investment(self) -> Floats:
        """Slope of euros spent per resident on the deficit at the start (ongelijk investeren), per draw.

        Above 0: more is invested where more is needed. NaN with fewer than three areas or equal deficits.
        """
        counted = self.compiled.starts.measured.all(axis=1)
        count = len(self.compiled.areas)
        if count < 3 or not counted.any():
            return np.full(self.stage.shape, np.nan)
        deficit = 1.0 - self.compiled.starts.value[counted].mean(axis=0)
        residents = np.array([a.residents for a in self.compiled.scenario.areas])
        away = (deficit - deficit.mean())[:, None]
        variation = float((away**2).sum())
        spent = self.outcome.present[1] / residents[:, None]
        return _total(away * spent) / variation if variation > 0 else np.full(self.stage.shape, np.nan)

    @property
    def mean_change(self) -> Floats:
        """Improvement at the horizon, mean over elements and residents, per draw."""
        return np.asarray(self._mean_over_time[-1])

    @cached_property
    def _mean_over_time(self) -> Floats:
        residents = np.array([a.residents for a in self.compiled.scenario.areas])
        weight = residents / residents.sum() / len(self.compiled.elements)
        return np.stack([_total(_total(record) * weight[:, None]) for record in self.change])

    @property
    def pace_months(self) -> Floats:
        """The first recorded month with half of the largest improvement; NaN when nothing improves."""
        path = self._mean_over_time
        largest = path.max(axis=0)
        first = np.argmax(path >= 0.5 * largest, axis=0)
        return np.where(largest > 0, np.array(self.months, dtype=np.float64)[first], np.nan)

    @property
    def provider_loss_eur(self) -> Floats:
        """What providers lose under a lump sum, euros per area and draw: what they cover less what they keep.

        What they keep is negative when care costs more than before.
        """
        ledger = self.outcome.ledger
        return np.asarray(np.maximum(ledger[COVERED_PROVIDER] - ledger[KEPT_PROVIDER], 0.0) / 100.0)

    @property
    def waiting(self) -> Floats:
        """How many trajectories of care wait because of that loss, per area and draw; NaN without their price."""
        budgets = {b.area: b for b in (*self.compiled.scenario.budgets, *self.ran.budgets)}
        prices = [
            (found.trajectory_price_eur if (found := budgets.get(area)) else None) or np.nan
            for area in self.compiled.areas
        ]
        return np.asarray(self.provider_loss_eur / np.array(prices)[:, None])

    def quantities(self) -> Iterator[Quantity]:
        """Give every outcome with its name, unit and dimensions."""
        path = ("month", "element", "area", "draw")
        yield Quantity("strength", "share of residents", path, self.strength)
        yield Quantity("change", "share of residents", path, self.change)
        yield Quantity("adopted", "persons", ("month", "area", "draw"), self.outcome.adopted)
        yield Quantity("queue", "requests", ("month", "layer", "draw"), self.outcome.queues)
        yield Quantity("reserve", "eurocent", ("month", "area", "draw"), self.outcome.reserve)
        for row, name in enumerate(LEDGER):
            yield Quantity(name, "eurocent", ("area", "draw"), self.outcome.ledger[row])
        for row, name in enumerate(LIMITS):
            yield Quantity(f"limit_{name}", "factor 0 to 1", ("area", "draw"), self.outcome.limits[row])
        for name, unit in SCALARS.items():
            yield Quantity(name, unit, ("draw",), getattr(self, name))


SCALARS = {
    "npv_eur": "euro, present value at V = 0",
    "saving_eur": "euro, present value",
    "cost_eur": "euro, present value",
    "effect": "residents × years × share, present value",
    "break_even_eur": "euro per resident per year",
    "benefit_cost_ratio": "ratio",
    "mean_change": "share of residents",
    "weakest": "share of residents",
    "gap": "share of residents",
    "atkinson": "index 0 to 1",
    "unequal_investment": "euro per resident per unit of deficit",
    "pace_months": "months",
}
"""Figures with one value per draw, and their units."""


@dataclass(frozen=True, eq=False)
class Results:
    """All phasings of a scenario on the same draws.

    Attributes
    ----------
    compiled : Compiled
    runs, seed : int
    phasings : tuple of PhasingResult
        "Doorgaan zoals nu" is always the first.
    picked : array of int, optional
        Which of the ``runs`` draws these are, when measurements weighed them; all of them in order when left out.
    """

    compiled: Compiled
    runs: int
    seed: int
    phasings: tuple[PhasingResult, ...]
    picked: Indices | None = None

    @property
    def reference(self) -> PhasingResult:
        """Doorgaan zoals nu."""
        return self.phasings[0]

    @property
    def fine(self) -> NDArray[np.bool_]:
        """Draws in which every phasing has an answer: only these are compared."""
        return np.asarray(np.logical_and.reduce([p.fine for p in self.phasings]))

    def of(self, phasing: str) -> PhasingResult:
        """Give the result of one phasing by its id."""
        return next(p for p in self.phasings if p.phasing == phasing)


def mean_break_even(npv_eur: float, effect: float) -> float | None:
    """Give the V at which a phasing pays back on average.

    Parameters
    ----------
    npv_eur : float
        Mean net present value at V = 0.
    effect : float
        Mean present value of the improvement, residents × years × share.

    Returns
    -------
    float or None
        Euros per resident per year; 0 when it pays back already, None when nothing improves.
    """
    if npv_eur >= 0:
        return 0.0
    return -npv_eur / effect if effect > 0 else None


def _total(values: Floats) -> Floats:
    """Add up the first axis in its order: the same bits whatever the number of draws."""
    total = np.zeros(values.shape[1:])
    for row in values:
        total = total + row
    return total


__all__ = ["LAYERS", "SCALARS", "PhasingResult", "Quantity", "Results", "Stage", "mean_break_even"]
