"""Which measurements calibrate, which do not and why, and what the model foretold for them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import numpy as np

from din.graph import find_area
from din.graph.arrays import Floats
from din.model import Indicator, Measurement, MeasurementStatus, Plan
from din.texts import Message, msg
from simulation.compile import Compiled, measured_starts, start_rows
from simulation.runner import CHUNK, Job, work
from simulation.scenario import Phasing, StartValue


@dataclass(frozen=True, slots=True)
class Point:
    """One measurement the model can be held against.

    Attributes
    ----------
    indicator : str
    element, area : int
        Positions in the compiled scenario.
    month : int
        Counted from the start of the scenario, 1 … horizon: the middle of the period that was measured.
    share : float
        What was measured, as share of residents who reach the norm.
    start : float or None
        The same from before the start of the scenario; the change since then is compared. None: the level is.
    """

    indicator: str
    element: int
    area: int
    month: int
    share: float
    start: float | None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why measurements of an indicator are not used."""

    indicator: str
    reason: Message


class _Late(NamedTuple):
    """A measurement from after the start, with its period and value."""

    measurement: Measurement
    begin: date
    end: date
    value: float


def usable(compiled: Compiled, plan: Plan) -> tuple[tuple[Point, ...], tuple[Refused, ...]]:
    """Give the measurements after the start that calibrate, and why others of the same indicators do not."""
    points: list[Point] = []
    refused: list[Refused] = []
    start, later = measured_starts(plan, compiled.scenario), list(_later(plan, compiled.scenario.start))
    for k, w, row in _rows(compiled):
        place = find_area(plan, compiled.areas[w]).id
        if reason := _never(plan, row):
            refused.append(Refused(row.indicator or "", reason))
            continue
        for late in later:
            if (late.measurement.indicator, late.measurement.area) == (row.indicator, place):
                begin = start.get((late.measurement.indicator, place))
                found = _point(compiled, row, late, k, w, begin)
                if isinstance(found, Point):
                    points.append(found)
                else:
                    refused.append(Refused(late.measurement.indicator, found))
    once = [one for i, one in enumerate(refused) if one not in refused[:i]]
    return tuple(points), tuple(once)


def foretold(
    compiled: Compiled,
    phasing: Phasing,
    points: tuple[Point, ...],
    runs: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> Floats:
    """Give what the model says for each measurement: measurements × runs, shares; NaN where a run failed.

    The model runs no further than the last measurement, and only what was measured is kept.
    """
    months = np.array([p.month for p in points])
    every = int(np.gcd.reduce(months))
    short = compiled.scenario.model_copy(
        update={"horizon_months": int(months.max()), "record_every_months": every}
    )
    trimmed = replace(compiled, scenario=short)
    model = trimmed.model(phasing)
    jobs = [
        Job(trimmed, model, runs, seed, at, min(CHUNK, runs - at), "plain") for at in range(0, runs, CHUNK)
    ]
    cells = np.array([p.element * len(compiled.areas) + p.area for p in points])
    change = np.array([p.start is not None for p in points])[:, None]
    base = np.array([p.start or 0.0 for p in points])[:, None]
    pieces = []
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for n, (outcome, _stage) in enumerate(pool.map(work, jobs)):
            strength = outcome.strength.reshape(outcome.strength.shape[0], -1, outcome.strength.shape[-1])
            level = strength[months // every, cells]
            pieces.append(np.where(change, base + level - strength[0, cells], level))
            if progress:
                progress(n + 1, len(jobs))
    return np.concatenate(pieces, axis=1)


def _rows(compiled: Compiled) -> Iterator[tuple[int, int, StartValue]]:
    """Give what the scenario says of indicators, per element and area."""
    for k, element in enumerate(compiled.elements):
        for w, area in enumerate(compiled.areas):
            for row in start_rows(compiled.scenario, element, area):
                if row.indicator:
                    yield k, w, row


RELATIVE = re.compile(
    r"(?:laagste|hoogste|onderste|bovenste|armste|rijkste)\s+\d+\s*(?:%|procent)"
    r"|\d+\s*(?:%|procent)\s+(?:laagste|hoogste|onderste|bovenste|armste|rijkste)"
    r"|\b(?:kwintiel|kwartiel|deciel|percentiel)\w*",
    re.IGNORECASE,
)
"""Words of a measure against others: there is always a lowest 40 %, so it cannot improve everywhere."""
ESTIMATED = re.compile(
    r"leefbaarometer|modelschatting\w*|gemodelleerd\w*|modelmatig\w*|kleine[ -]?gebied\w*|small[ -]area|\bSMAP\b",
    re.IGNORECASE,
)
"""Words of a figure that a model made: what it would teach is what that model believes."""


def _never(plan: Plan, row: StartValue) -> Message | None:
    """Say why an indicator never calibrates: the scenario says so, or by its own words it is relative or estimated."""
    if row.describes_only:
        return msg("The scenario says: {reason}", reason=row.describes_only)
    if row.calibrates:
        return None
    found = plan.records.get(row.indicator or "")
    own = (found.name, found.definition, found.source) if isinstance(found, Indicator) else ()
    words = " ".join((*own, row.source))
    if hit := RELATIVE.search(words):
        return msg(
            "“{words}” makes it a relative measure, which cannot improve everywhere: it describes a start and never"
            " calibrates. Is it none, then write “calibrates: true” with its start value.",
            words=hit[0],
        )
    if hit := ESTIMATED.search(words):
        return msg(
            "“{words}” makes it an estimate by a model, which tells what that model believes: it describes a start and"
            " never calibrates. Is it none, then write “calibrates: true” with its start value.",
            words=hit[0],
        )
    return None


def _later(plan: Plan, start: date) -> Iterator[_Late]:
    """Give what was measured after the start, without what was corrected since."""
    given = plan.of(Measurement)
    replaced = {m.replaces for m in given}
    for m in given:
        end = m.period_end or m.period_start
        if m.id not in replaced and m.value is not None and end and end > start:
            yield _Late(m, m.period_start or end, end, m.value)


def _point(
    compiled: Compiled, row: StartValue, late: _Late, element: int, area: int, start: float | None
) -> Point | Message:
    """Make a point of a measurement, or say why not."""
    scenario, m = compiled.scenario, late.measurement
    if m.status is not MeasurementStatus.MEASURED:
        return msg("A value that was estimated, as by a model, describes a start and never calibrates.")
    if late.begin < scenario.start:
        return msg("Its period begins before the scenario does.")
    month = scenario.month(late.begin + (late.end - late.begin) / 2)
    if month < 1:
        return msg("It is from the month in which the scenario starts: nothing can have changed yet.")
    if month > scenario.horizon_months:
        return msg("It is from after the horizon of {n} months.", n=scenario.horizon_months)
    if start is None and compiled.starts.measured[element, area]:
        return msg(
            "It has no value from before the start, while the element has: there is no change to compare."
        )
    share = row.transformation.apply(late.value)
    before = None if start is None else row.transformation.apply(start)
    return Point(m.indicator, element, area, month, share, before)
