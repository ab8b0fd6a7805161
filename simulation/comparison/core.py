"""Phasings compared on the same draws, "doorgaan zoals nu" always among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from din.graph.arrays import Floats, Indices
from simulation.assumptions import Assumption, assumptions, drawn_values
from simulation.discovery import Box, boxes, chosen
from simulation.information import Lesson, perfect_information, sample_information
from simulation.kernels.arrays import DECISIVE_MONTH
from simulation.pareto import non_dominated
from simulation.ranking import Ranking, Stability, ranking, stability
from simulation.ranking import ranks as placed
from simulation.regret import Difference, Regret, difference, margin, regret
from simulation.results import PhasingResult, Results, mean_break_even
from simulation.scenario import Form

ENOUGH = 20
"""With fewer draws in which the choice flips (or holds) no box is looked for. Assumption [A]."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Phasings side by side; arrays run over the phasings in the order of the results, the reference first.

    Attributes
    ----------
    results : Results
    value_eur : float
        V: what a full improvement is worth, euros per resident per year.
    returns : array, phasings × draws
        Net present value at V in euros, over the draws in which every phasing has an answer.
    objectives : mapping of str to array
        Mean per objective, more is better; an objective that is not known for all phasings is left out.
    front : array of bool
        Which phasings are on the Pareto front of these objectives.
    regret, difference, ranking
        See their modules; differences are with "doorgaan zoals nu".
    loss : array of int
        In how many draws it returns less than "doorgaan zoals nu".
    best : int
        The phasing with the highest mean return; the reference when nothing returns more.
    box : Box or None
        Limits on the assumptions within which another phasing is mostly better than ``best``; where that is so in more
        than half of the draws, within which ``best`` mostly stays the best.
    flips : int
        In how many draws another one is better.
    named : tuple of Assumption
        The parameters of the box.
    perfect : float
        Expected value of perfect information, euros.
    lessons : mapping of str to Lesson
        Per phasing with a pilot, what measuring in it would teach.
    """

    results: Results
    value_eur: float
    returns: Floats
    objectives: Mapping[str, Floats]
    front: NDArray[np.bool_]
    regret: Regret
    difference: Difference
    ranking: Ranking
    best: int
    box: Box | None
    flips: int
    named: tuple[Assumption, ...]
    perfect: float
    lessons: Mapping[str, Lesson]

    @property
    def draws(self) -> int:
        """In how many draws every phasing has an answer."""
        return int(self.returns.shape[1])

    def unbeaten(self, *wishes: str) -> NDArray[np.bool_]:
        """Tell which phasings no other one dominates on some of the objectives."""
        return non_dominated(np.stack([self.objectives[wish] for wish in wishes], axis=1))

    def places(self, wish: str) -> Indices:
        """Give the place of each phasing on an objective, 1 the best; equal ones share it."""
        return np.asarray(placed(self.objectives[wish][:, None])[:, 0])

    def break_even_eur(self, i: int) -> float | None:
        """Give the V at which phasing ``i`` pays back on average: 0 if it does already, None if nothing improves."""
        result, kept = self.results.phasings[i], self.results.fine
        return mean_break_even(float(result.npv_eur[kept].mean()), float(result.effect[kept].mean()))

    @property
    def box_holds(self) -> bool:
        """Whether the box tells where the choice stays as it is, instead of where it flips: the rarer of the two."""
        return 2 * self.flips > self.draws


def compare(results: Results, value_eur: float = 0.0) -> Comparison:
    """Compare all phasings of a run.

    Parameters
    ----------
    results : Results
        At least one draw in which every phasing has an answer.
    value_eur : float
        V; 0 looks at money alone.
    """
    kept = results.fine
    returns = np.stack([p.npv_at(value_eur)[kept] for p in results.phasings])
    objectives = _objectives(results, returns)
    ranks = ranking(returns)
    best = best_of(returns)
    named = assumptions(results.compiled)
    others = returns.max(axis=0) - returns[best] > margin(returns)
    rarer = ~others if 2 * int(others.sum()) > others.size else others
    drawn = drawn_values(results.compiled, results.runs, results.seed)
    drawn = drawn if results.picked is None else drawn[results.picked]
    return Comparison(
        results=results,
        value_eur=value_eur,
        returns=returns,
        objectives=objectives,
        front=non_dominated(np.stack(list(objectives.values()), axis=1)),
        regret=regret(returns),
        difference=difference(returns, 0),
        ranking=ranks,
        best=best,
        box=_box(drawn[kept], rarer),
        flips=int(others.sum()),
        named=named,
        perfect=perfect_information(returns),
        lessons=_lessons(results, returns, kept),
    )


def best_of(returns: Floats) -> int:
    """Give the phasing with the highest mean return; the reference (the first) when nothing returns more.

    Parameters
    ----------
    returns : array, phasings × draws
    """
    means = returns.mean(axis=1)
    return int(np.argmax(means)) if means.max() > means[0] + float(margin(means[:, None])[0]) else 0


def steadiness(series: Sequence[Results], value_eur: float = 0.0) -> Stability:
    """See whether other draws give another order: the phasings of each series by their mean return at V."""
    return stability(np.array([[one.npv_at(value_eur)[r.fine].mean() for one in r.phasings] for r in series]))


def _objectives(results: Results, returns: Floats) -> dict[str, Floats]:
    """Give the mean of each objective per phasing: return, improvement, weakest wijk, equity, pace and little risk."""
    kept, horizon = results.fine, float(results.compiled.scenario.horizon_months)
    phasings = results.phasings
    pace = [np.where(np.isnan(p.pace_months[kept]), horizon, p.pace_months[kept]) for p in phasings]
    found = {
        "return_eur": returns.mean(axis=1),
        "improvement": _means([p.mean_change[kept] for p in phasings]),
        "weakest": _means([p.weakest[kept] for p in phasings]),
        "equity": -_means([p.gap[kept] for p in phasings]),
        "pace": -_means(pace),
        "safety": -(returns < returns[0] - margin(returns)).mean(axis=1),
    }
    return {name: values for name, values in found.items() if np.isfinite(values).all()}


def _means(values: list[Floats]) -> Floats:
    return np.array([row.mean() for row in values])


def _box(values: Floats, interest: NDArray[np.bool_]) -> Box | None:
    if not values.shape[1] or int(interest.sum()) < ENOUGH:
        return None
    return chosen(boxes(values, interest), values, interest)


def _lessons(results: Results, returns: Floats, kept: NDArray[np.bool_]) -> dict[str, Lesson]:
    """Say per phasing with a pilot what its measured improvement would teach about all phasings."""
    noise = results.compiled.parameter("measurement_noise").default
    found = {}
    for result in results.phasings:
        measured = _measured(result, kept)
        if measured is not None and noise > 0:
            found[result.phasing] = sample_information(
                returns, measured, np.full(len(measured), noise), results.seed
            )
    return found


def _measured(result: PhasingResult, kept: NDArray[np.bool_]) -> Floats | None:
    """Give the improvement in the areas with a pilot at its decisive review: areas × draws; None without a pilot."""
    compiled = result.compiled
    pilots = [c for c in result.ran.cells if c.form is Form.PILOT and c.start is not None]
    if not pilots:
        return None
    when = min(compiled.scenario.month(c.start) for c in pilots if c.start is not None) + DECISIVE_MONTH
    record = min(int(np.searchsorted(result.months, when)), len(result.months) - 1)
    areas = sorted({compiled.areas.index(c.area) for c in pilots})
    return np.asarray(result.change[record][:, areas][..., kept].mean(axis=0))
