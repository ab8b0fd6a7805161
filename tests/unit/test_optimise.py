"""The best phasing under constraints, against trying everything, published optima, and by hand."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.optimise import (
    AtOnce,
    Enumeration,
    Limit,
    LinearSearch,
    NothingFits,
    Problem,
    clashing,
    surrogate,
)  # fmt: skip
from simulation.optimise.linear import best_of_sum

FOLDERS = [parent / "shared" / "data" / "answers" / "knapsack" for parent in Path(__file__).resolve().parents]
KNAPSACKS = next((folder for folder in FOLDERS if folder.is_dir()), FOLDERS[0])
NEVER, Q1, Q2, Q3 = range(4)


def limit(*use, bound, at_least=False):
    return Limit(tuple(np.array(u, dtype=float) for u in use), bound, at_least)


def summed(added):
    return lambda choices: np.array([sum(a[o] for a, o in zip(added, c, strict=True)) for c in choices])


def wijken(seed, count=8, starts=4):
    """Wijken with a value per start, professionals per quarter, a budget and a share for the weakest."""
    random = np.random.default_rng(seed)
    added = [np.append(0, random.normal(1, 2, starts - 1)).round(3) for _ in range(count)]
    people = random.integers(2, 9, count)
    quarters = [
        np.triu(np.ones((starts, starts)))[:, 1:] * (np.arange(starts) > 0)[:, None] for _ in range(count)
    ]
    limits = [
        Limit(tuple(people[w] * quarters[w][:, q] for w in range(count)), float(random.integers(15, 35)))
        for q in range(starts - 1)
    ]
    limits.append(Limit(tuple(np.append(0, random.uniform(1, 3, starts - 1)) for _ in range(count)), 9.5))
    weakest = [np.append(0, np.ones(starts - 1)) * (w < 3) for w in range(count)]
    limits.append(Limit(tuple(weakest), 1.0, at_least=True))
    busy = AtOnce(tuple(range(count)), tuple(q.astype(bool) for q in quarters), int(random.integers(2, 6)))
    return Problem((starts,) * count, (*limits, busy)), added


@pytest.mark.parametrize("seed", range(3))
def test_the_best_of_8_wijken_by_4_starts_is_that_of_trying_all(seed):
    problem, added = wijken(seed)
    allowed = sorted(
        (sum(a[o] for a, o in zip(added, c, strict=True)) for c in problem.choices()), reverse=True
    )
    found = [value for _choice, value in best_of_sum(problem, added, 4)]
    np.testing.assert_allclose(found, allowed[: len(found)], atol=1e-9, rtol=0)
    assert len(found) == 4


def random_problem(seed):
    random = np.random.default_rng(seed)
    options = tuple(random.integers(1, 4, random.integers(1, 5)).tolist())
    added = [random.integers(-5, 6, n).astype(float) for n in options]
    limits = tuple(
        Limit(
            tuple(random.integers(-2, 5, n).astype(float) for n in options),
            float(random.integers(-3, 8)),
            flip,
        )
        for flip in (random.random(random.integers(0, 4)) < 0.4).tolist()
    )
    area = tuple(random.integers(0, 3, len(options)).tolist())
    busy = tuple(random.random((n, 3)) < 0.4 for n in options)
    return Problem(options, (*limits, AtOnce(area, busy, int(random.integers(0, 3))))), added


@settings(max_examples=60)
@given(st.integers(0, 100_000))
def test_on_any_problem_it_finds_what_trying_all_finds_or_names_a_clash(seed):
    problem, added = random_problem(seed)
    values = sorted((float(v) for v in summed(added)(list(problem.choices()))), reverse=True)
    found = list(best_of_sum(problem, added, 3))
    assert [value for _c, value in found] == pytest.approx(values[:3], abs=1e-9)
    assert len({choice for choice, _v in found}) == len(found)
    clash = clashing(problem)
    assert bool(clash) == (not values)
    for left_out in clash:
        rest = tuple(problem.constraints[i] for i in clash if i != left_out)
        assert any(True for _ in Problem(problem.options, rest).choices())
    if clash:
        assert not any(
            True for _ in Problem(problem.options, tuple(problem.constraints[i] for i in clash)).choices()
        )


def read_knapsacks():
    if not KNAPSACKS.is_dir():
        return
    words = (KNAPSACKS / "mknap1_first4.txt").read_text().split()
    place = 1
    for i in range(int(words[0])):
        items, rows, optimum = int(words[place]), int(words[place + 1]), float(words[place + 2])
        numbers = np.array(words[place + 3 : place + 3 + items + items * rows + rows], dtype=float)
        place += 3 + numbers.size
        use = numbers[items : items + items * rows].reshape(rows, items)
        yield f"mknap1-{i + 1}", optimum, numbers[:items], use, numbers[-rows:]
    for path in sorted(KNAPSACKS.glob("weing*.dat")):
        words = path.read_text().split()
        items, rows, optimum = int(words[0]), int(words[1]), float(words[2])
        values = np.array(words[3 : 3 + items], dtype=float)
        bounds_last = np.array(words[3 + items : 3 + items + items * rows + rows], dtype=float)
        yield path.stem, optimum, values, bounds_last[:-rows].reshape(rows, items), bounds_last[-rows:]


@pytest.mark.skipif(not KNAPSACKS.is_dir(), reason="the knapsacks of OR-Library are not beside the project")
def test_knapsacks_of_or_library_have_their_published_optima():
    cases = list(read_knapsacks())
    assert len(cases) == 8
    for name, optimum, values, use, bounds in cases:
        limits = tuple(
            limit(*([0, u] for u in row), bound=bound)
            for row, bound in zip(use, bounds.tolist(), strict=True)
        )
        problem = Problem((2,) * len(values), limits)
        (_choice, value), *_ = best_of_sum(problem, [np.array([0, v]) for v in values], 1)
        assert value == pytest.approx(optimum, abs=1e-6), name


def test_trying_all_gives_the_best_first_and_counts():
    problem = Problem((2, 3), (limit([0, 1], [0, 1, 2], bound=2),))
    asked = []

    def value(choices):
        asked.extend(choices)
        return np.array([3 * a + 2 * b - a * b for a, b in choices], dtype=float)

    found = Enumeration(batch=2).search(problem, value, keep=2)
    assert [one.choice for one in found.best] == [
        (0, 2),
        (1, 1),
    ]  # both are worth 4; the first tried comes first
    assert found.evaluated == len(asked) == 5
    assert found.exact


def test_the_surrogate_is_exact_for_a_sum_and_its_gap_shows_what_options_do_to_each_other():
    problem = Problem((3, 3), ())
    added = [np.array([0, 2.0, 1]), np.array([0, -1.0, 4])]
    start, found = surrogate(problem, lambda c: 10 + summed(added)(c))
    assert start == 10
    assert [f.tolist() for f in found] == [a.tolist() for a in added]
    plain = LinearSearch(again=3).search(problem, lambda c: 10 + summed(added)(c))
    assert plain.best[0].choice == (1, 2)
    assert plain.gap == pytest.approx(0, abs=1e-12)
    crowded = LinearSearch(again=3).search(
        problem, lambda c: summed(added)(c) - [5 * (a > 0 and b > 0) for a, b in c]
    )
    assert crowded.best[0].choice == (0, 2)
    assert crowded.gap == 5
    assert not crowded.exact


def test_from_what_the_sum_found_one_slot_at_a_time_is_changed_as_long_as_that_is_better():
    """Together 1 and 1 are worth 9, which no sum foretells: by the sum (2, 2) is best, and (1, 2) leads on."""
    worth = {(1, 1): 9.0, (1, 2): 5.0, (2, 2): 4.0}

    def value(choices):
        return np.array([worth.get(c, float([0, -1, 2][c[0]] + [0, -1, 2][c[1]])) for c in choices])

    problem = Problem((3, 3), ())
    found = LinearSearch(again=1).search(problem, value)
    assert found.best[0].choice == (1, 1)
    assert found.settled
    assert found.again == 1
    short = LinearSearch(again=1, near=3).search(problem, value)
    assert short.best[0].choice == (2, 2)
    assert not short.settled


@settings(max_examples=30)
@given(st.integers(0, 100_000))
def test_what_is_called_settled_is_better_than_all_that_differ_in_one_slot(seed):
    problem, added = random_problem(seed)
    random = np.random.default_rng(seed)
    worth = {
        c: float(v)
        for c, v in zip(product(*map(range, problem.options)), random.normal(size=10_000), strict=False)
    }
    try:
        found = LinearSearch(again=2).search(problem, lambda choices: np.array([worth[c] for c in choices]))
    except NothingFits:
        return
    best = found.best[0]
    assert problem.allows(best.choice)
    assert found.settled == all(worth[other] <= best.value for other in problem.beside(best.choice))
    assert len(added) == len(best.choice)


def test_by_hand_a_wijk_with_two_domains_counts_once():
    started = np.array([[False], [True]])
    both = AtOnce((0, 0, 1), (started,) * 3, most=1)
    problem = Problem((2, 2, 2), (both,))
    (choice, value), *_ = best_of_sum(problem, [np.array([0, 1.0])] * 2 + [np.array([0, 1.5])], 1)
    assert (choice, value) == ((1, 1, 0), 2)


def test_an_impossible_wish_is_told_with_what_clashes():
    budget, seats = limit([0, 5], [0, 6], bound=4), limit([0, 1], [0, 1], bound=9)
    weakest = limit([0, 1], [0, 0], bound=1, at_least=True)
    problem = Problem((2, 2), (seats, budget, weakest))
    assert clashing(problem) == (1, 2)
    for way in (Enumeration(), LinearSearch()):
        with pytest.raises(NothingFits):
            way.search(problem, summed([np.zeros(2), np.zeros(2)]))


def test_enumeration_holds_nothing_in_memory():
    problem = Problem((10,) * 40, ())
    assert next(problem.choices()) == (0,) * 40
    assert problem.size == 10**40
    assert list(Problem((2, 2), ()).choices()) == list(product(range(2), repeat=2))
