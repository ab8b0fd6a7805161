"""The model over time, compiled. Numba is an extra; nothing here is needed for an answer.

The same equations in the same order as :mod:`simulation.kernels.plain`, for a block of draws at a time: they lie
side by side in lanes, and the whole state of a block stays in the cache that is nearest to the processor.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np

from simulation.kernels.arrays import (
    CHANGE,
    HOURS,
    LEDGER,
    NEED,
    OBSTACLES,
    PARAMETERS,
    RATE,
    TRANSITION,
    Draws,
    Model,
    Outcome,
    Rows,
    empty_outcome,
    rows_of,
)  # fmt: skip
from simulation.kernels.compiled_books import close, give, note, record, review
from simulation.kernels.compiled_rates import compiled, rates
from simulation.kernels.groups import groups_of
from simulation.kernels.kept import drop, holds
from simulation.kernels.lanes import (
    WIDTH,
    get,
    if_above,
    if_at_least,
    if_not_at_most,
    put,
    room,
    rounded,
    wide,
)


class Places(NamedTuple):
    """Where each thing begins in the rows of the room for one block of draws.

    ``parameters`` to ``cost_factor`` are given, ``state`` to ``moved`` belong to a step (the state, its first rate and
    where that leads), ``on`` to ``slope`` are fixed during a month, ``wish`` to ``inputs`` are left by one part of
    the equations to the next, and ``start`` to ``present`` are kept from month to month. Names are those of the plain
    kernel; :func:`_places` tells how many rows each has.
    """

    parameters: int
    weights: int
    cost_factor: int
    state: int
    rate: int
    moved: int
    on: int
    ceiling: int
    need: int
    inverse_need: int
    runs: int
    money: int
    slope: int
    wish: int
    share: int
    staffed: int
    activity: int
    asked: int
    blocked: int
    inputs: int
    start: int
    stop: int
    opened: int
    entered: int
    area_on: int
    reserve: int
    history: int
    due: int
    planned: int
    spent: int
    before: int
    limits: int
    active: int
    book: int
    present: int
    end: int


def simulate(model: Model, draws: Draws) -> Outcome:
    """Run the model for a number of draws; see :func:`simulation.kernels.plain.simulate`."""
    if not at_hand():
        drop(_cache(), "compiled")
    outcome, rows = empty_outcome(model, draws.parameters.shape[1]), rows_of(model)
    given = Draws(*(np.ascontiguousarray(part) for part in draws))
    places = _places(model, rows)
    _all(model, groups_of(model), given, rows, places, room(places.end), outcome)
    return outcome


def at_hand() -> bool:
    """Tell whether it begins at once: it ran in this process, or was compiled on this machine as it now is."""
    return bool(cast(Any, _all).signatures) or holds(_cache(), "compiled._all")


def _cache() -> Path:
    return Path(cast(Any, _all).stats.cache_path)


def _places(model: Model, rows: Rows) -> Places:
    cells, areas, efforts = model.cell_area.size, model.areas, model.instance_cell.size
    sizes = {
        "parameters": len(PARAMETERS), "weights": model.link_source.size, "cost_factor": model.efforts,
        "state": rows.end, "rate": rows.end, "moved": rows.end, "runs": efforts, "before": efforts,
        "slope": model.elements * areas, "inputs": model.elements * areas, "share": 1,
        "activity": model.efforts * areas, "history": model.horizon * areas, "due": 3 * areas,
        "limits": 4 * areas, "book": len(LEDGER) * areas, "present": 3 * areas,
        **dict.fromkeys(("on", "ceiling", "need", "inverse_need", "wish", "staffed", "start", "stop", "opened"), cells),
        **dict.fromkeys(
            ("money", "asked", "blocked", "entered", "area_on", "reserve", "planned", "spent", "active"), areas
        ),
    }  # fmt: skip
    lengths = [sizes[name] for name in Places._fields[:-1]]
    return Places(*np.concatenate([[0], np.cumsum(lengths)]).tolist())


@compiled
def _all(m: Any, g: Any, draws: Any, rows: Any, at: Any, a: Any, outcome: Any) -> None:
    count = draws.parameters.shape[1]
    for first in range(0, count, WIDTH):
        _begin(m, rows, draws, at, a, first)
        _block(m, g, rows, draws, at, a, outcome, first)
        give(m, at, a, outcome, first, min(WIDTH, count - first))


@compiled
def _take(a: Any, to: int, given: Any, first: int) -> None:
    """Put draws side by side; lanes beyond the last draw repeat it."""
    last = given.shape[1] - 1
    for row in range(given.shape[0]):
        for lane in range(WIDTH):
            a[to + row, lane] = given[row, min(first + lane, last)]


@compiled
def _begin(m: Any, rows: Any, draws: Any, at: Any, a: Any, first: int) -> None:
    """Put the state of a block at its start."""
    a[:] = 0.0
    _take(a, at.parameters, draws.parameters, first)
    _take(a, at.weights, draws.weights, first)
    _take(a, at.cost_factor, draws.cost_factor, first)
    _take(a, at.state + rows.reference, draws.start, first)
    _take(a, at.state + rows.strength, draws.start, first)
    put(a, at.state + rows.obstacles, get(a, at.parameters + OBSTACLES))
    for c in range(m.cell_area.size):
        pilot = m.cell_pilot[c] > 0
        put(a, at.start + c, m.cell_start[c])
        put(a, at.stop + c, np.inf)
        put(a, at.opened + c, 1.0 if pilot else 0.0)
        put(a, at.ceiling + c, m.cell_selected[c] if pilot else m.cell_size[c])


@compiled
def _block(m: Any, g: Any, rows: Any, draws: Any, at: Any, a: Any, outcome: Any, first: int) -> None:
    n = min(WIDTH, draws.parameters.shape[1] - first)
    y, length = at.state, 1.0 / m.steps
    pilots = m.cell_pilot.any()
    record(m, g, rows, at, a, outcome, 0, first, n)
    for month in range(m.horizon):
        _enter(m, rows, at, a, month)
        _plan(m, rows, at, a, month)
        for w in range(m.areas):
            _money(m, g, rows, at, a, month, w)
        moving = m.moving[month] > 0
        _reference(m, rows, at, a, month, moving)
        for step in range(m.steps):
            rates(m, g, rows, at, a, y, moving, True, length)
            if step == 0:
                note(m, g, at, a)
            rates(m, g, rows, at, a, at.moved, moving, False, length)
        _spend(m, rows, at, a)
        for w in range(m.areas):
            close(m, g, rows, at, a, month, w)
        if pilots:
            review(m, rows, at, a, draws, outcome, month + 1, first, n)
        if (month + 1) % m.record_every == 0 or month + 1 == m.horizon:
            record(m, g, rows, at, a, outcome, -(-(month + 1) // m.record_every), first, n)


@compiled
def _enter(m: Any, rows: Any, at: Any, a: Any, month: int) -> None:
    """See which cells take part, and let those selected come in when their month is there."""
    for w in range(m.areas):
        put(a, at.area_on + w, 0.0)
    for c in range(m.cell_area.size):
        start = get(a, at.start + c)
        begun = if_at_least(wide(float(month)), start, 1.0, 0.0)
        going = if_above(get(a, at.stop + c), float(month), begun, 0.0)
        fresh = if_at_least(start, float(month), going, 0.0)
        selected = rows.selected + c
        put(a, at.state + selected, get(a, at.state + selected) + fresh * m.cell_selected[c])
        put(a, at.on + c, going)
        put(a, at.need + c, 0.0)
        if m.cell_area[c] >= 0:
            put(
                a, at.area_on + m.cell_area[c], if_above(going, 0.0, 1.0, get(a, at.area_on + m.cell_area[c]))
            )


@compiled
def _plan(m: Any, rows: Any, at: Any, a: Any, month: int) -> None:
    """See which efforts run, what they ask for and what they are planned to cost."""
    for w in range(m.areas):
        put(a, at.planned + w, 0.0)
    for i in range(m.instance_cell.size):
        c, w, own = m.instance_cell[i], m.instance_area[i], m.instance_begin[i]
        start = get(a, at.start + c)
        begin = if_not_at_most(start, own, start, own)
        going = if_at_least(wide(float(month)), begin, get(a, at.on + c), 0.0)
        going = if_above(begin + m.instance_duration[i], float(month), going, 0.0)
        put(a, at.runs + i, going)
        put(a, at.need + c, get(a, at.need + c) + m.instance_need[i] * going)
        cost = m.instance_cost[i] * get(a, at.cost_factor + m.instance_effort[i])
        put(a, at.planned + w, get(a, at.planned + w) + cost * going)
        put(a, at.before + i, get(a, at.state + rows.intensity + i))
    for c in range(m.cell_area.size):
        need = get(a, at.need + c) * get(a, at.parameters + NEED)
        put(a, at.need + c, need)
        put(a, at.inverse_need + c, 1.0 / if_above(need, 0.0, need, 1.0))


@compiled
def _money(m: Any, g: Any, rows: Any, at: Any, a: Any, month: int, w: int) -> None:
    """Work out what is due in an area whatever the efforts do, and for which part of the plan there is cash."""
    p, y, cells = at.parameters, at.state, m.cell_area.size
    learners = wide(0.0)
    for k in range(g.area_first[w], g.area_first[w + 1]):
        learners = learners + get(a, y + rows.learning + g.area_cell[k])
    layers = get(a, y + rows.learning + cells - 2) + get(a, y + rows.learning + cells - 1)
    learners = learners + m.layer_share[w] * layers
    on, entered = get(a, at.area_on + w), get(a, at.entered + w)
    fresh = on * (1.0 - entered)
    entered = if_above(entered, on, entered, on)
    put(a, at.entered + w, entered)
    learning = rounded(100.0 * (learners * (get(a, p + HOURS) * get(a, p + RATE))))
    change = rounded(100.0 * (on * get(a, p + CHANGE)))
    transition = rounded(100.0 * (fresh * get(a, p + TRANSITION)))
    put(a, at.due + w, learning)
    put(a, at.due + m.areas + w, change)
    put(a, at.due + 2 * m.areas + w, transition)
    cash = get(a, at.reserve + w) + m.income[month, w] * entered - learning - change - transition
    cash = if_not_at_most(cash, 0.0, cash, 0.0) / 100.0
    planned = get(a, at.planned + w)
    put(a, at.money + w, if_above(planned, cash, cash / planned, 1.0))


@compiled
def _reference(m: Any, rows: Any, at: Any, a: Any, month: int, moving: bool) -> None:
    """Give the slope of the reference this month; where it rests, both halves of a step see the same."""
    for row in range(m.elements * m.areas):
        reference = get(a, at.state + rows.reference + row)
        if moving:
            end = reference + m.slope[month, row]
            end = if_above(end, 0.01, end, 0.01)
            put(a, at.slope + row, if_above(end, 0.99, 0.99, end) - reference)
        else:
            put(a, at.moved + rows.reference + row, reference)


@compiled
def _spend(m: Any, rows: Any, at: Any, a: Any) -> None:
    """Add up what the efforts of each area cost this month, in euros."""
    for w in range(m.areas):
        put(a, at.spent + w, 0.0)
    for i in range(m.instance_cell.size):
        w = m.instance_area[i]
        cost = m.instance_cost[i] * get(a, at.cost_factor + m.instance_effort[i])
        mean = 0.5 * (get(a, at.before + i) + get(a, at.state + rows.intensity + i))
        put(a, at.spent + w, get(a, at.spent + w) + cost * mean)
