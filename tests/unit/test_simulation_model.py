"""The phasing model keeps what its page promises: balances, closed forms, and what may not change."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from din.analysis.contribution import contribution
from din.errors import InputError
from din.graph import chain_arrays
from simulation.compile import compile_scenario
from simulation.kernels import arrays as a
from simulation.kernels.equations import Month, activity_of, derivative, inputs_of
from simulation.kernels.groups import sums_of
from simulation.kernels.integrate import run
from simulation.kernels.ledger import close_month
from simulation.kernels.plain import simulate
from simulation.sampling import sobol
from simulation.scenario import parse_scenario
from tests.small_scenario import LINKS, PLAN, new_efforts, scenario_data, small_plan

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("DIN_SHARED_DATA", ROOT.parent / "shared" / "data")) / "answers" / "sd"
NOBODY = {"area": np.empty(0, np.int64), "other": np.empty(0, np.int64), "weight": np.empty(0)}
ALONE = {f"near_{k}": v for k, v in NOBODY.items()} | {
    f"pair_{'cell' if k == 'area' else k}": v for k, v in NOBODY.items()
}


def case(runs=32, phasing="samen", plan=PLAN, points=None, **changes):
    """Give a compiled scenario, the arrays of one phasing and draws."""
    compiled = compile_scenario(parse_scenario(scenario_data(**changes)), plan)
    chosen = next(p for p in compiled.scenario.compared if p.id == phasing)
    points = sobol(runs, len(compiled.dimensions), 5) if points is None else points
    return compiled, compiled.model(chosen), compiled.draws(points)


def with_values(draws, **values):
    """Give draws in which some parameters are the same everywhere."""
    parameters = draws.parameters.copy()
    for name, value in values.items():
        parameters[a.PARAMETERS.index(name)] = value
    return draws._replace(parameters=parameters)


def watched(model, draws, method="heun"):
    states = []
    outcome = simulate(model, draws, method, lambda _month, state: states.append(state.copy()))
    return outcome, np.stack(states), a.rows_of(model)


def effect(outcome):
    return outcome.strength - outcome.reference


@pytest.fixture(scope="module")
def wild():
    """Give many draws with every parameter far beyond its usual range."""
    _compiled, model, draws = case(64, "proef")
    spread = np.random.default_rng(1).uniform(0.2, 3.0, draws.parameters.shape)
    parameters = draws.parameters * spread
    parameters[[a.TAU_L, a.TAU_IN, a.TAU_UP, a.TAU_DOWN]] = np.maximum(
        parameters[[a.TAU_L, a.TAU_IN, a.TAU_UP, a.TAU_DOWN]], 1.3
    )
    parameters[a.SIGMA] = np.clip(parameters[a.SIGMA], -1, 1)
    parameters[[a.MU_1, a.MU_2, a.MU_3]] = np.minimum(parameters[[a.MU_1, a.MU_2, a.MU_3]], 1.0)
    draws = draws._replace(parameters=parameters)
    return model, *watched(model, draws)


def test_nobody_is_lost_or_counted_twice(wild):
    model, _outcome, states, _rows = wild
    selected, learning, adopted = (
        states[:, i * model.cell_size.size :][:, : model.cell_size.size] for i in range(3)
    )
    assert min(selected.min(), learning.min(), adopted.min()) >= 0
    assert (learning + adopted <= model.cell_size[:, None] * (1 + 1e-12)).all()


def test_strength_stays_a_share(wild):
    _model, outcome, states, rows = wild
    assert states[:, rows.strength : rows.end].min() >= 0
    assert states[:, rows.strength : rows.end].max() <= 1
    assert np.isfinite(outcome.present).all()


@pytest.mark.parametrize("phasing", ["samen", "proef"])
def test_every_cent_has_its_place(phasing):
    _compiled, _model, draws = case(32, phasing)
    for model in (_model, _model._replace(income=_model.income * 0.6)):  # also when money is short
        outcome = simulate(model, draws)
        book = outcome.ledger
        assert (book == np.rint(book)).all()
        income = book[[a.BUDGET, a.RETURNED, a.COVERED_PAYER, a.COVERED_PROVIDER]].sum(axis=0)
        spent = book[[a.EFFORTS, a.LEARNING, a.CHANGE_COST, a.TRANSITION_COST]].sum(axis=0)
        assert (income == spent + outcome.reserve[-1]).all()
        assert (book[a.SAVED] == book[[a.RETURNED, a.KEPT_PAYER, a.KEPT_PROVIDER]].sum(axis=0)).all()
        assert outcome.reserve.min() >= 0
        assert book[a.EFFORTS].max() > 0


def test_a_month_is_closed_as_worked_by_hand():
    _compiled, model, _draws = case(1)
    model = model._replace(returned_share=np.full((60, 2), 0.3))
    ledger = np.zeros((len(a.LEDGER), 2, 1))
    costs = np.array([[[700.0], [700.0]], [[100.0], [0.0]], [[50.0], [0.0]], [[0.0], [0.0]]])
    saved = np.array([[101.0], [-40.0]])
    reserve, spent = close_month(
        model, 0, np.array([[200.0], [10.0]]), np.full((2, 1), 600.0), costs, saved, ledger
    )
    # noord: 200 + 600 + 30 (0,3 × 101) − 850 is 20 short; its lump sum runs, so the provider covers and keeps 71
    assert (reserve[:, 0] == [0, 0]).all()
    assert (spent[:, 0] == [850, 700]).all()
    assert (ledger[:, 0, 0] == [600, 30, 0, 20, 700, 100, 50, 0, 101, 0, 71]).all()
    assert (ledger[:, 1, 0] == [600, 0, 90, 0, 700, 0, 0, 0, -40, -40, 0]).all()


def test_requests_are_answered_passed_on_or_waiting():
    _compiled, model, draws = case(32)
    draws = with_values(draws, passed_to_directors=1.0, passed_to_board=1.0, director_pace=0.0)
    _outcome, states, rows = watched(model, draws)
    fixed = still(model, draws)
    for state in states[::12]:
        change = derivative(model, sums_of(model), rows, draws, fixed, state)
        _done, asked = activity_of(model, sums_of(model), state[rows.intensity : rows.nodes])
        arrived = draws.parameters[a.LAMBDA] * asked.sum(axis=0)
        assert np.allclose(change[rows.requests : rows.obstacles].sum(axis=0), arrived, rtol=0, atol=1e-12)


def still(model, draws, ceiling=None, need=0.0):
    """Give a month in which everything runs."""
    count = draws.parameters.shape[1]
    cells = np.ones((model.cell_size.size, count))
    return Month(cells, cells * (model.cell_size[:, None] if ceiling is None else ceiling), cells * need,
                 np.ones((model.instance_cell.size, count)), np.ones((model.areas, count)),
                 np.zeros((model.elements * model.areas, count)), False)  # fmt: skip


@pytest.mark.parametrize("spill", [-0.9, 0.0, 0.7])
def test_without_new_efforts_strength_follows_the_reference(spill):
    _compiled, model, draws = case(8, "doorgaan")
    outcome = simulate(model, with_values(draws, spill_over=spill, effect_size=0.1))
    assert np.abs(effect(outcome)).max() < 1e-13
    assert np.ptp(outcome.reference, axis=0).max() > 0.01
    assert not outcome.ledger.any()
    assert not outcome.present.any()


def test_without_effect_nothing_changes_whatever_the_spill_over():
    _compiled, model, draws = case(8)
    assert np.abs(effect(simulate(model, with_values(draws, effect_size=0.0)))).max() < 1e-13


def test_areas_are_independent_when_nothing_connects_them():
    _compiled, model, draws = case(16)
    draws = with_values(draws, seats=1e9, obstacles_removed=0.0, passed_to_board=0.0)
    changed = model._replace(cell_selected=model.cell_selected * np.array([1, 0.2, 0.2, 1, 1]))
    first, second = (simulate(m._replace(**ALONE), draws) for m in (model, changed))
    here, there = slice(0, None, 2), slice(1, None, 2)
    assert (first.strength[:, here] == second.strength[:, here]).all()
    assert (first.strength[-1, there] != second.strength[-1, there]).any()


def test_with_constant_efforts_the_network_settles_at_the_contribution_matrix():
    _compiled, model, draws = case(points=np.full((1, 200), 0.5)[:, : len(case(1)[0].dimensions)])
    central = np.array([[band.central] for band in _compiled.network.bands])
    draws = with_values(draws._replace(weights=central), request_rate=0.0, rule_obstacles=0.0)
    rows, fixed = a.rows_of(model), still(model, draws)
    state = np.zeros((rows.end, 1))
    state[rows.intensity : rows.nodes] = 1.0
    state[rows.reference : rows.end] = 0.5
    state = run(lambda s: derivative(model, sums_of(model), rows, draws, fixed, s), state, 1.0, 700)[-1]
    activity, _total = activity_of(model, sums_of(model), state[rows.intensity : rows.nodes])
    push = inputs_of(model, sums_of(model), draws.weights, state[rows.nodes : rows.reference], activity)[
        :4
    ].reshape(2, 2)
    found = contribution(chain_arrays(PLAN))
    c = dict(zip(found.efforts, found.values, strict=True))
    # in noord the social half of the city-wide effort runs, in zuid both halves
    noord, zuid = c["koken"] + c["bellen"] + c["stad"] / 2, c["bellen"] + c["groen"] + c["stad"]
    assert np.allclose(push[:, 0], noord, rtol=1e-9)
    assert np.allclose(push[:, 1], zuid, rtol=1e-9)


def test_learning_of_a_group_is_two_linear_stages():
    _compiled, model, draws = case(1)
    tau, leaving, relapse = 8.0, 0.01, 0.02
    draws = with_values(draws, learning_time=tau, staff_turnover=leaving, relapse=relapse, seats=1e9,
                        spontaneous_adoption=0, imitation=0, imitation_across_areas=0)  # fmt: skip
    rows, fixed = a.rows_of(model), still(model, draws)
    state = np.zeros((rows.end, 1))
    state[rows.learning : rows.adopted] = model.cell_size[:, None]
    state[rows.reference : rows.end] = 0.5
    found = run(lambda s: derivative(model, sums_of(model), rows, draws, fixed, s), state, 1 / 8, 8 * 24)[-1]
    out, loss = 1 / tau + leaving, leaving + relapse
    closed = model.cell_size / tau * (np.exp(-loss * 24) - np.exp(-out * 24)) / (out - loss)
    assert np.allclose(found[rows.adopted : rows.requests, 0], closed, rtol=1e-4)
    assert np.allclose(found[rows.learning : rows.adopted, 0], model.cell_size * np.exp(-out * 24), rtol=1e-3)


def test_spreading_by_itself_is_the_closed_form_of_bass():
    _compiled, model, draws = case(1)
    own, follow = 0.01, 0.3
    draws = with_values(draws, learning_time=1e-5, staff_turnover=0, relapse=0, seats=1e9, spontaneous_adoption=own,
                        imitation=follow, imitation_across_areas=0)  # fmt: skip
    rows, fixed = a.rows_of(model), still(model, draws)
    start = np.zeros(rows.end)
    start[rows.reference : rows.end] = 0.5
    sums = sums_of(model)
    found = solve_ivp(lambda _t, y: derivative(model, sums, rows, draws, fixed, y[:, None])[:, 0], (0, 12), start,
                      method="LSODA", rtol=1e-8, atol=1e-9).y[:, -1]  # fmt: skip
    decay = np.exp(-(own + follow) * 12)
    closed = model.cell_size * (1 - decay) / (1 + follow / own * decay)
    assert np.allclose(found[rows.adopted : rows.requests], closed, rtol=1e-4)


def test_more_professionals_never_mean_fewer_who_work_in_the_new_way():
    _compiled, model, draws = case(32)
    draws = with_values(draws, seats=1e9)
    more = model._replace(cell_selected=model.cell_selected + np.array([5, 0, 0, 0, 0]))
    (_o, few, rows), (_p, many, _r) = watched(model, draws), watched(more, draws)
    gain = many[:, rows.adopted : rows.requests] - few[:, rows.adopted : rows.requests]
    assert gain.min() > -1e-9
    scarce = with_values(draws, seats=2.0)
    gain = watched(more, scarce)[1][:, rows.adopted] - watched(model, scarce)[1][:, rows.adopted]
    assert gain.min() > -1e-9


def test_an_initiative_of_residents_runs_without_professionals():
    cells = [{"area": "noord", "domain": "sociaal", "professionals": 0, "start": "2027-01"}]
    _compiled, model, draws = case(4, "x", phasings=[{"id": "x", "name": "X", "cells": cells}])
    draws = with_values(draws, spontaneous_adoption=0, imitation=0, imitation_across_areas=0)
    _outcome, states, rows = watched(model, draws)
    intensity = dict(
        zip(model.instance_effort.tolist(), states[-1, rows.intensity : rows.nodes], strict=True)
    )
    names = [e.id for e in _compiled.network.efforts]
    assert (intensity[names.index("koken")] > 0.05).all()
    assert (intensity[names.index("bellen")] == 0).all()


def test_waiting_requests_follow_the_law_of_little():
    _compiled, model, draws = case(1, horizon_months=600)
    draws = with_values(draws, professional_capacity=1e9, manager_capacity=1e9, director_capacity=1e9)
    rows, fixed = a.rows_of(model), still(model, draws)
    state = np.zeros((rows.end, 1))
    state[rows.intensity : rows.nodes] = 0.6
    state[rows.reference : rows.end] = 0.5
    held = fixed._replace(instance_on=np.zeros_like(fixed.instance_on))

    def change(s):  # efforts are held at 0.6
        found = derivative(model, sums_of(model), rows, draws, held, s)
        found[rows.intensity : rows.nodes] = 0
        return found

    state = run(change, state, 1.0, 300)[-1]
    _a, asked = activity_of(model, sums_of(model), state[rows.intensity : rows.nodes])
    p = draws.parameters[:, 0]
    rate = p[a.LAMBDA] * asked[:, 0]
    assert np.allclose(state[rows.requests : rows.directors, 0], rate / p[a.MU_1])
    assert np.allclose(state[rows.directors : rows.board, 0], p[a.ETA_1] * rate / p[a.MU_2])


def test_an_effort_in_three_parts_does_what_the_whole_does():
    efforts = new_efforts()
    whole = efforts[1]
    third = [
        whole.model_copy(update={
            "id": f"bellen-{i}", "reach": whole.reach / 3, "workload_fte": whole.workload_fte / 3,
            "cost_eur": whole.cost_eur / 3, "cost_low_eur": None, "cost_high_eur": None,
        })
        for i in range(3)
    ]  # fmt: skip
    one = [whole.model_copy(update={"cost_low_eur": None, "cost_high_eur": None})]
    links = LINKS | {(f"bellen-{i}", "vroeg"): 3 for i in range(3)}
    results = []
    for chosen in (one, third):
        plan = small_plan([efforts[0], *chosen, *efforts[2:]], links)
        compiled = compile_scenario(parse_scenario(scenario_data()), plan)
        draws = compiled.draws(np.full((1, len(compiled.dimensions)), 0.5))
        results.append(
            simulate(compiled.model(compiled.scenario.compared[1]), with_values(draws, effect_size=0.05))
        )
    first, second = results
    assert np.allclose(first.strength, second.strength, rtol=1e-12)
    assert np.abs(first.ledger - second.ledger).max() <= 60  # a cent of rounding per month at most


def test_the_order_of_nodes_and_links_changes_nothing():
    shuffled = small_plan(new_efforts()[::-1], dict(list(LINKS.items())[::-1]))
    results = []
    for plan in (PLAN, shuffled):
        compiled = compile_scenario(parse_scenario(scenario_data()), plan)
        draws = compiled.draws(np.full((1, len(compiled.dimensions)), 0.4))
        results.append(
            simulate(compiled.model(compiled.scenario.compared[1]), with_values(draws, effect_size=0.05))
        )
    assert np.allclose(results[0].strength, results[1].strength, rtol=1e-12)


def smooth():
    """Give a case without a minimum or switch that bites: four areas of the state that all move."""
    _compiled, model, draws = case(1)
    draws = with_values(draws, seats=1e9, build_up_time=3.0, run_down_time=3.0, professional_capacity=1e9,
                        manager_capacity=1e9, director_capacity=1e9, effect_size=0.05, spill_over=0.2)  # fmt: skip
    rows = a.rows_of(model)
    fixed = still(model, draws, need=500.0)
    state = np.zeros((rows.end, 1))
    state[: rows.learning] = 2.0
    state[rows.obstacles] = 1.0
    state[rows.reference : rows.end] = 0.5
    return lambda s: derivative(model, sums_of(model), rows, draws, fixed, s), state


def test_the_integrator_is_of_second_order_and_agrees_with_scipy():
    change, state = smooth()
    exact = solve_ivp(lambda _t, y: change(y[:, None])[:, 0], (0, 24), state[:, 0], method="DOP853",
                      rtol=1e-12, atol=1e-13).y[:, -1]  # fmt: skip
    faults = [np.abs(run(change, state, 1 / n, 24 * n)[-1][:, 0] - exact).max() for n in (4, 8, 16)]
    assert np.log2(faults[0] / faults[1]) >= 1.9
    assert np.log2(faults[1] / faults[2]) >= 1.9
    euler = [np.abs(run(change, state, 1 / n, 24 * n, "euler")[-1][:, 0] - exact).max() for n in (8, 16)]
    assert 0.9 <= np.log2(euler[0] / euler[1]) <= 1.1


def test_a_step_too_long_for_the_fastest_rate_is_refused():
    with pytest.raises(InputError) as caught:
        parse_scenario(scenario_data(parameters={"learning_time": {"value": 1.0}}))
    assert "steps_per_month" in str(caught.value)
    assert parse_scenario(scenario_data(parameters={"learning_time": {"value": 1.0}}, steps_per_month=2))
    many = {
        "obstacles_removed": {"value": 0.05},
        "director_capacity": {"value": 100},
    }  # rules would go below none
    with pytest.raises(InputError) as caught:
        parse_scenario(scenario_data(parameters=many))
    assert "at least 5" in caught.value.findings[0].fix.text("en")


@pytest.mark.parametrize("change", ["area", "domain", "professionals"])
def test_each_of_the_three_choices_changes_the_outcome(change):
    cell = {"area": "zuid", "domain": "sociaal", "professionals": 2, "start": "2027-01"}
    other = (
        cell
        | {"area": {"area": "noord"}, "domain": {"domain": "fysiek"}, "professionals": {"professionals": 15}}[
            change
        ]
    )
    phasings = [{"id": "a", "name": "A", "cells": [cell]}, {"id": "b", "name": "B", "cells": [other]}]
    compiled = compile_scenario(parse_scenario(scenario_data(phasings=phasings)), PLAN)
    draws = with_values(compiled.draws(np.full((1, len(compiled.dimensions)), 0.5)), effect_size=0.05)
    first, second = (simulate(compiled.model(p), draws) for p in compiled.scenario.compared[1:])
    assert np.abs(first.strength[-1] - second.strength[-1]).max() > 1e-3
    assert abs(first.present[1].sum() - second.present[1].sum()) > 1000


def test_a_pilot_is_scaled_stopped_or_kept_and_what_waits_for_it_starts_then():
    _compiled, model, draws = case(4, "proef")
    draws = with_values(draws, measurement_noise=0.0, review_floor=0.0)
    scaled = simulate(model, with_values(draws, scaling_threshold=-1.0))
    assert (scaled.scaled[0] == 24).all()
    assert (scaled.adopted[2, 1] == 0).all()
    assert (scaled.adopted[-1, 1] > 0).all()
    kept = simulate(model, with_values(draws, scaling_threshold=1.0, effect_size=0.1, spill_over=0.0))
    assert np.isinf(kept.scaled).all()
    assert (kept.adopted[:, 1] == 0).all()
    weak = simulate(model, with_values(draws, review_floor=1.0))
    assert (weak.stopped[0] == 6).all()
    lucky = with_values(draws, scaling_threshold=-1.0, review_floor=0.99)
    late = simulate(
        model._replace(review_every=24), lucky
    )  # its first review judges progress as well as effect
    assert np.isinf(late.scaled).all()
    assert (late.stopped[0] == 24).all()
    ended = simulate(model._replace(cell_until=np.full(4, 30.0)), with_values(draws, scaling_threshold=1.0))
    assert (ended.stopped[0] <= 30).all()


def test_what_holds_efforts_back_is_named():
    _compiled, model, draws = case(8)
    poor = simulate(model._replace(income=model.income * 0.0), draws).limits
    rich = simulate(model, draws).limits
    assert (poor[2] < 0.2).all()
    assert (rich[2] > poor[2]).all()
    assert (simulate(model, with_values(draws, seats=0.1)).limits[3] < 0.5).all()


PUBLISHED = [("teacup", ["Teacup Temperature"]), ("SIR", ["Susceptible", "Infectious", "Recovered"])]


@pytest.mark.parametrize(("name", "columns"), PUBLISHED)
def test_published_system_dynamics_models_are_met_in_their_own_step(name, columns):
    path = DATA / name / "output.csv"
    if not path.exists():
        pytest.skip(f"there is no {path}; DIN_SHARED_DATA may name the folder")
    with path.open(newline=None, encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    given = np.array([[float(row[c]) for c in columns] for row in table])
    length = float(table[1]["Time"]) - float(table[0]["Time"])

    def teacup(s):
        return -(s - 70.0) / 10.0

    def sir(s):
        ill, well = s[1] / 5.0, s[0] * s[1] / 1000.0 * 0.3
        return np.array([-well, well - ill, ill])

    found = run({"teacup": teacup, "SIR": sir}[name], given[0], length, len(given) - 1, "euler")
    assert np.allclose(found, given, rtol=6e-6, atol=1e-5)  # the files have six digits
