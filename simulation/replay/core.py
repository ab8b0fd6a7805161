"""The choice as it would have been made at some moments, each with the measurements of before that moment alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from din.errors import UsageError
from din.model import Measurement, Plan
from din.texts import msg
from simulation.calibration import Point, calibrate, calibrated, carried_out, usable
from simulation.comparison import Comparison, compare
from simulation.compile import Compiled
from simulation.replay.reviews import Review, reviews
from simulation.results import Results
from simulation.runner import run
from simulation.scenario import Phasing, Scenario


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """What was known and what would have been decided after some months.

    Attributes
    ----------
    months : int
        Counted from the start of the scenario.
    points : tuple of Point
        The usable measurements by then.
    effective : float
        For how many draws the weights count; all of them when nothing was measured.
    comparison : Comparison, optional
        Phasings on the draws as the measurements weigh them; None when too few draws count to rely on.
    reviews : tuple of Review
        What the rule says of each pilot that has started.
    """

    months: int
    points: tuple[Point, ...]
    effective: float
    comparison: Comparison | None
    reviews: tuple[Review, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Replay:
    """A choice replayed.

    Attributes
    ----------
    compiled : Compiled
    phasing : Phasing
        What was really carried out.
    before : Comparison
        Without any measurement.
    moments : tuple of Moment
        In the order of time.
    """

    compiled: Compiled
    phasing: Phasing
    before: Comparison
    moments: tuple[Moment, ...]


def replay(
    compiled: Compiled,
    plan: Plan,
    phasing: str | None = None,
    months: Sequence[int] | None = None,
    *,
    runs: int | None = None,
    seed: int | None = None,
    value_eur: float = 0.0,
    progress: Callable[[int, int], None] | None = None,
) -> Replay:
    """Choose again at some moments.

    Parameters
    ----------
    compiled : Compiled
    plan : Plan
        With all measurements.
    phasing : str, optional
        Id of the phasing that was carried out; needed when the scenario has more than one.
    months : sequence of int, optional
        After how many months from the start; the reviews of the scenario at which something new was known, unless
        told otherwise.
    runs, seed : int, optional
        Instead of those of the scenario.
    value_eur : float
        V.
    progress : function, optional
        Called with the number of pieces done and their total.

    Raises
    ------
    UsageError
        No usable measurement at all, a moment outside the scenario, an unknown phasing, or no draw with an answer.
    """
    done = carried_out(compiled, phasing)
    when = sorted(set(months)) if months else _moments(compiled, plan)
    _refuse(compiled.scenario, when)
    results = run(compiled, runs=runs, seed=seed, progress=progress)
    if not results.fine.any():
        raise UsageError(msg("No run has an answer for every phasing; nothing can be compared."))
    found = tuple(_moment(results, plan, done, n, value_eur) for n in when)
    return Replay(compiled, done, compare(results, value_eur), found)


def known_at(scenario: Scenario, plan: Plan, months: int) -> Plan:
    """Give the plan with the measurements of which the period had ended after so many months."""
    kept = [
        record
        for record in plan
        if not isinstance(record, Measurement)
        or (end := record.period_end or record.period_start) is None
        or scenario.month(end) < months
    ]
    return Plan.trusted(kept, plan.id)


def _moments(compiled: Compiled, plan: Plan) -> list[int]:
    """Give the reviews at which more was known than at the one before."""
    scenario, found, known = compiled.scenario, [], 0
    for n in range(scenario.review_every_months, scenario.horizon_months + 1, scenario.review_every_months):
        points, _refused = usable(compiled, known_at(scenario, plan, n))
        if len(points) > known:
            found.append(n)
        known = len(points)
    if not found:
        raise UsageError(
            msg(
                "There is no usable measurement before any review, so there is nothing to replay; “din calibrate” says"
                " why measurements are not used."
            )
        )
    return found


def _refuse(scenario: Scenario, months: Sequence[int]) -> None:
    if wrong := [n for n in months if not 1 <= n <= scenario.horizon_months]:
        raise UsageError(
            msg(
                "After {n} months is outside the scenario. Choose 1 to {most} months.",
                n=wrong[0],
                most=scenario.horizon_months,
            )
        )


def _moment(results: Results, plan: Plan, done: Phasing, months: int, value_eur: float) -> Moment:
    compiled, then = results.compiled, known_at(results.compiled.scenario, plan, months)
    points, _refused = usable(compiled, then)
    judged = tuple(reviews(compiled, done, points, months))
    if not points:
        return Moment(months, (), float(results.fine.sum()), compare(results, value_eur), judged)
    learned = calibrate(compiled, then, done.id, runs=results.runs, seed=results.seed)
    effective = learned.weights.effective
    found = compare(calibrated(learned, results), value_eur) if learned.weights.enough else None
    return Moment(months, points, effective, found, judged)
