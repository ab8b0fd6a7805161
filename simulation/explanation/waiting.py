"""What a lump sum does to who provides care: their loss, as trajectories that wait."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from din.texts import Message, msg
from simulation.explanation.reasons import rounded
from simulation.results import PhasingResult, Results
from simulation.scenario import Financing


def waiting_list(results: Results, result: PhasingResult) -> Iterator[Message]:
    """Say what providers lose on average, and how many trajectories wait for it where their price is known."""
    lump, kept = _lump_sums(result), results.fine
    if not lump or not kept.any():
        return
    loss = float(result.provider_loss_eur[lump][:, kept].sum(axis=0).mean())
    points = trajectories(results, result)
    if loss < 1.0:
        yield msg("Under the lump sum providers lose nothing.")
    elif points is None:
        yield msg(
            "Under the lump sum providers lose about {loss} on average. How many trajectories wait is not known without"
            " their price (“trajectory_price_eur”).",
            loss=rounded(loss),
        )
    else:
        low, middle, high = (round(float(f"{v:.2g}")) for v in points)
        yield msg(
            "Under the lump sum providers lose about {loss} on average: {middle} trajectories that wait ({low} to"
            " {high} in nine of ten combinations).",
            loss=rounded(loss),
            middle=middle,
            low=low,
            high=high,
        )


def trajectories(results: Results, result: PhasingResult) -> tuple[float, float, float] | None:
    """Give how many trajectories wait over all lump sums: low, middle and high; None without one or its price."""
    lump, kept = _lump_sums(result), results.fine
    waiting = result.waiting[lump][:, kept].sum(axis=0)
    if not lump or not waiting.size or np.isnan(waiting).any():
        return None
    low, middle, high = np.quantile(waiting, (0.05, 0.5, 0.95)).tolist()
    return low, middle, high


def _lump_sums(result: PhasingResult) -> list[int]:
    """Give the areas that take part under a lump sum."""
    budgets = {b.area: b for b in (*result.compiled.scenario.budgets, *result.ran.budgets)}
    areas = result.compiled.areas
    return [w for w in result.part if (b := budgets.get(areas[w])) and b.form is Financing.LUMP_SUM]
