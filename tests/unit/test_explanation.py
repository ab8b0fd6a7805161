"""Why a result is what it is: initiatives by what they really reach, the bottleneck by name, and what it rests on."""

import json
from dataclasses import replace

import numpy as np
import pytest

from din.analysis import contribution
from din.cli.main import main
from din.files import write
from din.graph import chain_arrays
from din.graph.arrays import exposure
from simulation.compile import compile_scenario
from simulation.explanation import explain, reasons
from simulation.explanation.basis import strongest, without_reach
from simulation.explanation.reached import DRAWS, reached, worth
from simulation.explanation.reasons import _about
from simulation.runner import run
from simulation.scenario import parse_scenario
from tests.small_scenario import PLAN, new_efforts, scenario_data, small_plan

SURE = {"effect_size": {"value": 0.1}, "care_cost": {"value": 3000}, "hidden_demand": {"value": 0}}


def results_of(runs=8, plan=PLAN, **changes):
    return run(compile_scenario(parse_scenario(scenario_data(**changes)), plan), runs=runs, seed=9)


def told(results, phasing="samen"):
    return {one.kind: one for one in reasons(results, phasing)}


def test_what_an_effort_is_worth_is_its_contribution_over_all_routes():
    compiled = results_of().compiled
    found = contribution(chain_arrays(PLAN))
    order = [found.mission_elements.index(e) for e in compiled.elements]
    by_analysis = dict(zip(found.efforts, found.values[:, order].mean(axis=1), strict=True))
    own = zip(compiled.network.efforts, worth(compiled), strict=True)
    assert {e.id: pytest.approx(w * exposure(e)) for e, w in own} == {
        e.id: by_analysis[e.id] for e in compiled.network.efforts
    }


def test_by_hand_an_effort_of_residents_without_obstacles_builds_up_as_a_first_order_delay():
    """x' = (1 − x)/3 from month 0 on, with nothing in the way: the mean of 1 − exp(−t/3) over months 1 to 60."""
    calm = {"rule_obstacles": {"value": 0}, "request_rate": {"value": 0}}
    cells = [{"area": "noord", "domain": "sociaal", "professionals": 10, "start": "2027-01"}]
    results = results_of(
        parameters=calm, phasings=[{"id": "samen", "name": "S", "cells": cells}], steps_per_month=8
    )
    found = reached(results, results.of("samen"))
    efforts = [results.compiled.network.efforts[e].id for e in found.model.instance_effort]
    mean = np.mean(1 - np.exp(-np.arange(1, 61) / 3))
    assert found.intensity[efforts.index("koken")] == pytest.approx(mean, abs=2e-4)
    assert found.peak[efforts.index("koken")] == pytest.approx(1, abs=1e-6)
    assert found.blockers.tolist() == [0, 0, 0, 0]


def test_an_effort_that_never_gets_going_is_not_named_however_much_it_would_do():
    """On paper “groen” does most; with hardly any professionals what residents do comes first."""
    plan = small_plan([e.model_copy(update={"reach": 10}) if e.id == "koken" else e for e in new_efforts()])
    paper, stuck = (
        told(results_of(plan=plan, parameters=SURE | {"need_per_fte": {"value": need}}))["initiatives"].figure
        for need in (0.01, 1e6)
    )
    assert next(iter(paper)) == "groen"
    assert next(iter(stuck)) == "koken"
    assert stuck.get("groen", 0) < 0.01 * paper["groen"]


def test_only_efforts_of_cells_that_start_are_named():
    cells = [{"area": "zuid", "domain": "fysiek", "professionals": 6, "start": "2027-07"}]
    found = told(results_of(phasings=[{"id": "samen", "name": "Groen", "cells": cells}]))
    assert set(found["initiatives"].figure) <= {"groen", "stad"}


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"seats": 0.05}, "leersessies"),
        ({"need_per_fte": 900}, "te weinig professionals"),
        ({"rule_obstacles": 3}, "Regels die in de weg staan"),
        ({"half_blocking_queue": 0.05, "rule_obstacles": 0, "professional_pace": 0.01},
         "rij ligt bij de professionals"),
        ({"half_blocking_queue": 0.05, "rule_obstacles": 0, "manager_pace": 0.01, "professional_pace": 1},
         "rij ligt bij de managers"),
        ({"half_blocking_queue": 0.05, "rule_obstacles": 0, "director_pace": 0.001, "manager_pace": 1,
          "professional_pace": 1, "passed_to_directors": 1, "passed_to_board": 1}, "rij ligt bij de bestuurders"),
    ],
)  # fmt: skip
def test_the_bottleneck_that_was_made_is_the_one_that_is_named(parameters, words):
    given = SURE | {name: {"value": value} for name, value in parameters.items()}
    found = told(results_of(parameters=given))
    assert list(found) == ["initiatives", "bottleneck", "money"]
    assert words in found["bottleneck"].message.text("nl")


def test_too_little_money_is_named():
    budgets = [{"area": "noord", "per_year_eur": 0}, {"area": "zuid", "per_year_eur": 0}]
    found = told(results_of(parameters=SURE, budgets=budgets, city_budget_eur_per_year=0))
    assert "te weinig geld" in found["bottleneck"].message.text("nl")


