"""Coverage per mission element, area and domain on plans small enough to add up by hand."""

import pytest

from din.analysis import analyse, contribution, coverage
from din.errors import UsageError
from din.graph import area_scope, chain_arrays
from din.model import (
    Area,
    AreaLevel,
    Contribution,
    Domain,
    Effort,
    MissionElement,
    Organisation,
    Plan,
)

AREAS = (
    Area(id="city", name="City", level=AreaLevel.MUNICIPALITY),
    Area(id="west", name="West", cbs_code="WK1", part_of="city"),
    Area(id="east", name="East", cbs_code="WK2", part_of="city"),
    Area(id="quay", name="Quay", level=AreaLevel.NEIGHBOURHOOD, part_of="west"),
    Area(id="river", name="River", level=AreaLevel.POLICY_AREA, covers=("quay", "east")),
)
EFFORTS = (
    Effort(id="meal", name="Meal", areas=("quay",), domains=("care",), owner="org1"),
    Effort(id="app", name="App", owner="org1", carried_out_by=("org2",), domains=("social",)),
    Effort(id="light", name="Light", areas=("west", "east"), carried_out_by=("org2",)),
    Effort(id="noise", name="Noise", areas=("east",), domains=("social",)),
)
OTHERS = (
    MissionElement(id="bonds", name="Bonds"),
    MissionElement(id="safety", name="Safety"),
    MissionElement(id="heart", name="Heart"),
    Domain(id="social", name="Social"),
    Domain(id="care", name="Care", part_of="social"),
    Organisation(id="org1", name="One"),
    Organisation(id="org2", name="Two"),
)
LINKS = (("meal", "bonds", 0.5), ("app", "bonds", 0.2), ("light", "safety", 0.4), ("noise", "safety", -0.1))
PLAN = Plan.build(
    [
        *AREAS,
        *EFFORTS,
        *OTHERS,
        *(Contribution(id=f"{s}-{t}", source=s, target=t, weight=w) for s, t, w in LINKS),
    ]
)
FOUND = coverage(PLAN, contribution(chain_arrays(PLAN)))


def test_an_element_sums_all_efforts_and_counts_them():
    cell = FOUND.by_element["bonds"]
    assert (cell.total, cell.efforts, cell.organisations, cell.state) == (pytest.approx(0.7), 2, 2, "fed")


def test_supporting_and_hampering_are_kept_apart():
    cell = FOUND.by_element["safety"]
    assert (cell.supporting, cell.hampering, cell.total) == pytest.approx((0.4, -0.1, 0.3))


def test_an_element_that_one_effort_feeds_is_thin_and_one_that_nothing_feeds_unfed():
    assert FOUND.thin == ("safety",)
    assert FOUND.unfed == ("heart",)


@pytest.mark.parametrize(
    ("area", "own", "city_wide"),
    [("quay", 0.5, 0.2), ("west", 0.5, 0.2), ("east", 0.0, 0.2), ("city", 0.5, 0.2), ("river", 0.5, 0.2)],
)
def test_a_neighbourhood_counts_for_what_contains_it_and_city_wide_efforts_everywhere(area, own, city_wide):
    cell = FOUND.by_area["bonds", area]
    assert (cell.own, cell.city_wide) == pytest.approx((own, city_wide))


@pytest.mark.parametrize(
    ("area", "own", "city_wide"),
    [("west", 0.4, 0.0), ("east", 0.3, 0.0), ("quay", 0.0, 0.4), ("city", 0.3, 0.0), ("river", 0.3, 0.0)],
)
def test_an_effort_in_two_areas_counts_in_each_and_once_in_what_contains_both(area, own, city_wide):
    cell = FOUND.by_area["safety", area]
    assert (cell.own, cell.city_wide) == pytest.approx((own, city_wide))


def test_a_part_of_a_domain_counts_for_the_whole_and_efforts_without_one_stand_apart():
    assert FOUND.by_domain["bonds", "care"].total == pytest.approx(0.5)
    assert FOUND.by_domain["bonds", "social"].total == pytest.approx(0.7)
    assert FOUND.by_domain["safety", None].total == pytest.approx(0.4)
    assert FOUND.data()["domains"]["safety"][""]["efforts"] == 1


def test_the_scope_of_an_area_is_what_lies_in_it_and_what_contains_it():
    assert area_scope(PLAN, "quay") == {"quay", "west", "city", "river"}
    assert area_scope(PLAN, "WK1") == {"west", "quay", "city"}
    assert area_scope(PLAN, "river") == {"river", "quay", "east"}


def test_an_analysis_of_one_area_keeps_its_own_and_the_city_wide_efforts():
    found = analyse(PLAN, "WK2").data()
    assert found["efforts"] == ["app", "light", "noise"]
    assert found["area"] == "east"
    assert found["coverage"]["elements"]["bonds"]["total"] == pytest.approx(0.2)
    assert set(found["coverage"]["areas"]["bonds"]) == {"east"}
    assert found["coverage"]["areas"]["bonds"]["east"]["city_wide"] == pytest.approx(0.2)
    assert found["share"][0] == [1.0, 0.0, 0.0]


def test_an_unknown_area_is_refused_and_the_known_ones_are_named():
    with pytest.raises(UsageError, match="river"):
        analyse(PLAN, "nowhere")


def test_an_empty_plan_has_empty_coverage():
    found = coverage(Plan(), contribution(chain_arrays(Plan())))
    assert found.elements == found.areas == found.domains == ()
