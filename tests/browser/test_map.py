"""The map as a reader uses it: with mouse, keyboard, slider, on a telephone, with real boundaries, and live."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

from din.files import write
from din.model import Area, Plan
from din.store import Put, open_store
from tests.browser.conftest import serving
from tests.browser.screen import drawn, until
from tests.browser.test_looks import axe_faults
from tests.small_plan import records, small_plan

pytestmark = pytest.mark.browser

DRAWN = "document.querySelector('#map-figure svg')"
LOW_INCOMES = "/kaart?toon=meting&bij=laagste-inkomens"


def open_map(page, server, path="/kaart"):
    page.goto(server.url(path))
    until(page, DRAWN)


def test_pointing_at_an_area_says_its_sentence_and_a_click_opens_its_network(zutphen, screen_of):
    page = screen_of(1280, 800)
    open_map(page, zutphen)
    assert page.locator("#map-figure a").count() == 6
    page.hover("[data-area=WK030102]")
    until(page, "document.querySelector('#map-sentence').textContent.includes('Noordveen worden 5 van de 6')")
    page.click("[data-area=WK030102]")
    page.wait_for_url(re.compile(r"/netwerk\?wijk=WK030102"))
    drawn(page)


def test_by_keyboard_an_area_is_reached_read_and_opened(zutphen, screen_of):
    page = screen_of(1280, 800)
    open_map(page, zutphen)
    page.get_by_role("link", name="Buurt", exact=True).focus()  # the last before the map
    page.keyboard.press("Tab")
    until(page, "document.activeElement.dataset.area")
    said = page.locator("#map-sentence").inner_text()
    assert said == page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/netwerk\?wijk="))


def test_a_choice_changes_the_map_without_opening_the_page_anew_and_back_undoes_it(zutphen, screen_of):
    page = screen_of(1280, 800)
    open_map(page, zutphen)
    page.evaluate("window.same = true")
    page.get_by_role("link", name="Zeker bestaan", exact=True).click()
    until(page, "document.querySelector('#map-title').textContent.includes('Zeker bestaan')")
    until(page, f"{DRAWN}.textContent.includes('duidelijk')")
    assert page.evaluate("window.same")
    assert page.locator(".map-choices [aria-current]").inner_text() == "Zeker bestaan"
    page.go_back()
    until(page, "document.querySelector('#map-title').textContent.includes('Hoeveel')")


def test_the_slider_goes_through_the_periods_and_missing_cells_stay_missing(zutphen, screen_of):
    page = screen_of(1280, 800)
    open_map(page, zutphen, LOW_INCOMES)
    assert "50,2 %" in page.locator("#map-figure").text_content()
    thumb = page.get_by_role("slider")
    assert "2022" in thumb.get_attribute("aria-label")
    thumb.focus()
    page.keyboard.press("ArrowRight")
    until(page, "location.search.includes('2024-01-01')")
    until(page, f"{DRAWN}.querySelectorAll('a.without').length === 6")
    assert page.locator(".map-rows td.without").count() == 6
    assert "ontbreekt" in page.locator("#map-figure").text_content()
    page.keyboard.press("ArrowLeft")
    until(page, f"{DRAWN}.querySelectorAll('a.without').length === 0")


@pytest.mark.parametrize(("width", "scheme", "language"), [(390, "dark", "nl"), (1280, "light", "en")])
def test_it_has_no_accessibility_fault_and_fits(zutphen, screen_of, width, scheme, language):
    page = screen_of(width, 844, scheme)
    open_map(page, zutphen, f"{LOW_INCOMES}&lang={language}")
    assert axe_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    word = "Low is" if language == "en" else "Lager is beter"
    assert word.rsplit(maxsplit=1)[-1] in page.inner_text(".map-notes")
    letters = page.locator("#map-figure text.name").first.bounding_box()
    assert letters["height"] >= 12


def test_the_projector_shows_the_map_alone(zutphen, screen_of):
    page = screen_of(1920, 1080)
    open_map(page, zutphen)
    page.click("#projector")
    until(page, "document.documentElement.classList.contains('projector')")
    until(page, "document.querySelector('#map-figure text.name').getBoundingClientRect().height >= 24")
    assert not page.locator(".map-table").is_visible()
    page.keyboard.press("Escape")
    page.wait_for_selector(".map-table")


def test_pictures_to_take_away_show_the_same_view(zutphen, screen_of):
    page = screen_of(1280, 800)
    open_map(page, zutphen, LOW_INCOMES)
    for form, start in (("svg", b"<svg"), ("pdf", b"%PDF"), ("png", b"\x89PNG")):
        with page.expect_download() as taken:
            page.click(f".exports a[href*='kaart.{form}']")
        content = taken.value.path().read_bytes()
        assert content.startswith(start)
        if form == "svg":
            text = " ".join(ET.fromstring(content).itertext())
            assert "Waterkwartier" in text
            assert "2022" in text


def test_a_change_made_elsewhere_shows_on_the_map(tmp_path, screen_of):
    path = tmp_path / "klein.din"
    with open_store(str(path), create=True) as store:
        store.apply("klein", [Put(record) for record in records()], author="begin")
        with serving(path) as server:
            page = screen_of(1280, 800)
            open_map(page, server)
            assert "staat niet in het plan" in page.inner_text(".map-notes")
            area = Area(id="w4", name="Leesten", borders=("w1", "w2", "w3"))
            store.apply("klein", [Put(area)], author="Bert")
            until(page, f"{DRAWN}.querySelector('[data-area=w4]')")
            assert "staat niet in het plan" not in page.inner_text(".map-notes")


def test_boundaries_beside_the_plan_are_drawn_and_what_does_not_match_is_told(tmp_path, screen_of):
    plan = Plan.build(small_plan(), "klein")
    write(plan, tmp_path / "klein.json")
    (tmp_path / "klein.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [*squares("w1", "w2", "x9")]})
    )
    with serving(tmp_path / "klein.json") as server:
        page = screen_of(1280, 800)
        open_map(page, server)
        assert page.locator("#map-figure.grenzen a").count() == 2
        notes = page.inner_text(".map-notes")
        assert "Noordveen" in notes
        assert "x9" in notes
        assert page.locator(".map-rows tbody tr").count() == 3
        assert axe_faults(page) == []
        page.get_by_role("link", name="Tegels").click()
        until(page, f"{DRAWN}.querySelectorAll('a').length === 3")


def squares(*codes):
    for place, code in enumerate(codes):
        x, y = 200_000 + 1000 * place, 460_000
        ring = [[x, y], [x + 1000, y], [x + 1000, y + 1000], [x, y + 1000], [x, y]]
        yield {
            "type": "Feature",
            "properties": {"statcode": code},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
