"""Exact search on an additive value: a mixed-integer linear programme, solved by HiGHS through scipy.

One binary variable per option, exactly one option per slot, a row per limit. Where wijken may not all be busy at once,
a binary variable per wijk and period says that it is. The best K are found one after the other, each time forbidding
what was found (a no-good cut), and run again with the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from din.graph.arrays import Floats
from simulation.optimise.problem import (
    AtOnce,
    Choice,
    Constraint,
    Evaluate,
    Found,
    Limit,
    NothingFits,
    Problem,
    Ranked,
    alone,
)
from simulation.optimise.surrogate import surrogate

SCALE = 1e4
"""The largest value becomes this: HiGHS stops at an absolute gap of 1e-6, which is then 1e-10 of it."""
AGAIN = 10
"""How many of the surrogate's best are run again with the model."""
INFEASIBLE = 2


@dataclass(frozen=True, slots=True)
class LinearSearch:
    """Finds the best of the surrogate exactly and asks the model about the best K of them.

    Attributes
    ----------
    again : int
        K.
    """

    again: int = AGAIN

    def search(self, problem: Problem, evaluate: Evaluate, keep: int = 10) -> Found:
        """Give the best by the model of the surrogate's K best, and of the single options it was measured with."""
        start, added = surrogate(problem, evaluate)
        foreseen = list(best_of_sum(problem, added, self.again))
        if not foreseen:
            raise NothingFits
        values = evaluate([choice for choice, _value in foreseen]).tolist()
        again = {
            choice: Ranked(choice, value, start + extra)
            for (choice, extra), value in zip(foreseen, values, strict=True)
        }
        single = {
            choice: Ranked(choice, start + extra, start + extra)
            for choices, extras in zip(alone(problem.options), added, strict=True)
            for choice, extra in zip(choices, extras.tolist(), strict=True)
        }
        tried = again | {c: one for c, one in single.items() if c not in again and problem.allows(c)}
        return Found(
            tuple(sorted(tried.values(), key=lambda one: -one.value)[:keep]),
            len(again | single),
            exact=False,
            again=len(again),
            gap=max(abs(value - start - extra) for (_c, extra), value in zip(foreseen, values, strict=True)),
        )


