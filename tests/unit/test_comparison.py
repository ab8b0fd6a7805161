"""Phasings side by side, on a plan small enough to see through: counts, the flip, reasons and words."""

import json
import re

import numpy as np
import pytest

from din.cli.main import main
from din.files import write
from simulation.assumptions import assumptions, drawn_values
from simulation.comparison import categories, category_sentences, compare, data, sentences, what_matters
from simulation.comparison.words import matter_sentences
from simulation.compile import compile_scenario
from simulation.runner import run
from simulation.scenario import parse_scenario
from tests.small_scenario import PLAN, scenario_data

SURE = {"effect_size": {"value": 0.1}, "care_cost": {"value": 3000}, "hidden_demand": {"value": 0}}
RICH = 1e6


def results_of(runs=64, **changes):
    return run(compile_scenario(parse_scenario(scenario_data(**changes)), PLAN), runs=runs, seed=9)


@pytest.fixture(scope="module")
def results():
    return results_of(256)


@pytest.fixture(scope="module")
def worth(results):
    return compare(results, 20_000)


def test_going_on_as_now_is_always_in_it_and_counts_are_of_the_same_draws(worth):
    found = data(worth, {}, None)
    assert found["phasings"][0]["id"] == "doorgaan"
    assert found["phasings"][0]["difference_eur"] == {"mean": 0, "p05": 0, "p50": 0, "p95": 0}
    for phasing in found["phasings"]:
        assert sum(phasing["better_equal_worse"]) == found["compared_runs"] == 256
    assert sum(p["best_in_runs"] for p in found["phasings"]) >= 256
    json.dumps(found, allow_nan=False)


def test_figures_are_those_of_the_runs_taken_by_hand(results, worth):
    values = np.stack([p.npv_eur + 20_000 * p.effect for p in results.phasings])
    best = values.max(axis=0)
    np.testing.assert_allclose(worth.regret.mean, [np.mean(best - row) for row in values])
    np.testing.assert_allclose(worth.difference.mean, (values - values[0]).mean(axis=1))
    assert worth.perfect == pytest.approx(best.mean() - values.mean(axis=1).max())
    assert worth.best == values.mean(axis=1).argmax()


def test_on_two_wishes_what_is_beaten_is_beaten_by_another_on_both(worth):
    wishes = ("improvement", "return_eur")
    one, other = (worth.objectives[wish] for wish in wishes)
    for i, free in enumerate(worth.unbeaten(*wishes)):
        better = (one >= one[i]) & (other >= other[i]) & ((one > one[i]) | (other > other[i]))
        assert free == (not better.any())
    assert worth.places("pace").min() == 1
    assert [worth.places(w)[np.argmax(worth.objectives[w])] for w in wishes] == [1, 1]


def test_without_any_effect_nothing_beats_going_on_as_now_and_that_is_said():
    found = compare(results_of(parameters={"effect_size": {"value": 0}, "spill_over": {"value": 0}}))
    assert found.best == 0
    assert data(found, {}, None)["nothing_beats_reference"]
    assert next(sentences(found)).text("nl") == "Niets brengt gemiddeld meer op dan doorgaan zoals nu."


def test_what_the_choice_hangs_on_is_named_and_its_figures_are_those_of_the_draws():
    cells = scenario_data()["phasings"][:1]
    results = results_of(256, phasings=cells)
    found = compare(results, 60_000)
    others = found.returns[1 - found.best] > found.returns[found.best] + 1e-6
    assert found.best == 1
    assert found.flips == others.sum()
    told = ~others if found.box_holds else others
    held = found.box.holds(drawn_values(results.compiled, 256, 9))
    assert "effect_size" in [found.named[i].id for i in found.box.limited]
    assert found.box.density == pytest.approx(told[held].mean())
    assert found.box.coverage == pytest.approx((told & held).sum() / told.sum())
    assert data(found, {}, None)["flip"]["limits_tell"] == ("holds" if found.box_holds else "flips")


def test_every_assumption_that_is_drawn_has_a_name_and_its_own_values(results):
    named, values = assumptions(results.compiled), drawn_values(results.compiled, 256, 9)
    assert values.shape == (256, len(named))
    assert (np.ptp(values, axis=0) > 0).all()
    assert all(one.label.text() for one in named)


def test_words_count_combinations_and_never_speak_of_a_chance(worth):
    told = [sentence.text("nl") for sentence in sentences(worth)]
    assert any("van de 256 combinaties van aannames" in line for line in told)
    assert not any("kans" in line.lower() or "{" in line for line in told)


