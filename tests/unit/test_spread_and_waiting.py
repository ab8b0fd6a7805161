"""Where adoption settles and how many trajectories wait: by hand, by solving the equations, and by the kernel."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from simulation.compile import compile_scenario
from simulation.explanation.spread import equilibrium, fading, spread
from simulation.explanation.waiting import waiting_list
from simulation.kernels.arrays import COVERED_PROVIDER, KEPT_PROVIDER
from simulation.runner import run
from simulation.scenario import parse_scenario
from tests.small_scenario import PLAN, scenario_data

CELLS = [{"area": "noord", "domain": "sociaal", "professionals": 10, "start": "2027-01"}]
SLOW = {
    "spontaneous_adoption": {"value": 0.01}, "imitation": {"value": 0}, "relapse": {"value": 0.03},
    "staff_turnover": {"value": 0.01}, "learning_time": {"value": 10}, "seats": {"value": 1e6},
}  # fmt: skip
BY_HAND = 0.01 / (0.01 * 1.4 + 0.04 * 1.1)


def results_of(runs=4, cells=CELLS, **changes):
    data = scenario_data(phasings=[{"id": "een", "name": "Eén", "cells": cells}]) | changes
    return run(compile_scenario(parse_scenario(data), PLAN), runs=runs, seed=1)


def settled(p, q, phi, kappa, tau):
    return float(equilibrium(*(np.array([float(v)]) for v in (p, q, phi, kappa, tau)))[0])


def test_by_hand_without_imitation_it_settles_where_as_many_start_as_leave():
    assert settled(0.01, 0, 0.03, 0.01, 10) == pytest.approx(BY_HAND)
    assert settled(0, 0, 0.03, 0.01, 10) == 0


def test_without_anyone_who_starts_it_holds_only_when_more_follow_than_leave():
    leave = (0.03 + 0.01) * (1 + 0.01 * 10)
    assert settled(0, 0.9 * leave, 0.03, 0.01, 10) == 0
    assert settled(0, 1.1 * leave, 0.03, 0.01, 10) == pytest.approx(0.1 / 1.1 / 1.4)


rate = st.floats(0.001, 0.08)


@settings(max_examples=25)
@given(rate, rate, rate, rate, st.floats(1, 20))
def test_it_is_where_the_equations_stand_still(p, q, phi, kappa, tau):
    def change(_t, state):
        learning, adopted = state
        admitted = (p + q * adopted) * (1 - learning - adopted)
        return admitted - learning / tau - kappa * learning, learning / tau - (phi + kappa) * adopted

    end = solve_ivp(change, (0, 20_000), (0.0, 0.0), method="LSODA", rtol=1e-9, atol=1e-12).y[1, -1]
    assert settled(p, q, phi, kappa, tau) == pytest.approx(end, abs=1e-6)


def test_the_kernel_settles_there_too_and_it_is_told():
    results = results_of(parameters=SLOW, horizon_months=600, record_every_months=600)
    adopted = results.of("een").outcome.adopted[-1, 0] / 20
    np.testing.assert_allclose(adopted, BY_HAND, rtol=1e-4)
    (line,) = fading(spread(results))
    assert "dooft uit: bij evenwicht doet 17% van de professionals mee" in line.text("nl")


def test_where_it_fades_in_some_combinations_these_are_counted_and_else_nothing_is_said():
    found = spread(results_of(64))
    assert 0 < found.fades.sum() < 64
    (line,) = fading(found)
    assert f"In {found.fades.sum()} van de 64 combinaties" in line.text("nl")
    held = {"relapse": {"value": 0.001}, "staff_turnover": {"value": 0.001}}
    assert list(fading(spread(results_of(parameters=held)))) == []


def lump(**budget):
    budgets = [
        {"area": "noord", "per_year_eur": 120_000, "form": "lump_sum"} | budget,
        {"area": "zuid", "per_year_eur": 180_000},
    ]
    results = results_of(budgets=budgets)
    found = results.of("een")
    ledger = np.zeros_like(found.outcome.ledger)
    ledger[COVERED_PROVIDER, 0] = 300_000
    ledger[KEPT_PROVIDER, 0] = -100_000
    changed = replace(found, outcome=found.outcome._replace(ledger=ledger))
    return replace(results, phasings=(results.reference, changed)), changed


def test_by_hand_a_loss_of_4_000_euros_at_2_000_a_trajectory_is_a_waiting_list_of_two():
    results, found = lump(trajectory_price_eur=2_000)
    assert found.provider_loss_eur[0].tolist() == [4_000] * 4
    assert found.waiting[0].tolist() == [2] * 4
    assert np.isnan(found.waiting[1]).all()
    (line,) = waiting_list(results, found)
    assert "2 trajecten die wachten" in line.text("nl")
    assert "4.000" in line.text("nl")


def test_what_providers_keep_is_taken_off_and_without_a_price_that_is_said():
    results, found = lump()
    (line,) = waiting_list(results, found)
    assert "trajectory_price_eur" in line.text("nl")
    ledger = found.outcome.ledger.copy()
    ledger[KEPT_PROVIDER, 0] = 900_000
    assert (replace(found, outcome=found.outcome._replace(ledger=ledger)).provider_loss_eur == 0).all()


def test_without_a_lump_sum_there_is_no_waiting_list():
    results = results_of(budgets=[], city_budget_eur_per_year=None)
    assert list(waiting_list(results, results.of("een"))) == []
