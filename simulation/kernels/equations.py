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
from simulation.kernels.groups import Sums


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


def derivative(model: Model, sums: Sums, rows: Rows, draws: Draws, month: Month, state: Floats) -> Floats:
    """Give the change of every state per month (rows × draws)."""
    p = draws.parameters
    change = np.empty_like(state)
    _adoption(sums, rows, p, month, state, change)
    activity, requests = activity_of(model, sums, state[rows.intensity : rows.nodes])
    _escalation(sums, rows, p, state, requests, change)
    blocked = blocking(model, rows, p, state)
    learning, adopted = state[rows.learning : rows.adopted], state[rows.adopted : rows.requests]
    gap = intensity_aim(model, p, month, learning, adopted, blocked)
    gap -= state[rows.intensity : rows.nodes]
    np.multiply(
        gap, np.where(gap >= 0.0, 1.0 / p[TAU_UP], 1.0 / p[TAU_DOWN]), out=change[rows.intensity : rows.nodes]
    )
    nodes = state[rows.nodes : rows.reference]
    inputs = inputs_of(model, sums, draws.weights, nodes, activity)
    np.multiply(inputs - nodes, sums.inverse_delay, out=change[rows.nodes : rows.reference])
    _strength(model, sums, rows, p, month, state, inputs, change)
    return change


def wished(
    sums: Sums, p: Floats, month: Month, selected: Floats, learning: Floats, adopted: Floats
) -> Floats:
    """Give how many per month want to be admitted to learning, per cell (2)."""
    near = sums.pairs.of(sums.pair_factor * adopted[sums.pair_other])
    room = np.maximum(month.ceiling - selected - learning - adopted, 0.0)
    spread = p[P] + p[Q] * (adopted * sums.inverse_size) + p[Q_X] * near
    return np.asarray(selected * (1.0 / p[TAU_IN]) + month.cell_on * spread * room)


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


def blocking(model: Model, rows: Rows, p: Floats, state: Floats) -> Floats:
    """Give the factor by which rules and waiting requests hold efforts back, per area (3)."""
    obstacles, board = state[rows.obstacles], state[rows.board] * (1.0 / model.areas)
    waiting = state[rows.requests : rows.directors] + state[rows.directors : rows.board] + board
    return np.asarray(1.0 / (1.0 + obstacles + waiting * (1.0 / p[Q50])))


def people(p: Floats, month: Month, learning: Floats, adopted: Floats) -> Floats:
    """Give the part of the professionals asked for that there are, per cell, at most 1 (4)."""
    there = adopted + p[RHO_L] * learning
    asked = 1.0 / np.where(month.need > 0.0, month.need, 1.0)
    return np.where(month.need > 0.0, np.minimum(there * asked, 1.0), 1.0)


def intensity_aim(
    model: Model, p: Floats, month: Month, learning: Floats, adopted: Floats, blocked: Floats
) -> Floats:
    """Give x*, the intensity that each effort tends to (4)."""
    staffed = people(p, month, learning, adopted)[model.instance_cell]
    staffed[model.instance_need <= 0.0] = 1.0
    aim = month.instance_on * staffed
    aim *= blocked[model.instance_area]
    paid = month.money[model.instance_area]
    paid[model.instance_cost <= 0.0] = 1.0
    aim *= paid
    return np.asarray(aim)


def _adoption(sums: Sums, rows: Rows, p: Floats, month: Month, state: Floats, change: Floats) -> None:
    selected = state[rows.selected : rows.learning]
    learning, adopted = state[rows.learning : rows.adopted], state[rows.adopted : rows.requests]
    wish = wished(sums, p, month, selected, learning, adopted)
    share = seat_share(p, wish)
    learned = learning * (1.0 / p[TAU_L])
    change[rows.selected : rows.learning] = 0.0 - share * (selected * (1.0 / p[TAU_IN]))
    change[rows.learning : rows.adopted] = share * wish - learned - p[KAPPA] * learning
    change[rows.adopted : rows.requests] = learned - (p[PHI] + p[KAPPA]) * adopted


def activity_of(model: Model, sums: Sums, intensity: Floats) -> tuple[Floats, Floats]:
    """Give E x per effort and area, and its sum per area."""
    part = model.instance_exposure[:, None] * intensity
    return sums.activity.of(part), sums.asked.of(part)


def _escalation(sums: Sums, rows: Rows, p: Floats, state: Floats, asked: Floats, change: Floats) -> None:
    adopted = state[rows.adopted : rows.requests]
    managers, directors = (adopted[row] * sums.inverse_size[row] for row in (-2, -1))
    area_share = sums.areas.of(adopted) * sums.inverse_area
    first, second = state[rows.requests : rows.directors], state[rows.directors : rows.board]
    answered = np.minimum(p[MU_1] * first, p[C_1] * (1.0 + area_share) * 0.5)
    passed = np.minimum(p[MU_2] * second, p[C_2] * (1.0 + managers) * 0.5)
    decided = np.minimum(p[MU_3] * state[rows.board], p[C_3] * (1.0 + directors) * 0.5)
    change[rows.requests : rows.directors] = p[LAMBDA] * asked - answered
    change[rows.directors : rows.board] = p[ETA_1] * answered - passed
    change[rows.board] = p[ETA_2] * added(passed) - decided
    change[rows.obstacles] = 0.0 - p[OMEGA_O] * decided * state[rows.obstacles]


def inputs_of(model: Model, sums: Sums, weights: Floats, nodes: Floats, activity: Floats) -> Floats:
    """Give what reaches each node in each area over its links (1)."""
    origins = np.concatenate([nodes, activity]).reshape(-1, model.areas, nodes.shape[1])
    total = np.zeros((model.nodes, *origins.shape[1:]))
    for targets, links in sums.links.layers:
        part = origins[model.link_source[links]]
        part *= weights[links, None]
        total[targets] += part
    return total.reshape(nodes.shape)


def _strength(
    model: Model,
    sums: Sums,
    rows: Rows,
    p: Floats,
    month: Month,
    state: Floats,
    inputs: Floats,
    change: Floats,
) -> None:
    """Change the strength of the elements (5)."""
    push = inputs[: model.elements * model.areas].reshape(model.elements, model.areas, -1)
    near = np.zeros_like(push)
    for areas, pairs in sums.near.layers:
        near[:, areas] += model.near_weight[pairs, None] * push[:, model.near_other[pairs]]
    near *= p[SIGMA]
    near += push
    near *= p[BETA]
    effect = near.reshape(-1, state.shape[1])
    strength, reference = state[rows.strength : rows.end], state[rows.reference : rows.strength]
    found = (1.0 - strength) * np.maximum(effect, 0.0)
    found -= strength * np.maximum(0.0 - effect, 0.0)
    found -= p[DELTA] * (strength - reference)
    if month.moving:
        rising = month.slope * (1.0 - strength) / (1.0 - reference)
        found += np.where(month.slope >= 0.0, rising, month.slope * strength / reference)
    change[rows.strength : rows.end] = found
    change[rows.reference : rows.strength] = month.slope if month.moving else 0.0
