"""The phasings of a scenario file changed from the command line: the twin of the page."""

import json

import pytest

from din.cli.main import main
from din.files import write
from simulation.phasing_command import FormChoice
from simulation.phasing_command.means import FinancingChoice, FirmnessChoice
from simulation.scenario import Financing, Form, StreamStatus, parse_scenario, read_scenario
from simulation.scenario.document import written
from simulation.scenario.edits import area_budget, phasing_of
from tests.small_scenario import PLAN, scenario_data


@pytest.fixture
def file(tmp_path):
    write(PLAN, tmp_path / "plan.json")
    path = tmp_path / "plan.fasering.yaml"
    path.write_text(written(parse_scenario(scenario_data()), "Besproken"))
    return path


def din(*words):
    return main(["phasing", *map(str, words)])


def test_a_cell_is_changed_added_and_dropped_and_the_comment_stays(file):
    assert (
        din(
            "set",
            file,
            "samen",
            "noord",
            "sociaal",
            "--start",
            "2027-10",
            "--form",
            "pilot",
            "--until",
            "2028-12",
        )
        == 0
    )
    assert din("set", file, "samen", "noord", "fysiek", "--professionals", "3") == 0
    assert din("set", file, "samen", "zuid", "fysiek", "--after", "noord/sociaal") == 0
    assert din("drop", file, "samen", "zuid", "sociaal") == 0
    cells = {(c.area, c.domain): c for c in phasing_of(read_scenario(file).scenario, "samen").cells}
    assert cells["noord", "sociaal"].form is Form.PILOT
    assert f"{cells['noord', 'sociaal'].start:%Y-%m}" == "2027-10"
    assert f"{cells['noord', 'sociaal'].until:%Y-%m}" == "2028-12"
    assert cells["noord", "fysiek"].professionals == 3
    assert cells["zuid", "fysiek"].after.area == "noord"
    assert ("zuid", "sociaal") not in cells
    assert "# Besproken" in file.read_text()


def test_phasings_are_copied_renamed_and_removed(file):
    assert din("copy", file, "samen", "Nog eens") == 0
    assert din("rename", file, "nog-eens", "Anders") == 0
    assert [(p.id, p.name) for p in read_scenario(file).scenario.phasings][-1] == ("nog-eens", "Anders")
    assert din("remove", file, "proef") == 0
    assert [p.id for p in read_scenario(file).scenario.phasings] == ["samen", "nog-eens"]


def test_it_shows_before_which_day_the_council_decides(file, capsys):
    assert din("show", file, "samen", "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["cells"][1]["start"] == "2028-01"
    assert found["cells"][1]["decision_before"] == "2027-11-15"
    assert din("show", file, "proef") == 0
    assert "na de proeftuin" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("samen", "noord", "sociaal", "--professionals", "99"),
        ("samen", "noord", "sociaal", "--start", "april"),
        ("samen", "noord", "sociaal", "--start", "2026-01"),
        ("samen", "noord", "sociaal", "--after", "noord"),
        ("samen", "west", "sociaal", "--start", "2028-01"),
        ("niets", "noord", "sociaal", "--start", "2028-01"),
        ("doorgaan", "noord", "sociaal", "--start", "2028-01"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(file, words, capsys):
    before = file.read_text()
    assert din("set", file, *words) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert file.read_text() == before


def test_a_first_scenario_is_begun_once(tmp_path):
    write(PLAN, tmp_path / "stad.json")
    assert din("begin", tmp_path / "stad.json") == 0
    assert read_scenario(tmp_path / "stad.fasering.yaml").scenario.phasings
    assert din("begin", tmp_path / "stad.json") == 2


def test_all_that_is_wrong_with_a_file_is_told_at_once(file, capsys):
    text = file.read_text()
    file.write_text(
        text.replace("runs: 16", "runs: 0").replace("element: e1, indicator", "element: e9, indicator")
    )
    assert din("show", file, "samen") == 2
    told = capsys.readouterr().err
    assert "runs" in told
    assert "e9" in told


def test_seats_are_shown_saved_and_left_to_the_model(file, capsys):
    assert din("seats", file, "20", "--source", "Afgesproken") == 0
    given = read_scenario(file).scenario.parameters["seats"]
    assert (given.value, given.low, given.source) == (20, None, "Afgesproken")
    assert "# Besproken" in file.read_text()
    capsys.readouterr()
    assert din("seats", file, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == {"seats": 20, "low": None, "high": None, "in_file": True}
    assert din("seats", file, "--none") == 0
    assert read_scenario(file).scenario.parameters == {}
    assert din("seats", file, "veel") == 2
    assert din("seats", file, "3", "--none") == 2
    assert read_scenario(file).scenario.parameters == {}


def test_the_budget_of_an_area_in_a_phasing_is_changed(file, capsys):
    words = ("--per-year", "200000", "--form", "lump_sum", "--until", "2030-12", "--status", "agreed")
    assert din("budget", file, "samen", "zuid", *words) == 0
    found = area_budget(scenario := read_scenario(file).scenario, phasing_of(scenario, "samen"), "zuid")
    assert (found.per_year_eur, found.form, found.status) == (
        200_000,
        Financing.LUMP_SUM,
        StreamStatus.AGREED,
    )
    assert f"{found.contract_until:%Y-%m}" == "2030-12"
    assert din("budget", file, "samen", "zuid", "--until", "-") == 0
    assert din("budget", file, "samen", "zuid") == 2
    assert din("budget", file, "samen", "west", "--per-year", "1") == 2
    found = area_budget(scenario := read_scenario(file).scenario, phasing_of(scenario, "samen"), "zuid")
    assert found.contract_until is None


def test_the_words_of_the_command_line_are_those_of_the_file():
    assert [c.value for c in FinancingChoice] == [c.value for c in Financing]
    assert [c.value for c in FirmnessChoice] == [c.value for c in StreamStatus]
    assert {c.value for c in FormChoice} == {c.value for c in Form}
