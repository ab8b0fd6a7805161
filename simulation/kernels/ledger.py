"""The monthly closing of the books, in whole cents."""

from __future__ import annotations

import numpy as np

from simulation.kernels.arrays import (
    BUDGET,
    CARE,
    CHANGE_COST,
    CHI,
    COVERED_PAYER,
    COVERED_PROVIDER,
    EFFORTS,
    KEPT_PAYER,
    KEPT_PROVIDER,
    LEARNING,
    RETURNED,
    SAVED,
    SAVING,
    TRANSITION_COST,
    Floats,
    Model,
)  # fmt: skip


def saving(model: Model, p: Floats, change: Floats, adopted: Floats) -> Floats:
    """Give the saving of one month in euros per area, before it can be cashed (6).

    Parameters
    ----------
    change : array, elements × areas × draws
        dS, beside the reference.
    adopted : array, areas × draws
        A of all domains, persons.
    """
    mean = np.zeros(change.shape[1:])
    for weight, part in zip(model.saving_weight, change, strict=True):
        mean += weight * part
    care = p[CARE] * (model.care_factor * model.residents)[:, None] / 12.0
    hidden = p[CHI] * adopted / model.area_size[:, None]
    return np.asarray(care * (p[SAVING] * mean / 0.10 - hidden))


def close_month(
    model: Model, month: int, reserve: Floats, budget: Floats, costs: Floats, saved: Floats, ledger: Floats
) -> tuple[Floats, Floats]:
    """Book one month; every euro has a place.

    Reserve before + budget + returned + covered = spent + reserve after, and saving = returned + kept by the payer +
    kept by the provider. What is short is covered, by the provider while its lump sum runs and else by the payer.

    Parameters
    ----------
    reserve : array, areas × draws
        Cents at the last month-end.
    budget : array, areas × draws
        Cents that come in this month; an area gets its budget once it takes part.
    costs : array, 4 × areas × draws
        Cents of efforts, learning, change and transition.
    saved : array, areas × draws
        Cents that are saved and cashable, negative for extra cost.
    ledger : array
        The totals so far; changed in place.

    Returns
    -------
    tuple of array
        The new reserve, and all that was spent, both in cents.
    """
    provider = model.to_provider[month][:, None]
    returned = np.rint(np.maximum(saved, 0.0) * model.returned_share[month][:, None])
    spent = costs[0] + costs[1] + costs[2] + costs[3]
    there = reserve + budget + returned
    short = np.maximum(spent - there, 0.0)
    rest = saved - returned
    ledger[BUDGET] += budget
    ledger[RETURNED] += returned
    ledger[COVERED_PAYER] += short * (1.0 - provider)
    ledger[COVERED_PROVIDER] += short * provider
    for row, cost in zip((EFFORTS, LEARNING, CHANGE_COST, TRANSITION_COST), costs, strict=True):
        ledger[row] += cost
    ledger[SAVED] += saved
    ledger[KEPT_PAYER] += rest * (1.0 - provider)
    ledger[KEPT_PROVIDER] += rest * provider
    return there + short - spent, spent
