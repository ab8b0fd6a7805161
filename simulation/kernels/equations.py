"""The equations of the phasing model over many draws at once, in plain NumPy.

docs/model.md explains them; the symbols are those of its table. Numbers of equations are those of that page.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulation.kernels.arrays import (
    BETA,
    C_1,
    C_2,
    C_3,
    DELTA,
    ETA_1,
    ETA_2,
    KAPPA,
    LAMBDA,
    MU_1,
    MU_2,
    MU_3,
    OMEGA_O,
    PHI,
    Q50,
    Q_X,
    RHO_L,
    SEATS,
    SIGMA,
    TAU_DOWN,
    TAU_IN,
    TAU_L,
    TAU_UP,
    Draws,
    Floats,
    Model,
    P,
    Q,
    Rows,
)  # fmt: skip


class Month(NamedTuple):
    """What is fixed during one month; the last axis is the draw.

    Attributes
    ----------
    cell_on : array, cells × draws
        1 where a cell takes part.
    ceiling : array, cells × draws
        m: how many may take part at most.
    need : array, cells × draws
        Persons that all efforts of the cell ask for together.
    instance_on : array, instances × draws
        1 where an effort runs.
    money : array, areas × draws
        The part of the planned cost that there is cash for, at most 1.
    slope : array, (element, area) × draws
        Change of the reference path per month.
    moving : bool
        Whether any slope is not 0.
    """

    cell_on: Floats
    ceiling: Floats
    need: Floats
    instance_on: Floats
    money: Floats
    slope: Floats
    moving: bool


def derivative(model: Model, rows: Rows, draws: Draws, month: Month, state: Floats) -> Floats:
    """Give the change of every state per month (rows × draws)."""
    p = draws.parameters
    change = np.empty_like(state)
    adopted = state[rows.adopted : rows.requests]
    _adoption(model, rows, p, month, state, change)
    activity, requests = _activity(model, state[rows.intensity : rows.nodes])
    _escalation(model, rows, p, state, requests, change)
    blocked = blocking(model, rows, p, state)
    aim = intensity_aim(model, p, month, state[rows.learning : rows.adopted], adopted, blocked)
    gap = aim - state[rows.intensity : rows.nodes]
    change[rows.intensity : rows.nodes] = np.where(gap >= 0.0, gap / p[TAU_UP], gap / p[TAU_DOWN])
    inputs = _inputs(model, draws.weights, state[rows.nodes : rows.reference], activity)
    delays = np.repeat(model.node_delay, model.areas)[:, None]
    change[rows.nodes : rows.reference] = (inputs - state[rows.nodes : rows.reference]) / delays
    _strength(model, rows, p, month, state, inputs, change)
    return change


def wished(
    model: Model, p: Floats, month: Month, selected: Floats, learning: Floats, adopted: Floats
) -> Floats:
    """Give how many per month want to be admitted to learning, per cell (2)."""
    share = adopted / model.cell_size[:, None]
    near = np.zeros_like(share)
    for cell, other, weight in zip(model.pair_cell, model.pair_other, model.pair_weight, strict=True):
        near[cell] += weight * share[other]
    room = np.maximum(month.ceiling - selected - learning - adopted, 0.0)
    spread = p[P] + p[Q] * share + p[Q_X] * near
    return np.asarray(selected / p[TAU_IN] + month.cell_on * spread * room)


def seat_share(p: Floats, wish: Floats) -> Floats:
    """Give the part of those who want a seat in a learning session that get one, 0 to 1."""
    total = added(wish)
    return np.where(total > p[SEATS], p[SEATS] / np.where(total > 0.0, total, 1.0), 1.0)


def added(values: Floats) -> Floats:
    """Add up the rows in their order: the same bits whatever the number of draws."""
    total = np.zeros(values.shape[1:])
    for row in values:
        total += row
    return total


def by_area(model: Model, values: Floats) -> Floats:
    """Add up the rows of cells per area; managers and directors stay out."""
    total = np.zeros((model.areas, *values.shape[1:]))
    for cell, area in enumerate(model.cell_area):
        if area >= 0:
            total[area] += values[cell]
    return total


def blocking(model: Model, rows: Rows, p: Floats, state: Floats) -> Floats:
    """Give the factor by which rules and waiting requests hold efforts back, per area (3)."""
    obstacles, board = state[rows.obstacles], state[rows.board]
    waiting = state[rows.requests : rows.directors] + state[rows.directors : rows.board] + board / model.areas
    return np.asarray(1.0 / (1.0 + obstacles + waiting / p[Q50]))


def people(p: Floats, month: Month, learning: Floats, adopted: Floats) -> Floats:
    """Give the part of the professionals asked for that there are, per cell, at most 1 (4)."""
    there = adopted + p[RHO_L] * learning
    asked = np.where(month.need > 0.0, month.need, 1.0)
    return np.where(month.need > 0.0, np.minimum(1.0, there / asked), 1.0)


def intensity_aim(
    model: Model, p: Floats, month: Month, learning: Floats, adopted: Floats, blocked: Floats
) -> Floats:
    """Give x*, the intensity that each effort tends to (4)."""
    staffed = people(p, month, learning, adopted)[model.instance_cell]
    staffed = np.where(model.instance_need[:, None] > 0.0, staffed, 1.0)
    paid = np.where(model.instance_cost[:, None] > 0.0, month.money[model.instance_area], 1.0)
    return np.asarray(month.instance_on * staffed * blocked[model.instance_area] * paid)


def _adoption(model: Model, rows: Rows, p: Floats, month: Month, state: Floats, change: Floats) -> None:
    selected = state[rows.selected : rows.learning]
    learning, adopted = state[rows.learning : rows.adopted], state[rows.adopted : rows.requests]
    wish = wished(model, p, month, selected, learning, adopted)
    share = seat_share(p, wish)
    learned = learning / p[TAU_L]
    change[rows.selected : rows.learning] = -share * selected / p[TAU_IN]
    change[rows.learning : rows.adopted] = share * wish - learned - p[KAPPA] * learning
    change[rows.adopted : rows.requests] = learned - (p[PHI] + p[KAPPA]) * adopted


def _activity(model: Model, intensity: Floats) -> tuple[Floats, Floats]:
    """Give E x per effort and area, and its sum per area."""
    activity = np.zeros((model.efforts * model.areas, intensity.shape[1]))
    total = np.zeros((model.areas, intensity.shape[1]))
    for i in range(model.instance_cell.size):
        part = model.instance_exposure[i] * intensity[i]
        activity[model.instance_effort[i] * model.areas + model.instance_area[i]] += part
        total[model.instance_area[i]] += part
    return activity, total


def _escalation(model: Model, rows: Rows, p: Floats, state: Floats, asked: Floats, change: Floats) -> None:
    shares = state[rows.adopted : rows.requests] / model.cell_size[:, None]
    area_share = by_area(model, state[rows.adopted : rows.requests]) / model.area_size[:, None]
    first, second = state[rows.requests : rows.directors], state[rows.directors : rows.board]
    answered = np.minimum(p[MU_1] * first, p[C_1] * (1.0 + area_share) / 2.0)
    passed = np.minimum(p[MU_2] * second, p[C_2] * (1.0 + shares[-2]) / 2.0)
    decided = np.minimum(p[MU_3] * state[rows.board], p[C_3] * (1.0 + shares[-1]) / 2.0)
    change[rows.requests : rows.directors] = p[LAMBDA] * asked - answered
    change[rows.directors : rows.board] = p[ETA_1] * answered - passed
    change[rows.board] = p[ETA_2] * added(passed) - decided
    change[rows.obstacles] = -p[OMEGA_O] * decided * state[rows.obstacles]


def _inputs(model: Model, weights: Floats, nodes: Floats, activity: Floats) -> Floats:
    """Give what reaches each node in each area over its links (1)."""
    inputs = np.zeros_like(nodes)
    areas = model.areas
    part = np.empty((areas, nodes.shape[1]))
    for link, (source, target) in enumerate(zip(model.link_source, model.link_target, strict=True)):
        values, row = (nodes, source) if source < model.nodes else (activity, source - model.nodes)
        np.multiply(values[row * areas : (row + 1) * areas], weights[link], out=part)
        inputs[target * areas : (target + 1) * areas] += part
    return inputs


def _strength(
    model: Model, rows: Rows, p: Floats, month: Month, state: Floats, inputs: Floats, change: Floats
) -> None:
    """Change the strength of the elements (5)."""
    push = inputs[: model.elements * model.areas].reshape(model.elements, model.areas, -1)
    near = np.zeros_like(push)
    for area, other, weight in zip(model.near_area, model.near_other, model.near_weight, strict=True):
        near[:, area] += weight * push[:, other]
    effect = (p[BETA] * (push + p[SIGMA] * near)).reshape(-1, state.shape[1])
    strength, reference = state[rows.strength : rows.end], state[rows.reference : rows.strength]
    gained = (1.0 - strength) * np.maximum(effect, 0.0) - strength * np.maximum(-effect, 0.0)
    found = gained - p[DELTA] * (strength - reference)
    if month.moving:
        rising = month.slope * (1.0 - strength) / (1.0 - reference)
        found += np.where(month.slope >= 0.0, rising, month.slope * strength / reference)
    change[rows.strength : rows.end] = found
    change[rows.reference : rows.strength] = month.slope if month.moving else 0.0
