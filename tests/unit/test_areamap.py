"""What the map says of each area: words, levels and sentences, and cells that have no figure."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.areamap import maps as maps_module
from dashboard.areamap.maps import Maps
from dashboard.areamap.scene import boundary_scene, tile_scene
from dashboard.areamap.simulated import simulated_layer
from dashboard.areamap.wanted import Form, Point, Show, Wanted
from dashboard.downloads import map_svg
from dashboard.figures.areas import on_screen, to_take_away
from dashboard.figures.svg import Caption
from dashboard.reader import Reading
from din.analysis import analyse, investment
from din.layout.cartogram import cartogram
from din.layout.outlines import outline_map
from din.model import Area, AreaLevel, Contribution, Effort, Indicator, Measurement, MeasurementStatus, Plan
from din.service import SourceSnapshot
from din.service.areamap import (
    Standing,
    coverage_layer,
    efforts_layer,
    investment_layer,
    latest_with_figures,
    measured_layer,
    periods,
)
from din.service.areamap.scale import scale_between, scale_from_zero
from din.texts import in_language
from simulation.fans import WHOLE, Fans
from tests.small_plan import records, small_plan

YEARS = (2022, 2023, 2024)
NASTY = '"><script>alert(1)</script>&'


def measurement(area, year, value, status=MeasurementStatus.MEASURED, **more):
    return Measurement(
        id=f"m-{area}-{year}-{more.get('replaces', '')}", indicator="laag", area=area, value=value, status=status,
        period_start=date(year, 1, 1), period_end=date(year, 12, 31), **more,
    )  # fmt: skip


def measured():
    return Plan.build(
        [
            *records(),
            Indicator(id="laag", name="Laag inkomen", unit="%", higher_is_better=False),
            Indicator(id="leeg", name="Leeg", unit="%"),
            measurement("w1", 2022, 50.0),
            measurement("w2", 2022, 20.0, MeasurementStatus.ESTIMATED),
            measurement("w3", 2022, None, MeasurementStatus.SUPPRESSED),
            measurement("w1", 2023, 30.0),
            measurement("w1", 2023, 32.0, replaces="m-w1-2023-"),
            measurement("w2", 2023, None, MeasurementStatus.MISSING),
            measurement("w1", 2024, None, MeasurementStatus.MISSING),
        ],
        "p",
    )


def areas(plan):
    return plan.of(Area)


def reading(plan):
    return Reading(SourceSnapshot(1, plan, ()))


def by_area(layer):
    return {mark.area: mark for mark in layer.marks}


def test_suppressed_missing_estimated_and_unmeasured_stay_what_they_are():
    plan = measured()
    first, second, third = periods(plan, "laag", areas(plan))
    assert [period.label for period in (first, second, third)] == ["2022", "2023", "2024"]
    then = by_area(measured_layer(plan, "laag", areas(plan), first))
    assert [then[a].standing for a in ("w1", "w2", "w3")] == [
        Standing.KNOWN, Standing.ESTIMATED, Standing.SUPPRESSED,
    ]  # fmt: skip
    assert [then[a].level for a in ("w1", "w2", "w3")] == [3, 1, None]
    assert then["w1"].word == "50 %"
    assert "geschat" in str(then["w2"].sentence)
    assert str(then["w3"].word) == "onderdrukt"
    later = by_area(measured_layer(plan, "laag", areas(plan), second))
    assert later["w1"].word == "32 %"  # the correction, not what it replaced
    assert [str(later[a].word) for a in ("w2", "w3")] == ["ontbreekt", "niet gemeten"]
    assert latest_with_figures(plan, "laag", areas(plan)) == second


def test_the_scale_is_the_same_for_all_periods():
    plan = measured()
    layers = [measured_layer(plan, "laag", areas(plan), p) for p in periods(plan, "laag", areas(plan))]
    legends = [[(level, str(words)) for level, words in layer.legend] for layer in layers]
    assert legends == [[(1, "laag: 20"), (2, "midden: 32"), (3, "hoog: 50")]] * 3
    assert by_area(layers[1])["w1"].level == 2  # 32 lies in the middle third of 20 to 50


def test_an_indicator_without_any_measurement_shows_every_area_as_not_measured():
    plan = measured()
    layer = measured_layer(plan, "leeg", areas(plan), None)
    assert {mark.standing for mark in layer.marks} == {Standing.UNKNOWN}
    assert latest_with_figures(plan, "leeg", areas(plan)) is None


def test_coverage_says_what_the_overview_says():
    plan = small_plan()
    found = analyse(plan).coverage
    layer = coverage_layer(plan, found, areas(plan), "e1")
    for mark in layer.marks:
        cell = found.by_area["e1", mark.area]
        assert mark.level == cell.band.level
        assert str(mark.word) == str(cell.band.message())
    whole = coverage_layer(plan, found, areas(plan), None)
    assert {str(mark.word) for mark in whole.marks} == {"3 van 6"}
    assert all("Gelijke kansen" in str(mark.sentence) for mark in whole.marks)


def test_money_is_per_resident_or_not_known_never_nothing_by_mistake():
    plan = Plan.build(
        [
            *(r for r in records() if not isinstance(r, Effort | Contribution)),
            Indicator(id="n", name="Inwoners", unit="inwoners"),
            *(
                Measurement(id=f"n-{a}", indicator="n", area=a, value=1000.0, period_end=date(2024, 1, 1))
                for a in ("w1", "w2")
            ),
            Effort(id="x", name="X", areas=("w1",), cost_eur=5000.0),
            Effort(id="y", name="Y", areas=("w2",), cost_eur=200.0),
            Effort(id="z", name="Z", areas=("w3",)),
        ],
        "p",
    )
    marks = by_area(investment_layer(investment(plan), areas(plan)))
    assert [marks[a].level for a in ("w1", "w2", "w3")] == [3, 1, None]
    assert marks["w1"].word == "€\xa05"
    assert marks["w2"].word == "< €\xa01"
    assert marks["w3"].standing is Standing.UNKNOWN
    counts = by_area(efforts_layer(investment(plan), areas(plan)))
    assert [counts[a].word for a in ("w1", "w2", "w3")] == ["1", "1", "1"]


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20))
def test_a_higher_figure_never_has_a_lower_level(values):
    for scale in (scale_between(values), scale_from_zero([abs(v) for v in values])):
        figures = sorted(abs(v) for v in values) if scale.zero else sorted(values)
        levels = [scale.level(value) for value in figures]
        assert levels == sorted(levels)
        assert set(levels) <= {0, 1, 2, 3}


def test_an_address_comes_back_as_it_was_and_forgets_what_the_plan_has_not():
    plan = measured()
    wanted = Wanted(AreaLevel.DISTRICT, Show.MEASURED, "laag", "2022-01-01_2022-12-31", Form.TILES)
    assert Wanted.parse("?" + wanted.query(), plan) == wanted
    latest = Wanted.parse("?toon=meting&bij=laag&periode=x", plan)
    assert latest.period == "2023-01-01_2023-12-31"
    for query in (
        "?toon=meting&bij=w1",
        "?toon=dekking&bij=laag",
        "?niveau=maan&vorm=bol",
        "?toon=x",
        "",
        "?%00=%ff",
    ):
        assert Wanted.parse(query, plan) == Wanted(AreaLevel.DISTRICT)


def test_nothing_of_a_plan_becomes_markup():
    named = [r.model_copy(update={"name": NASTY}) if isinstance(r, Area) else r for r in records()]
    given_ = reading(Plan.build(named, "p"))
    drawn = Maps().of(given_, Wanted(AreaLevel.DISTRICT))
    for svg in (
        on_screen(drawn.scene, drawn.layer, lambda area: f"/netwerk?wijk={area}{NASTY}"),
        map_svg(Maps(), given_, ""),
    ):
        assert "<script" not in svg
        assert "alert(1)" in svg


def test_a_picture_to_take_away_has_all_names_and_the_legend_in_the_language():
    with in_language("en"):
        svg = map_svg(Maps(), reading(measured()), "toon=meting&bij=laag&periode=2022-01-01_2022-12-31")
    for words in ("Waterkwartier", "50 %", "suppressed", "no figure", "low: 20", "Lower is better."):
        assert words in svg
    with_none = Plan.build([r for r in records() if not isinstance(r, Area | Effort | Contribution)], "p")
    assert map_svg(Maps(), reading(with_none), "") is None


def test_a_name_without_room_is_left_to_the_table_and_a_small_area_keeps_its_dots():
    plan = small_plan()
    layer = coverage_layer(plan, analyse(plan).coverage, areas(plan), "e1")
    shapes = {
        area: [[[(x, 0), (x + size, 0), (x + size, size), (x, size), (x, 0)]]]
        for area, x, size in (("w1", 0, 100), ("w2", 110, 4))
    }
    scene = boundary_scene(layer, outline_map(shapes, 500, 500))
    labels = {field.mark.area: field.label for field in scene.fields}
    assert labels["w1"].lines == ("Waterkwartier",)
    assert labels["w2"] is None
    assert "<circle" in on_screen(scene, layer, str)
    assert "Waterkwartier" in on_screen(scene, layer, str)


def test_tiles_stay_when_an_area_is_added():
    maps = Maps()
    named = [Area(id=key, name=key, borders=("a",) if key != "a" else ()) for key in "abcd"]
    fresh = [r for r in records() if not isinstance(r, Area | Effort | Contribution)]

    def places(shown):
        drawn = maps.of(reading(Plan.build([*fresh, *shown], "p")), Wanted(AreaLevel.DISTRICT))
        middles = {field.mark.area: field.middle for field in drawn.scene.fields}
        return {a: (round(x - middles["a"][0]), round(y - middles["a"][1])) for a, (x, y) in middles.items()}

    before = places(named[:3])
    after = places(named)
    assert {area: after[area] for area in before} == before


def test_tiles_are_placed_once_for_the_same_areas(monkeypatch):
    placed = []
    monkeypatch.setattr(maps_module, "cartogram", lambda *given: placed.append(given) or cartogram(*given))
    maps, plan = Maps(), small_plan()
    first, second = (maps.of(reading(plan), Wanted(AreaLevel.DISTRICT)).scene for _ in range(2))
    assert first.fields == second.fields
    assert len(placed) == 1
    more = Plan.build([*plan, Area(id="extra", name="Extra")], "p")
    assert len(maps.of(reading(more), Wanted(AreaLevel.DISTRICT)).scene.fields) == len(first.fields) + 1
    assert len(placed) == 2


@pytest.mark.parametrize("level", [0, 3])
def test_the_take_away_stands_on_its_own(level):
    plan = small_plan()
    drawn = Maps().of(reading(plan), Wanted(AreaLevel.DISTRICT, item="e1" if level else "e6"))
    svg = to_take_away(drawn.scene, drawn.layer, Caption("Plan", "vandaag", "", "Let op.", ()))
    assert svg.startswith("<svg")
    assert svg.count("<path") >= len(drawn.scene.fields)
    assert "Let op." in svg


def ahead(point=Point.MIDDLE):
    """Give a phasing that makes one wijk worse, leaves one as it is and makes one clearly better."""
    change = np.zeros((5, 1, 1, 4))
    change[..., 1:] = [-0.02, 0.0, 0.01]
    counts = np.ones((1, 1, 4), np.intp)
    fans = Fans(
        "f", "Fasering", (12,), (WHOLE,), (WHOLE, "w1", "w2", "w3"), 8, change, change, counts, counts
    )
    areas = [Area(id=f"w{i}", name=f"Wijk {i}") for i in (1, 2, 3, 4)]
    layer = simulated_layer(fans, areas, WHOLE, 0, {}, "januari 2028", point)
    return layer, tile_scene(layer, cartogram([a.id for a in areas], {}))


def test_the_title_of_a_lucky_combination_says_so():
    with in_language("nl"):
        titles = [str(ahead(point)[0].title) for point in Point]
    assert [", als het tegenzit:" in titles[0], ", als het" in titles[1], ", als het meezit:" in titles[2]] == [
        True, False, True,
    ]  # fmt: skip


def test_a_wijk_that_stands_alike_in_nearly_all_combinations_is_told_once():
    with in_language("nl"):
        told = str(ahead()[0].marks[0].sentence)
    assert told.startswith(
        "Wijk 1, alle missie-elementen samen: slechter, in minstens negen op de tien combinaties. Beter dan"
    )


def test_a_phasing_on_the_map_tells_worse_from_no_difference_in_colour_and_legend():
    """Only what is for the worse has a red dashed edge; a wijk that does not take part is hatched."""
    layer, scene = ahead()
    with in_language("nl"):
        assert [str(m.word) for m in layer.marks] == [
            "slechter",
            "geen verschil",
            "duidelijk beter",
            "niet in het scenario",
        ]
        assert [str(words) for _level, words in layer.legend] == [
            "slechter", "geen merkbaar verschil", "iets beter", "duidelijk beter", "veel beter",
        ]  # fmt: skip
        shown = on_screen(scene, layer, str)
        taken = to_take_away(scene, layer, Caption("Plan", "vandaag", "nl", "Let op.", ()))
    assert [m.alarms for m in layer.marks] == [True, False, False, False]
    assert 'class="area worse"' in shown
    assert 'class="area level0 calm"' in shown
    for svg in (shown, taken):
        assert svg.count("stroke-dasharray") == 1
