"""A scenario is read whole or refused with everything that is wrong with it."""

import json

import pytest

from din.errors import InputError
from din.texts import in_language
from simulation.parameters import BY_NAME, PARAMETERS
from simulation.scenario import REFERENCE_ID, Scenario, parse_scenario, read_scenario
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
