"""What measurements teach of the assumptions, and results on the draws as these weigh them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from din.errors import UsageError
from din.graph.arrays import Indices
from din.model import Plan
from din.texts import Message, msg
from simulation.assumptions import Assumption, assumptions, drawn_values
from simulation.calibration.monitoring import Point, Refused, foretold, usable
from simulation.compile import Compiled
from simulation.importance import Learned, Weights, learned, resampled, weigh
from simulation.results import PhasingResult, Results
from simulation.scenario import Phasing


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What the measurements teach of each assumption.

    Attributes
    ----------
    compiled : Compiled
    phasing : Phasing
        What was really carried out.
    runs, seed : int
    points : tuple of Point
    refused : tuple of Refused
    weights : Weights
        Of the draws.
    named : tuple of Assumption
    learned : Learned
        Rows are those of ``named``.
    """

    compiled: Compiled
    phasing: Phasing
    runs: int
    seed: int
    points: tuple[Point, ...]
    refused: tuple[Refused, ...]
    weights: Weights
    named: tuple[Assumption, ...]
    learned: Learned


def calibrate(
    compiled: Compiled,
    plan: Plan,
    phasing: str | None = None,
    *,
    runs: int | None = None,
    seed: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Calibration:
    """Weigh every draw by how well it foretold the measurements.

    Parameters
    ----------
    compiled : Compiled
    plan : Plan
        With the measurements.
    phasing : str, optional
        Id of the phasing that was carried out; needed when the scenario has more than one.
    runs, seed : int, optional
        Instead of those of the scenario; ``runs`` is a power of two.
    progress : function, optional
        Called with the number of pieces done and their total.

    Raises
    ------
    UsageError
        No usable measurement, no error of measurement, an unknown phasing, or no draw with an answer.
    """
    scenario = compiled.scenario
    done = carried_out(compiled, phasing)
    points, refused = usable(compiled, plan)
    if not points:
        raise UsageError(_nothing(compiled, refused))
    noise = compiled.parameter("measurement_noise").default
    if noise <= 0:
        raise UsageError(
            msg("Measuring without any error cannot be weighed. Give “measurement_noise” a value above 0.")
        )
    runs, seed = runs or scenario.runs, scenario.seed if seed is None else seed
    told = foretold(compiled, done, points, runs, seed, progress)
    weights = weigh(told, np.array([p.share for p in points]), np.full(len(points), noise))
    if not weights.effective:
        raise UsageError(msg("No run has an answer; the measurements cannot be set beside anything."))
    drawn = drawn_values(compiled, runs, seed)
    return Calibration(
        compiled,
        done,
        runs,
        seed,
        points,
        refused,
        weights,
        assumptions(compiled),
        learned(drawn, weights),
    )


def calibrated(found: Calibration, results: Results) -> Results:
    """Give results on the draws as the measurements weigh them: each as often as its weight asks.

    There are as many as the effective sample size, so that no count and no test takes them for more than they are.

    Parameters
    ----------
    found : Calibration
    results : Results
        Of the same scenario, runs and seed.

    Raises
    ------
    UsageError
        When so few draws carry the weight that a comparison would rest on hardly any.
    """
    if not found.weights.enough:
        raise UsageError(few(found))
    picked = resampled(found.weights, int(found.weights.effective), results.seed)
    phasings = tuple(_picked(one, picked) for one in results.phasings)
    return replace(results, phasings=phasings, picked=picked)


def few(found: Calibration) -> Message:
    """Warn that few draws carry the weight."""
    return msg(
        "Careful: hardly any combination of assumptions foretold what was measured; {runs} count for no more than {n}"
        " (effective sample size). Take more --runs, or look whether the scenario fits what was really done.",
        runs=found.runs,
        n=max(1, int(found.weights.effective)),
    )


def refusal(compiled: Compiled, one: Refused) -> Message:
    """Say which indicator is not used, and why."""
    label = compiled.labels.get(one.indicator, one.indicator)
    return msg("Not used: “{indicator}”. {reason}", indicator=label, reason=one.reason)


def carried_out(compiled: Compiled, phasing: str | None) -> Phasing:
    """Give the phasing that was carried out; the only one when nothing is said.

    Raises
    ------
    UsageError
        There are more and it is not said which, or there is no such phasing.
    """
    known = {p.id: p for p in compiled.scenario.compared}
    if phasing is None and len(known) <= 2:
        return list(known.values())[-1]
    if phasing not in known:
        raise UsageError(
            msg(
                "Say with --phasing which phasing was really carried out. Choose one of: {choices}.",
                choices=", ".join(known),
            )
        )
    return known[phasing]


def _nothing(compiled: Compiled, refused: tuple[Refused, ...]) -> Message:
    if refused:
        told = " ".join(refusal(compiled, one).text() for one in refused)
        return msg("There is no measurement to learn from. {told}", told=told)
    return msg(
        "There is no measurement to learn from. Needed is a value, measured after {start} in an area of the scenario,"
        " of an indicator that its start_values name.",
        start=compiled.scenario.start,
    )


def _picked(one: PhasingResult, picked: Indices) -> PhasingResult:
    outcome = type(one.outcome)(*(values[..., picked] for values in one.outcome))
    return replace(one, outcome=outcome, stage=one.stage[picked])
