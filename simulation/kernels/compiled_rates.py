"""The rates of the model, compiled: the same equations in the same order as in the plain kernel."""

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

F = TypeVar("F", bound=Callable[..., Any])
compiled = cast("Callable[[F], F]", njit(cache=True, nogil=True, error_model="numpy"))


@compiled
def rates(
    m: Any, rows: Any, p: Any, weights: Any, fixed: Any, y: Any, dy: Any, work: Any, moving: bool, n: int
) -> None:
    """Give the change of every state per month."""
    on, ceiling, need, runs, money, slope = fixed
    wish, near, activity, asked, blocked, staffed, inputs, push = work
    cells, areas = m.cell_area.size, m.areas
    near[:] = 0.0
    for pair in range(m.pair_cell.size):
        c, other, weight = m.pair_cell[pair], m.pair_other[pair], m.pair_weight[pair]
        size = m.cell_size[other]
        for r in range(n):
            near[c, r] += weight * (y[rows.adopted + other, r] / size)
    total = push[0]
    total[:] = 0.0
    for c in range(cells):
        size = m.cell_size[c]
        s, learn, adopt = rows.selected + c, rows.learning + c, rows.adopted + c
        for r in range(n):
            room = ceiling[c, r] - y[s, r] - y[learn, r] - y[adopt, r]
            room = max(0.0, room)
            spread = p[P, r] + p[Q, r] * (y[adopt, r] / size) + p[Q_X, r] * near[c, r]
            wish[c, r] = y[s, r] / p[TAU_IN, r] + on[c, r] * spread * room
            total[r] += wish[c, r]
    share = push[1]
    for r in range(n):
        share[r] = p[SEATS, r] / total[r] if total[r] > p[SEATS, r] else 1.0
    for c in range(cells):
        s, learn, adopt = rows.selected + c, rows.learning + c, rows.adopted + c
        for r in range(n):
            learned = y[learn, r] / p[TAU_L, r]
            dy[s, r] = -share[r] * y[s, r] / p[TAU_IN, r]
            dy[learn, r] = share[r] * wish[c, r] - learned - p[KAPPA, r] * y[learn, r]
            dy[adopt, r] = learned - (p[PHI, r] + p[KAPPA, r]) * y[adopt, r]
            there = y[adopt, r] + p[RHO_L, r] * y[learn, r]
            part = there / need[c, r] if need[c, r] > 0.0 else 1.0
            staffed[c, r] = min(1.0, part)
    activity[:] = 0.0
    asked[:] = 0.0
    for i in range(m.instance_cell.size):
        area, row = m.instance_area[i], m.instance_effort[i] * areas + m.instance_area[i]
        exposure = m.instance_exposure[i]
        for r in range(n):
            part = exposure * y[rows.intensity + i, r]
            activity[row, r] += part
            asked[area, r] += part
    managers, directors = cells - 2, cells - 1
    passed = push[2]
    passed[:] = 0.0
    adopted = push[3]
    for w in range(areas):
        adopted[:] = 0.0
        for c in range(cells):
            if m.cell_area[c] == w:
                for r in range(n):
                    adopted[r] += y[rows.adopted + c, r]
        first, second = rows.requests + w, rows.directors + w
        for r in range(n):
            most = p[C_1, r] * (1.0 + adopted[r] / m.area_size[w]) / 2.0
            answered = p[MU_1, r] * y[first, r]
            answered = min(most, answered)
            most = p[C_2, r] * (1.0 + y[rows.adopted + managers, r] / m.cell_size[managers]) / 2.0
            sent = p[MU_2, r] * y[second, r]
            sent = min(most, sent)
            dy[first, r] = p[LAMBDA, r] * asked[w, r] - answered
            dy[second, r] = p[ETA_1, r] * answered - sent
            passed[r] += sent
            waiting = y[first, r] + y[second, r] + y[rows.board, r] / areas
            blocked[w, r] = 1.0 / (1.0 + y[rows.obstacles, r] + waiting / p[Q50, r])
    for r in range(n):
        most = p[C_3, r] * (1.0 + y[rows.adopted + directors, r] / m.cell_size[directors]) / 2.0
        decided = p[MU_3, r] * y[rows.board, r]
        decided = min(most, decided)
        dy[rows.board, r] = p[ETA_2, r] * passed[r] - decided
        dy[rows.obstacles, r] = -p[OMEGA_O, r] * decided * y[rows.obstacles, r]
    for i in range(m.instance_cell.size):
        c, w, x = m.instance_cell[i], m.instance_area[i], rows.intensity + i
        manned, paid = m.instance_need[i] > 0.0, m.instance_cost[i] > 0.0
        for r in range(n):
            aim = (
                runs[i, r]
                * (staffed[c, r] if manned else 1.0)
                * blocked[w, r]
                * (money[w, r] if paid else 1.0)
            )
            gap = aim - y[x, r]
            dy[x, r] = gap / (p[TAU_UP, r] if gap >= 0.0 else p[TAU_DOWN, r])
    inputs[:] = 0.0
    for link in range(m.link_source.size):
        source, target = m.link_source[link], m.link_target[link] * areas
        if source < m.nodes:
            for w in range(areas):
                for r in range(n):
                    inputs[target + w, r] += y[rows.nodes + source * areas + w, r] * weights[link, r]
        else:
            source -= m.nodes
            for w in range(areas):
                for r in range(n):
                    inputs[target + w, r] += activity[source * areas + w, r] * weights[link, r]
    for j in range(m.nodes):
        delay = m.node_delay[j]
        for w in range(areas):
            at = j * areas + w
            for r in range(n):
                dy[rows.nodes + at, r] = (inputs[at, r] - y[rows.nodes + at, r]) / delay
    pushed = push[4:]
    for k in range(m.elements):
        pushed[:] = 0.0
        for pair in range(m.near_area.size):
            w, other, weight = m.near_area[pair], m.near_other[pair], m.near_weight[pair]
            for r in range(n):
                pushed[w, r] += weight * inputs[k * areas + other, r]
        for w in range(areas):
            at = k * areas + w
            ref, own = rows.reference + at, rows.strength + at
            for r in range(n):
                effect = p[BETA, r] * (inputs[at, r] + p[SIGMA, r] * pushed[w, r])
                up = max(0.0, effect)
                down = -effect if effect < 0.0 else 0.0
                found = (1.0 - y[own, r]) * up - y[own, r] * down - p[DELTA, r] * (y[own, r] - y[ref, r])
                if moving:
                    if slope[at, r] >= 0.0:
                        found += slope[at, r] * (1.0 - y[own, r]) / (1.0 - y[ref, r])
                    else:
                        found += slope[at, r] * y[own, r] / y[ref, r]
                dy[own, r] = found
                dy[ref, r] = slope[at, r] if moving else 0.0
