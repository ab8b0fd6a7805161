"""What a result rests on: which assumptions move it most in the draws, and what was never measured or estimated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from din.findings import Finding, Severity
from din.graph.arrays import Floats
from din.texts import Message, msg, nmsg
from simulation.assumptions import Assumption, assumptions, drawn_values, ends
from simulation.compile import Compiled
from simulation.explanation.spread import fading, spread
from simulation.results import PhasingResult, Results
from simulation.scenario import asked, stretches
from simulation.scenario.edits import plus_months

NAMED = 3
"""So many assumptions are named."""
CLEAR = 4.0
"""An assumption is named when its rank correlation is above this many times 1/√draws: with twenty assumptions one comes
above it by chance in some 800 times. Assumption [A]."""


@dataclass(frozen=True, slots=True)
class Mover:
    """An assumption that moves the result.

    Attributes
    ----------
    assumption : Assumption
    correlation : float
        Rank correlation with the return over the draws of the run, given the assumptions named before it.
    low, high : float
        Between which values nine in ten draws lie.
    through : 'care', 'cost' or 'improvement'
        The part of the return by which it works most.
    """

    assumption: Assumption
    correlation: float
    low: float
    high: float
    through: str


def movers(results: Results, result: PhasingResult, value_eur: float = 0.0) -> tuple[Mover, ...]:
    """Give the assumptions that move the return of a phasing most, strongest first.

    Only values of the model that stand out from chance; single links, costs and start values are too many and each too
    small to tell apart from the way they are drawn. It tells which matter, not how much: see Sobol indices for both.

    Parameters
    ----------
    results : Results
    result : PhasingResult
    value_eur : float
        V.
    """
    compiled, kept = results.compiled, results.fine
    drawn = drawn_values(compiled, results.runs, results.seed)
    values = (drawn if results.picked is None else drawn[results.picked])[kept]
    named = assumptions(compiled)
    own = [i for i, one in enumerate(named) if one.group == one.id]
    values, named = values[:, own], tuple(named[i] for i in own)
    least = CLEAR / np.sqrt(max(1, int(kept.sum())))

    def mover(place: int, rank: float) -> Mover:
        column = values[:, place]
        low, high = np.quantile(column, (0.05, 0.95)).tolist()
        return Mover(named[place], rank, low, high, _through(result, kept, column, rank > 0, value_eur))

    found = strongest(values, result.npv_at(value_eur)[kept], NAMED)
    return tuple(mover(place, rank) for place, rank in found if abs(rank) > least)


def strongest(values: Floats, outcome: Floats, count: int) -> tuple[tuple[int, float], ...]:
    """Give the columns that go along with an outcome most, each after what goes along with those before is taken out.

    With few Sobol points in many dimensions some columns resemble one another by the way they are drawn; taking out
    what was found keeps the second from being named for the first.

    Parameters
    ----------
    values : array, draws × columns
    outcome : array, draws
    count : int
        How many at most.

    Returns
    -------
    tuple of (column, correlation)
        The partial rank correlation given those before it, strongest first.
    """
    if len(outcome) < 2:
        return ()
    ranks, left = (rankdata(part, axis=0) for part in (values, outcome))
    ranks, left = ranks - ranks.mean(axis=0), left - left.mean()
    tiny = 1e-9 * max(1.0, float((ranks**2).sum(axis=0).max(initial=0)))
    found: list[tuple[int, float]] = []
    for _ in range(min(count, values.shape[1])):
        size = (ranks**2).sum(axis=0)
        scale = np.sqrt(size * (left**2).sum())
        there = (size > tiny) & (scale > tiny)
        rank = np.where(there, left @ ranks / np.where(there, scale, 1.0), 0.0)
        best = int(np.abs(rank).argmax())
        if not there[best]:
            break
        found.append((best, float(rank[best])))
        axis = ranks[:, best] / np.sqrt(size[best])
        left, ranks = left - axis * (axis @ left), ranks - np.outer(axis, axis @ ranks)
    return tuple(found)


def _through(
    result: PhasingResult, kept: NDArray[np.bool_], values: Floats, up: bool, value_eur: float
) -> str:
    """Tell which part of the return goes along with an assumption most, in the direction in which the return does."""
    ranks = rankdata(values)
    parts = {"care": result.saving_eur, "cost": -result.cost_eur, "improvement": value_eur * result.effect}
    along = {name: float((ranks - ranks.mean()) @ part[kept]) for name, part in parts.items()}
    return max(along, key=lambda name: along[name] if up else -along[name])


WHY = {
    ("care", True): msg("because care then costs less"),
    ("care", False): msg("because care then costs more"),
    ("cost", True): msg("because less is spent then"),
    ("cost", False): msg("because more is spent then"),
    ("improvement", True): msg("because more improves then"),
    ("improvement", False): msg("because less improves then"),
}
"""Through which part of the return an assumption works, and whether the return rises with it."""


def mover_sentence(compiled: Compiled, one: Mover) -> Message:
    """Say in which direction an assumption moves the return and why, between which values, and what it rests on."""
    up = one.correlation > 0
    low, high = ends(one.assumption, _two_digits(one.low), _two_digits(one.high))
    values = {
        "label": one.assumption.label,
        "why": WHY[one.through, up],
        "low": low,
        "high": high,
        "basis": msg("published") if compiled.parameter(one.assumption.id).tag == "E" else msg("assumption"),
    }
    if up:
        return msg(
            "The higher, the more it returns, {why}: {label} (tried from {low} to {high}; {basis}).", **values
        )
    return msg(
        "The higher, the less it returns, {why}: {label} (tried from {low} to {high}; {basis}).", **values
    )


def _two_digits(value: float) -> float:
    return float(f"{value:.2g}")


def common(results: Results) -> Iterator[Message]:
    """Say what every result of a run rests on."""
    compiled = results.compiled
    assumed = sum(row.tag == "A" for row in compiled.parameters)
    yield msg(
        "{n} of the {of} values of the model are assumptions, to be settled with the leading alliance.",
        n=assumed,
        of=len(compiled.parameters),
    )
    known = np.asarray(compiled.starts.measured.all(axis=1)).tolist()
    if unknown := [e for e, there in zip(compiled.elements, known, strict=True) if not there]:
        names = "; ".join(compiled.labels.get(e, e) for e in unknown)
        yield msg(
            "Not measured, so their start is drawn widely and they are outside equity between areas; what changes in"
            " them does count: {names}.",
            names=names,
        )
    yield from fading(spread(results))
    yield msg("Counts are of combinations of assumptions; they are no probabilities.")


def findings(result: PhasingResult) -> Iterator[Finding]:
    """Find what to mend: organisations that are asked for more people than they have, and efforts without a reach."""
    yield from _too_many(result)
    yield from _reach_missing(result)


def _too_many(result: PhasingResult) -> Iterator[Finding]:
    compiled, told = result.compiled, set()
    for stretch in stretches(compiled.scenario):
        most, month = asked(compiled.scenario, result.ran, stretch)
        if most > stretch.most + 1e-9 and stretch.organisation not in told:
            told.add(stretch.organisation)
            text = msg(
                "In {month} {n} professionals of “{organisation}” are asked for; it can let {most} take part.",
                month=f"{plus_months(compiled.scenario.start, month):%m-%Y}",
                n=round(most, 1),
                organisation=compiled.labels.get(stretch.organisation, stretch.organisation),
                most=stretch.most,
            )
            fix = msg("Start later or with fewer, or agree with the organisation on more people.")
            yield Finding("capacity-exceeded", Severity.WARNING, text, fix, (stretch.organisation,))


def _reach_missing(result: PhasingResult) -> Iterator[Finding]:
    """As :mod:`din.checks` finds for the whole plan, here for what starts."""
    labels = result.compiled.labels
    if missing := without_reach(result):
        text = nmsg(
            "Of {n} effort that starts here the reach is not known; it counts as if it reaches everyone: {names}.",
            "Of {n} efforts that start here the reach is not known; they count as if they reach everyone: {names}.",
            len(missing),
            names=_some([labels.get(e, e) for e in missing]),
        )
        fix = msg("Estimate the reach and the size of the target group.")
        yield Finding("reach-missing", Severity.HINT, text, fix, missing)


def without_reach(result: PhasingResult) -> tuple[str, ...]:
    """Give the efforts that a phasing starts and of which the reach or the target group is not known."""
    compiled = result.compiled
    started = np.unique(compiled.model(result.ran).instance_effort).tolist()
    efforts = [compiled.network.efforts[e] for e in started]
    return tuple(e.id for e in efforts if e.reach is None or not e.target_group_size)


def _some(names: list[str], most: int = 5) -> str:
    return "; ".join(names[:most]) + ("; …" if len(names) > most else "")
