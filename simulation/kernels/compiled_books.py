"""What the compiled kernel does once a month beside the equations: the books, the reviews and the records."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.arrays import (
    BUDGET,
    CARE,
    CHANGE_COST,
    CHI,
    COVERED_PAYER,
    COVERED_PROVIDER,
    DECISIVE_MONTH,
    EFFORTS,
    FLOOR,
    KEPT_PAYER,
    KEPT_PROVIDER,
    LAG,
    LEARNING,
    NOISE,
    RETURNED,
    SAVED,
    SAVING,
    THETA,
    TRANSITION_COST,
)  # fmt: skip
from simulation.kernels.compiled_rates import compiled, within
from simulation.kernels.lanes import WIDTH, get, if_above, if_not_at_most, put, rounded, wide


@within
def add(a: Any, row: int, values: Any) -> None:
    """Add lanes to a row."""
    put(a, row, get(a, row) + values)


@compiled
def note(m: Any, g: Any, at: Any, a: Any) -> None:
    """Add up what holds efforts back, as the first rates of the month left it."""
    areas, share = m.areas, get(a, at.share)
    for w in range(areas):
        manned, cells = wide(0.0), wide(0.0)
        for k in range(g.area_first[w], g.area_first[w + 1]):
            c = g.area_cell[k]
            cells = cells + get(a, at.on + c)
            manned = manned + get(a, at.on + c) * get(a, at.staffed + c)
        on = get(a, at.area_on + w)
        add(a, at.limits + w, on * (manned / if_above(cells, 1.0, cells, 1.0)))
        add(a, at.limits + areas + w, on * get(a, at.blocked + w))
        add(a, at.limits + 2 * areas + w, on * get(a, at.money + w))
        add(a, at.limits + 3 * areas + w, on * share)
        add(a, at.active + w, on)


@compiled
def close(m: Any, g: Any, rows: Any, at: Any, a: Any, month: int, w: int) -> None:
    """Book one month of one area; see :func:`simulation.kernels.ledger.close_month`."""
    p, y, areas, book = at.parameters, at.state, m.areas, at.book
    provider, share, discount = m.to_provider[month, w], m.returned_share[month, w], m.discount[month + 1]
    mean, value, adopted = wide(0.0), wide(0.0), wide(0.0)
    for k in range(m.elements):
        row = k * areas + w
        change = get(a, y + rows.strength + row) - get(a, y + rows.reference + row)
        mean = mean + m.saving_weight[k] * change
        value = value + m.value_weight[k] * change
    for k in range(g.area_first[w], g.area_first[w + 1]):
        adopted = adopted + get(a, y + rows.adopted + g.area_cell[k])
    care = get(a, p + CARE) * (m.care_factor[w] * m.residents[w]) / 12.0
    hidden = get(a, p + CHI) * adopted / m.area_size[w]
    put(a, at.history + month * areas + w, care * (get(a, p + SAVING) * mean / 0.10 - hidden))
    saved = _cashed(m, at, a, month, w)
    due = (get(a, at.due + w), get(a, at.due + areas + w), get(a, at.due + 2 * areas + w))
    efforts = rounded(100.0 * get(a, at.spent + w))
    budget = m.income[month, w] * get(a, at.entered + w)
    returned = rounded(if_not_at_most(saved, 0.0, saved, 0.0) * share)
    total = efforts + due[0] + due[1] + due[2]
    there = get(a, at.reserve + w) + budget + returned
    short = total - there
    short = if_not_at_most(short, 0.0, short, 0.0)
    rest = saved - returned
    put(a, at.reserve + w, there + short - total)
    add(a, book + BUDGET * areas + w, budget)
    add(a, book + RETURNED * areas + w, returned)
    add(a, book + COVERED_PAYER * areas + w, short * (1.0 - provider))
    add(a, book + COVERED_PROVIDER * areas + w, short * provider)
    add(a, book + EFFORTS * areas + w, efforts)
    add(a, book + LEARNING * areas + w, due[0])
    add(a, book + CHANGE_COST * areas + w, due[1])
    add(a, book + TRANSITION_COST * areas + w, due[2])
    add(a, book + SAVED * areas + w, saved)
    add(a, book + KEPT_PAYER * areas + w, rest * (1.0 - provider))
    add(a, book + KEPT_PROVIDER * areas + w, rest * provider)
    add(a, at.present + w, (discount / 100.0) * saved)
    add(a, at.present + areas + w, (discount / 100.0) * total)
    add(a, at.present + 2 * areas + w, (discount / 12.0) * (m.residents[w] * value))


@within
def _cashed(m: Any, at: Any, a: Any, month: int, w: int) -> Any:
    """Give the cents of the saving that has become cashable this month."""
    for lane in range(WIDTH):
        then = month - int(np.rint(a[at.parameters + LAG, lane]))
        a[at.share, lane] = a[at.history + then * m.areas + w, lane] if then >= 0 else 0.0
    return rounded(100.0 * get(a, at.share))  # that row is free between two steps


@compiled
def review(
    m: Any, rows: Any, at: Any, a: Any, draws: Any, outcome: Any, now: int, first: int, n: int
) -> None:
    """Stop, keep or scale each pilot whose turn it is, draw by draw."""
    p, start, stop = at.parameters, at.start, at.stop
    for c in range(m.cell_area.size):
        if m.cell_pilot[c] == 0:
            continue
        w = m.cell_area[c]
        for lane in range(n):
            age = now - a[start + c, lane]
            if not (a[at.opened + c, lane] > 0.0 and a[stop + c, lane] > now and age > 0.0):
                continue
            due = int(age) % m.review_every == 0
            scaled = False
            stopped = due and _progress(m, rows, at, a, c, lane) < a[p + FLOOR, lane]
            if due and not stopped and age >= DECISIVE_MONTH:
                measured = 0.0
                for k in range(m.elements):
                    row = k * m.areas + w
                    change = (
                        a[at.state + rows.strength + row, lane] - a[at.state + rows.reference + row, lane]
                    )
                    measured += m.saving_weight[k] * change
                turn = min(int(age) // m.review_every - 1, draws.noise.shape[0] - 1)
                measured += a[p + NOISE, lane] * draws.noise[turn, w, first + lane]
                scaled = measured >= a[p + THETA, lane]
                stopped = measured < 0.0
            if not scaled and now >= m.cell_until[c]:
                stopped = True
            if scaled:
                outcome.scaled[c, first + lane] = now
                a[at.ceiling + c, lane] = m.cell_size[c]
                for other in range(m.cell_area.size):
                    if m.cell_after[other] == c:
                        a[start + other, lane] = now
            if stopped:
                outcome.stopped[c, first + lane] = now
                a[stop + c, lane] = now
                a[at.state + rows.selected + c, lane] = 0.0
            if scaled or stopped:
                a[at.opened + c, lane] = 0.0


@compiled
def _progress(m: Any, rows: Any, at: Any, a: Any, c: int, lane: int) -> float:
    """Give how far a pilot is beside its plan: the lower of mean intensity and adoption, 0 to 1."""
    total, going = 0.0, 0.0
    for i in range(m.instance_cell.size):
        if m.instance_cell[i] == c:
            total += a[at.state + rows.intensity + i, lane] * a[at.runs + i, lane]
            going += a[at.runs + i, lane]
    progress = total / going if going > 0.0 else 1.0
    planned = m.cell_selected[c]
    return min(progress, a[at.state + rows.adopted + c, lane] / planned if planned > 0.0 else 1.0)


@compiled
def record(m: Any, g: Any, rows: Any, at: Any, a: Any, outcome: Any, number: int, first: int, n: int) -> None:
    """Keep the state of the first n lanes."""
    y = at.state
    for row in range(m.elements * m.areas):
        for lane in range(n):
            outcome.strength[number, row, first + lane] = a[y + rows.strength + row, lane]
            outcome.reference[number, row, first + lane] = a[at.state + rows.reference + row, lane]
    for lane in range(n):
        one, two = 0.0, 0.0
        for w in range(m.areas):
            one += a[at.state + rows.requests + w, lane]
            two += a[at.state + rows.directors + w, lane]
            outcome.reserve[number, w, first + lane] = a[at.reserve + w, lane]
            adopted = 0.0
            for k in range(g.area_first[w], g.area_first[w + 1]):
                adopted += a[y + rows.adopted + g.area_cell[k], lane]
            outcome.adopted[number, w, first + lane] = adopted
        outcome.queues[number, 0, first + lane] = one
        outcome.queues[number, 1, first + lane] = two
        outcome.queues[number, 2, first + lane] = a[at.state + rows.board, lane]


@compiled
def give(m: Any, at: Any, a: Any, outcome: Any, first: int, n: int) -> None:
    """Keep the totals over the whole horizon of the first n lanes."""
    for w in range(m.areas):
        for lane in range(n):
            d = first + lane
            for row in range(outcome.ledger.shape[0]):
                outcome.ledger[row, w, d] = a[at.book + row * m.areas + w, lane]
            for row in range(3):
                outcome.present[row, w, d] = a[at.present + row * m.areas + w, lane]
            there = a[at.active + w, lane]
            for row in range(4):
                held = a[at.limits + row * m.areas + w, lane]
                outcome.limits[row, w, d] = held / there if there > 0.0 else 1.0
