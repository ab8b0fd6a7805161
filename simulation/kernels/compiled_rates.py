"""The rates of the model, compiled: the equations of the plain kernel in the same order, over lanes of draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

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
    P,
    Q,
)  # fmt: skip
from simulation.kernels.lanes import get, if_above, if_at_least, if_not_at_least, if_not_at_most, put, wide

F = TypeVar("F", bound=Callable[..., Any])
compiled = cast("Callable[[F], F]", njit(cache=True, nogil=True, error_model="numpy"))
within = cast("Callable[[F], F]", njit(cache=True, nogil=True, error_model="numpy", forceinline=True))


@within
def settle(at: Any, a: Any, row: int, rate: Any, first: bool, length: float) -> None:
    """Take one row through half a step of Heun: towards the end of the step by the first rate, then by both."""
    y, one = at.state, at.rate
    if first:
        put(a, one + row, rate)
        put(a, at.moved + row, get(a, y + row) + length * rate)
    else:
        put(a, y + row, get(a, y + row) + (0.5 * length) * (get(a, one + row) + rate))


@compiled
def rates(
    m: Any, g: Any, rows: Any, at: Any, a: Any, y: int, moving: bool, first: bool, length: float
) -> None:
    """Work out the change of every state ``y`` per month, and take the state a half step further.

    Parameters
    ----------
    m, g, rows, at, a
        The model, its groups, the order of the rows of a state, where everything lies in the space, and that space.
    y : int
        ``at.state`` in the first half of a step, ``at.moved`` in the second.
    """
    adoption(m, g, rows, at, a, y, first, length)
    escalation(m, g, rows, at, a, y, first, length)
    intensity(m, rows, at, a, y, first, length)
    network(m, g, rows, at, a, y, first, length)
    strength(m, g, rows, at, a, y, moving, first, length)


@compiled
def adoption(m: Any, g: Any, rows: Any, at: Any, a: Any, y: int, first: bool, length: float) -> None:
    """Change those selected, learning and adopted; leave the share that gets a seat, and who staffs the efforts."""
    p, cells = at.parameters, m.cell_area.size
    q, q_x, own, inverse_in = get(a, p + Q), get(a, p + Q_X), get(a, p + P), 1.0 / get(a, p + TAU_IN)
    total = wide(0.0)
    for c in range(cells):
        near = wide(0.0)
        for k in range(g.pair_first[c], g.pair_first[c + 1]):
            near = near + g.pair_factor[k] * get(a, y + rows.adopted + g.pair_other[k])
        s, adopted = get(a, y + rows.selected + c), get(a, y + rows.adopted + c)
        room = get(a, at.ceiling + c) - s - get(a, y + rows.learning + c) - adopted
        room = if_not_at_most(room, 0.0, room, 0.0)
        spread = own + q * (adopted * g.inverse_size[c]) + q_x * near
        wish = s * inverse_in + get(a, at.on + c) * spread * room
        put(a, at.wish + c, wish)
        total = total + wish
    seats = get(a, p + SEATS)
    share = if_above(total, seats, seats / total, 1.0)
    put(a, at.share, share)
    inverse_learning, kappa, rho = 1.0 / get(a, p + TAU_L), get(a, p + KAPPA), get(a, p + RHO_L)
    leaving = get(a, p + PHI) + kappa
    for c in range(cells):
        s, learning, adopted = (
            get(a, y + rows.selected + c), get(a, y + rows.learning + c), get(a, y + rows.adopted + c)
        )  # fmt: skip
        learned = learning * inverse_learning
        part = (adopted + rho * learning) * get(a, at.inverse_need + c)
        part = if_not_at_least(part, 1.0, part, 1.0)
        put(a, at.staffed + c, if_above(get(a, at.need + c), 0.0, part, 1.0))
        settle(at, a, rows.selected + c, 0.0 - share * (s * inverse_in), first, length)
        change = share * get(a, at.wish + c) - learned - kappa * learning
        settle(at, a, rows.learning + c, change, first, length)
        settle(at, a, rows.adopted + c, learned - leaving * adopted, first, length)


@compiled
def escalation(m: Any, g: Any, rows: Any, at: Any, a: Any, y: int, first: bool, length: float) -> None:
    """Change the queues and the obstacles; leave how far both block, per area, and what efforts do, per effort."""
    p, areas, cells = at.parameters, m.areas, m.cell_area.size
    for row in range(m.efforts * areas):
        put(a, at.activity + row, 0.0)
    for w in range(areas):
        put(a, at.asked + w, 0.0)
    for i in range(m.instance_cell.size):
        w = m.instance_area[i]
        row = m.instance_effort[i] * areas + w
        part = m.instance_exposure[i] * get(a, y + rows.intensity + i)
        put(a, at.activity + row, get(a, at.activity + row) + part)
        put(a, at.asked + w, get(a, at.asked + w) + part)
    managers, directors = cells - 2, cells - 1
    board, obstacles = get(a, y + rows.board), get(a, y + rows.obstacles)
    rest, by_half = board * (1.0 / areas), 1.0 / get(a, p + Q50)
    there = get(a, y + rows.adopted + managers) * g.inverse_size[managers]
    most_sent = get(a, p + C_2) * (1.0 + there) * 0.5
    passed = wide(0.0)
    for w in range(areas):
        adopted = wide(0.0)
        for k in range(g.area_first[w], g.area_first[w + 1]):
            adopted = adopted + get(a, y + rows.adopted + g.area_cell[k])
        one, two = get(a, y + rows.requests + w), get(a, y + rows.directors + w)
        most = get(a, p + C_1) * (1.0 + adopted * g.inverse_area[w]) * 0.5
        answered, sent = get(a, p + MU_1) * one, get(a, p + MU_2) * two
        answered = if_not_at_least(answered, most, answered, most)
        sent = if_not_at_least(sent, most_sent, sent, most_sent)
        settle(at, a, rows.requests + w, get(a, p + LAMBDA) * get(a, at.asked + w) - answered, first, length)
        settle(at, a, rows.directors + w, get(a, p + ETA_1) * answered - sent, first, length)
        passed = passed + sent
        put(a, at.blocked + w, 1.0 / (1.0 + obstacles + (one + two + rest) * by_half))
    there = get(a, y + rows.adopted + directors) * g.inverse_size[directors]
    most = get(a, p + C_3) * (1.0 + there) * 0.5
    decided = get(a, p + MU_3) * board
    decided = if_not_at_least(decided, most, decided, most)
    settle(at, a, rows.board, get(a, p + ETA_2) * passed - decided, first, length)
    settle(at, a, rows.obstacles, 0.0 - get(a, p + OMEGA_O) * decided * obstacles, first, length)


@compiled
def intensity(m: Any, rows: Any, at: Any, a: Any, y: int, first: bool, length: float) -> None:
    """Change the intensity of the efforts."""
    up, down = 1.0 / get(a, at.parameters + TAU_UP), 1.0 / get(a, at.parameters + TAU_DOWN)
    for i in range(m.instance_cell.size):
        c, w, x = m.instance_cell[i], m.instance_area[i], rows.intensity + i
        aim = get(a, at.runs + i)
        if m.instance_need[i] > 0.0:
            aim = aim * get(a, at.staffed + c)
        aim = aim * get(a, at.blocked + w)
        if m.instance_cost[i] > 0.0:
            aim = aim * get(a, at.money + w)
        gap = aim - get(a, y + x)
        settle(at, a, x, gap * if_at_least(gap, 0.0, up, down), first, length)


@compiled
def network(m: Any, g: Any, rows: Any, at: Any, a: Any, y: int, first: bool, length: float) -> None:
    """Change the nodes; leave what reaches each element."""
    areas, nodes = m.areas, y + rows.nodes
    efforts = at.activity - m.nodes * areas
    for j in range(m.nodes):
        pace, first_link, end = g.inverse_delay[j], g.link_first[j], g.link_first[j + 1]
        for w in range(areas):
            total = wide(0.0)
            for k in range(first_link, end):
                source = g.link_source[k]
                origin = (nodes if source < m.nodes else efforts) + source * areas + w
                total = total + get(a, origin) * get(a, at.weights + g.link[k])
            row = j * areas + w
            if j < m.elements:
                put(a, at.inputs + row, total)
            settle(at, a, rows.nodes + row, (total - get(a, nodes + row)) * pace, first, length)


@compiled
def strength(
    m: Any, g: Any, rows: Any, at: Any, a: Any, y: int, moving: bool, first: bool, length: float
) -> None:
    """Change the strength of the elements, and the reference where it moves."""
    p, areas, inputs = at.parameters, m.areas, at.inputs
    beta, sigma, delta = get(a, p + BETA), get(a, p + SIGMA), get(a, p + DELTA)
    for k in range(m.elements):
        for w in range(areas):
            near = wide(0.0)
            for pair in range(g.near_first[w], g.near_first[w + 1]):
                near = near + g.near_weight[pair] * get(a, inputs + k * areas + g.near_other[pair])
            row = k * areas + w
            effect = beta * (get(a, inputs + row) + sigma * near)
            own, reference = get(a, y + rows.strength + row), get(a, y + rows.reference + row)
            up = if_not_at_most(effect, 0.0, effect, 0.0)
            down = if_not_at_least(effect, 0.0, 0.0 - effect, 0.0)
            found = (1.0 - own) * up - own * down - delta * (own - reference)
            if moving:
                slope = get(a, at.slope + row)
                rising, falling = slope * (1.0 - own) / (1.0 - reference), slope * own / reference
                found = found + if_at_least(slope, 0.0, rising, falling)
                settle(at, a, rows.reference + row, slope, first, length)
            settle(at, a, rows.strength + row, found, first, length)
