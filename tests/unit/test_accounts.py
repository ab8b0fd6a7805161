"""The books of a phasing: every euro has its place, and who gains and bears the risk follows the form of financing."""

import csv
import json

import numpy as np
import pytest

from din.cli.main import main
from din.files import write
from simulation.accounts import POSTS, accounts, data, sentences, streams
from simulation.compile import compile_scenario
from simulation.export import export
from simulation.kernels.arrays import LEDGER
from simulation.runner import run
from simulation.scenario import Financing, parse_scenario
from tests.small_scenario import PLAN, scenario_data


def results_of(runs=32, **changes):
    return run(compile_scenario(parse_scenario(scenario_data(**changes)), PLAN), runs=runs, seed=9)


@pytest.fixture(scope="module")
def results():
    return results_of()


def told(found):
    return [one.text("nl") for one in sentences(found)]


def test_every_line_is_that_of_the_kernels_and_balances_in_every_draw(results):
    for one in accounts(results):
        assert one.balances.all()
        for name in LEDGER:
            row = one.result.outcome.ledger[LEDGER.index(name)].sum(axis=0) / 100
            assert np.allclose(one.euros(name), row, rtol=1e-12)
        total = sum(one.mean(p.id, i) for p in POSTS if p.group == "in" for i in range(len(one.areas)))
        assert total == pytest.approx(sum(one.mean(p.id) for p in POSTS if p.group == "out"))
    assert "Elke euro heeft een plaats: in alle 32 combinaties klopt het op de cent." in told(
        accounts(results)
    )


def test_one_cent_astray_is_seen(results):
    ledger = results.phasings[1].outcome.ledger.copy()
    ledger[LEDGER.index("learning"), 0, 3] += 1
    outcome = results.phasings[1].outcome._replace(ledger=ledger)
    object.__setattr__(one := accounts(results)[0], "result", _with(results.phasings[1], outcome))
    assert one.balances.sum() == 31
    assert not any("op de cent" in line for line in told((one,)))


def _with(result, outcome):
    return type(result)(result.phasing, result.name, result.compiled, outcome, result.stage, result.source)


@pytest.mark.parametrize("form", list(Financing))
def test_the_same_demand_under_each_form_of_financing_moves_money_and_nothing_else(form):
    budgets = [{"area": a, "per_year_eur": 60_000, "form": form.value} for a in ("noord", "zuid")]
    one, *_others = accounts(results_of(budgets=budgets, city_budget_eur_per_year=None))
    assert one.forms == (form,)
    lump = form is Financing.LUMP_SUM
    bears, other = ("provider", "payer") if lump else ("payer", "provider")
    assert one.euros(f"covered_by_{bears}").max() > 0
    assert not one.euros(f"covered_by_{other}").any()
    assert not one.euros(f"kept_by_{other}").any()
    assert np.allclose(
        one.euros(bears), one.euros("saving") - one.euros("returned") - one.euros(f"covered_by_{bears}")
    )
    line = told((one,))[1]
    assert ("de aanbieder komt tekort in" in line) == lump
    plain = accounts(
        results_of(
            city_budget_eur_per_year=None, budgets=[b | {"form": "price_times_volume"} for b in budgets]
        )
    )
    assert np.array_equal(one.euros("efforts"), plain[0].euros("efforts"))
    assert np.array_equal(one.euros("saving"), plain[0].euros("saving"))


def test_only_a_dated_agreement_returns_a_saving_and_what_is_an_estimate_is_called_so(results):
    lines = told(accounts(results))
    assert (
        "Van elke bespaarde euro komt 30% terug in de wijk, vanaf 01-2028, door “Wmo” (afgesproken)." in lines
    )
    assert "Een schatting of schaduwbudget verplaatst nog geen geld: Zvw." in lines
    rows = [tuple(map(str, row)) for row in streams(results.phasings[1])]
    assert [row[3] for row in rows] == ["01-2028", "–"]
    none = [{"name": "Zvw", "share": 0.4, "status": "estimate", "joins": "2028-01", "returned_share": 1.0}]
    without = accounts(results_of(streams=none))
    assert not without[0].euros("returned").any()
    assert any("Niets van een besparing komt terug" in line for line in told(without))


def test_a_pooled_stream_adds_to_the_budget_from_the_month_in_which_it_joins():
    pooled = [
        {
            "name": "Wmo",
            "share": 0.6,
            "status": "pooled",
            "joins": "2029-01",
            "per_year_eur": {"noord": 12_000},
        }
    ]
    more, less = (accounts(results_of(streams=s))[0].mean("budget") for s in (pooled, []))
    assert more - less == pytest.approx(36_000)  # three of the five years


def test_the_command_and_the_files_tell_it(tmp_path, capsys, results):
    write(PLAN, tmp_path / "plan.json")
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(scenario_data()))
    assert main(["--lang", "nl", "money", str(path), "--runs", "8"]) == 0
    text = capsys.readouterr().out
    for words in (
        "Samen beginnen",
        "De verandering aanjagen",
        "Eerst een proeftuin",
        "Groeimodel",
        "op de cent",
    ):
        assert words in text
    assert main(["--lang", "nl", "money", str(path), "--runs", "8", "--phasing", "samen"]) == 0
    text = capsys.readouterr().out
    assert "Noord" in text
    assert "Eerst een proeftuin" not in text
    assert main(["--lang", "nl", "money", str(path), "--phasing", "same"]) == 2
    assert "samen" in capsys.readouterr().err
    assert main(["money", str(path), "--runs", "8", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [p["balanced_runs"] for p in found["phasings"]] == [8, 8]
    assert found["streams"][0]["status"] == "agreed"
    export(results, PLAN, tmp_path / "uit")
    with (tmp_path / "uit" / "money.csv").open(encoding="utf-8") as file:
        rows = {(r["phasing"], r["area"], r["post"]): float(r["mean_eur"]) for r in csv.DictReader(file)}
    one = accounts(results)[0]
    assert rows["samen", "zuid", "efforts"] == pytest.approx(one.mean("efforts", 1))
    json.dumps(data(accounts(results)), allow_nan=False)
