"""Scenario's, Keuze and the simulated map as a reader gets them, without a browser: words, links and drawings."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.areamap.maps import Maps
from dashboard.areamap.simulated import outlook
from dashboard.areamap.wanted import Point, Show, Wanted
from dashboard.pages import choosing, choosing_parts, foreseeing, scenarios
from dashboard.reader import Reader
from dashboard.simulated import desk as desks
from dashboard.simulated.desk import Desk, runs_on_screen
from dashboard.simulated.wanted import (
    HIGHEST_VALUE_EUR,
    ChoiceWanted,
    FansWanted,
    Rows,
    euros_asked,
)
from din.files import write
from din.model import AreaLevel
from din.service import open_source
from din.texts import in_language
from simulation.accounts import accounts
from simulation.explanation import rounded
from simulation.fans import fans_of
from simulation.scenario import parse_scenario
from simulation.scenario.document import written
from simulation.workbench import Workbench, scenario_place
from tests.small_scenario import LINKS, PLAN, scenario_data, small_plan
from tests.unit.test_tasks import settled

WITHOUT_EFFECT = {"effect_size": {"value": 0}, "spill_over": {"value": 0}}


def opened(folder, plan=PLAN, **changes):
    write(plan, folder / "plan.json")
    source = open_source(folder / "plan.json")
    bench = Workbench(source, scenario_place(source.location))
    if changes.pop("scenario", True):
        bench.place.write_text(written(parse_scenario(scenario_data(**changes)), "Proef"))
    return Desk(bench), Reader(source)


@pytest.fixture
def desk(tmp_path):
    found, _reader = opened(tmp_path)
    yield found
    found.close()


def words(component):
    """Give all text in components, with titles and addresses."""
    if isinstance(component, list | tuple):
        return " ".join(map(words, component))
    if hasattr(component, "to_plotly_json"):
        props = component.to_plotly_json()["props"]
        return " ".join(
            words(v) for k, v in props.items() if k in {"children", "href", "title", "aria-label"}
        )
    return "" if component is None else str(component)


def whole(desk, give):
    """Ask until the whole answer stands there, as the page does."""
    while True:
        stand = desk.stand(desk.setup())
        assert stand.fault is None
        if stand.whole:
            return give()


def test_scenarios_tell_the_difference_in_words_and_counts_and_draw_every_fan(desk):
    content, progress, drawings, look, _shown = whole(desk, lambda: scenarios.answer(desk, "", ""))
    text = words(content)
    assert "In dezelfde 16 combinaties van aannames" in text
    assert "/fasering?phasing=samen" in text
    assert progress == []
    assert look == scenarios.RESTING_MS
    fans, pairs = desk.spread(desk.stand(desk.setup()))
    assert len(drawings) == 2 * 3, "two phasings; all elements together and two elements"
    said = ET.fromstring(drawings["fan-0-0"]).get("aria-label")
    assert f"in {fans[1].better[-1, 0, 0]} van de 16 combinaties" in said
    assert f"in {pairs.improvement.better[1]} van de 16 combinaties" in pairs.sentences(1)[0].text("nl")


def test_scenarios_tell_where_the_money_goes_of_the_phasings_side_by_side(desk):
    content, *_rest = whole(desk, lambda: scenarios.answer(desk, "", ""))
    text = words(content)
    for line in (
        "Elke euro heeft een plaats: in alle 16",
        "Bijgelegd door de aanbieder",
        "Een schatting of schaduwbudget",
    ):
        assert line in text
    one, *_others = accounts(desk.stand(desk.setup()).compared)
    assert rounded(one.mean("learning")) in text


def test_what_is_shown_already_is_not_made_again(desk):
    first = whole(desk, lambda: scenarios.answer(desk, "", ""))
    again = scenarios.answer(desk, "", first[-1])
    assert again[0] is again[2] is scenarios.no_update
    assert scenarios.answer(desk, "?per=wijk", first[-1])[0] is not scenarios.no_update


def test_the_choice_is_told_with_counts_and_every_phasing_opens(desk):
    content, _deeper, _progress, drawings, *_rest = whole(
        desk, lambda: choosing.answer(desk, "?waarde=20000", ["", ""])
    )
    text = words(content)
    found, _report = desk.compared(desk.stand(desk.setup()), 20_000)
    assert f"van de {found.draws} combinaties van aannames" in text
    assert not re.search(r"\bkans (dat|op)\b", text)
    for one in found.results.phasings:
        assert f"/fasering?phasing={one.phasing}" in text
    links = [n for n in ET.fromstring(drawings[choosing_parts.FRONT]).iter() if n.tag.endswith("}a")]
    assert len(links) == 3
    assert "Doorgaan zoals nu" in links[0].get("aria-label")


def test_each_reader_finds_going_on_as_now_under_its_name_in_the_own_language(desk):
    for language, name, other in (
        ("nl", "Doorgaan zoals nu", "Going on as now"),
        ("en", "Going on as now", "Doorgaan zoals nu"),
        ("nl", "Doorgaan zoals nu", "Going on as now"),
    ):
        with in_language(language):
            content, _deeper, _progress, drawings, *_rest = whole(
                desk, lambda: choosing.answer(desk, "?waarde=20000", ["", ""])
            )
            told, *_others = whole(desk, lambda: scenarios.answer(desk, "", ""))
            stand = desk.stand(desk.setup())
            why = desk.explained(stand, 20_000)[0].name
        for text in (words(content), words(told), drawings[choosing_parts.FRONT], why):
            assert name in text
            assert other not in text


def test_it_says_plainly_when_nothing_beats_going_on_as_now(tmp_path):
    desk, _reader = opened(tmp_path, parameters=WITHOUT_EFFECT)
    text = words(whole(desk, lambda: choosing.answer(desk, "", ["", ""]))[0])
    assert "Niets brengt gemiddeld meer op dan doorgaan zoals nu." in text
    told = words(whole(desk, lambda: scenarios.answer(desk, "", ""))[0])
    assert "brengt geen enkele fasering meer verbetering dan doorgaan zoals nu" in told
    assert "geen merkbaar verschil" in told
    desk.close()


def test_the_deeper_questions_are_answered_when_asked_and_not_before(desk, monkeypatch):
    monkeypatch.setattr(desks, "BASE", 8)
    before = whole(desk, lambda: choosing.answer(desk, "", ["", ""]))
    assert "als u erom vraagt" in words(before[1])
    choosing.answer(desk, "", before[5], choosing.DEEPEN)
    task = settled(desk.deeper(desk.stand(desk.setup()), 0), 60)
    after = choosing.answer(desk, "", before[5])
    text = words(after[1])
    assert re.search(r"in \d van de 5 reeksen op de eerste plaats", text)
    assert "niet geconvergeerd" in text
    bars = [key for key in after[3] if key.startswith(choosing_parts.MATTER)]
    assert len(bars) == min(choosing_parts.MOST_BARS, len(task.value.matter.ids))


def test_without_a_scenario_every_page_says_kindly_how_to_get_one(tmp_path):
    desk, reader = opened(tmp_path, scenario=False)
    maps = Maps(desk=desk)
    drawn = maps.of(reader.read(), Wanted(AreaLevel.DISTRICT, Show.SIMULATED))
    for told in (
        scenarios.answer(desk, "", "")[0],
        choosing.answer(desk, "", ["", ""])[0],
        foreseeing.instead(drawn, desk.bench),
    ):
        assert "scenario" in words(told)
        assert "plan.fasering.yaml" in words(told)
    desk.close()


def test_a_loop_too_strong_and_a_scenario_that_contradicts_itself_are_told(tmp_path):
    loop = {("e2", "samen"): 3, ("samen", "buren"): 3, ("buren", "samen"): 3, ("buren", "buren"): 3}
    strong = small_plan(links=LINKS | loop)
    desk, _reader = opened(tmp_path, plan=strong)
    assert not desk.setup().runs
    for told in (choosing.answer(desk, "", ["", ""])[0], scenarios.answer(desk, "", "")[0]):
        assert "Deze kringloop versterkt zichzelf" in words(told)
    desk.bench.place.write_text(desk.bench.place.read_text().replace("area: zuid", "area: maan"))
    assert "maan" in words(scenarios.answer(desk, "", "")[0])
    desk.close()


def test_draws_without_an_answer_are_told_and_none_at_all_is_told_too(desk, monkeypatch):
    whole(desk, lambda: None)
    stand = desk.stand(desk.setup())
    results = stand.results
    stage = results.phasings[1].stage.copy()
    stage[:3] = 1
    some = replace(results, phasings=(results.phasings[0], replace(results.phasings[1], stage=stage)))
    none = replace(results, phasings=(replace(results.phasings[0], stage=np.ones_like(stage)),))
    for case, text in (
        (some, "3 combinaties hebben geen uitkomst"),
        (none, "Geen enkele combinatie heeft een uitkomst"),
    ):
        monkeypatch.setattr(desk, "stand", lambda _setup, case=case: replace(stand, results=case))
        desk._spread._kept.clear()
        desk._compared._kept.clear()
        assert text in words(scenarios.answer(desk, "", "")[0])
        assert text in words(choosing.answer(desk, "", ["", ""])[0])


def test_the_map_shows_a_phasing_per_area_and_moment(tmp_path):
    desk, reader = opened(tmp_path, parameters={"effect_size": {"value": 0.1}})
    wanted = Wanted(AreaLevel.DISTRICT, Show.SIMULATED, phasing="samen", period="0")
    whole(desk, lambda: None)
    maps = Maps(desk=desk)
    start, end = maps.of(reader.read(), wanted), maps.of(reader.read(), replace(wanted, period="60"))
    assert {str(m.word) for m in start.layer.marks} == {"geen verschil"}
    assert max(m.level for m in end.layer.marks) > 0
    assert "januari 2032" in str(end.layer.title)
    better = outlook(desk, replace(wanted, period="60", point=Point.HIGH)).layer(
        [reader.read().plan["noord"]], "", Point.HIGH
    )
    assert better.marks[0].level >= next(m.level for m in end.layer.marks if m.area == "noord")
    with in_language("en"):
        assert "January 2032" in str(maps.of(reader.read(), replace(wanted, period="60")).layer.title)
    assert [key for key, _words, _shown in foreseeing.moments(end)][-1] == "60"
    desk.close()


def test_a_large_scenario_is_kept_within_memory_and_that_is_told(desk, monkeypatch):
    monkeypatch.setattr(desks, "FIRST", 4)
    monkeypatch.setattr(desks, "MOST_NUMBERS", 8 * 11 * 4 * 3)
    setup = desk.setup()
    assert runs_on_screen(setup) == 8
    content = whole(desk, lambda: choosing.answer(desk, "", ["", ""]))[0]
    assert "Het scherm houdt 8 van de 16 combinaties" in words(content)
    while not desk.counted(setup).whole:
        assert desk.counted(setup).fault is None
    content = scenarios.answer(desk, "", "")[0]
    assert "De waaiers rusten op alle 16 combinaties, de rest op de eerste 8." in words(content)
    counted, kept = desk.counted(setup).counted, fans_of(desk.bench.results(16))
    assert [one.draws for one in counted] == [16, 16, 16]
    for one, other in zip(counted, kept, strict=True):
        assert one.change.tobytes() == other.change.tobytes()


PHASINGS, ELEMENTS, AREAS = ("doorgaan", "a", "b"), ("e1", "e2"), ("w1",)


@given(st.text(max_size=60))
def test_any_address_gives_a_view_of_what_there_is(search):
    wanted = FansWanted.parse("?" + search, PHASINGS, ELEMENTS, AREAS)
    assert set(wanted.phasings) <= set(PHASINGS)
    assert wanted.phasings
    choice = ChoiceWanted.parse("?" + search)
    assert choice.across != choice.upright
    assert 0 <= choice.value_eur <= HIGHEST_VALUE_EUR


@given(st.sets(st.sampled_from(PHASINGS), min_size=1), st.sampled_from(Rows), st.booleans())
def test_an_address_comes_back_as_it_was(phasings, rows, whole_of):
    of = "" if whole_of else "w1" if rows is Rows.ELEMENTS else "e1"
    wanted = FansWanted(tuple(p for p in PHASINGS if p in phasings), rows, of)
    search = wanted.address().partition("?")[2]
    assert FansWanted.parse("?" + search, PHASINGS, ELEMENTS, AREAS) == wanted
    assert wanted.toggled("a", PHASINGS).phasings


def test_amounts_as_people_write_them():
    found = [euros_asked(t) for t in ("20.000", "€ 1500", "-5", "1e9", "", "None", "99999999999", "²")]
    assert found == [20_000, 1500, 0, 0, 0, 0, HIGHEST_VALUE_EUR, 0]
    assert ChoiceWanted.parse("?x=pace&y=pace").upright != "pace"
