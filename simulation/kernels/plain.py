"""The model over time in plain NumPy. This page states the order of a month; the compiled kernel keeps it.

1. **Start.** Cells whose month has come take part: those selected wait for admission. Efforts run from their own
   month, or later with their cell, for their own length.
2. **Money.** Learning, change and transition are due. What is left of the reserve and this month's budget is the
   cash for efforts; where it does not cover the planned cost, all efforts with a cost shrink alike.
3. **Steps.** The equations are integrated over the month, with all of the above fixed.
4. **Books.** The month is closed in whole cents: the cost of efforts by their mean intensity, the saving that has
   become cashable, what returns and who covers what is short.
5. **Review.** Pilots whose turn it is are stopped, kept or scaled, from the next month on.
6. **Record.** Strengths, adoption, queues and reserves are noted, every so many months and at the horizon.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from simulation.kernels.arrays import (
    CHANGE,
    DECISIVE_MONTH,
    FLOOR,
    HOURS,
    LAG,
    NEED,
    NOISE,
    OBSTACLES,
    RATE,
    THETA,
    TRANSITION,
    Draws,
    Floats,
    Model,
    Outcome,
    Rows,
    empty_outcome,
    rows_of,
)  # fmt: skip
from simulation.kernels.equations import Month, blocking, derivative, people, seat_share, wished
from simulation.kernels.groups import Sums, sums_of
from simulation.kernels.integrate import Method, step
from simulation.kernels.ledger import close_month, saving


@dataclass(eq=False)
class Running:
    """What changes while the model runs; the last axis of each array is the draw."""

    state: Floats
    start: Floats
    stop: Floats
    ceiling: Floats
    open_pilot: Floats
    entered: Floats
    reserve: Floats
    history: Floats
    limits: Floats
    active: Floats
    cost: Floats


def simulate(
    model: Model, draws: Draws, method: Method = "heun", watch: Callable[[int, Floats], None] | None = None
) -> Outcome:
    """Run the model for a number of draws.

    Parameters
    ----------
    model : Model
        A plan and a phasing as arrays.
    draws : Draws
        Values of the parameters, per draw.
    method : 'heun' or 'euler'
        Heun is of second order; Euler is there to be compared with other programs.
    watch : function, optional
        Called with the number of months that have passed and the state, rows × draws.
    """
    rows, sums, count = rows_of(model), sums_of(model), draws.parameters.shape[1]
    running, outcome = _beginning(model, rows, draws), empty_outcome(model, count)
    _record(sums, rows, running, outcome, 0)
    if watch:
        watch(0, running.state)
    for month in range(model.horizon):
        _enter(model, rows, running, month)
        fixed, due = _fixed(model, sums, rows, draws, running, month)
        before = running.state[rows.intensity : rows.nodes].copy()
        _note_limits(model, sums, rows, draws, running, fixed)
        change = partial(derivative, model, sums, rows, draws, fixed)
        for _ in range(model.steps):
            running.state = step(change, running.state, 1.0 / model.steps, method)
        _books(model, sums, rows, draws, running, outcome, month, due, before)
        if model.cell_pilot.any():
            _review(model, rows, draws, running, outcome, month + 1, fixed)
        if (month + 1) % model.record_every == 0 or month + 1 == model.horizon:
            _record(sums, rows, running, outcome, -(-(month + 1) // model.record_every))
        if watch:
            watch(month + 1, running.state)
    outcome.limits[:] = np.where(
        running.active > 0, running.limits / np.where(running.active > 0, running.active, 1.0), 1.0
    )
    return outcome


def _beginning(model: Model, rows: Rows, draws: Draws) -> Running:
    count = draws.parameters.shape[1]
    state = np.zeros((rows.end, count))
    state[rows.obstacles] = draws.parameters[OBSTACLES]
    state[rows.reference : rows.strength] = draws.start
    state[rows.strength : rows.end] = draws.start
    wide = np.ones(count)
    pilot = model.cell_pilot > 0
    ceiling = np.where(pilot, model.cell_selected, model.cell_size)
    per_area = (model.areas, count)
    return Running(
        state=state,
        start=model.cell_start[:, None] * wide,
        stop=np.full((model.cell_area.size, count), np.inf),
        ceiling=ceiling[:, None] * wide,
        open_pilot=pilot.astype(np.float64)[:, None] * wide,
        entered=np.zeros(per_area),
        reserve=np.zeros(per_area),
        history=np.zeros((model.horizon, *per_area)),
        limits=np.zeros((4, *per_area)),
        active=np.zeros(per_area),
        cost=model.instance_cost[:, None] * draws.cost_factor[model.instance_effort],
    )


def _enter(model: Model, rows: Rows, running: Running, month: int) -> None:
    now = (running.start == month) & (running.stop > month)
    running.state[rows.selected : rows.learning] += now * model.cell_selected[:, None]


def _fixed(
    model: Model, sums: Sums, rows: Rows, draws: Draws, running: Running, month: int
) -> tuple[Month, Floats]:
    """Give what is fixed this month, and the cents that are due whatever the efforts do (3 × areas × draws)."""
    p = draws.parameters
    cell_on = ((running.start <= month) & (month < running.stop)).astype(np.float64)
    begin = np.maximum(running.start[model.instance_cell], model.instance_begin[:, None])
    runs = (begin <= month) & (month < begin + model.instance_duration[:, None])
    instance_on = cell_on[model.instance_cell] * runs
    need = sums.need.of(model.instance_need[:, None] * instance_on) * p[NEED]
    planned = sums.asked.of(running.cost * instance_on)
    due = _due(model, sums, rows, p, running, np.minimum(sums.areas.of(cell_on), 1.0))
    budget = model.income[month][:, None] * running.entered
    cash = np.maximum(running.reserve + budget - due[0] - due[1] - due[2], 0.0) / 100.0
    money = np.where(planned > cash, cash / np.where(planned > 0.0, planned, 1.0), 1.0)
    reference = running.state[rows.reference : rows.strength]
    slope = np.clip(reference + model.slope[month][:, None], 0.01, 0.99) - reference
    fixed = Month(cell_on, running.ceiling, need, instance_on, money, slope, bool(model.moving[month]))
    return fixed, due


def _due(model: Model, sums: Sums, rows: Rows, p: Floats, running: Running, area_on: Floats) -> Floats:
    learning = running.state[rows.learning : rows.adopted]
    layers = learning[-2] + learning[-1]
    learners = sums.areas.of(learning) + model.layer_share[:, None] * layers
    first = area_on * (1.0 - running.entered)
    running.entered = np.maximum(running.entered, area_on)
    costs = (learners * (p[HOURS] * p[RATE]), area_on * p[CHANGE], first * p[TRANSITION])
    return np.rint(100.0 * np.stack(costs))


def _note_limits(model: Model, sums: Sums, rows: Rows, draws: Draws, running: Running, fixed: Month) -> None:
    """Add up what holds efforts back, per area, while it takes part."""
    p, state = draws.parameters, running.state
    parts = state[: rows.requests].reshape(3, -1, state.shape[1])
    on = np.minimum(sums.areas.of(fixed.cell_on), 1.0)
    cells = sums.areas.of(fixed.cell_on)
    staffed = sums.areas.of(fixed.cell_on * people(p, fixed, parts[1], parts[2]))
    seats = seat_share(p, wished(sums, p, fixed, *parts))
    factors = (staffed / np.maximum(cells, 1.0), blocking(model, rows, p, state), fixed.money, seats)
    for row, factor in enumerate(factors):
        running.limits[row] += on * factor
    running.active += on


def _books(
    model: Model,
    sums: Sums,
    rows: Rows,
    draws: Draws,
    running: Running,
    outcome: Outcome,
    month: int,
    due: Floats,
    before: Floats,
) -> None:
    p, state = draws.parameters, running.state
    mean = 0.5 * (before + state[rows.intensity : rows.nodes])
    spent = sums.asked.of(running.cost * mean)
    change = _change(model, rows, state)
    adopted = sums.areas.of(state[rows.adopted : rows.requests])
    running.history[month] = saving(model, p, change, adopted)
    then = month - np.rint(p[LAG]).astype(np.int64)
    found = np.take_along_axis(running.history, np.maximum(then, 0)[None, None, :], axis=0)[0]
    saved = np.rint(100.0 * np.where(then >= 0, found, 0.0))
    costs = np.concatenate([np.rint(100.0 * spent)[None], due])
    budget = model.income[month][:, None] * running.entered
    running.reserve, total = close_month(model, month, running.reserve, budget, costs, saved, outcome.ledger)
    effect = np.zeros_like(running.reserve)
    for weight, part in zip(model.value_weight, change, strict=True):
        effect += weight * part
    discount = model.discount[month + 1]
    outcome.present[0] += (discount / 100.0) * saved
    outcome.present[1] += (discount / 100.0) * total
    outcome.present[2] += (discount / 12.0) * (model.residents[:, None] * effect)


def _change(model: Model, rows: Rows, state: Floats) -> Floats:
    found = state[rows.strength : rows.end] - state[rows.reference : rows.strength]
    return found.reshape(model.elements, model.areas, -1)


def _review(
    model: Model, rows: Rows, draws: Draws, running: Running, outcome: Outcome, now: int, fixed: Month
) -> None:
    """Stop, keep or scale each pilot whose turn it is (``now`` is the month that begins)."""
    p, state = draws.parameters, running.state
    change = _change(model, rows, state)
    for cell in np.flatnonzero(model.cell_pilot).tolist():
        area = model.cell_area[cell]
        age = now - running.start[cell]
        running_pilot = (running.open_pilot[cell] > 0.0) & (running.stop[cell] > now) & (age > 0.0)
        due = running_pilot & (np.mod(np.where(running_pilot, age, 1.0), model.review_every) == 0.0)
        late = age >= DECISIVE_MONTH
        measured = np.zeros(state.shape[1])
        for weight, part in zip(model.saving_weight, change, strict=True):
            measured += weight * part[area]
        turn = np.where(due, age // model.review_every - 1, 0).astype(np.int64)
        noise = np.take_along_axis(draws.noise[:, area], np.minimum(turn, draws.noise.shape[0] - 1)[None], 0)[
            0
        ]
        measured += p[NOISE] * noise
        weak = _progress(model, rows, state, fixed, cell) < p[FLOOR]
        scaled = due & late & ~weak & (measured >= p[THETA])
        stopped = due & (weak | (late & (measured < 0.0)))
        stopped |= running_pilot & ~scaled & (now >= model.cell_until[cell])
        outcome.scaled[cell] = np.where(scaled, now, outcome.scaled[cell])
        outcome.stopped[cell] = np.where(stopped, now, outcome.stopped[cell])
        running.stop[cell] = np.where(stopped, now, running.stop[cell])
        running.open_pilot[cell] = np.where(scaled | stopped, 0.0, running.open_pilot[cell])
        running.ceiling[cell] = np.where(scaled, model.cell_size[cell], running.ceiling[cell])
        state[rows.selected + cell] = np.where(stopped, 0.0, state[rows.selected + cell])
        for other in np.flatnonzero(model.cell_after == cell):
            running.start[other] = np.where(scaled, now, running.start[other])


def _progress(model: Model, rows: Rows, state: Floats, fixed: Month, cell: int) -> Floats:
    """Give how far a pilot is beside its plan: the lower of mean intensity and adoption, 0 to 1."""
    mine = np.flatnonzero(model.instance_cell == cell)
    total, runs = np.zeros(state.shape[1]), np.zeros(state.shape[1])
    for i in mine:
        total += state[rows.intensity + i] * fixed.instance_on[i]
        runs += fixed.instance_on[i]
    intensity = np.where(runs > 0.0, total / np.where(runs > 0.0, runs, 1.0), 1.0)
    planned = model.cell_selected[cell]
    there = state[rows.adopted + cell] / planned if planned > 0.0 else np.ones(state.shape[1])
    return np.minimum(intensity, there)


def _record(sums: Sums, rows: Rows, running: Running, outcome: Outcome, record: int) -> None:
    state = running.state
    outcome.strength[record] = state[rows.strength : rows.end]
    outcome.reference[record] = state[rows.reference : rows.strength]
    outcome.adopted[record] = sums.areas.of(state[rows.adopted : rows.requests])
    outcome.reserve[record] = running.reserve
    outcome.queues[record, 0] = sum(state[rows.requests : rows.directors])
    outcome.queues[record, 1] = sum(state[rows.directors : rows.board])
    outcome.queues[record, 2] = state[rows.board]
