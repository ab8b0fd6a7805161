"""The table of parameters beside what was published and agreed of it, typed over by hand, and how it is drawn."""

import numpy as np
import pytest

from simulation.parameters import BY_NAME, PARAMETERS, Distribution

AGREED = {
    "discount_rate": 0.0225,
    "spontaneous_adoption": (0.0025, 0.001, 0.02), "imitation": (0.032, 0.02, 0.06),
    "imitation_across_areas": (0.01, 0.0, 0.03), "relapse": (0.015, 0.002, 0.04),
    "staff_turnover": (0.006, 0.004, 0.016), "effect_size": (0.05, 0.01, 0.1), "return_rate": (0.02, 0.01, 0.04),
    "saving_share": (0.10, -0.05, 0.25), "hidden_demand": (0.03, 0.0, 0.14), "spill_over": (0.1, -0.3, 0.3),
    "care_cost": (1500, 158, 3000), "node_delay": 6, "learning_time": 8, "admission_time": 1, "build_up_time": 3,
    "run_down_time": 2, "seats": (12, 3, 40), "need_per_fte": (4, 2, 8), "learner_share": (0.3, 0.0, 0.6),
    "request_rate": (1, 0.25, 4), "passed_to_directors": 0.4, "passed_to_board": 0.3, "professional_pace": 0.5,
    "manager_pace": 0.33, "director_pace": 0.25, "professional_capacity": 8, "manager_capacity": 4,
    "director_capacity": 4, "half_blocking_queue": 10, "rule_obstacles": (1, 0, 3),
    "obstacles_removed": (0.01, 0.0, 0.05), "contract_lag": (12, 0, 36), "learning_hours": 8, "hourly_rate": 75,
    "change_budget": 4000, "transition_cost": 20_000, "scaling_threshold": 0.01, "measurement_noise": 0.02,
    "inequality_aversion": (0.5, 0.25, 2),
}  # fmt: skip
OWN = {"review_floor", "open_ended_duration"}
"""What the program needs besides: from when a pilot stops, and over what an effort without an end is spread."""
PUBLISHED = {"discount_rate", "spontaneous_adoption", "imitation"}
"""Only these sizes were published; of the others at most that there is such an effect."""


@pytest.mark.parametrize("name", AGREED)
def test_value_and_range_are_those_that_were_agreed(name):
    given = AGREED[name]
    default, low, high = given if isinstance(given, tuple) else (given, given, given)
    row = BY_NAME[name]
    assert (row.default, row.low, row.high) == (default, low, high)


def test_no_parameter_is_left_out_and_v_is_none_of_them():
    assert {row.name for row in PARAMETERS} == AGREED.keys() | OWN
    assert "V" not in {row.symbol for row in PARAMETERS}


def test_only_what_was_published_in_size_is_called_so():
    assert {row.name for row in PARAMETERS if row.tag == "E"} == PUBLISHED


@pytest.mark.parametrize("row", [r for r in PARAMETERS if r.drawn], ids=lambda r: r.name)
def test_half_of_the_draws_lie_below_the_central_value_and_none_outside_the_range(row):
    draws = (np.arange(4096) + 0.5) / 4096
    found = row.at(draws)
    if row.distribution is Distribution.ZERO_OR_HALVES:
        assert (found == 0).mean() == 0.5
        found = found[found != 0]
    assert row.low <= found.min() < found.max() <= row.high
    assert (found < row.default).mean() == pytest.approx(0.5, abs=1e-3)
    assert np.all(np.diff(found) >= 0)


def test_the_discount_rate_is_never_drawn_and_has_its_two_categories():
    row = BY_NAME["discount_rate"]
    assert not row.drawn
    assert not row.sampled
    assert row.categories == (0.016, 0.029)
