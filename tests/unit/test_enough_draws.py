"""Large runs: stopped when the order is settled, and streamed in the memory of a few draws."""

import json
import tracemalloc

import numpy as np
import pytest

from din.cli.main import main
from din.files.nodelink import to_nodelink
from din.texts import in_language
from simulation import streaming
from simulation.compile import compile_scenario
from simulation.doubling import rank_is_decided, run_until_settled
from simulation.fans import fans_of
from simulation.report import report, report_of_stream
from simulation.results import SCALARS
from simulation.runner import run
from simulation.scenario import parse_scenario
from simulation.streaming import outcome_bytes, stream
from tests.small_scenario import PLAN, scenario_data

CLEAR = {"effect_size": {"value": 0.0}, "hidden_demand": {"value": 0.1}}
"""With these the reference is always the best."""


def compiled_with(**changes):
    return compile_scenario(parse_scenario(scenario_data(**changes)), PLAN)


@pytest.fixture(scope="module")
def clear():
    return compiled_with(parameters=CLEAR)


@pytest.fixture(scope="module")
def open_case():
    return compiled_with()


def same(first, second):
    for one, other in zip(first.phasings, second.phasings, strict=True):
        for a, b in zip(one.quantities(), other.quantities(), strict=True):
            assert np.array_equal(a.values, b.values, equal_nan=True), a.name


def test_drawing_stops_when_the_order_is_settled_with_the_same_answer_for_what_was_drawn(clear):
    found = run_until_settled(clear, runs=2048, seed=4)
    assert found.runs < 2048
    assert rank_is_decided(found)
    same(found, run(clear, runs=found.runs, seed=4))


def test_drawing_goes_on_while_the_order_may_still_change_and_ends_at_the_runs_asked(open_case, monkeypatch):
    monkeypatch.setattr("simulation.doubling.rank_is_decided", lambda results: results.runs >= 1024)
    monkeypatch.setattr("simulation.doubling.FIRST", 64)
    seen = []
    found = run_until_settled(open_case, runs=256, progress=lambda done, total: seen.append((done, total)))
    same(found, run(open_case, runs=256))
    assert seen == sorted(seen)
    assert seen[-1] == (256, 256)
    assert run_until_settled(open_case, runs=8).runs == 8


@pytest.mark.parametrize("start", [0, 64, 96])
def test_a_part_of_the_draws_is_that_part_of_the_whole(open_case, start):
    part, whole = run(open_case, runs=128, part=(start, 32)), run(open_case, runs=128)
    assert part.picked.tolist() == list(range(start, start + 32))
    for one, all_of_it in zip(part.phasings, whole.phasings, strict=True):
        assert np.array_equal(one.npv_eur, all_of_it.npv_eur[start : start + 32])


def test_a_streamed_run_says_what_the_whole_run_says(open_case, monkeypatch):
    monkeypatch.setattr(streaming, "BLOCK", 64)
    whole, found = run(open_case, runs=256), stream(open_case, runs=256)
    exact, about = report(whole).data(), report_of_stream(found).data()
    assert about["runs"] == about["compared_runs"] == 256
    assert about["reasons_rest_on_runs"] == 64
    for one, other, result in zip(exact["phasings"], about["phasings"], whole.phasings, strict=True):
        assert one["best_in_runs"] == other["best_in_runs"]
        assert one["pilots"] == other["pilots"]
        assert np.isclose(one["mean_npv_eur"], other["mean_npv_eur"], rtol=1e-12)
        for name in SCALARS:
            values = getattr(result, name)
            spread = np.ptp(values[np.isfinite(values)]) if np.isfinite(values).any() else 0.0
            for a, b in zip(one["figures"][name]["values"], other["figures"][name]["values"], strict=True):
                assert a == b or abs(a - b) <= spread / 1024 + 1e-9, name
    for fan, other in zip(fans_of(whole), (one.fans for one in found.phasings), strict=True):
        assert np.array_equal(fan.change, other.change, equal_nan=True)
        assert (fan.better == other.better).all()


def test_a_streamed_run_has_the_same_bits_however_it_is_cut(open_case, monkeypatch):
    monkeypatch.setattr(streaming, "BLOCK", 64)
    first, second = (stream(open_case, runs=128, chunk=chunk) for chunk in (64, 17))
    for one, other in zip(first.phasings, second.phasings, strict=True):
        assert one.mean_npv_eur == other.mean_npv_eur
        assert one.figures.quantiles().tobytes() == other.figures.quantiles().tobytes()
        assert one.fans.strength.tobytes() == other.fans.strength.tobytes()


def test_the_memory_of_a_streamed_run_does_not_grow_with_the_draws(monkeypatch):
    case = compiled_with(horizon_months=24, record_every_months=1, reference_path=[])
    monkeypatch.setattr(streaming, "BLOCK", 32)
    stream(case, runs=32)  # what is loaded once
    peaks = []
    for runs in (64, 256):
        tracemalloc.start()
        stream(case, runs=runs)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < outcome_bytes(case, 192) / 8


def test_a_streamed_run_stops_early_too(clear, monkeypatch):
    monkeypatch.setattr(streaming, "BLOCK", 64)
    found = stream(clear, runs=1024, until_settled=True)
    assert found.runs < 1024
    with in_language("nl"):
        told = [s.text() for s in report_of_stream(found, 1024).sentences()]
    assert told[0].startswith(f"Gestopt na {found.runs} van 1.024 combinaties")


def test_the_command_stops_early_unless_told_otherwise(tmp_path, capsys, monkeypatch):
    path = tmp_path / "scenario.json"
    (tmp_path / "plan.json").write_text(json.dumps(to_nodelink(PLAN)), encoding="utf-8")
    path.write_text(json.dumps(scenario_data(plan="plan.json", parameters=CLEAR)), encoding="utf-8")

    def told(*options):
        assert main(["simulate", str(path), "--runs", "1024", "--format", "json", *options]) == 0
        return json.loads(capsys.readouterr().out)

    first, whole = told(), told("--all-runs")
    assert (first["runs"], first["runs_asked"], first["stopped_early"]) == (256, 1024, True)
    assert (whole["runs"], whole["stopped_early"], whole["streamed"]) == (1024, False, False)
    monkeypatch.setattr(streaming, "ROOM", 1000)
    assert told()["streamed"]
    kept = told("--out", str(tmp_path / "uit"))
    assert not kept["streamed"]
    assert (
        json.loads((tmp_path / "uit" / "metadata.json").read_text(encoding="utf-8"))["runs"] == kept["runs"]
    )


def test_another_number_of_runs_than_a_power_of_two_is_refused_by_every_command(capsys):
    for command in ("simulate", "compare", "choose", "calibrate", "replay"):
        assert main(["--lang", "nl", command, "nergens.yaml", "--runs", "1000"]) == 2
        assert "gebruik 512 of 1.024" in capsys.readouterr().err
