"""A phasing as cells and as efforts in cells: what starts where, when, with whom and at what cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from din.graph.arrays import exposure
from din.model import Domain, Effort, EffortType, Origin, Plan
from simulation.compile.areas import effort_areas
from simulation.kernels.arrays import Floats, Indices
from simulation.scenario import Form, Phasing, Scenario

TINY = 1e-9
"""Stands for no professionals at all where there is divided by their number."""


@dataclass(frozen=True, slots=True)
class Part:
    """The part of an effort in one area and one domain.

    ``effort``, ``area`` and ``domain`` are positions; ``need`` is in full-time jobs (0: carried by residents),
    ``cost`` in euros per month, ``begin`` and ``duration`` in months.
    """

    effort: int
    area: int
    domain: int
    exposure: float
    need: float
    cost: float
    begin: float
    duration: float


def carried_by_residents(effort: Effort) -> bool:
    """Tell whether an effort needs no professionals to run."""
    return effort.origin is Origin.RESIDENTS or effort.effort_type is EffortType.COMMUNITY_INITIATIVE


def parts(plan: Plan, scenario: Scenario, efforts: Sequence[Effort], open_ended: float) -> list[Part]:
    """Split every effort over its areas by residents and over its domains evenly; the parts add up to the whole.

    The share of the target group reached is the same in every area: both are shared by residents.
    """
    found = []
    for e, effort in enumerate(efforts):
        areas = effort_areas(plan, scenario, effort.areas)
        domains = _domains(plan, scenario, effort)
        residents = sum(scenario.areas[w].residents for w in areas)
        begin, duration = _time(scenario, effort)
        monthly = (effort.cost_eur or 0.0) / (open_ended if duration == inf else duration)
        jobs = (
            0.0
            if carried_by_residents(effort)
            else 1.0
            if effort.workload_fte is None
            else effort.workload_fte
        )
        for w in areas:
            for d in domains:
                share = scenario.areas[w].residents / residents / len(domains)
                reached = exposure(effort) / len(domains)
                found.append(Part(e, w, d, reached, jobs * share, monthly * share, begin, duration))
    return found


def _time(scenario: Scenario, effort: Effort) -> tuple[float, float]:
    """Give the own first month and the length; the end moves along when a phasing starts later."""
    begin = max(0, scenario.month(effort.start)) if effort.start else 0
    if effort.end is None:
        return float(begin), inf
    first = scenario.month(effort.start) if effort.start else 0
    return float(begin), float(max(1, scenario.month(effort.end) - max(first, 0) + 1))


def _domains(plan: Plan, scenario: Scenario, effort: Effort) -> list[int]:
    """Give the domains of the scenario that an effort belongs to, by way of larger domains; all when it has none."""
    if not effort.domains:
        return list(range(len(scenario.domains)))
    larger = {d.id: d.part_of for d in plan.of(Domain)}
    found = set()
    for domain in effort.domains:
        at: str | None = domain
        seen: set[str] = set()
        while at and at not in seen:
            if at in scenario.domains:
                found.add(scenario.domains.index(at))
                break
            seen.add(at)
            at = larger.get(at)
    return sorted(found)


def schedule(scenario: Scenario, phasing: Phasing, all_parts: Sequence[Part]) -> Mapping[str, Any]:
    """Give the arrays of cells and of efforts in cells, by their names in the kernels' model."""
    place = {(c.area, c.domain): i for i, c in enumerate(phasing.cells)}
    areas = [a.area for a in scenario.areas]
    size = [scenario.areas[areas.index(c.area)].professionals.get(c.domain, 0.0) for c in phasing.cells]
    begin = [inf if c.start is None else float(scenario.month(c.start)) for c in phasing.cells]
    first = min(begin, default=inf)
    until = [inf if c.until is None else float(scenario.month(c.until)) for c in phasing.cells]
    after = [-1 if c.after is None else place[c.after.area, c.after.domain] for c in phasing.cells]
    layers = (scenario.managers, scenario.directors)
    chosen = [
        whole if given is None else given
        for given, whole in zip((phasing.managers, phasing.directors), layers, strict=True)
    ]
    return {
        "cell_area": _ints([*(areas.index(c.area) for c in phasing.cells), -1, -1]),
        "cell_size": np.maximum(np.array([*size, *layers], dtype=np.float64), TINY),
        "cell_selected": np.array([*(c.professionals for c in phasing.cells), *chosen], dtype=np.float64),
        "cell_start": np.array([*begin, first, first]),
        "cell_until": np.array([*until, inf, inf]),
        "cell_pilot": _ints([*(c.form is Form.PILOT for c in phasing.cells), 0, 0]),
        "cell_after": _ints([*after, -1, -1]),
        "layer_share": _layer_share(scenario, phasing),
        **_instances(scenario, phasing, all_parts),
    }


def _layer_share(scenario: Scenario, phasing: Phasing) -> Floats:
    """Share the learning of managers and directors by residents over the areas that take part."""
    part = {c.area for c in phasing.cells}
    residents = np.array([a.residents if a.area in part else 0.0 for a in scenario.areas])
    return np.asarray(residents / max(residents.sum(), TINY))


def _instances(scenario: Scenario, phasing: Phasing, all_parts: Sequence[Part]) -> Mapping[str, Any]:
    areas = [a.area for a in scenario.areas]
    place = {(areas.index(c.area), scenario.domains.index(c.domain)): i for i, c in enumerate(phasing.cells)}
    kept = [p for p in all_parts if (p.area, p.domain) in place]
    return {
        "instance_cell": _ints([place[p.area, p.domain] for p in kept]),
        "instance_area": _ints([p.area for p in kept]),
        "instance_effort": _ints([p.effort for p in kept]),
        "instance_exposure": np.array([p.exposure for p in kept], dtype=np.float64),
        "instance_need": np.array([p.need for p in kept], dtype=np.float64),
        "instance_cost": np.array([p.cost for p in kept], dtype=np.float64),
        "instance_begin": np.array([p.begin for p in kept], dtype=np.float64),
        "instance_duration": np.array([p.duration for p in kept], dtype=np.float64),
    }


def pairs(
    scenario: Scenario, phasing: Phasing, near: tuple[Indices, Indices, Floats]
) -> tuple[Indices, Indices, Floats]:
    """Give G between cells of the same domain."""
    place = {(c.area, c.domain): i for i, c in enumerate(phasing.cells)}
    areas = [a.area for a in scenario.areas]
    found = [
        (place[areas[w], domain], place[areas[v], domain], weight)
        for w, v, weight in zip(*(n.tolist() for n in near), strict=True)
        for domain in scenario.domains
        if (areas[w], domain) in place and (areas[v], domain) in place
    ]
    cells, others, weights = zip(*found, strict=True) if found else ((), (), ())
    return _ints(cells), _ints(others), np.array(weights, dtype=np.float64)


def _ints(values: Sequence[int]) -> Indices:
    return np.array([int(v) for v in values], dtype=np.int64)
