"""Professionals per organisation and month, by hand: noord starts with 10 of 20 in 2027-01, zuid with 12 in 2028-01."""

from datetime import date

import pytest

from din.errors import InputError
from din.model import Organisation, Plan
from simulation.compile import compile_scenario
from simulation.explanation import explain
from simulation.runner import run
from simulation.scenario import OrganisationCapacity, asked, organisation_shares, parse_scenario, stretches
from tests.small_scenario import PLAN, scenario_data

SPLIT = {"noord": {"sociaal": {"wel": 15}}, "zuid": {"sociaal": {"wel": 10, "stad": 20}}}
"""Of noord's 20 three in four are of wel, of zuid's 30 one in three: 7.5 at the start and 4 more a year later."""


def scenario_with(capacity, **changes):
    areas = [area | {"organisations": SPLIT[area["area"]]} for area in scenario_data()["areas"]]
    return parse_scenario(scenario_data(areas=areas, capacity=capacity) | changes)


def row(professionals, start=None, organisation="wel"):
    return {"organisation": organisation, "professionals": professionals} | (
        {"start": start} if start else {}
    )


def test_numbers_hold_until_the_next_and_the_first_from_the_start():
    found = stretches(scenario_with([row(4, "2028-01"), row(2), row(6, "2026-05", "stad")]))
    assert [(s.organisation, s.most, s.first, s.last) for s in found] == [
        ("wel", 2, 0, 12), ("wel", 4, 12, 60), ("stad", 6, 0, 60),
    ]  # fmt: skip
    assert found[0].until == date(2028, 1, 1)
    assert found[1].until is None


def test_a_wish_takes_the_place_of_the_number_of_the_same_month():
    wished = OrganisationCapacity(organisation="wel", professionals=9, start=date(2027, 1, 1))
    found = stretches(scenario_with([row(2), row(4, "2028-01")]), [wished])
    assert [s.most for s in found] == [9, 4]


def test_what_is_asked_is_each_start_by_the_share_of_the_organisation():
    scenario = scenario_with([row(100), row(100, "2028-06"), row(100, organisation="stad")])
    shares = organisation_shares(scenario)
    assert shares["noord", "sociaal"] == {"wel": 0.75}
    assert shares["zuid", "sociaal"] == pytest.approx({"wel": 1 / 3, "stad": 2 / 3})
    first, later, other = stretches(scenario)
    assert asked(scenario, scenario.phasings[0], first) == (pytest.approx(11.5), 12)
    assert asked(scenario, scenario.phasings[0], later) == (pytest.approx(11.5), 17)
    assert asked(scenario, scenario.phasings[0], other) == (pytest.approx(8), 12)


def test_a_pilot_that_ends_gives_its_people_back():
    cells = [
        {"area": "noord", "domain": "sociaal", "professionals": 10, "start": "2027-01", "until": "2028-01",
         "form": "pilot"},
        {"area": "zuid", "domain": "sociaal", "professionals": 12, "start": "2028-01"},
    ]  # fmt: skip
    scenario = scenario_with([row(100)], phasings=[{"id": "x", "name": "X", "cells": cells}])
    assert asked(scenario, scenario.phasings[0], stretches(scenario)[0]) == (pytest.approx(7.5), 0)


@pytest.mark.parametrize(("most", "told"), [(11.5, []), (11.4, ["wel"]), (7, ["wel"])])
def test_a_phasing_that_asks_for_more_than_there_are_is_told(most, told):
    plan = Plan.build([*PLAN, Organisation(id="wel", name="Welzijn")], "klein")
    scenario = scenario_with([row(most)])
    results = run(compile_scenario(scenario, plan), runs=2, seed=1)
    found = [f for f in explain(results, "samen").findings if f.rule == "capacity-exceeded"]
    assert [f.elements[0] for f in found] == told
    if told:
        assert "In 01-2028 worden 11,5 professionals van “Welzijn” gevraagd" in found[0].message.text("nl")
    assert explain(results, "doorgaan").findings == ()


def test_a_number_for_an_organisation_of_which_nobody_is_named_is_a_fault():
    with pytest.raises(InputError) as caught:
        scenario_with([row(3, organisation="niemand")])
    (finding,) = caught.value.findings
    assert (finding.rule, finding.place.column) == ("capacity", "capacity[1]")


def test_more_people_of_organisations_than_there_are_is_a_fault():
    areas = scenario_data()["areas"]
    areas[0]["organisations"] = {"sociaal": {"wel": 15, "stad": 6}}
    with pytest.raises(InputError) as caught:
        parse_scenario(scenario_data(areas=areas))
    (finding,) = caught.value.findings
    assert finding.place.column == "areas[1].organisations.sociaal"
    assert "21" in finding.message.text("nl")
