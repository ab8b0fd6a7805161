"""Calibration: a truth made by the model is found back, silence is told, and what may not calibrate is refused."""

import json
from datetime import date

import numpy as np
import pytest

from din.cli.main import main
from din.errors import UsageError
from din.files import write
from din.model import Indicator, Measurement, MeasurementStatus, Plan
from simulation.assumptions import drawn_values
from simulation.calibration import calibrate, calibrated, data, foretold, sentences, usable
from simulation.comparison import compare
from simulation.compile import compile_scenario
from simulation.kernels.arrays import PARAMETERS
from simulation.runner import outcome_of, run
from simulation.scenario import parse_scenario
from tests.small_scenario import PLAN, scenario_data

RUNS, SEED = 1024, 5
MONTHS = (12, 24, 36, 48, 60)
EXACT = {"measurement_noise": {"value": 0.001}}
"""The small plan moves an element by half a percentage point: with the usual error nothing would be learned."""


def plan_with(*more):
    return Plan.build([*PLAN.records.values(), *more], "klein")


def later(month, value, area="noord", **changes):
    when = date(2027 + month // 12, 1 + month % 12, 15)
    given = {"id": f"n-{area}-{month}", "indicator": "laag", "area": area, "value": value, "period_start": when,
             "period_end": when}  # fmt: skip
    return Measurement(**given | changes)


def compiled_for(plan=PLAN, **changes):
    return compile_scenario(parse_scenario(scenario_data(reference_path=[], **changes)), plan)


def truth(compiled, effect, only=None):
    """Run the whole model once with all at its central value and the effect given; give what would be measured."""
    draws = compiled.draws(np.full((1, len(compiled.dimensions)), 0.5))
    draws.parameters[PARAMETERS.index("effect_size")] = effect
    model = compiled.model(compiled.scenario.phasings[0])
    strength = outcome_of(compiled, model, draws)[0].strength[:, :, 0]
    return [
        later(month, 100 * (1 - strength[month // 12, w]), area)
        for w, area in enumerate(compiled.areas)
        for month in only or MONTHS
    ]


def rows(found):
    return {one["id"]: one for one in data(found)["assumptions"]}


@pytest.mark.parametrize("effect", [0.03, 0.08])
def test_a_truth_made_by_the_model_is_found_back(effect):
    plan = plan_with(*truth(compiled_for(parameters=EXACT), effect))
    found = calibrate(compiled_for(plan, parameters=EXACT), plan, "samen", runs=4096, seed=SEED)
    assert len(found.points) == 2 * len(MONTHS)
    assert found.weights.enough
    row = rows(found)["effect_size"]
    assert row["before"]["p05"] == 0
    assert row["before"]["p95"] > 0.09
    assert row["after"]["p05"] <= effect <= row["after"]["p95"]
    assert row["after"]["p95"] - row["after"]["p05"] < 0.8 * (row["before"]["p95"] - row["before"]["p05"])
    assert row["after"]["p05"] > 0.01
    assert not row["silent"]


def test_without_any_effect_the_effect_is_found_to_be_small():
    plan = plan_with(*truth(compiled_for(parameters=EXACT), 0.0))
    row = rows(calibrate(compiled_for(plan, parameters=EXACT), plan, "samen", runs=RUNS, seed=SEED))[
        "effect_size"
    ]
    assert row["after"]["p50"] == 0
    assert row["after"]["p95"] < 0.5 * row["before"]["p95"]


def test_a_measurement_that_tells_nothing_is_said_to_tell_nothing():
    noisy = {"measurement_noise": {"value": 1.0}}
    plan = plan_with(later(12, 40.0))
    found = calibrate(compiled_for(plan, parameters=noisy), plan, "samen", runs=RUNS, seed=SEED)
    assert found.weights.effective > 0.99 * RUNS
    assert found.learned.silent.all()
    assert {one["says"] for one in rows(found).values()} == {"De metingen zeggen hierover nog niets."}
    assert "De metingen zeggen nog van geen enkele aanname iets." in [s.text("nl") for s in sentences(found)]


def test_what_money_costs_is_never_learned_from_how_residents_fare():
    plan = plan_with(*truth(compiled_for(), 0.05))
    found = rows(calibrate(compiled_for(plan, parameters=EXACT), plan, "samen", runs=4096, seed=SEED))
    assert found["care_cost"]["silent"]
    assert not found["effect_size"]["silent"]


def test_a_relative_indicator_is_refused_with_the_reason_its_scenario_gives():
    row = {"element": "e1", "indicator": "laag", "transformation": "complement_of_percentage"}
    plan = plan_with(later(12, 30.0))
    with pytest.raises(UsageError, match="Altijd een laagste 40"):
        calibrate(
            compiled_for(plan, start_values=[row | {"describes_only": "Altijd een laagste 40 %."}]),
            plan,
            "samen",
        )


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"definition": "Inwoners met de laagste 40 % inkomens"}, "laagste 40 %"),
        ({"name": "Inwoners in de 40% laagste inkomens"}, "40% laagste"),
        ({"definition": "Aandeel in het onderste kwintiel"}, "kwintiel"),
        ({"source": "Leefbaarometer 3.0"}, "Leefbaarometer"),
        ({"definition": "Ervaren gezondheid, modelschatting voor kleine gebieden"}, "modelschatting"),
    ],
)
def test_what_is_relative_or_made_by_a_model_by_its_own_words_never_calibrates_unless_said_otherwise(
    about, words
):
    own = {"id": "laag", "name": "Laag inkomen", "unit": "%", "higher_is_better": False}
    others = [record for record in PLAN.records.values() if record.id != "laag"]
    plan = Plan.build([*others, Indicator(**own | about), later(24, 30.0)], "klein")
    kept, refused = usable(compiled_for(plan), plan)
    assert kept == ()
    assert [f"“{words}”" in one.reason.text("nl") for one in refused] == [True]
    row = {
        "element": "e1",
        "indicator": "laag",
        "transformation": "complement_of_percentage",
        "calibrates": True,
    }
    kept, refused = usable(compiled_for(plan, start_values=[row]), plan)
    assert [p.month for p in kept] == [24]
    assert refused == ()


