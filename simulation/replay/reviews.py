"""What the rule of the model says of each pilot, on what was really measured instead of on what was simulated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from din.model import Choice
from din.texts import N_
from simulation.calibration import Point
from simulation.compile import Compiled, reference_slopes
from simulation.kernels.arrays import DECISIVE_MONTH
from simulation.scenario import Cell, Form, Phasing


class Decision(Choice):
    """What a review of a pilot comes to."""

    SCALE = "scale", N_("scale up")
    KEEP = "keep", N_("go on as a pilot")
    STOP = "stop", N_("stop")
    TOO_EARLY = "too_early", N_("too early to judge the effect")
    NOT_MEASURED = "not_measured", N_("no measured change to judge by")


@dataclass(frozen=True, slots=True)
class Review:
    """A review of one pilot.

    Attributes
    ----------
    cell : Cell
    age : int
        Months since it started.
    effect : float, optional
        The measured improvement beside the reference path, share of residents; None when nothing was measured.
    elements : tuple of str
        The mission elements that this rests on.
    threshold, noise : float
        From which improvement a pilot is scaled, and the error of a measured improvement.
    decision : Decision
    """

    cell: Cell
    age: int
    effect: float | None
    elements: tuple[str, ...]
    threshold: float
    noise: float
    decision: Decision

    @property
    def may_be_chance(self) -> bool:
        """Whether the error of measuring alone could have led to another decision."""
        if self.effect is None or self.decision in {Decision.TOO_EARLY, Decision.NOT_MEASURED}:
            return False
        return min(abs(self.effect - self.threshold), abs(self.effect)) < self.noise


def reviews(compiled: Compiled, phasing: Phasing, points: Sequence[Point], months: int) -> Iterator[Review]:
    """Review each pilot that has started.

    Parameters
    ----------
    compiled : Compiled
    phasing : Phasing
        What was carried out.
    points : sequence of Point
        What was measured by then.
    months : int
        When, counted from the start of the scenario.
    """
    threshold, noise = (compiled.parameter(n).default for n in ("scaling_threshold", "measurement_noise"))
    for cell in phasing.cells:
        age = months - compiled.scenario.month(cell.start) if cell.start else 0
        if cell.form is Form.PILOT and age > 0:
            measured = _measured(compiled, points, compiled.areas.index(cell.area))
            effect, elements = _effect(compiled, measured)
            decision = _decided(age, effect, threshold)
            yield Review(cell, age, effect, elements, threshold, noise, decision)


def _measured(compiled: Compiled, points: Sequence[Point], area: int) -> dict[int, list[float]]:
    """Give per element the latest measured changes beside the reference path, one per indicator."""
    path = reference_slopes(compiled.scenario, compiled.elements).cumsum(axis=0)
    latest: dict[tuple[int, str], Point] = {}
    for point in points:
        key = point.element, point.indicator
        if point.area == area and (key not in latest or latest[key].month < point.month):
            latest[key] = point
    found: dict[int, list[float]] = {}
    for point in latest.values():
        if point.start is not None:
            as_now = path[point.month - 1, point.element * len(compiled.areas) + area]
            found.setdefault(point.element, []).append(point.share - point.start - float(as_now))
    return found


def _effect(compiled: Compiled, measured: dict[int, list[float]]) -> tuple[float | None, tuple[str, ...]]:
    """Weigh the measured elements as the model does, those that were not measured left out."""
    weights = {k: float(compiled.saving_weight[k]) for k in sorted(measured)}
    total = sum(weights.values())
    if not total:
        return None, ()
    effect = sum(weights[k] * float(np.mean(measured[k])) for k in weights) / total
    return effect, tuple(compiled.elements[k] for k in weights)


def _decided(age: int, effect: float | None, threshold: float) -> Decision:
    if age < DECISIVE_MONTH:
        return Decision.TOO_EARLY
    if effect is None:
        return Decision.NOT_MEASURED
    if effect >= threshold:
        return Decision.SCALE
    return Decision.STOP if effect < 0 else Decision.KEEP
