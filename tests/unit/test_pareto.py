"""The Pareto front, against all pairs compared, and by hand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simulation.pareto import non_dominated

SCORES = hnp.arrays(
    float, st.tuples(st.integers(0, 30), st.integers(1, 4)), elements=st.integers(0, 5).map(float)
)


def by_all_pairs(scores):
    return [not any((b >= a).all() and (b > a).any() for b in scores) for a in scores]


@given(SCORES)
def test_it_is_what_comparing_all_pairs_gives(scores):
    assert non_dominated(scores).tolist() == by_all_pairs(scores)


@given(SCORES, st.randoms())
def test_the_order_of_the_options_makes_no_difference(scores, random):
    order = list(range(len(scores)))
    random.shuffle(order)
    assert non_dominated(scores[order]).tolist() == non_dominated(scores)[order].tolist()


def test_by_hand():
    return_and_equity = np.array([[3, 1], [2, 2], [1, 3], [1, 1], [2, 2], [3, 0]], dtype=float)
    assert non_dominated(return_and_equity).tolist() == [True, True, True, False, True, False]