@pytest.mark.parametrize(
    "about",
    [
        {"definition": "Inwoners die rondkomen, 100 % van de steekproef"},
        {"source": "Gemeente, hoogste twee scores van vijf"},
    ],
)
def test_ordinary_words_are_no_reason_to_refuse(about):
    own = {"id": "laag", "name": "Laag inkomen", "unit": "%", "higher_is_better": False}
    others = [record for record in PLAN.records.values() if record.id != "laag"]
    plan = Plan.build([*others, Indicator(**own | about), later(24, 30.0)], "klein")
    assert usable(compiled_for(plan), plan)[1] == ()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": MeasurementStatus.ESTIMATED}, "geschat"),
        ({"period_start": date(2026, 7, 1)}, "begint voor"),
        ({"period_end": date(2027, 1, 31), "period_start": date(2027, 1, 2)}, "begint: er kan"),
        ({"period_start": date(2040, 1, 1), "period_end": date(2040, 1, 1)}, "60 maanden"),
    ],
)
def test_each_measurement_that_cannot_be_used_is_refused_with_its_reason(changes, reason):
    plan = plan_with(later(12, 30.0, **changes), later(24, 30.0))
    kept, refused = usable(compiled_for(plan), plan)
    assert [p.month for p in kept] == [24]
    assert [reason in r.reason.text("nl") for r in refused] == [True]


def test_a_corrected_measurement_counts_once_and_the_start_stays_what_was_measured_before():
    plan = plan_with(later(12, 30.0), later(12, 35.0, id="beter", replaces="n-noord-12"))
    compiled = compiled_for(plan)
    (point,), refused = usable(compiled, plan)
    assert (point.share, point.start, refused) == (0.65, 0.6, ())
    assert compiled.starts.value[0].tolist() == compiled_for().starts.value[0].tolist()


def test_an_element_without_a_start_is_compared_by_its_level_and_its_start_is_learned():
    row = {"element": "e2", "indicator": "contact"}
    more = [Indicator(id="contact", name="Contact", unit="%", higher_is_better=True),
            later(12, 80.0, indicator="contact"), later(24, 80.0, indicator="contact")]  # fmt: skip
    plan = plan_with(*more)
    found = calibrate(compiled_for(plan, start_values=[row]), plan, "samen", runs=RUNS, seed=SEED)
    assert {p.start for p in found.points} == {None}
    start = rows(found)["start:e2:noord"]
    assert start["before"]["p05"] < 0.15
    assert start["after"]["p05"] > 0.6
    assert not start["silent"]


