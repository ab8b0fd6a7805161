"""Every figure of a result can be explained: meaning, formula, ingredients, source and who estimated it."""

import json

import pytest

from din.cli.main import main
from din.files import write
from din.texts import in_language
from simulation.compile import compile_scenario
from simulation.explanation import FIGURES, explained
from simulation.explanation.figures import BY_ID
from simulation.explanation.ingredients import INPUTS
from simulation.parameters import BY_NAME
from simulation.report import report
from simulation.results import SCALARS
from simulation.runner import run
from simulation.scenario import parse_scenario
from tests.small_scenario import PLAN, scenario_data


@pytest.fixture(scope="module")
def compiled():
    return compile_scenario(parse_scenario(scenario_data(parameters={"relapse": {"value": 0.0225}})), PLAN)


def test_every_figure_with_a_value_per_draw_and_every_figure_in_json_is_explained(compiled):
    ids = {figure.id for figure in FIGURES}
    assert set(SCALARS) <= ids
    told = report(run(compiled, runs=2)).data()
    assert {"best_in_runs", "limits", "waiting_trajectories"} <= set(told["phasings"][1]) & ids
    assert {"spread"} <= set(told) & ids
    assert len(BY_ID) == len(FIGURES)


def test_what_a_figure_names_is_there(compiled):
    for figure in FIGURES:
        assert set(figure.parameters) <= set(BY_NAME), figure.id
        assert set(figure.inputs) <= set(INPUTS), figure.id
        assert set(figure.of) <= set(BY_ID), figure.id
        assert figure.parameters or figure.inputs or figure.of, figure.id
        with in_language("nl"):
            data = explained(compiled, figure.id).data()
        assert all(data[key] for key in ("label", "meaning", "formula")), figure.id
        assert all(i["label"] and i["value"] and i["source"] for i in data["ingredients"]), figure.id
    used = {name for figure in FIGURES for name in figure.inputs}
    assert used == set(INPUTS)


def test_a_value_is_told_as_the_scenario_has_it_with_its_tag_and_source(compiled):
    with in_language("nl"):
        found = {i["label"]: i for i in explained(compiled, "adopted").data()["ingredients"]}
    assert found["Terugvallen in de oude manier (φ)"]["value"] == "0,0225 per maand"
    assert found["Collega’s volgen (q)"]["value"] == "0,032 per maand (0,02 tot 0,06)"
    assert found["Collega’s volgen (q)"]["tag"] == "E"
    assert "Bass" in found["Collega’s volgen (q)"]["source"]


def test_the_command_explains_all_or_one_and_proposes_the_right_name(tmp_path, capsys):
    write(PLAN, tmp_path / "plan.json")
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(scenario_data()))
    assert main(["--lang", "nl", "explain", str(path), "npv_eur"]) == 0
    text = capsys.readouterr().out
    assert "Formule: besparing − kosten" in text
    assert "Discontovoet (r): 0,0225 per jaar. [E] Werkgroep" in text
    assert main(["--lang", "nl", "explain", str(path), "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["figures"]) == len(FIGURES)
    assert main(["--lang", "nl", "explain", str(path), "npv"]) == 2
    assert "npv_eur" in capsys.readouterr().err
