"""Areas of a scenario: who borders on whom, how strong they are at the start, and their reference path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from din.analysis.investment import latest_values
from din.graph import area_tree, find_area
from din.model import Area, Measurement, Plan
from simulation.kernels.arrays import Floats, Indices
from simulation.scenario import Scenario, StartValue

WEAKEST, STRONGEST = 0.01, 0.99
UNKNOWN = (0.05, 0.95)
"""The wide range of a start value that was never measured."""


@dataclass(frozen=True, slots=True, eq=False)
class Starts:
    """How strong each element is in each area at the start.

    Attributes
    ----------
    value : array, elements × areas
        0.01 to 0.99; NaN where it was not measured.
    sources : mapping
        Per (element, area) what the value rests on.
    """

    value: Floats
    sources: Mapping[tuple[str, str], str]

    @property
    def measured(self) -> Floats:
        """Which values rest on something."""
        return np.isfinite(self.value)


def neighbours(plan: Plan, scenario: Scenario) -> tuple[Indices, Indices, Floats]:
    """Give who borders on whom (area, other, weight), in both directions; the weights of an area add up to 1."""
    ids = [find_area(plan, area.area).id for area in scenario.areas]
    borders: dict[str, set[str]] = {i: set() for i in ids}
    for area in plan.of(Area):
        for other in area.borders:
            if area.id in borders and other in borders and area.id != other:
                borders[area.id].add(other)
                borders[other].add(area.id)
    pairs = [
        (i, ids.index(o), 1.0 / len(borders[a]))
        for i, a in enumerate(ids)
        for o in sorted(borders[a], key=ids.index)
    ]
    areas, others, weights = zip(*pairs, strict=True) if pairs else ((), (), ())
    return np.array(areas, np.int64), np.array(others, np.int64), np.array(weights, np.float64)


def starts(plan: Plan, scenario: Scenario, elements: Sequence[str]) -> Starts:
    """Give the start values: what is said of the area itself, else of all areas, else from indicators."""
    latest = measured_starts(plan, scenario)
    found = np.full((len(elements), len(scenario.areas)), np.nan)
    sources: dict[tuple[str, str], str] = {}
    for k, element in enumerate(elements):
        for w, area in enumerate(scenario.areas):
            place = find_area(plan, area.area).id
            given: list[tuple[float, float, str]] = []
            for row in start_rows(scenario, element, area.area):
                if row.value is not None:
                    given.append((row.weight, row.value, row.source))
                elif row.indicator and (row.indicator, place) in latest:
                    share = row.transformation.apply(latest[row.indicator, place])
                    given.append((row.weight, share, row.source or plan.label(row.indicator)))
            if given:
                mean = sum(weight * share for weight, share, _s in given) / sum(w for w, _v, _s in given)
                found[k, w] = min(STRONGEST, max(WEAKEST, mean))
                sources[element, area.area] = "; ".join(s for _w, _v, s in given if s)
    return Starts(found, sources)


def start_rows(scenario: Scenario, element: str, area: str) -> list[StartValue]:
    """Give what the scenario says of a start: of the area itself, else of all areas."""
    rows = [s for s in scenario.start_values if s.element == element and s.area in {None, area}]
    return [s for s in rows if s.area is not None] or rows


def measured_starts(plan: Plan, scenario: Scenario) -> Mapping[tuple[str, str], float]:
    """Give the latest value per (indicator, area) up to the start; what was measured later tells of what followed."""
    return latest_values(plan.of(Measurement), scenario.start)


def reference_slopes(scenario: Scenario, elements: Sequence[str]) -> Floats:
    """Give the change of the reference path per month, months × (element, area)."""
    areas = [area.area for area in scenario.areas]
    found = np.zeros((scenario.horizon_months, len(elements), len(areas)))
    for path in scenario.reference_path:
        first, last = scenario.month(path.start), scenario.month(path.until)
        which = [i for i, a in enumerate(areas) if path.area in {None, a}]
        found[first:last, elements.index(path.element), which] += path.change_per_year / 12.0
    return found.reshape(scenario.horizon_months, -1)


def effort_areas(plan: Plan, scenario: Scenario, places: Sequence[str]) -> list[int]:
    """Give the areas of the scenario in which an effort with these places works; all when it names none."""
    if not places:
        return list(range(len(scenario.areas)))
    tree = area_tree(plan)
    found = []
    for w, area in enumerate(scenario.areas):
        home = find_area(plan, area.area).id
        near = tree.within(home) | tree.containing(home)
        if near.intersection(places):
            found.append(w)
    return found