def best_of_sum(problem: Problem, added: Sequence[Floats], count: int) -> Iterator[tuple[Choice, float]]:
    """Give the allowed choices with the largest sums, best first.

    Parameters
    ----------
    problem : Problem
    added : sequence of arrays
        Per slot the value of each option.
    count : int
        How many at most.

    Yields
    ------
    Choice and its sum
        Exact: sums are taken again from the input, and each choice is held against the constraints as they were given.
    """
    programme = _Programme.of(problem, added)
    while count > 0:
        choice = programme.solved()
        if choice is None:
            return
        programme = programme.without(choice)
        if problem.allows(choice):  # the solver lets a limit slip by a millionth
            count -= 1
            yield choice, sum(float(values[option]) for values, option in zip(added, choice, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class _Programme:
    """Rows of a linear programme; the first columns are the options, slot by slot, then the busy wijken."""

    first: tuple[int, ...]
    objective: Floats
    rows: sparse.csr_array
    low: Floats
    high: Floats

    @classmethod
    def of(cls, problem: Problem, added: Sequence[Floats]) -> _Programme:
        """Write the problem down."""
        first = tuple(np.concatenate([[0], np.cumsum(problem.options)]).astype(int).tolist())
        blocks = [_one_option(first), *(_rows(constraint, first) for constraint in problem.constraints)]
        options, width = first[-1], first[-1] + sum(block[1].shape[1] for block in blocks)
        rows, place = [], options
        for left, right, _low, _high in blocks:
            before, after = place - options, width - place - right.shape[1]
            rows.append(_side_by_side(left, before, right, after))
            place += right.shape[1]
        values = np.concatenate([np.asarray(part, dtype=float) for part in added])
        largest = float(np.abs(values).max(initial=0))
        objective = np.zeros(width)
        objective[:options] = -values * (SCALE / largest if largest else 1.0)
        low, high = (np.concatenate([block[i] for block in blocks]) for i in (2, 3))
        return cls(first, objective, sparse.csr_array(sparse.vstack(rows)), low, high)

    def solved(self) -> Choice | None:
        """Give the best choice; None when there is none."""
        answer = milp(
            self.objective,
            integrality=np.ones(self.objective.size, dtype=np.int8),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(self.rows, self.low, self.high),
            options={"mip_rel_gap": 0},
        )
        if answer.status == INFEASIBLE:
            return None
        if not answer.success:
            raise RuntimeError(answer.message)
        chosen = [
            int(answer.x[begin:end].argmax()) for begin, end in zip(self.first, self.first[1:], strict=False)
        ]
        return tuple(chosen)

    def without(self, choice: Choice) -> _Programme:
        """Forbid a choice: at least one slot differs."""
        row = np.zeros((1, self.objective.size))
        row[0, [begin + option for begin, option in zip(self.first, choice, strict=False)]] = 1
        rows = sparse.csr_array(sparse.vstack([self.rows, sparse.csr_array(row)]))
        low, high = np.append(self.low, -np.inf), np.append(self.high, len(choice) - 1)
        return _Programme(self.first, self.objective, rows, low, high)


Block = tuple[sparse.csr_array, sparse.csr_array, Floats, Floats]
"""Coefficients of the options and of variables of its own; lower and upper ends of the rows."""


def _side_by_side(
    left: sparse.csr_array, before: int, right: sparse.csr_array, after: int
) -> sparse.csr_array:
    height = left.shape[0]
    parts = [left, sparse.csr_array((height, before)), right, sparse.csr_array((height, after))]
    return sparse.csr_array(sparse.hstack([part for part in parts if part.shape[1]]))


def _one_option(first: Sequence[int]) -> Block:
    slots = len(first) - 1
    slot = np.repeat(np.arange(slots), np.diff(first))
    rows = sparse.csr_array((np.ones(first[-1]), (slot, np.arange(first[-1]))), shape=(slots, first[-1]))
    return rows, sparse.csr_array((slots, 0)), np.ones(slots), np.ones(slots)


def _rows(constraint: Constraint, first: Sequence[int]) -> Block:
    return _limit(constraint) if isinstance(constraint, Limit) else _at_once(constraint, first)


def _limit(limit: Limit) -> Block:
    """One row, brought to a largest coefficient of 1, for the solver's tolerance is absolute."""
    use = np.concatenate([np.asarray(part, dtype=float) for part in limit.use])[None]
    scale = float(np.abs(use).max(initial=0)) or 1.0
    low, high = (limit.bound, np.inf) if limit.at_least else (-np.inf, limit.bound)
    row = sparse.csr_array(use / scale)
    return row, sparse.csr_array((1, 0)), np.array([low / scale]), np.array([high / scale])


def _at_once(rule: AtOnce, first: Sequence[int]) -> Block:
    """Say for each option and period that its wijk is busy if it is chosen, and count wijken per period."""
    areas, periods = max(rule.area, default=-1) + 1, rule.periods
    links = [
        (first[slot] + option, area * periods + period)
        for slot, (area, busy) in enumerate(zip(rule.area, rule.busy, strict=True))
        for option, period in np.argwhere(busy).tolist()
    ]
    options, flags = np.array(links, dtype=int).reshape(-1, 2).T
    count, width = len(links), areas * periods
    rows = np.arange(count)
    left = sparse.csr_array((np.ones(count), (rows, options)), shape=(count, first[-1]))
    right = sparse.csr_array((-np.ones(count), (rows, flags)), shape=(count, width))
    flag = np.arange(width)
    counted = sparse.csr_array((np.ones(width), (flag % max(1, periods), flag)), shape=(periods, width))
    whole = sparse.csr_array(sparse.vstack([left, sparse.csr_array((periods, first[-1]))]))
    low = np.full(count + periods, -np.inf)
    high = np.concatenate([np.zeros(count), np.full(periods, float(rule.most))])
    return whole, sparse.csr_array(sparse.vstack([right, counted])), low, high