def test_the_yardstick_and_a_run_without_answers_have_no_reasons_but_say_what_they_rest_on():
    results = results_of()
    assert reasons(results, "doorgaan") == ()
    assert "maatstaf" in explain(results, "doorgaan").sentences()[0].text("nl")
    none = [replace(p, stage=np.ones_like(p.stage)) for p in results.phasings]
    failed = explain(replace(results, phasings=tuple(none)), "samen")
    assert failed.reasons == failed.movers == ()
    assert failed.common


def test_what_is_watched_are_draws_of_the_run_itself():
    """All 32 draws of a small run watched: the same means as the kernel gives over all of them."""
    results = results_of(DRAWS)
    found = reached(results, results.of("samen"))
    again = reached(replace(results, picked=np.arange(DRAWS)), results.of("samen"))
    np.testing.assert_allclose(found.intensity, again.intensity, rtol=1e-12)
    assert (found.intensity <= found.peak).all()


def test_the_assumption_that_moves_a_result_is_named_with_its_direction():
    results = results_of(256, parameters={"effect_size": {"value": 0}, "spill_over": {"value": 0}})
    found = explain(results, "samen")
    names = [one.assumption.id for one in found.movers]
    assert set(names[:2]) == {"hidden_demand", "care_cost"}
    assert all(one.correlation < 0 for one in found.movers[:2])
    assert [one.through for one in found.movers[:2]] == ["care", "care"]
    told = "Hoe hoger, hoe minder het opbrengt, doordat de zorg dan meer kost: Verborgen vraag"
    assert any(told in line.text("nl") for line in found.sentences())


def test_by_which_part_an_assumption_works_is_the_part_that_it_changes():
    """Without saving and hidden demand only what is spent is left; with V and no change in it only what improves."""
    nothing = {name: {"value": 0} for name in ("saving_share", "hidden_demand")}
    results = results_of(256, parameters=nothing | {"spill_over": {"value": 0}})
    spent = explain(results, "samen").movers
    assert spent
    assert {one.through for one in spent} == {"cost"}
    worth = explain(results, "samen", 1e6).movers
    assert worth[0].assumption.id == "effect_size"
    assert worth[0].through == "improvement"


def test_shares_of_what_initiatives_do_are_told_without_false_certainty():
    shares = {
        1.0: "100%",
        0.97: "bijna 100%",
        0.83: "ongeveer 80%",
        0.042: "ongeveer 4%",
        0.001: "minder dan 1%",
    }
    for share, words in shares.items():
        told = _about(share)
        assert (told if isinstance(told, str) else told.text("nl")) == words


def test_by_hand_a_column_that_resembles_a_stronger_one_is_not_named_for_it():
    random = np.random.default_rng(4)
    cause = random.random(512)
    twin = cause + 0.3 * random.random(512)
    other = random.random(512)
    outcome = 10 * cause - 2 * other
    found = strongest(np.stack([twin, other, cause], axis=1), outcome, 3)
    assert [column for column, _rank in found[:2]] == [2, 1]
    assert found[0][1] > 0.9
    assert found[1][1] < -0.5
    assert abs(found[2][1]) < 0.25
    assert strongest(np.ones((5, 2)), np.arange(5.0), 2) == ()
    assert strongest(np.ones((1, 2)), np.ones(1), 2) == ()


def test_efforts_without_a_known_reach_are_told_only_where_they_start():
    efforts = [e.model_copy(update={"reach": None}) if e.id == "koken" else e for e in new_efforts()]
    results = results_of(plan=small_plan(efforts))
    assert without_reach(results.of("samen")) == ("koken",)
    (finding,) = explain(results, "samen").data()["findings"]
    assert (finding["rule"], finding["elements"]) == ("reach-missing", ["koken"])
    assert any("bereik niet bekend" in line.text("nl") for line in explain(results, "samen").sentences())
    assert not any("bereik" in line.text("nl") for line in explain(results, "doorgaan").sentences())
    zuid = [{"area": "zuid", "domain": "sociaal", "professionals": 12, "start": "2027-01"}]
    other = results_of(plan=small_plan(efforts), phasings=[{"id": "samen", "name": "S", "cells": zuid}])
    assert without_reach(other.of("samen")) == ()


def test_every_command_says_why_as_text_and_as_json(tmp_path, capsys):
    write(PLAN, tmp_path / "plan.json")
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(scenario_data()))
    for command in ("simulate", "compare", "choose"):
        wishes = ["--areas", "2"] if command == "choose" else []
        assert main(["--lang", "nl", command, str(path), "--runs", "8", *wishes]) == 0
        text = capsys.readouterr().out
        assert "zo uitkomt" in text
        assert "voeden de missie hier het meest" in text
        assert text.count("Waar dit op rust") == 1
        assert main(["--lang", "nl", command, str(path), "--runs", "8", *wishes, "--format", "json"]) == 0
        data = json.loads(capsys.readouterr().out)
        own = data["explanation"] if command == "choose" else data.get("explanations", data["phasings"])[1]
        assert [one["kind"] for one in own["reasons"]] == ["initiatives", "bottleneck", "money"]
        assert any("aanname" in line for line in own["rests_on"])
