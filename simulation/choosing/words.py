"""What was found in sentences for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from din.texts import Message, msg, nmsg
from simulation.choosing.core import Chosen
from simulation.choosing.space import Way
from simulation.explanation import rounded
from simulation.results import Results
from simulation.scenario.edits import plus_months


def sentences(chosen: Chosen, results: Results) -> list[Message]:
    """Say what was found and how sure that is.

    Parameters
    ----------
    chosen : Chosen
    results : Results
        Those of :meth:`Chosen.results`.
    """
    return [_beside(chosen), *_counts(chosen, results), *_sure(chosen)]


def _counts(chosen: Chosen, results: Results) -> Iterator[Message]:
    """Say in how many combinations it returns more and less than going on as now: an average says too little."""
    if any(chosen.found.best[0].choice):
        kept = results.fine
        now, best = (one.npv_at(chosen.value_eur)[kept] for one in results.phasings)
        yield msg(
            "Beside going on as now it returns more in {better} of the {runs} combinations and less in {worse}.",
            better=int((best > now).sum()),
            worse=int((best < now).sum()),
            runs=int(kept.sum()),
        )


def _beside(chosen: Chosen) -> Message:
    best = chosen.found.best[0]
    if not any(best.choice):
        return msg("The best that keeps to the wishes is to start nowhere: go on as now.")
    if best.value <= 0:
        return msg("The best that keeps to the wishes returns less, on average, than going on as now.")
    return msg("The best that keeps to the wishes returns more, on average, than going on as now.")


def _sure(chosen: Chosen) -> list[Message]:
    found = chosen.found
    if found.exact:
        return [msg("All {n} allowed phasings were run; there is no better one.", n=found.evaluated)]
    told = [
        msg(
            "There are {n} phasings. They were searched by the sum of what each wijk brings by itself, and the best"
            " {again} were run. The sum was off by at most {gap}; a better one may have been missed.",
            n=chosen.size,
            again=found.again,
            gap=rounded(found.gap or 0.0),
        )
    ]
    if found.settled:
        told.append(msg("Run as a whole, no change in a single wijk makes it better."))
    if chosen.minutes is not None and chosen.allowed is not None:
        told.append(
            nmsg(
                "Running all {of} that keep to the wishes would take about {n} minute here; --minutes allows it.",
                "Running all {of} that keep to the wishes would take about {n} minutes here; --minutes allows it.",
                max(1, round(chosen.minutes)),
                of=chosen.allowed,
            )
        )
    return told


def data(chosen: Chosen) -> dict[str, Any]:
    """Give what was found as JSON data, the best first."""
    results = chosen.results()
    return {
        "choices": chosen.size,
        "allowed": chosen.allowed,
        "evaluated": chosen.found.evaluated,
        "exact": chosen.found.exact,
        "minutes_for_all": chosen.minutes,
        "surrogate_gap_eur": chosen.found.gap,
        "no_single_change_is_better": chosen.found.settled,
        "best": [
            {
                "mean_return_eur": one.value,
                "foreseen_eur": one.foreseen,
                "starts": {area: _first(chosen, way) for area, way in chosen.there.parts(one.choice)},
                "cells": [
                    cell.model_dump(mode="json", exclude_none=True)
                    for cell in chosen.phasing(one.choice).cells
                ],
            }
            for one in chosen.found.best
        ],
        "sentences": [sentence.text() for sentence in sentences(chosen, results)],
        "explanation": chosen.explanation(results).data(),
    }


def _first(chosen: Chosen, way: Way) -> str | None:
    """Give the month in which a wijk starts with its first domain; None for never."""
    first = plus_months(chosen.compiled.scenario.start, min((p.month for p in way), default=0))
    return first.isoformat()[:7] if way else None
