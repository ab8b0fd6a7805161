"""Scenario's, Keuze and a phasing on Kaart as a reader uses them: by mouse, keyboard, on paper and on a telephone."""

import re

import pytest

from scenarios import zutphen_path, zutphen_scenario_path
from simulation.scenario import read_scenario
from simulation.scenario.document import written
from tests.browser.conftest import serving
from tests.browser.screen import until
from tests.browser.test_looks import axe_faults

pytestmark = pytest.mark.browser

FRONT = "document.querySelector('.drawing.front svg')"
FANS = "document.querySelectorAll('.fans .drawing svg').length"
MAP = "document.querySelector('#map-figure svg')"
WHOLE = (
    "document.querySelector('.run-progress') && !document.querySelector('.run-progress').childElementCount"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Serve the example with its phasings, on few combinations."""
    folder = tmp_path_factory.mktemp("keuze")
    plan = folder / "zutphen.json"
    plan.write_bytes(zutphen_path().read_bytes())
    text = zutphen_scenario_path().read_text(encoding="utf-8")
    few = re.sub(r"^runs: \d+", "runs: 32", text, flags=re.MULTILINE)
    (folder / "zutphen.fasering.yaml").write_text(few, encoding="utf-8")
    with serving(plan) as found:
        yield found


def opened(page, server, path, shown):
    page.goto(server.url(path))
    until(page, shown, 120)
    return page


def test_phasings_are_put_side_by_side_and_taken_away_without_opening_the_page_anew(server, screen_of):
    page = opened(screen_of(1280, 800), server, "/scenarios", f"{FANS} === 4 * 7")
    page.evaluate("window.same = true")
    page.get_by_role("link", name="Overal een beetje").nth(1).click()
    until(page, f"{FANS} === 3 * 7")
    page.get_by_role("link", name="wijk", exact=True).or_(
        page.get_by_role("link", name="gebied", exact=True)
    ).click()
    until(page, "location.search.includes('per=wijk')")
    page.get_by_role("link", name="Gelijke kansen").click()
    until(page, "[...document.querySelectorAll('h2')].some(h => h.textContent.includes('Gelijke kansen'))")
    assert page.evaluate("window.same")
    label = page.locator(".fans .drawing svg").first.get_attribute("aria-label")
    assert re.search(r"beter dan doorgaan zoals nu in \d+ van de 32 combinaties", label)
    page.get_by_text("Hetzelfde als tabel").click()
    assert page.locator(".same-table tbody tr").count() == 3 * 7 * 6


def test_a_click_or_enter_on_a_point_opens_its_phasing(server, screen_of):
    page = opened(screen_of(1280, 800), server, "/keuze", FRONT)
    spots = page.locator(".drawing.front a")
    assert spots.count() == 7
    page.get_by_role("link", name="Risico", exact=True).last.focus()
    page.keyboard.press("Tab")
    assert "A: Doorgaan zoals nu" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fasering?phasing=proeftuin-waterkwartier")
    page.go_back()
    until(page, FRONT)
    page.locator(".drawing.front a").nth(2).click()
    page.wait_for_url("**/fasering?phasing=aandachtswijken")


def test_what_an_improvement_is_worth_changes_the_answer_and_stands_in_the_address(server, screen_of):
    page = opened(screen_of(1280, 800), server, "/keuze", FRONT)
    assert "Niets brengt gemiddeld meer op dan doorgaan zoals nu." in page.inner_text(".verdict-list")
    page.fill("#choice-value", "90000")
    until(page, "location.search.includes('waarde=90000')")
    until(
        page, "document.querySelector('.verdict-list').textContent.includes('brengt gemiddeld het meest op')"
    )
    page.get_by_role("link", name="Tempo", exact=True).first.click()
    until(page, "document.querySelector('.drawing.front').textContent.includes('Tempo, maanden')")
    assert "waarde=90000" in page.url


def test_the_deeper_questions_can_be_stopped_and_the_whole_fits_one_a4(server, screen_of):
    page = opened(screen_of(1280, 800), server, "/keuze?waarde=20000", WHOLE)
    page.click("#choice-deepen")
    page.wait_for_selector("#choice-deeper progress")
    page.click("#choice-stop")
    until(page, "document.querySelector('#choice-deeper').textContent.includes('Gestopt')")
    page.click("#choice-deepen")
    until(page, "document.querySelectorAll('#choice-deeper .matter svg').length === 8", 120)
    assert "niet geconvergeerd" in page.inner_text("#choice-deeper")
    bars = page.locator("#choice-deeper .matter .drawing.bar")
    tops = [bars.nth(i).bounding_box()["y"] for i in range(8)]
    assert tops == sorted(set(tops))
    assert pages(page) == 1


def test_a_projector_shows_all_phasings_at_once_with_what_they_rest_on(server, screen_of):
    page = opened(screen_of(1920, 1080), server, "/keuze", WHOLE)
    page.get_by_role("button", name="Beamer", exact=True).click()
    until(page, "document.querySelector('.rests').getBoundingClientRect().height > 0")
    assert (
        page.locator(".regret").bounding_box()["y"] + page.locator(".regret").bounding_box()["height"] < 1080
    )
    assert page.locator(".on-paper").inner_text().startswith("Hier telt alleen geld")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1920


def pages(page):
    printed = page.pdf(format="A4", print_background=True)
    assert printed.startswith(b"%PDF")
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def test_sixteen_phasings_with_long_names_and_all_answers_fit_one_a4_and_can_be_read(tmp_path, screen_of):
    """Without the very worst of each; the figures and letters stay at 6 points or more."""
    file = read_scenario(zutphen_scenario_path())
    long = "Beginnen waar bewoners er zelf om vragen, met een proeftuin per wijk en een besluit na elke zes maanden"
    own = file.scenario.phasings
    more = [
        own[i % len(own)].model_copy(update={"id": f"meer-{i}", "name": f"{long} ({i})"})
        for i in range(16 - len(own))
    ]
    scenario = file.scenario.model_copy(update={"runs": 32, "phasings": (*own, *more)})
    (tmp_path / "zutphen.json").write_bytes(zutphen_path().read_bytes())
    (tmp_path / "zutphen.fasering.yaml").write_text(written(scenario, "Veel"), encoding="utf-8")
    with serving(tmp_path / "zutphen.json") as running:
        page = opened(screen_of(1280, 800), running, "/keuze?waarde=20000", WHOLE)
        page.click("#choice-deepen")
        until(page, "document.querySelectorAll('#choice-deeper .matter svg').length === 8", 120)
        assert pages(page) == 1
        page.emulate_media(media="print")
        assert page.locator(".regret tbody tr").count() == 17
        assert (
            page.locator(".on-paper").inner_text()
            == "Een inwoner die de norm haalt, is u €\u00a020.000 per jaar waard."
        )
        sizes = page.evaluate(
            "[...document.querySelectorAll('main.choice td, main.choice th, main.choice li, .regret .letter')]"
            ".filter(e => e.textContent.trim() && e.getClientRects().length)"
            ".map(e => parseFloat(getComputedStyle(e).fontSize))"
        )
        assert min(sizes) >= 6 * 96 / 72


def test_a_phasing_on_the_map_moves_over_time_by_keyboard(server, screen_of):
    path = "/kaart?toon=fasering&fasering=overal-dun&bij=gelijke-kansen&als=meezit"
    page = opened(screen_of(1280, 800), server, path, MAP)
    assert "januari 2037" in page.inner_text("#map-title")
    assert "beter" in page.locator("#map-figure").text_content()
    thumb = page.get_by_role("slider")
    thumb.focus()
    page.keyboard.press("Home")
    until(page, "document.querySelector('#map-title').textContent.includes('januari 2027')")
    assert page.locator(".map-rows tbody tr").count() == 6
    assert "geen verschil" in page.locator("#map-figure").text_content()
    until(page, "document.activeElement.getAttribute('role') === 'slider'")
    page.keyboard.press("ArrowRight")
    until(page, "location.search.includes('periode=6')")
    page.get_by_role("link", name="De drie aandachtswijken").click()
    until(page, "document.querySelector('#map-title').textContent.includes('De drie aandachtswijken')")


@pytest.mark.parametrize(("width", "scheme", "language"), [(390, "dark", "nl"), (1280, "light", "en")])
def test_the_pages_have_no_accessibility_fault_and_fit(server, screen_of, width, scheme, language):
    page = screen_of(width, 844, scheme)
    for path, shown in (
        (f"/scenarios?lang={language}", f"{FANS} > 0"),
        ("/keuze", FRONT),
        ("/kaart?toon=fasering", MAP),
    ):
        opened(page, server, path, f"{shown} && ({WHOLE})")
        assert axe_faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_without_a_scenario_the_pages_say_how_to_get_one(zutphen, screen_of):
    page = screen_of(1280, 800)
    for path in ("/scenarios", "/keuze", "/kaart?toon=fasering"):
        opened(page, zutphen, path, "document.querySelector('.no-scenario')")
        assert "nog geen scenario" in page.inner_text("main")
        assert axe_faults(page) == []
