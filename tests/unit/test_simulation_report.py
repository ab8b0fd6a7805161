"""What a run says in words and in files, for the shipped scenarios too."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from din.cli.main import main
from din.service import load
from din.texts import in_language
from scenarios import zutphen_path
from simulation.compile import compile_scenario
from simulation.kernels.arrays import LEDGER
from simulation.report import report
from simulation.runner import run
from simulation.scenario import Scenario, parse_scenario, read_scenario
from tests.small_scenario import PLAN, scenario_data
from tools import parameter_docs

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = [zutphen_path().with_name("fasering.yaml"), ROOT / "scenarios" / "ruwaard.yaml"]


def compiled(path):
    found = read_scenario(path)
    plan, _findings = load(found.plan_location)
    return compile_scenario(found.checked(plan), plan)


def test_an_improvement_that_may_be_for_the_worse_says_so():
    made = compile_scenario(parse_scenario(scenario_data()), PLAN)
    summary = replace(report(run(made, runs=16)).summaries[1], change=(-0.001, 0.0, 0.006))
    assert summary.improvement_words().text("nl") == "slechter tot duidelijk beter"
    assert summary.improvement_words().text("en") == "worse to clearly better"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_scenario_runs_and_says_what_is_illustrative(path):
    found = report(run(compiled(path), runs=32))
    data = found.data()
    assert data["is_example"]
    assert data["compared_runs"] == 32
    assert data["phasings"][0]["id"] == "doorgaan"
    assert json.dumps(data, allow_nan=False)
    for phasing in data["phasings"][1:]:
        assert phasing["mean_cost_eur"] > 0
        assert 0 < max(phasing["figures"]["mean_change"]["values"]) < 0.2


def test_zutphen_has_the_phasings_a_council_would_ask_for():
    scenario = read_scenario(SHIPPED[0]).scenario
    assert len(scenario.phasings) >= 6
    by_id = {p.id: p for p in scenario.phasings}
    assert {c.area for c in by_id["aandachtswijken"].cells} == {"WK030101", "WK030102", "WK030103"}
    assert {c.form.value for c in by_id["proeftuin-waterkwartier"].cells} == {"pilot"}
    assert any(c.after for c in by_id["eerst-leren"].cells)
    assert {c.area for c in by_id["overal-dun"].cells} == {a.area for a in scenario.areas}
    first, later = (
        {c.domain for c in by_id["sociaal-eerst"].cells if (c.start.year < 2028) == early}
        for early in (True, False)
    )
    assert first == {"sociaal"}
    assert "fysiek" in later


def test_the_form_of_financing_moves_money_and_not_behaviour():
    results = run(compiled(SHIPPED[1]), runs=32)
    lump, volume = results.of("lumpsum"), results.of("p-maal-q")
    assert np.array_equal(lump.strength, volume.strength)
    assert np.array_equal(lump.npv_eur, volume.npv_eur)
    apart = (lump.outcome.ledger != volume.outcome.ledger).any(axis=(1, 2))
    kept = {"covered_by_payer", "covered_by_provider", "kept_by_payer", "kept_by_provider"}
    assert {"kept_by_payer", "kept_by_provider"} <= {LEDGER[i] for i in np.flatnonzero(apart)} <= kept


def said(**changes):
    scenario = parse_scenario(scenario_data(**changes))
    with in_language("nl"):
        found = report(run(compile_scenario(scenario, PLAN), runs=64))
        return found, [s.text() for s in found.sentences()]


def test_it_says_plainly_when_nothing_beats_going_on_as_now():
    found, lines = said(parameters={"effect_size": {"value": 0.0}, "hidden_demand": {"value": 0.1}})
    assert found.nothing_wins
    assert lines[0].startswith("Niets wint gemiddeld van doorgaan zoals nu")
    assert any("verdient zich nooit terug" in line for line in lines)
    assert found.summaries[0].best_in == 64


def test_it_says_what_an_improvement_must_be_worth_or_that_it_pays_already():
    found, lines = said(parameters={"effect_size": {"value": 0.05}, "hidden_demand": {"value": 0.0}})
    summary = found.summaries[1]
    back = summary.mean_npv_eur + summary.break_even_eur * summary.mean_effect
    assert abs(back) < 1e-6 * summary.mean_cost_eur
    assert any("verdient zich gemiddeld terug als één inwoner" in line for line in lines)
    _rich, lines = said(
        parameters={"effect_size": {"value": 0.1}, "hidden_demand": {"value": 0.0}, "saving_share": {"value": 0.9},
                    "care_cost": {"value": 30000}}
    )  # fmt: skip
    assert any("verdient zich gemiddeld al terug" in line for line in lines)


def din(capsys, *arguments):
    """Run the command line; give what it printed."""
    assert main(["--lang", "nl", *(str(a) for a in arguments)]) == 0
    return capsys.readouterr().out


def test_what_is_written_makes_the_same_files_again(tmp_path, capsys):
    chosen = ("--runs", 16, "--seed", 5, "--out", tmp_path / "a", "--format", "json")
    first = din(capsys, "simulate", SHIPPED[1], *chosen)
    second = din(capsys, "simulate", tmp_path / "a" / "scenario.json", "--out", tmp_path / "b")
    names = ["bands.csv", "draws.csv", "metadata.json", "money.csv", "plan.json", "scenario.json"]
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == names
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name
    with (tmp_path / "a" / "draws.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    data = json.loads(first)
    mean = np.mean([float(r["npv_eur"]) for r in rows if r["phasing"] == "lumpsum"])
    assert np.isclose(
        mean, next(p for p in data["phasings"] if p["id"] == "lumpsum")["mean_npv_eur"], rtol=1e-12
    )
    assert json.loads((tmp_path / "a" / "metadata.json").read_text(encoding="utf-8"))["seed"] == 5
    assert "Waar dit op rust" in second


def test_parquet_holds_the_same_numbers_and_can_be_made_again(tmp_path, capsys):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed (extra parquet)")
    din(capsys, "simulate", SHIPPED[1], "--runs", 16, "--seed", 5, "--out", tmp_path / "a", "--parquet")
    din(capsys, "simulate", tmp_path / "a" / "scenario.json", "--out", tmp_path / "b", "--parquet")
    din(capsys, "simulate", tmp_path / "a" / "scenario.json", "--out", tmp_path / "c")
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == [
        "bands.parquet", "draws.parquet", "metadata.json", "money.parquet", "plan.json", "scenario.json",
    ]  # fmt: skip
    for name in ("draws", "bands"):
        files = [tmp_path / folder / f"{name}.parquet" for folder in "ab"]
        assert files[0].read_bytes() == files[1].read_bytes()
        with (tmp_path / "c" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            as_text = list(csv.DictReader(file))
        assert as_text == [
            {k: str(v) for k, v in row.items()} for row in parquet.read_table(files[0]).to_pylist()
        ]


def test_without_pyarrow_or_a_folder_parquet_is_refused_before_anything_runs(tmp_path, capsys, monkeypatch):
    assert main(["--lang", "nl", "simulate", str(SHIPPED[1]), "--parquet"]) == 2
    monkeypatch.setattr("simulation.export.find_spec", lambda _name: None)
    assert (
        main(["--lang", "nl", "simulate", str(SHIPPED[1]), "--parquet", "--out", str(tmp_path / "uit")]) == 2
    )
    assert "pyarrow" in capsys.readouterr().err
    assert not (tmp_path / "uit").exists()


def test_the_command_tells_all_faults_and_runs_nothing(tmp_path, capsys):
    bad = tmp_path / "slecht.yaml"
    data = scenario_data(areas=[{"area": "Noord", "residents": 5}], plan=str(zutphen_path()))
    bad.write_text(json.dumps(data), encoding="utf-8")
    assert main(["--lang", "nl", "simulate", str(bad), "--out", str(tmp_path / "uit")]) == 2
    told = capsys.readouterr()
    assert "slecht.yaml" in told.err + told.out
    assert "Noord" in told.err + told.out
    assert not (tmp_path / "uit").exists()


def test_the_schema_is_published(capsys):
    assert json.loads(din(capsys, "scenario-schema")) == Scenario.model_json_schema()


def test_the_tables_of_parameters_in_the_docs_are_up_to_date():
    for page, language in parameter_docs.PAGES.items():
        assert page.read_text(encoding="utf-8") == parameter_docs.document(page, language)
