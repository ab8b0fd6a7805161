"""A scenario is read whole or refused with everything that is wrong with it."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from din.errors import InputError
from din.texts import in_language
from simulation.parameters import BY_NAME, PARAMETERS
from simulation.scenario import REFERENCE_ID, Scenario, draft_scenario, parse_scenario, read_scenario
from simulation.scenario.faults import gathered, nearest
from simulation.scenario.reading import draft_file
from tests.small_scenario import PLAN, scenario_data

GOOD = json.dumps(scenario_data())


def faults(tmp_path, text):
    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught, in_language("nl"):
        read_scenario(path).checked(PLAN)
    return caught.value.findings


def test_a_scenario_is_read_and_the_reference_is_always_in(tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text(GOOD, encoding="utf-8")
    scenario = read_scenario(path).checked(PLAN)
    assert scenario == parse_scenario(scenario_data())
    assert next(p.id for p in scenario.compared) == REFERENCE_ID


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"areas": [{"area": "noord", "residents": 5000}, {"area": "zuidd", "residents": 1}]}, "areas[2].area", "zuid"),
        ({"areas": [{"area": "noord", "residents": -5}]}, "areas[1].residents", "meer dan 0"),
        ({"areas": [{"area": "noord", "residents": float("nan")}]}, "areas[1].residents", "getal"),
        ({"horizon_months": 0}, "horizon_months", "1 of meer"),
        ({"runs": 10**9}, "runs", "1.048.576"),
        ({"runs": 1000}, "runs", "512 of 1.024"),
        ({"city_budget_eur_per_year": 1.0}, "city_budget_eur_per_year", "gelijk"),
        ({"plateaus": [{"id": "a", "name": "A", "start": "2028-01", "until": "2027-01"}]},
         "plateaus[1].until", "begin"),
        ({"horizont_months": 12}, "horizont_months", "horizon_months"),
        ({"start": "2027-13"}, "start", "jaar-maand"),
        ({"parameters": {"effect_siz": {"value": 0.05}}}, "parameters.effect_siz", "effect_size"),
        ({"parameters": {"relapse": {"value": 0.05, "low": 0.1}}}, "parameters.relapse.value", "volgorde"),
        ({"parameters": {"discount_rate": {"value": 0.02, "low": 0.01}}}, "parameters.discount_rate", "scenario"),
        ({"phasings": [{"id": "x", "name": "X", "cells": [
            {"area": "noord", "domain": "sociaal", "professionals": -3, "start": "2027-01"}]}]},
         "phasings[1].cells[1].professionals", "0 of meer"),
        ({"phasings": [{"id": "x", "name": "X", "cells": [
            {"area": "noord", "domain": "sociaal", "professionals": 300, "start": "2027-01"}]}]},
         "phasings[1].cells[1].professionals", "areas"),
        ({"phasings": [{"id": "x", "name": "X", "cells": [
            {"area": "noord", "domain": "sociaal", "professionals": 3, "start": "2026-01"}]}]},
         "phasings[1].cells[1].start", "latere"),
    ],
)  # fmt: skip
def test_a_bad_scenario_gets_a_clear_message_in_its_place(tmp_path, changes, column, words):
    found = faults(tmp_path, json.dumps(scenario_data() | changes).replace("NaN", ".nan"))
    hit = [f for f in found if f.place.column == column]
    assert hit
    assert words in f"{hit[0].message.text('nl')} {hit[0].fix.text('nl')}"


def test_all_faults_come_at_once_with_their_rows(tmp_path):
    text = "name: x\nplan: p.json\nstart: 2027-01\nruns: -1\nhorizon: 3\ndomains: [sociaal]\nareas:\n  - residents: 0\n"
    found = faults(tmp_path, text)
    assert [(f.place.row, f.place.column) for f in found] == [
        (4, "runs"), (8, "areas[1].area"), (8, "areas[1].residents"), (5, "horizon"),
    ]  # fmt: skip


def test_an_empty_file_is_told_how_a_scenario_begins(tmp_path):
    (finding,) = faults(tmp_path, "")
    assert finding.rule == "file-empty"
    assert "docs/model.md" in finding.fix.text("nl")


BAD = """\
name: Slecht
plan: plan.json
start: 2027-01
horizon_months: 60
runs: 1000
seed: .nan
domains: [sociaal]
areas:
  - {area: noordd, residents: -5, professionals: {sociaal: 10}}
  - {area: zuid, residents: 500, professionals: {sociaal: 10}}