def test_from_which_value_on_a_phasing_pays_back_is_told_in_two_digits(results):
    found = compare(results)
    values = [found.break_even_eur(i) for i in range(1, len(results.phasings))]
    by_hand = [-p.npv_eur.mean() / p.effect.mean() for p in results.phasings[1:]]
    assert values == pytest.approx(by_hand)
    assert [p["break_even_eur"] for p in data(found, {}, None)["phasings"]] == [0.0, *values]
    told = next(line.text("nl") for line in sentences(found) if "het eerst terug" in line.text("nl"))
    amount = re.search(r"€\s([\d.]+) per jaar", told)[1].replace(".", "")
    assert float(amount) == float(f"{min(values):.2g}")
    assert abs(compare(results, min(values)).returns.mean(axis=1).max()) < 1.0


def test_phasings_that_differ_in_financing_alone_are_said_to_return_as_much():
    one = scenario_data()["phasings"][0] | {"budgets": []}
    twin = one | {"id": "twin", "name": "Tweeling"}
    other = one | {"id": "later", "name": "Later", "cells": [c | {"start": "2030-01"} for c in one["cells"]]}
    found = compare(results_of(32, phasings=[one, twin, other]), RICH)
    assert found.best
    told = [line.text("nl") for line in sentences(found) if "even veel" in line.text("nl")]
    assert len(told) == 1
    assert "Tweeling" in told[0]
    assert "Later" not in told[0]


def test_all_scenarios_are_read_before_the_first_is_run(tmp_path, capsys, monkeypatch):
    write(PLAN, tmp_path / "plan.json")
    for name, changes in {"goed": {}, "nul": {"horizon_months": 0}, "nan": {"seed": "x"}}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(scenario_data(**changes)))
    monkeypatch.setattr("simulation.runner.run", lambda *_a, **_k: pytest.fail("something was run"))
    paths = [str(tmp_path / f"{name}.json") for name in ("goed", "nul", "nan")]
    assert main(["--lang", "nl", "compare", *paths]) == 2
    told = capsys.readouterr().err
    assert "2 fouten; er is niets doorgerekend" in told
    assert "nul.json" in told
    assert "nan.json" in told


def test_a_pilot_teaches_more_when_it_is_measured_sharply():
    rough, sharp = (
        compare(results_of(256, parameters={"measurement_noise": {"value": noise}}), 20_000).lessons["proef"]
        for noise in (0.5, 0.005)
    )
    assert sharp.changes > 0
    assert sharp.value >= rough.value


def test_what_matters_is_what_varies(results):
    compiled = compile_scenario(parse_scenario(scenario_data(parameters=SURE)), PLAN)
    found = what_matters(compiled, compiled.scenario.phasings[0], 16, seed=1)
    again = what_matters(compiled, compiled.scenario.phasings[0], 16, seed=1)
    assert not {"effect_size", "care_cost"} & set(found.ids)
    assert {"links", "costs", "saving_share"} <= set(found.ids)
    assert found.indices.total.tobytes() == again.indices.total.tobytes()
    assert found.indices.base + found.indices.failed == 16
    assert [line.text("nl") for line in matter_sentences(found, "Samen")]


def test_other_discount_rates_are_tried_by_themselves_and_the_choice_is_that_of_a_scenario_with_them():
    results = results_of(64)
    worth = compare(results).break_even_eur(2)  # the first that pays back
    with_value = {}
    for rate in (0.016, 0.029):
        scenario = results_of(64, parameters={"discount_rate": {"value": rate}})
        with_value[rate] = compare(scenario, worth).best
    found = categories(results, worth)
    assert [one.value for one in found] == [0.016, 0.029]
    names = [p.phasing for p in results.phasings]
    assert {one.value: names.index(one.best) for one in found} == with_value
    assert len(set(with_value.values())) == 2  # where it just pays back, what lies far ahead turns the choice
    told = [line.text("nl") for line in category_sentences(found)]
    assert any("Discontovoet 1,6% per jaar in plaats van 2,25%" in line for line in told)
    clear = categories(results_of(16, parameters={"effect_size": {"value": 0}}))
    (line,) = category_sentences(clear)
    assert line.text("nl") == (
        "Discontovoet 1,6%; 2,9% per jaar in plaats van 2,25%: “Doorgaan zoals nu” blijft de beste."
    )


def test_the_command_tells_it_as_text_and_as_json(tmp_path, capsys):
    write(PLAN, tmp_path / "plan.json")
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(scenario_data()))
    told = ["compare", str(path), "--runs", "32"]
    assert main([*told, "--series", "2", "--sensitivity", "4"]) == 0
    text = capsys.readouterr().out
    assert "Doorgaan zoals nu" in text
    assert "van de 32 combinaties van aannames" in text
    assert "Discontovoet" in text
    assert main([*told, "--format", "json", "--value", "20000"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["compared_runs"] == 32
    assert found["value_eur"] == 20_000
    assert main(["compare", str(tmp_path / "nergens.yaml")]) == 2
    assert "Traceback" not in capsys.readouterr().err
