"""Need against investment, by hand and against numpy's least squares."""

from datetime import date
from time import process_time

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from din.analysis.investment import investment, latest_values
from din.model import Area, AreaLevel, Effort, Indicator, Measurement, MeasurementStatus, Plan

CITY = Area(id="city", name="City", level=AreaLevel.MUNICIPALITY)
POOR = Indicator(id="poor", name="Low income", unit="%", higher_is_better=False)
PEOPLE = Indicator(id="people", name="Residents", unit="inwoners")


def wijk(name, **fields):
    return Area(id=name, name=name, part_of="city", **fields)


def measured(indicator, area, value, year=2024, **fields):
    end = date(year, 12, 31)
    name = f"{indicator}-{area}-{year}"
    return Measurement(
        **({"id": name, "indicator": indicator, "area": area, "value": value, "period_end": end} | fields)
    )


def effort(name, cost, *areas, **fields):
    return Effort(id=name, name=name, areas=areas, cost_eur=cost, **fields)


def three(costs, values=(60, 40, 30), residents=100):
    return Plan.build(
        [
            CITY, POOR, PEOPLE, measured("poor", "city", 40),
            *(wijk(w) for w in "abc"),
            *(measured("poor", w, v) for w, v in zip("abc", values, strict=True)),
            *(measured("people", w, residents) for w in "abc"),
            *(effort(f"e{w}", c, w) for w, c in zip("abc", costs, strict=True)),
        ]
    )  # fmt: skip


def test_need_is_the_arrears_on_the_city_and_never_below_zero():
    found = investment(three([1, 1, 1]))
    assert [a.deficit for a in found.areas] == [0.5, 0, 0]
    assert [a.arrears[0].relative for a in found.areas] == pytest.approx([0.5, 0, -0.25])
    assert found.areas[0].arrears[0].reference_area == "city"


def test_more_where_need_is_larger_gives_a_slope_above_zero():
    """Need 0.5, 0, 0 and 30, 20, 10 euros per resident: 15 on average elsewhere, so (30 − 15) / 0.5."""
    found = investment(three([3000, 2000, 1000]))
    assert found.per_resident
    assert found.slope == pytest.approx(30)
    assert found.left_behind == ()
    assert found.reasons == ()


def test_a_needy_area_that_gets_less_is_left_behind():
    found = investment(three([100, 2000, 1000]))
    assert found.slope < 0
    assert found.left_behind == ("a",)
    assert found.direction == "less"


def test_an_effort_in_several_areas_is_shared_and_a_city_wide_one_stays_out():
    plan = three([0, 0, 0])
    more = [
        effort("both", 900, "a", "b", workload_fte=2),
        effort("all", 500),
        effort("wide", 70, "city"),
        effort("stopped", 10_000, "a", status="stopped"),
    ]
    found = investment(Plan.build([*plan, *more]))
    assert [(a.cost_eur, a.workload_fte) for a in found.areas] == [(450, 1), (450, 1), (0, 0)]
    assert found.city_wide_eur == 570


def test_a_neighbourhood_counts_for_its_district():
    buurt = Area(id="inner", name="Inner", part_of="a", level=AreaLevel.NEIGHBOURHOOD)
    found = investment(Plan.build([*three([0, 0, 0]), buurt, effort("x", 10, "inner")]))
    assert found.areas[0].cost_eur == 10


def test_with_two_areas_there_is_no_slope_and_it_says_why():
    plan = Plan.build([wijk("a"), wijk("b"), CITY, POOR, measured("poor", "a", 4), measured("poor", "b", 2)])
    found = investment(plan)
    assert found.slope is None
    assert found.direction == "unknown"
    assert "2 areas have both" in found.reasons[0].text("en")
    # Without a value of the city, the areas are compared with their own mean, 3.
    assert [a.deficit for a in found.areas] == pytest.approx([1 / 3, 0])


def test_an_area_of_which_no_cost_is_known_is_not_a_point():
    found = investment(three([None, 2000, 1000]))
    assert found.slope is None
    assert found.areas[0].without_cost == 1
    assert not found.areas[0].known
    assert any("no cost" in r.text("en") for r in found.reasons)


def test_equal_needs_have_no_slope():
    found = investment(three([1, 2, 3], values=(40, 40, 40)))
    assert found.slope is None
    assert "same need" in found.reasons[0].text("en")


