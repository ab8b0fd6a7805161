"""What was found in sentences for people and as JSON."""

from __future__ import annotations

from typing import Any

from din.texts import Message, msg
from simulation.choosing.core import Chosen
from simulation.choosing.space import Way
from simulation.explanation import rounded


def sentences(chosen: Chosen) -> list[Message]:
    """Say what was found and how sure that is."""
    return [_beside(chosen), *_sure(chosen)]


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
    if chosen.minutes is not None and chosen.allowed is not None:
        told.append(
            msg(
                "Running all {n} that keep to the wishes would take about {minutes} minutes here; --minutes allows it.",
                n=chosen.allowed,
                minutes=max(1, round(chosen.minutes)),
            )
        )
    return told


def data(chosen: Chosen) -> dict[str, Any]:
    """Give what was found as JSON data, the best first."""
    return {
        "choices": chosen.size,
        "allowed": chosen.allowed,
        "evaluated": chosen.found.evaluated,
        "exact": chosen.found.exact,
        "minutes_for_all": chosen.minutes,
        "surrogate_gap_eur": chosen.found.gap,
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
        "sentences": [sentence.text() for sentence in sentences(chosen)],
        "explanation": chosen.explanation().data(),
    }


def _first(chosen: Chosen, way: Way) -> str | None:
    """Give the month in which a wijk starts with its first domain; None for never."""
    return chosen.there.date(min(p.month for p in way)).isoformat()[:7] if way else None
