"""What a result rests on: which assumptions move it most in the draws, and what was never measured or estimated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from din.findings import Finding, Severity
from din.graph.arrays import Floats
from din.texts import Message, msg, nmsg
from simulation.assumptions import Assumption, assumptions, drawn_values, shown
from simulation.compile import Compiled
from simulation.explanation.spread import fading, spread
from simulation.results import PhasingResult, Results

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
    """

    assumption: Assumption
    correlation: float
    low: float
    high: float


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
    return tuple(
        Mover(named[i], rank, *np.quantile(values[:, i], (0.05, 0.95)).tolist())
        for i, rank in strongest(values, result.npv_at(value_eur)[kept], NAMED)
        if abs(rank) > least
    )


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


def mover_sentence(compiled: Compiled, one: Mover) -> Message:
    """Say in which direction an assumption moves the return, between which values, and what it rests on."""
    values = {
        "label": one.assumption.label,
        "low": shown(one.low),
        "high": shown(one.high),
        "unit": one.assumption.unit,
        "basis": msg("published") if compiled.parameter(one.assumption.id).tag == "E" else msg("assumption"),
    }
    if one.correlation > 0:
        return msg("The return rises with: {label} ({low} to {high} {unit}; {basis}).", **values)
    return msg("The return falls with: {label} ({low} to {high} {unit}; {basis}).", **values)


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
            "Not measured, so their start is drawn widely and they are outside equity between areas: {names}.",
            names=names,
        )
    yield from fading(spread(results))
    yield msg("Counts are of combinations of assumptions; they are no probabilities.")


def findings(result: PhasingResult) -> Iterator[Finding]:
    """Find efforts that start while their reach is not known, as :mod:`din.checks` does for the whole plan."""
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
