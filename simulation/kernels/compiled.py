"""The model over time, compiled. Numba is an extra; nothing here is needed for an answer.

The same equations in the same order as :mod:`simulation.kernels.plain`, for a block of draws at a time, so that a block
with its state stays in the cache of a processor and every inner loop runs over draws.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.arrays import (
    BUDGET,
    CARE,
    CHANGE,
    CHANGE_COST,
    CHI,
    COVERED_PAYER,
    COVERED_PROVIDER,
    DECISIVE_MONTH,
    EFFORTS,
    FLOOR,
    HOURS,
    KEPT_PAYER,
    KEPT_PROVIDER,
    LAG,
    LEARNING,
    NEED,
    NOISE,
    OBSTACLES,
    RATE,
    RETURNED,
    SAVED,
    SAVING,
    THETA,
    TRANSITION,
    TRANSITION_COST,
    Draws,
    Model,
    Outcome,
    empty_outcome,
    rows_of,
)  # fmt: skip
from simulation.kernels.compiled_rates import compiled, rates

BLOCK = 64
"""Draws at once; the state of some hundred rows then takes some hundred kilobytes."""


def simulate(model: Model, draws: Draws) -> Outcome:
    """Run the model for a number of draws; see :func:`simulation.kernels.plain.simulate`."""
    outcome = empty_outcome(model, draws.parameters.shape[1])
    _all(model, draws, rows_of(model), outcome)
    return outcome


@compiled
def _all(model: Any, draws: Any, rows: Any, outcome: Any) -> None:
    count = draws.parameters.shape[1]
    for first in range(0, count, BLOCK):
        _block(model, draws, rows, outcome, first, min(BLOCK, count - first))


@compiled
def _block(m: Any, draws: Any, rows: Any, outcome: Any, first: int, n: int) -> None:
    cells, areas, instances = m.cell_area.size, m.areas, m.instance_cell.size
    both = m.elements * areas
    last = first + n
    p, weights = draws.parameters[:, first:last].copy(), draws.weights[:, first:last].copy()
    y = np.zeros((rows.end, n))
    one, two, moved = np.empty_like(y), np.empty_like(y), np.empty_like(y)
    for r in range(n):
        y[rows.obstacles, r] = p[OBSTACLES, r]
        for at in range(both):
            y[rows.reference + at, r] = draws.start[at, first + r]
            y[rows.strength + at, r] = draws.start[at, first + r]
    fixed = (
        np.zeros((cells, n)), np.empty((cells, n)), np.empty((cells, n)), np.zeros((instances, n)),
        np.ones((areas, n)), np.zeros((both, n)),
    )  # fmt: skip
    on, ceiling, need, runs, money, slope = fixed
    work = (
        np.empty((cells, n)), np.empty((cells, n)), np.empty((m.efforts * areas, n)), np.empty((areas, n)),
        np.empty((areas, n)), np.empty((cells, n)), np.empty((m.nodes * areas, n)), np.empty((4 + areas, n)),
    )  # fmt: skip
    start, stop, opened = np.empty((cells, n)), np.empty((cells, n)), np.empty((cells, n))
    for c in range(cells):
        pilot = m.cell_pilot[c] > 0
        for r in range(n):
            start[c, r], stop[c, r] = m.cell_start[c], np.inf
            opened[c, r] = 1.0 if pilot else 0.0
            ceiling[c, r] = m.cell_selected[c] if pilot else m.cell_size[c]
    entered, reserve, area_on = np.zeros((areas, n)), np.zeros((areas, n)), np.empty((areas, n))
    history, active = np.zeros((m.horizon, areas, n)), np.zeros((areas, n))
    due, planned, spent = np.empty((3, areas, n)), np.empty((areas, n)), np.empty((areas, n))
    limits, before = np.zeros((4, areas, n)), np.empty((instances, n))
    _record(m, rows, y, reserve, outcome, 0, first, n)
    pilots = m.cell_pilot.any()
    length = 1.0 / m.steps
    for month in range(m.horizon):
        area_on[:] = 0.0
        for c in range(cells):
            for r in range(n):
                if start[c, r] == month and stop[c, r] > month:
                    y[rows.selected + c, r] += m.cell_selected[c]
                on[c, r] = 1.0 if start[c, r] <= month < stop[c, r] else 0.0
                need[c, r] = 0.0
                if m.cell_area[c] >= 0 and on[c, r] > 0.0:
                    area_on[m.cell_area[c], r] = 1.0
        planned[:] = 0.0
        for i in range(instances):
            c, w, e = m.instance_cell[i], m.instance_area[i], m.instance_effort[i]
            for r in range(n):
                begin = max(start[c, r], m.instance_begin[i])
                going = on[c, r] if begin <= month < begin + m.instance_duration[i] else 0.0
                runs[i, r] = going
                need[c, r] += m.instance_need[i] * going
                planned[w, r] += m.instance_cost[i] * draws.cost_factor[e, first + r] * going
                before[i, r] = y[rows.intensity + i, r]
        for c in range(cells):
            for r in range(n):
                need[c, r] *= p[NEED, r]
        for w in range(areas):
            for r in range(n):
                learners = 0.0
                for c in range(cells - 2):
                    if m.cell_area[c] == w:
                        learners += y[rows.learning + c, r]
                layers = y[rows.learning + cells - 2, r] + y[rows.learning + cells - 1, r]
                learners += m.layer_share[w] * layers
                fresh = area_on[w, r] * (1.0 - entered[w, r])
                entered[w, r] = max(entered[w, r], area_on[w, r])
                due[0, w, r] = np.rint(100.0 * (learners * (p[HOURS, r] * p[RATE, r])))
                due[1, w, r] = np.rint(100.0 * (area_on[w, r] * p[CHANGE, r]))
                due[2, w, r] = np.rint(100.0 * (fresh * p[TRANSITION, r]))
                budget = m.income[month, w] * entered[w, r]
                cash = reserve[w, r] + budget - due[0, w, r] - due[1, w, r] - due[2, w, r]
                cash = (max(0.0, cash)) / 100.0
                money[w, r] = cash / planned[w, r] if planned[w, r] > cash else 1.0
        moving = m.moving[month] > 0
        if moving:
            for at in range(both):
                for r in range(n):
                    reference = y[rows.reference + at, r]
                    slope[at, r] = min(0.99, max(0.01, reference + m.slope[month, at])) - reference
        for step in range(m.steps):
            rates(m, rows, p, weights, fixed, y, one, work, moving, n)
            if step == 0:
                _note(m, work, money, on, area_on, limits, active, n)
            for row in range(rows.end):
                for r in range(n):
                    moved[row, r] = y[row, r] + length * one[row, r]
            rates(m, rows, p, weights, fixed, moved, two, work, moving, n)
            for row in range(rows.end):
                for r in range(n):
                    y[row, r] = y[row, r] + (0.5 * length) * (one[row, r] + two[row, r])
        spent[:] = 0.0
        for i in range(instances):
            w, e = m.instance_area[i], m.instance_effort[i]
            for r in range(n):
                cost = m.instance_cost[i] * draws.cost_factor[e, first + r]
                spent[w, r] += cost * (0.5 * (before[i, r] + y[rows.intensity + i, r]))
        for w in range(areas):
            _close(m, rows, p, y, outcome, month, w, entered, reserve, history, due, spent, first, n)
        if pilots:
            _review(m, rows, p, draws, y, outcome, month + 1, runs, start, stop, opened, ceiling, first, n)
        if (month + 1) % m.record_every == 0:
            _record(m, rows, y, reserve, outcome, (month + 1) // m.record_every, first, n)
    for row in range(4):
        for w in range(areas):
            for r in range(n):
                there = active[w, r]
                outcome.limits[row, w, first + r] = limits[row, w, r] / there if there > 0.0 else 1.0


@compiled
def _note(m: Any, work: Any, money: Any, on: Any, area_on: Any, limits: Any, active: Any, n: int) -> None:
    """Add up what holds efforts back, as the first derivative of the month left it."""
    blocked, staffed, share = work[4], work[5], work[7][1]
    for w in range(m.areas):
        for r in range(n):
            manned, cells = 0.0, 0.0
            for c in range(m.cell_area.size):
                if m.cell_area[c] == w:
                    cells += on[c, r]
                    manned += on[c, r] * staffed[c, r]
            going = area_on[w, r]
            limits[0, w, r] += going * (manned / (max(1.0, cells)))
            limits[1, w, r] += going * blocked[w, r]
            limits[2, w, r] += going * money[w, r]
            limits[3, w, r] += going * share[r]
            active[w, r] += going


@compiled
def _close(
    m: Any, rows: Any, p: Any, y: Any, outcome: Any, month: int, w: int, entered: Any, reserve: Any, history: Any,
    due: Any, spent: Any, first: int, n: int,
) -> None:  # fmt: skip
    """Book one month of one area; see :func:`simulation.kernels.ledger.close_month`."""
    provider, share, discount = m.to_provider[month, w], m.returned_share[month, w], m.discount[month + 1]
    book = outcome.ledger
    for r in range(n):
        mean, value, adopted = 0.0, 0.0, 0.0
        for k in range(m.elements):
            at = k * m.areas + w
            change = y[rows.strength + at, r] - y[rows.reference + at, r]
            mean += m.saving_weight[k] * change
            value += m.value_weight[k] * change
        for c in range(m.cell_area.size):
            if m.cell_area[c] == w:
                adopted += y[rows.adopted + c, r]
        care = p[CARE, r] * (m.care_factor[w] * m.residents[w]) / 12.0
        history[month, w, r] = care * (p[SAVING, r] * mean / 0.10 - p[CHI, r] * adopted / m.area_size[w])
        then = month - int(np.rint(p[LAG, r]))
        saved = np.rint(100.0 * (history[then, w, r] if then >= 0 else 0.0))
        efforts = np.rint(100.0 * spent[w, r])
        budget = m.income[month, w] * entered[w, r]
        returned = np.rint((max(0.0, saved)) * share)
        total = efforts + due[0, w, r] + due[1, w, r] + due[2, w, r]
        there = reserve[w, r] + budget + returned
        short = total - there if total > there else 0.0
        rest = saved - returned
        reserve[w, r] = there + short - total
        d = first + r
        book[BUDGET, w, d] += budget
        book[RETURNED, w, d] += returned
        book[COVERED_PAYER, w, d] += short * (1.0 - provider)
        book[COVERED_PROVIDER, w, d] += short * provider
        book[EFFORTS, w, d] += efforts
        book[LEARNING, w, d] += due[0, w, r]
        book[CHANGE_COST, w, d] += due[1, w, r]
        book[TRANSITION_COST, w, d] += due[2, w, r]
        book[SAVED, w, d] += saved
        book[KEPT_PAYER, w, d] += rest * (1.0 - provider)
        book[KEPT_PROVIDER, w, d] += rest * provider
        outcome.present[0, w, d] += (discount / 100.0) * saved
        outcome.present[1, w, d] += (discount / 100.0) * total
        outcome.present[2, w, d] += (discount / 12.0) * (m.residents[w] * value)


@compiled
def _review(
    m: Any, rows: Any, p: Any, draws: Any, y: Any, outcome: Any, now: int, runs: Any, start: Any, stop: Any,
    opened: Any, ceiling: Any, first: int, n: int,
) -> None:  # fmt: skip
    """Stop, keep or scale each pilot whose turn it is."""
    for c in range(m.cell_area.size):
        if m.cell_pilot[c] == 0:
            continue
        w = m.cell_area[c]
        for r in range(n):
            age = now - start[c, r]
            if not (opened[c, r] > 0.0 and stop[c, r] > now and age > 0.0):
                continue
            due = int(age) % m.review_every == 0
            scaled, stopped = False, False
            if due and age >= DECISIVE_MONTH:
                measured = 0.0
                for k in range(m.elements):
                    at = k * m.areas + w
                    measured += m.saving_weight[k] * (y[rows.strength + at, r] - y[rows.reference + at, r])
                turn = min(int(age) // m.review_every - 1, draws.noise.shape[0] - 1)
                measured += p[NOISE, r] * draws.noise[turn, w, first + r]
                scaled = measured >= p[THETA, r]
                stopped = measured < 0.0
            elif due:
                total, going = 0.0, 0.0
                for i in range(m.instance_cell.size):
                    if m.instance_cell[i] == c:
                        total += y[rows.intensity + i, r] * runs[i, r]
                        going += runs[i, r]
                progress = total / going if going > 0.0 else 1.0
                planned = m.cell_selected[c]
                there = y[rows.adopted + c, r] / planned if planned > 0.0 else 1.0
                stopped = min(progress, there) < p[FLOOR, r]
            if not scaled and now >= m.cell_until[c]:
                stopped = True
            if scaled:
                outcome.scaled[c, first + r] = now
                ceiling[c, r] = m.cell_size[c]
                for other in range(m.cell_area.size):
                    if m.cell_after[other] == c:
                        start[other, r] = now
            if stopped:
                outcome.stopped[c, first + r] = now
                stop[c, r] = now
                y[rows.selected + c, r] = 0.0
            if scaled or stopped:
                opened[c, r] = 0.0


@compiled
def _record(m: Any, rows: Any, y: Any, reserve: Any, outcome: Any, record: int, first: int, n: int) -> None:
    for r in range(n):
        d = first + r
        for at in range(m.elements * m.areas):
            outcome.strength[record, at, d] = y[rows.strength + at, r]
            outcome.reference[record, at, d] = y[rows.reference + at, r]
        one, two = 0.0, 0.0
        for w in range(m.areas):
            one += y[rows.requests + w, r]
            two += y[rows.directors + w, r]
            outcome.reserve[record, w, d] = reserve[w, r]
            adopted = 0.0
            for c in range(m.cell_area.size):
                if m.cell_area[c] == w:
                    adopted += y[rows.adopted + c, r]
            outcome.adopted[record, w, d] = adopted
        outcome.queues[record, 0, d] = one
        outcome.queues[record, 1, d] = two
        outcome.queues[record, 2, d] = y[rows.board, r]
