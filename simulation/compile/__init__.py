"""A plan and a scenario as arrays: everything that has a name gets a row here, and only here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from din.analysis.loops import refuse_strong_loops
from din.graph import chain_arrays
from din.model import Effort, Plan
from simulation.compile.areas import (
    UNKNOWN,
    Starts,
    measured_starts,
    neighbours,
    reference_slopes,
    start_rows,
    starts,
)
from simulation.compile.money import BINDING, income, returned_share, to_provider
from simulation.compile.network import Network, network, unsettled
from simulation.compile.schedule import TINY, Part, pairs, parts, schedule
from simulation.kernels import arrays
from simulation.kernels.arrays import DECISIVE_MONTH, Draws, Floats, Indices, Model
from simulation.parameters import PARAMETERS, Parameter
from simulation.scenario import Form, Phasing, Scenario

SMALLEST = 2.0**-33
"""Draws of 0 are moved by this much where a normal value is made of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A scenario with its plan, ready to run.

    Attributes
    ----------
    scenario : Scenario
    parameters : tuple of Parameter
        The table with what the scenario changes in it.
    network : Network
    starts : Starts
    dimensions : tuple of str
        What each column of the draws stands for, such as ``effect_size``, ``link:ID``, ``cost:ID``,
        ``start:ELEMENT:AREA`` and ``noise:AREA:N``; the same for all phasings.
    """

    scenario: Scenario
    parameters: tuple[Parameter, ...]
    network: Network
    starts: Starts
    dimensions: tuple[str, ...]
    near: tuple[Indices, Indices, Floats]
    parts: tuple[Part, ...]
    labels: Mapping[str, str]

    @property
    def areas(self) -> tuple[str, ...]:
        """Ids of the areas, in order."""
        return tuple(a.area for a in self.scenario.areas)

    @property
    def elements(self) -> tuple[str, ...]:
        """Ids of the mission elements, in order."""
        return self.network.elements

    @property
    def saving_weight(self) -> Floats:
        """How much each element counts for the saving; they add up to 1."""
        return _weights(self.scenario.saving_weights, self.elements)

    @property
    def value_weight(self) -> Floats:
        """How much each element counts for the value; they add up to 1."""
        return _weights(self.scenario.value_weights, self.elements)

    def parameter(self, name: str) -> Parameter:
        """Give a row of the table as this scenario has it."""
        return next(row for row in self.parameters if row.name == name)

    def model(self, phasing: Phasing) -> Model:
        """Give the arrays of one phasing."""
        scenario, found = self.scenario, self.network
        near_area, near_other, near_weight = self.near
        pair_cell, pair_other, pair_weight = pairs(scenario, phasing, self.near)
        slope = reference_slopes(scenario, found.elements)
        rate = self.parameter("discount_rate").default
        months = range(scenario.horizon_months + 1)
        fields = schedule(scenario, phasing, self.parts)
        return Model(
            areas=len(scenario.areas),
            elements=len(found.elements),
            nodes=len(found.nodes),
            efforts=len(found.efforts),
            horizon=scenario.horizon_months,
            steps=scenario.steps_per_month,
            record_every=scenario.record_every_months,
            review_every=scenario.review_every_months,
            pair_cell=pair_cell,
            pair_other=pair_other,
            pair_weight=pair_weight,
            near_area=near_area,
            near_other=near_other,
            near_weight=near_weight,
            area_size=np.array([max(TINY, sum(a.professionals.values())) for a in scenario.areas]),
            residents=np.array([a.residents for a in scenario.areas]),
            care_factor=np.array([a.care_cost_factor for a in scenario.areas]),
            link_source=found.source,
            link_target=found.target,
            node_delay=found.delay,
            slope=slope,
            moving=np.array(slope.any(axis=1), dtype=np.int64),
            income=income(scenario, phasing),
            returned_share=returned_share(scenario),
            to_provider=to_provider(scenario, phasing),
            saving_weight=self.saving_weight,
            value_weight=self.value_weight,
            discount=np.array([(1.0 + rate) ** (-month / 12.0) for month in months]),
            **fields,
        )

    def draws(self, points: Floats) -> Draws:
        """Turn draws in [0, 1) into values.

        Parameters
        ----------
        points : array, draws × dimensions
            Evenly spread; the columns are those of ``dimensions``.
        """
        column = {name: points[:, i] for i, name in enumerate(self.dimensions)}
        middle = np.full(len(points), 0.5)
        values = [self.parameter(n).at(column.get(n, middle)) for n in arrays.PARAMETERS]
        found = self.network
        weights = [
            band.low + column.get(f"link:{name}", middle) * (band.high - band.low)
            if band.low != band.high
            else np.full(len(points), band.central)
            for name, band in zip(found.link_ids, found.bands, strict=True)
        ]
        costs = [_cost_factor(e, column.get(f"cost:{e.id}", middle)) for e in found.efforts]
        return Draws(
            parameters=np.array(values),
            weights=np.array(weights).reshape(-1, len(points)),
            cost_factor=np.array(costs).reshape(-1, len(points)),
            start=self._start(column, middle),
            noise=self._noise(column, len(points)),
        )

    def failed(self, draws: Draws) -> NDArray[np.bool_]:
        """Tell per draw whether its loops never settle: such a run has no answer."""
        return unsettled(self.network, draws.weights)

    def _start(self, column: Mapping[str, Floats], middle: Floats) -> Floats:
        low, high = UNKNOWN
        rows = []
        for k, element in enumerate(self.elements):
            for w, area in enumerate(self.areas):
                value = self.starts.value[k, w]
                drawn = low + column.get(f"start:{element}:{area}", middle) * (high - low)
                rows.append(np.full_like(middle, value) if np.isfinite(value) else drawn)
        return np.array(rows)

    def _noise(self, column: Mapping[str, Floats], count: int) -> Floats:
        reviews = self.scenario.horizon_months // self.scenario.review_every_months + 1
        found = np.zeros((reviews, len(self.areas), count))
        for w, area in enumerate(self.areas):
            for n in range(reviews):
                name = f"noise:{area}:{n}"
                if name in column:
                    found[n, w] = ndtri(np.maximum(column[name], SMALLEST))
        return found


def compile_scenario(scenario: Scenario, plan: Plan) -> Compiled:
    """Turn a scenario that was checked against its plan into arrays.

    Raises
    ------
    LoopTooStrong
        When a loop never settles with central strengths.
    """
    refuse_strong_loops(chain_arrays(plan))
    table = tuple(_changed(row, scenario) for row in PARAMETERS)
    values = {row.name: row.default for row in table}
    found = network(plan, values["node_delay"])
    begin = starts(plan, scenario, found.elements)
    return Compiled(
        scenario,
        table,
        found,
        begin,
        _dimensions(scenario, table, found, begin),
        neighbours(plan, scenario),
        tuple(parts(plan, scenario, found.efforts, values["open_ended_duration"])),
        {record: plan.label(record) for record in plan.records},
    )


def _changed(row: Parameter, scenario: Scenario) -> Parameter:
    given = scenario.parameters.get(row.name)
    if given is None:
        return row
    low, high = (given.value if end is None else end for end in (given.low, given.high))
    return row.changed(given.value, low, high, given.tag, given.source or row.source)


def _dimensions(
    scenario: Scenario, table: Sequence[Parameter], found: Network, begin: Starts
) -> tuple[str, ...]:
    kernel = set(arrays.PARAMETERS)
    areas = [a.area for a in scenario.areas]
    measured = begin.measured
    pilots = {c.area for p in scenario.phasings for c in p.cells if c.form is Form.PILOT}
    first = max(0, DECISIVE_MONTH // scenario.review_every_months - 1)
    last = scenario.horizon_months // scenario.review_every_months
    return (
        *(row.name for row in table if row.drawn and row.name in kernel),
        *dict.fromkeys(f"link:{n}" for n, b in zip(found.link_ids, found.bands, strict=True) if b.low != b.high),
        *(f"cost:{e.id}" for e in found.efforts if cost_ends(e)[0] != cost_ends(e)[1]),
        *(f"start:{e}:{a}" for k, e in enumerate(found.elements) for w, a in enumerate(areas) if not measured[k, w]),
        *(f"noise:{a}:{n}" for a in areas if a in pilots for n in range(first, last)),
    )  # fmt: skip


def cost_ends(effort: Effort) -> tuple[float, float]:
    """Give the ends of the cost compared with the central estimate."""
    if not effort.cost_eur:
        return 1.0, 1.0
    low = effort.cost_eur if effort.cost_low_eur is None else effort.cost_low_eur
    high = effort.cost_eur if effort.cost_high_eur is None else effort.cost_high_eur
    return min(low / effort.cost_eur, 1.0), max(high / effort.cost_eur, 1.0)


def _cost_factor(effort: Effort, draws: Floats) -> Floats:
    low, high = cost_ends(effort)
    return np.asarray(
        np.where(draws < 0.5, low + 2.0 * draws * (1.0 - low), 1.0 + (2.0 * draws - 1.0) * (high - 1.0))
    )


def _weights(given: Mapping[str, float], elements: Sequence[str]) -> Floats:
    found = np.array([given.get(e, 0.0) if given else 1.0 for e in elements])
    return np.asarray(found / found.sum())


__all__ = [
    "BINDING", "Compiled", "Starts", "compile_scenario", "cost_ends", "measured_starts", "reference_slopes",
    "returned_share", "start_rows",
]  # fmt: skip
