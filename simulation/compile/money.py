"""Budgets, contracts and agreements as amounts and shares per month and area."""

from __future__ import annotations

import numpy as np

from simulation.kernels.arrays import Floats
from simulation.scenario import Financing, Phasing, Scenario, StreamStatus

BINDING = frozenset({StreamStatus.AGREED, StreamStatus.POOLED})
"""Only what was agreed returns a saving; an estimate or a shadow budget is shown and moves nothing."""


def income(scenario: Scenario, phasing: Phasing) -> Floats:
    """Give the budget in whole cents, months × areas; twelve months add up to the year, to the cent."""
    areas = [a.area for a in scenario.areas]
    months = np.arange(scenario.horizon_months + 1)
    found = np.zeros((scenario.horizon_months, len(areas)))
    yearly = {b.area: b.per_year_eur for b in (*scenario.budgets, *phasing.budgets)}
    for area, amount in yearly.items():
        found[:, areas.index(area)] += np.diff(np.rint(100.0 * amount * months / 12.0))
    for stream in scenario.streams:
        if stream.status is StreamStatus.POOLED:
            joined = months[:-1] >= (scenario.month(stream.joins) if stream.joins else 0)
            for area, amount in stream.per_year_eur.items():
                found[:, areas.index(area)] += joined * np.diff(np.rint(100.0 * amount * months / 12.0))
    return found


def returned_share(scenario: Scenario) -> Floats:
    """Give the part of a saving that dated agreements return, months × areas."""
    months = np.arange(scenario.horizon_months)
    found = np.zeros(scenario.horizon_months)
    for stream in scenario.streams:
        if stream.status in BINDING and stream.joins is not None:
            found += (months >= scenario.month(stream.joins)) * stream.share * stream.returned_share
    return np.repeat(found[:, None], len(scenario.areas), axis=1)


def to_provider(scenario: Scenario, phasing: Phasing) -> Floats:
    """Give 1 where a lump-sum contract runs (the provider gains and bears), months × areas."""
    areas = [a.area for a in scenario.areas]
    months = np.arange(scenario.horizon_months)
    found = np.zeros((scenario.horizon_months, len(areas)))
    for budget in {b.area: b for b in (*scenario.budgets, *phasing.budgets)}.values():
        last = scenario.month(budget.contract_until) if budget.contract_until else scenario.horizon_months
        runs = (months <= last) & (budget.form is Financing.LUMP_SUM)
        found[:, areas.index(budget.area)] = runs
    return found