def test_the_latest_value_counts_and_not_what_was_replaced_suppressed_or_missing():
    rows = [
        measured("poor", "a", 1, 2020),
        measured("poor", "a", 2, 2022),
        measured("poor", "a", 3, 2023, id="wrong"),
        measured("poor", "a", 4, 2023, id="right", replaces="wrong", status=MeasurementStatus.ESTIMATED),
        measured("poor", "a", None, 2024, status=MeasurementStatus.MISSING),
        measured("poor", "a", 9, 2025, status=MeasurementStatus.SUPPRESSED),
    ]
    assert latest_values(rows) == {("poor", "a"): 4}


def test_an_indicator_without_a_direction_says_nothing_of_need():
    plan = Plan.build([wijk("a"), CITY, PEOPLE, measured("people", "a", 5), measured("people", "city", 9)])
    assert investment(plan).areas[0].deficit is None


def test_an_empty_plan_has_no_areas_and_no_slope():
    found = investment(Plan())
    assert found.areas == ()
    assert found.slope is None


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.integers(0, 5000), st.integers(41, 90)), min_size=3, max_size=3),
)
def test_the_slope_is_that_of_least_squares(rows):
    costs, values = zip(*rows, strict=True)
    assume(len(set(values)) > 1)
    found = investment(three(costs, values))
    needs = [a.deficit for a in found.areas]
    expected = np.polynomial.Polynomial.fit(needs, [c / 100 for c in costs], 1).convert().coef
    assert found.slope == pytest.approx(expected[1] if len(expected) > 1 else 0, abs=1e-6)


def test_an_area_is_held_against_the_city_in_the_same_year():
    """By hand: in 2022 a had 30 and the city 20; in 2024 only the city was measured, and had 40."""
    areas = [CITY, POOR, wijk("a"), wijk("b")]
    both = [measured("poor", "a", 30, 2022), measured("poor", "city", 20, 2022), measured("poor", "city", 40)]
    hidden = measured("poor", "a", None, status=MeasurementStatus.SUPPRESSED)
    found = investment(Plan.build([*areas, *both, hidden]))
    assert [(x.value, x.reference, x.same_period) for x in found.areas[0].arrears] == [(30, 20, True)]
    assert not any("period" in reason.text("en") for reason in found.reasons)


def test_where_no_year_is_shared_that_is_told():
    rows = [CITY, POOR, wijk("a"), measured("poor", "a", 30, 2022), measured("poor", "city", 40)]
    found = investment(Plan.build(rows))
    assert [(x.value, x.reference, x.same_period) for x in found.areas[0].arrears] == [(30, 40, False)]
    assert [reason.text("en") for reason in found.reasons if "period" in reason.text("en")] == [
        "1 figure of an area is compared with one of another period."
    ]


def test_areas_without_a_larger_one_are_held_against_their_mean_of_one_year():
    rows = [POOR, Area(id="a", name="a"), Area(id="b", name="b"), measured("poor", "a", 10, 2022)]
    rows += [measured("poor", "b", 30, 2022), measured("poor", "b", 90, 2024)]
    assert [x.reference for area in investment(Plan.build(rows)).areas for x in area.arrears] == [20, 20]


@given(st.floats(0.1, 1e6), st.integers(3, 6))
def test_equal_need_up_to_rounding_gives_no_slope(value, count):
    """Of equal values the mean may differ in the last digit, and a slope over that would be without bounds."""
    names = "abcdef"[:count]
    rows = [POOR, *(Area(id=n, name=n) for n in names), *(measured("poor", n, value) for n in names)]
    found = investment(Plan.build([*rows, *(effort(f"e{n}", i, n) for i, n in enumerate(names))]))
    assert found.slope is None


def test_a_country_of_wijken_is_not_looked_through_for_each_of_them():
    """Each (area, indicator) is passed a bounded number of times: the work grows with their number."""

    def seconds(count):
        names = [f"w{i}" for i in range(count)]
        rows = [POOR, CITY, measured("poor", "city", 40), *map(wijk, names)]
        plan = Plan.trusted([*rows, *(measured("poor", name, 40) for name in names)])
        start = process_time()
        investment(plan)
        return process_time() - start

    small, large = (min(seconds(count) for _ in range(2)) for count in (400, 6_400))
    assert large < 80 * max(small, 0.005)  # 16 times as many; the square would be 256
