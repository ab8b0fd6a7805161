"""A choice replayed: with what was known at the time, by hand and against a truth made by the model."""

import json
from datetime import date

import pytest

from din.cli.main import main
from din.errors import UsageError
from din.files import write
from din.model import Measurement
from din.texts import in_language
from simulation.calibration import calibrate, usable
from simulation.comparison import compare
from simulation.compile import compile_scenario
from simulation.replay import Decision, data, known_at, replay, reviews
from simulation.replay.words import sentences
from simulation.runner import run
from simulation.scenario import parse_scenario
from tests.small_scenario import PLAN, scenario_data
from tests.unit.test_calibration import later, plan_with, truth

EXACT = {"measurement_noise": {"value": 0.001}}
PILOT = [scenario_data()["phasings"][1]]


def compiled_for(plan=PLAN, **changes):
    return compile_scenario(
        parse_scenario(scenario_data(**{"phasings": PILOT, "reference_path": []} | changes)), plan
    )


def reviewed(months, *measured, **changes):
    plan = plan_with(*measured)
    compiled = compiled_for(plan, **changes)
    then = known_at(compiled.scenario, plan, months)
    (found,) = reviews(compiled, compiled.scenario.phasings[0], usable(compiled, then)[0], months)
    return found


def test_what_ends_later_was_not_known_and_the_rest_of_the_plan_stays():
    """The first half-year ends in month 5, so it is known when six months have passed and not a day before."""
    half = later(0, 38.0, period_start=date(2027, 1, 1), period_end=date(2027, 6, 30))
    plan = plan_with(half, later(7, 37.0))
    scenario = compiled_for(plan).scenario
    for months, expected in ((5, set()), (6, {half.id}), (7, {half.id}), (8, {half.id, "n-noord-7"})):
        kept = {m.id for m in known_at(scenario, plan, months).of(Measurement)}
        assert kept == {"m1", "m2"} | expected
        assert len(known_at(scenario, plan, months)) == len(PLAN) + len(expected)


@pytest.mark.parametrize(
    ("low_incomes", "decision", "effect"),
    [(38.5, Decision.SCALE, 0.015), (39.5, Decision.KEEP, 0.005), (40.5, Decision.STOP, -0.005)],
)
def test_by_hand_the_rule_weighs_what_was_measured_against_its_threshold_of_a_hundredth(
    low_incomes, decision, effect
):
    found = reviewed(30, later(29, low_incomes))
    assert found.decision is decision
    assert found.effect == pytest.approx(effect)
    assert found.elements == ("e1",)
    assert found.age == 30
    assert found.may_be_chance


def test_what_would_have_changed_anyway_is_no_effect():
    """e1 rises by itself by a hundredth a year: of the 2.5 hundredths after 18 months 1.5 are none of the pilot's."""
    path = [{"element": "e1", "start": "2027-01", "until": "2030-01", "change_per_year": 0.01}]
    found = reviewed(30, later(18, 37.5), reference_path=path)
    assert found.effect == pytest.approx(0.01)
    assert found.decision is Decision.SCALE


def test_only_the_latest_measurement_in_its_own_area_counts_and_noise_is_told():
    found = reviewed(30, later(12, 60.0), later(29, 30.0), later(29, 90.0, area="zuid"), parameters=EXACT)
    assert found.effect == pytest.approx(0.1)
    assert not found.may_be_chance
    assert reviewed(30, later(29, 90.0, area="zuid")).decision is Decision.NOT_MEASURED
    assert reviewed(18, later(12, 10.0)).decision is Decision.TOO_EARLY


@pytest.fixture(scope="module")
def told():
    """A strong effect, measured sharply each year, where an improvement is worth enough to matter."""
    plan = plan_with(*truth(compiled_for(phasings=scenario_data()["phasings"][:1], parameters=EXACT), 0.0))
    phasings = scenario_data()["phasings"]
    compiled = compiled_for(plan, phasings=phasings, parameters=EXACT)
    return plan, compiled, replay(compiled, plan, "samen", (6, 24, 60), runs=1024, seed=5, value_eur=60_000)


def test_before_anything_is_measured_the_choice_is_that_of_beforehand(told):
    _plan, _compiled, found = told
    first = found.moments[0]
    assert first.points == ()
    assert first.effective == 1024
    assert first.comparison.returns.tobytes() == found.before.returns.tobytes()


def test_the_choice_turns_when_measurements_tell_that_nothing_improves(told):
    _plan, _compiled, found = told
    assert found.before.best != 0
    assert found.moments[-1].comparison.best == 0
    lines = [s.text("nl") for s in sentences(found)]
    assert any("kantelt de keuze na" in line for line in lines)
    assert not any("{" in line or "kans" in line for line in lines)


def test_a_moment_is_what_calibrating_on_the_measurements_of_then_gives(told):
    plan, compiled, found = told
    moment = found.moments[1]
    then = known_at(compiled.scenario, plan, 24)
    by_hand = calibrate(compiled, then, "samen", runs=1024, seed=5)
    assert moment.effective == by_hand.weights.effective
    assert len(moment.points) == len(by_hand.points) == 2
    assert found.before.best == compare(run(compiled, runs=1024, seed=5), 60_000).best


def test_without_moments_told_it_takes_the_reviews_at_which_something_new_was_known():
    plan = plan_with(later(12, 39.0), later(13, 39.0, id="nog-een"), later(29, 38.0))
    found = replay(compiled_for(plan), plan, runs=128, seed=5)
    assert [m.months for m in found.moments] == [18, 30]
    assert data(found)["moments"][1]["reviews"][0]["decision"] == "scale"


@pytest.mark.parametrize(
    ("months", "more", "words"), [((0,), [], "1 tot 60"), ((61,), [], "1 tot 60"), (None, [], "na te spelen")]
)
def test_what_cannot_be_replayed_is_told(months, more, words):
    with pytest.raises(UsageError) as caught:
        replay(compiled_for(plan_with(*more)), plan_with(*more), months=months, runs=8)
    assert words in str(caught.value)


def test_the_command_tells_it_as_text_and_as_json(tmp_path, capsys):
    write(plan_with(later(12, 39.0), later(29, 38.0)), tmp_path / "plan.json")
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(scenario_data(phasings=PILOT)))
    assert main(["--lang", "nl", "replay", str(path), "--runs", "128"]) == 0
    text = capsys.readouterr().out
    assert "Uitgevoerd is “Eerst een proeftuin”" in text
    assert "Beoordeling van de proeftuin Noord × Sociaal: " in text
    with in_language("nl"):
        assert main(["replay", str(path), "--runs", "128", "--months", "30", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [m["months"] for m in found["moments"]] == [30]
    assert found["moments"][0]["measurements"] == 2
    assert main(["--lang", "nl", "replay", str(path), "--months", "99"]) == 2
    assert "1 tot 60 maanden" in capsys.readouterr().err