def test_what_is_foretold_is_what_the_whole_model_gives_in_that_month():
    plan = plan_with(*truth(compiled_for(), 0.05, (12, 36)))
    compiled = compiled_for(plan)
    kept, _refused = usable(compiled, plan)
    told = foretold(compiled, compiled.scenario.phasings[1], kept, 16, 3)
    whole = run(compiled, runs=16, seed=3).of("proef").strength
    np.testing.assert_allclose(told, [whole[p.month // 12, p.element, p.area] for p in kept], atol=1e-12)


def test_without_measurements_or_with_an_unknown_phasing_one_message_says_what_to_do():
    with pytest.raises(UsageError, match="start_values"):
        calibrate(compiled_for(), PLAN, "samen")
    plan = plan_with(later(12, 30.0))
    for phasing in (None, "anders"):
        with pytest.raises(UsageError, match="doorgaan, samen, proef"):
            calibrate(compiled_for(plan), plan, phasing)
    with pytest.raises(UsageError, match="measurement_noise"):
        calibrate(compiled_for(plan, parameters={"measurement_noise": {"value": 0}}), plan, "samen")


def test_what_no_draw_foretold_is_a_warning_and_never_drives_a_comparison():
    plan = plan_with(*(later(m, 1.0) for m in MONTHS))
    compiled = compiled_for(plan)
    found = calibrate(compiled, plan, "samen", runs=64, seed=SEED)
    assert not found.weights.enough
    assert any("nauwelijks" in s.text("nl") for s in sentences(found))
    with pytest.raises(UsageError, match="nauwelijks"):
        calibrated(found, run(compiled, runs=64, seed=SEED))


def test_the_posterior_drives_the_next_comparison_with_the_same_bits():
    plan = plan_with(*truth(compiled_for(), 0.0))
    compiled = compiled_for(plan, parameters=EXACT)
    found = calibrate(compiled, plan, "samen", runs=RUNS, seed=SEED)
    results = run(compiled, runs=RUNS, seed=SEED)
    once, twice = (calibrated(found, results) for _ in range(2))
    assert once.phasings[1].npv_eur.tobytes() == twice.phasings[1].npv_eur.tobytes()
    assert once.picked.tobytes() == twice.picked.tobytes()
    assert len(once.picked) == int(found.weights.effective) < RUNS
    values = drawn_values(compiled, RUNS, SEED)[:, [one.id for one in found.named].index("effect_size")]
    assert values[once.picked].mean() == pytest.approx(
        found.weights.values @ values, abs=0.05 * values.mean()
    )
    assert values[once.picked].mean() < 0.1 * values.mean()
    after = compare(once, 60_000)
    gain = results.phasings[1].npv_at(60_000) - results.phasings[0].npv_at(60_000)
    expected = found.weights.values @ gain
    assert after.difference.mean[1] == pytest.approx(expected, abs=0.1 * abs(gain.mean() - expected))
    assert after.draws == len(once.picked)


def test_the_commands_tell_it_as_text_and_as_json(tmp_path, capsys):
    plan = plan_with(*truth(compiled_for(), 0.05))
    write(plan, tmp_path / "plan.json")
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(scenario_data(reference_path=[])))
    common = [str(path), "--phasing", "samen", "--runs", "1024"]
    assert main(["calibrate", *common]) == 0
    told = capsys.readouterr().out
    assert "10 metingen liggen naast “Samen beginnen”." in told
    assert "hierover" in told
    assert main(["calibrate", str(path), "--phasing", "samen", "--runs", "16"]) == 0
    few = capsys.readouterr().out
    assert "nauwelijks" in few
    assert "hierover" not in few
    assert main(["calibrate", *common, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["measurements"]) == 2 * len(MONTHS)
    assert main(["compare", *common, "--calibrated", "--format", "json"]) == 0
    compared = json.loads(capsys.readouterr().out)
    assert compared["effective_sample_size"] == pytest.approx(found["effective_sample_size"])
    assert any("gewogen" in s for s in compared["sentences"])
    assert main(["compare", *common]) == 2
    assert main(["compare", *common, "--calibrated", "--series", "2"]) == 2