budgets:
  - {area: zuid, per_year_eur: 100}
city_budget_eur_per_year: 500
streams:
  - {nam: Wmo, share: 0.4}
  - {name: Zvw, share: 0.4, returned_share: 0.5}
phasings:
  - id: x
    name: X
    cells:
      - {area: zuid, domain: sociaal, professionals: 5, start: 2028-01, until: 2027-01}
"""


def draft_faults(tmp_path, text, plan=PLAN):
    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        draft_scenario(path).checked(plan)
    return [(f.rule, f.place.row, f.place.column) for f in caught.value.findings]


def test_values_that_do_not_fit_contradictions_and_unknown_names_come_at_once(tmp_path):
    """The second stream is the first that is left: its fault is told at its own place all the same."""
    assert draft_faults(tmp_path, BAD) == [
        ("scenario-value", 6, "seed"),
        ("scenario-value", 9, "areas[1].residents"),
        ("scenario-value", 15, "streams[1].name"),
        ("scenario-value", 15, "streams[1].nam"),
        ("runs", 5, "runs"),
        ("budget-sum", 13, "city_budget_eur_per_year"),
        ("agreement-date", 16, "streams[2].returned_share"),
        ("dates", 21, "phasings[1].cells[1].until"),
        ("unknown-name", 9, "areas[1].area"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("residents: 500", "residents: veel", "areas[2].residents"),
        ("professionals: {sociaal: 10}}\nbudgets", "professionals: {sociaal: x}}\nbudgets",
         "areas[2].professionals.sociaal"),
        ("horizon_months: 60", "horizon_months: 0", "horizon_months"),
        ("{area: zuid, per_year_eur: 100}", "{area: zuid, per_year_eur: -1}", "budgets[1].per_year_eur"),
        ("domains: [sociaal]", "domains: [sociaal, 7]", "domains[2]"),
        ("phasings:", "parameters: {seats: {value: 12, low: 6, high: veel}}\nphasings:", "parameters.seats.high"),
    ],
)  # fmt: skip
def test_what_is_left_out_makes_no_faults_of_its_own(tmp_path, old, new, column):
    """Each value mended, one by one, what is told besides it was told without it too."""
    assert old in BAD
    without = draft_faults(tmp_path, BAD)
    found = draft_faults(tmp_path, BAD.replace(old, new))
    assert column in {place for _rule, _row, place in found}
    assert {rule for rule, _row, _place in found} <= {rule for rule, _row, _place in without}


@settings(max_examples=60)
@given(st.data())
def test_whatever_is_spoilt_nothing_is_told_of_what_is_right(data):
    """Any one value of a good scenario spoilt: all that is told is of the part in which it stands."""
    scenario = json.loads(GOOD)
    *path, last = data.draw(st.sampled_from(list(leaves(scenario))))
    node = scenario
    for part in path:
        node = node[part]
    node[last] = data.draw(st.sampled_from([-7.5e30, float("inf"), None, "", [], {"x": 1}, "\u0000"]))
    text = json.dumps(scenario).replace("Infinity", ".inf")
    found = findings_in(lambda: draft_file(text, Path("s.yaml")).checked(PLAN))
    root = str([*path, last][0])
    assert {re.split(r"[.\[]", f.place.column)[0] for f in found if f.place.column} <= {root}


@settings(max_examples=60)
@given(st.data())
def test_what_is_wrong_elsewhere_is_told_beside_a_value_that_does_not_fit(data):
    """Three faults that can be told without it stand beside any one value spoilt in another row."""
    scenario = json.loads(GOOD)
    cell = scenario["phasings"][0]["cells"][0]
    cell |= {"professionals": 99, "start": "2047-01", "domain": "sociaal"}
    scenario["phasings"][0]["cells"][1]["area"] = "zuidd"
    elsewhere = [
        path for path in leaves(scenario)
        if path[0] in {"budgets", "streams", "start_values", "parameters", "seed"}
        or path[-1] in {"residents", "change_per_year"}
        or (path[:2] == ("phasings", 1) and path[-1] in {"professionals", "start"})
        or (path[:4] == ("phasings", 0, "cells", 2))
    ]  # fmt: skip
    *path, last = data.draw(st.sampled_from(elsewhere))
    node = scenario
    for part in path:
        node = node[part]
    node[last] = data.draw(st.sampled_from([-7.5e30, [], {"x": 1}]))
    found = findings_in(lambda: draft_file(json.dumps(scenario), Path("s.yaml")).checked(PLAN))
    assert "scenario-value" in {f.rule for f in found}
    assert {
        ("too-many", "phasings[1].cells[1].professionals"),
        ("dates", "phasings[1].cells[1].start"),
        ("unknown-name", "phasings[1].cells[2].area"),
    } <= {(f.rule, f.place.column) for f in found}


def findings_in(work):
    try:
        work()
    except InputError as error:
        return error.findings
    return ()


def leaves(node, path=()):
    if isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from leaves(value, (*path, key))
    else:
        yield path


def test_the_schema_describes_every_key():
    schema = Scenario.model_json_schema()
    named = [
        (n, k) for n, d in {**schema["$defs"], "Scenario": schema}.items() for k in d.get("properties", {})
    ]
    described = [(n, k) for n, d in {**schema["$defs"], "Scenario": schema}.items()
                 for k, p in d.get("properties", {}).items() if p.get("description")]  # fmt: skip
    assert named == described


def test_each_parameter_lies_within_its_ends_and_names_its_source():
    assert len(BY_NAME) == len(PARAMETERS)
    for row in PARAMETERS:
        assert row.least <= row.low <= row.default <= row.high <= row.most, row.name
        assert row.source
        assert row.drawn == (row.sampled and row.low != row.high)


def test_one_wrong_name_is_told_once_with_all_its_rows_in_the_order_of_the_file(tmp_path):
    text = (
        BAD.replace("residents: -5", "residents: 5")
        .replace("{area: zuid, per", "{area: zuidd, per")
        .replace("- {area: zuid, domain", "- {area: zuidd, domain")
    )
    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        draft_scenario(path).checked(PLAN)
    found = gathered(caught.value.findings)
    assert [f.place.row for f in found] == sorted(f.place.row for f in found)
    (one,) = [f for f in found if "zuidd" in f.message.text()]
    assert one.place.row == 12
    assert one.fix.text("nl") == "Bedoelt u “zuid”? Het staat ook in rij 21."


def test_where_several_names_are_as_much_alike_the_one_that_is_left_is_meant():
    known = ["WK01", "WK02", "WK03"]
    assert nearest("WK09", known).text("nl") == "Kies uit: WK01, WK02, WK03."
    assert nearest("WK09", known, ["WK02"]).text("nl") == "Bedoelt u “WK02”?"
    assert nearest("WK2", known, ["WK01"]).text("nl") == "Bedoelt u “WK02”?"
    assert nearest("iets", known).text("nl") == "Kies uit: WK01, WK02, WK03."


def test_a_file_of_json_with_a_fault_is_no_valid_json(tmp_path):
    path = tmp_path / "s.json"
    path.write_text('{"name": "x", "plan": [', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        draft_scenario(path)
    assert "JSON" in caught.value.findings[0].message.text("nl")
