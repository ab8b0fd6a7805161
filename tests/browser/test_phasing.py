"""*Fasering* as people use it: bars moved by mouse and keyboard, fields, undo, saving, two people, a telephone."""

import pytest

from din.files import write
from simulation.scenario import parse_scenario, read_scenario
from simulation.scenario.document import written
from tests.browser.conftest import serving
from tests.browser.gate import watch
from tests.browser.screen import until
from tests.browser.test_looks import axe_faults
from tests.small_scenario import PLAN, scenario_data

pytestmark = pytest.mark.browser

TEXT = written(parse_scenario(scenario_data(runs=512)), "Besproken met de alliantie")
SOCIAL, GREEN = "noord|sociaal", "zuid|fysiek"
COUNTED = "document.querySelector('.counted').dataset.runs"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    path = tmp_path_factory.mktemp("fasering") / "plan.json"
    write(PLAN, path)
    path.with_suffix(".fasering.yaml").write_text(TEXT)
    with serving(path) as running:
        yield running


@pytest.fixture
def place(server):
    """Give the file of the scenario, as it was at the start."""
    found = server.path.with_suffix(".fasering.yaml")
    found.write_text(TEXT)
    return found


def open_phasing(page, server, query="?phasing=samen"):
    page.goto(server.url(f"/fasering{query}"))
    until(page, "document.querySelector('.counted')")


def bar(page, cell):
    return page.locator(f"[data-bar='{cell}']")


def starts_at(page, cell, month):
    until(page, f"document.querySelector(\"[data-bar='{cell}']\").dataset.start === '{month}'")


def told(page, words):
    until(page, f"document.querySelector('#phasing-heard').textContent.includes('{words}')")


def edited(page):
    until(page, "document.querySelector('.state.edited')")


def test_by_keyboard_a_bar_moves_a_quarter_and_it_is_said_and_run(server, place, screen_of):
    page = screen_of(1280, 800)
    faults = watch(page.context)
    open_phasing(page, server)
    bar(page, SOCIAL).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    told(
        page, "Noord, Sociaal: uitrol vanaf juli 2027, 10 professionals. Besluit nodig vóór 15 november 2026."
    )
    starts_at(page, SOCIAL, 6)
    until(page, "document.querySelector('.card').textContent.includes('opgeslagen versie')")
    until(page, f"{COUNTED} === '512'")
    assert page.evaluate("document.activeElement.dataset.bar") == SOCIAL
    page.keyboard.press("Control+z")
    starts_at(page, SOCIAL, 0)
    until(page, "document.querySelector('.state:not(.edited)')")
    page.keyboard.press("End")
    starts_at(page, SOCIAL, 57)
    assert faults == []


def test_with_the_mouse_a_bar_is_moved_a_pilot_stretched_and_an_empty_line_begun(server, place, screen_of):
    page = screen_of(1440, 900)
    open_phasing(page, server, "?phasing=proef")
    box = bar(page, SOCIAL).bounding_box()
    quarter = page.locator("td[data-track]").first.bounding_box()["width"] / 20
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 20 + 2 * quarter, box["y"] + 10, steps=4)
    page.mouse.up()
    told(page, "vanaf juli 2027")
    handle = page.locator(f"[data-bar='{SOCIAL}'] .handle").bounding_box()
    page.mouse.move(handle["x"] + 6, handle["y"] + 10)
    page.mouse.down()
    page.mouse.move(handle["x"] + 6 - 2 * quarter, handle["y"] + 10, steps=4)
    page.mouse.up()
    until(page, f"document.querySelector(\"[data-bar='{SOCIAL}']\").dataset.until === '24'")
    told(page, "tot en met december 2028")
    track = page.locator(f"[data-track='{GREEN}']")
    track.click(position={"x": 4.5 * quarter, "y": 12})
    starts_at(page, GREEN, 12)
    assert "6 · uitrol" in bar(page, GREEN).inner_text()


def test_fields_change_the_phasing_and_what_contradicts_itself_is_told(server, place, screen_of):
    page = screen_of(1280, 800)
    open_phasing(page, server)
    number = page.get_by_label("Professionals van de 20 in Noord, Sociaal")
    number.fill("99")
    number.press("Enter")
    until(page, "document.querySelector('#phasing-body [role=alert]').textContent.includes('99')")
    until(page, "document.querySelector('#phasing-answer').textContent.includes('Herstel eerst')")
    number.fill("5")
    number.press("Tab")
    until(page, "!document.querySelector('#phasing-body [role=alert]')")
    page.get_by_label("Vorm in Noord, Sociaal").select_option("pilot")
    until(page, f"document.querySelector(\"[data-bar='{SOCIAL}']\").classList.contains('pilot')")
    bar(page, SOCIAL).focus()
    page.keyboard.press("Enter")
    page.get_by_label("Een proeftuin die niet wordt opgeschaald stopt in").select_option(
        label="december 2027"
    )
    told(page, "proeftuin vanaf januari 2027 tot en met december 2027, 5 professionals")
    budget = page.get_by_label("Budget per jaar Noord")
    assert budget.input_value() == "120.000"
    budget.fill("90.000")
    budget.press("Enter")
    told(page, "Noord: een budget van €\u00a090.000 per jaar")
    until(
        page,
        f"{COUNTED} === '512' && document.querySelector('#phasing-told').textContent.includes('Samen beginnen')",
    )
    page.get_by_role("button", name="Sluiten").click()
    until(page, "!document.querySelector('.details')")
    page.get_by_label("Vorm in Noord, Sociaal").select_option("none")
    until(page, f"!document.querySelector(\"[data-bar='{SOCIAL}']\")")


def test_seats_and_the_form_of_financing_are_changed_undone_and_saved(server, place, screen_of):
    page = screen_of(1280, 800)
    faults = watch(page.context)
    open_phasing(page, server)
    field = page.get_by_label("Plaatsen per maand in leersessies")
    assert field.bounding_box()["width"] > 40
    field.fill("20")
    field.press("Enter")
    told(page, "Plaatsen per maand in leersessies: 20")
    edited(page)
    page.get_by_text("Geld per wijk").click()
    page.get_by_label("Vorm van financiering, Zuid").select_option("lump_sum")
    told(page, "Zuid: een budget van €\u00a0180.000 per jaar, taakgericht (lumpsum), schatting [A]")
    page.get_by_label("Hoe vast, Zuid").select_option("agreed")
    until(page, "document.querySelector('.gantt').textContent.includes('lumpsum, afgesproken')")
    until(page, "document.querySelector('.money').open")
    page.get_by_role("button", name="Ongedaan maken").click()
    until(page, "!document.querySelector('.gantt').textContent.includes('lumpsum, afgesproken')")
    page.get_by_role("button", name="Opslaan").click()
    until(page, "document.querySelector('.saved')")
    saved = read_scenario(place).scenario
    assert saved.parameters["seats"].value == 20
    assert [(b.area, b.form.value, b.status.value) for b in saved.phasings[0].budgets] == [
        ("zuid", "lump_sum", "estimate")
    ]
    assert "# Besproken met de alliantie" in place.read_text()
    until(page, "document.querySelector('.state:not(.edited)')")
    field.fill("30")
    field.press("Enter")
    edited(page)
    place.write_text(place.read_text().replace("value: 20", "value: 25"))
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_text("Plaatsen in leersessies: bij de ander 25, bij u 30").wait_for()
    page.get_by_role("button", name="De mijne eroverheen opslaan").click()
    until(page, "document.querySelector('.saved')")
    assert read_scenario(place).scenario.parameters["seats"].value == 30
    assert faults == []


def test_saving_keeps_the_file_and_two_people_lose_nothing(server, place, screen_of):
    one, two = screen_of(1280, 800), screen_of(1280, 800)
    for page, steps in ((one, 1), (two, 2)):
        open_phasing(page, server)
        bar(page, SOCIAL).focus()
        for _ in range(steps):
            page.keyboard.press("ArrowRight")
        starts_at(page, SOCIAL, 3 * steps)
        edited(page)
    one.get_by_role("button", name="Opslaan", exact=True).click()
    until(one, "document.querySelector('#phasing-said').textContent.includes('Opgeslagen')")
    assert "Besproken met de alliantie" in place.read_text()
    assert read_scenario(place).scenario.phasings[0].cells[0].start.month == 4
    two.get_by_role("button", name="Opslaan", exact=True).click()
    until(two, "document.querySelector('.clash')")
    clash = two.locator(".clash").inner_text()
    assert "bij de ander uitrol, april 2027, 10, bij u uitrol, juli 2027, 10" in clash
    assert read_scenario(place).scenario.phasings[0].cells[0].start.month == 4
    two.get_by_role("button", name="De mijne als kopie opslaan").click()
    two.wait_for_url("**/fasering?phasing=samen-beginnen")
    starts_at(two, SOCIAL, 6)
    assert [p.id for p in read_scenario(place).scenario.phasings] == ["samen", "proef", "samen-beginnen"]


def test_what_is_not_saved_is_there_after_another_page_and_an_edit_elsewhere_shows(server, place, screen_of):
    page = screen_of(1280, 800)
    open_phasing(page, server)
    bar(page, SOCIAL).focus()
    page.keyboard.press("ArrowRight")
    edited(page)
    page.get_by_role("link", name="Kaart").click()
    page.wait_for_selector("#map-figure svg")
    open_phasing(page, server)
    starts_at(page, SOCIAL, 3)
    edited(page)
    place.write_text(TEXT.replace("Eerst een proeftuin", "Eerst eens proberen"))
    until(page, "document.querySelector('.chips').textContent.includes('Eerst eens proberen')")
    starts_at(page, SOCIAL, 3)


def test_without_a_scenario_the_page_says_how_to_get_one_and_begins_one(tmp_path, screen_of):
    write(PLAN, tmp_path / "plan.json")
    with serving(tmp_path / "plan.json") as bare:
        page = screen_of(1280, 800)
        page.goto(bare.url("/fasering"))
        until(page, "document.querySelector('.no-scenario')")
        assert "plan.fasering.yaml" in page.inner_text(".no-scenario")
        assert axe_faults(page) == []
        page.get_by_role("button", name="Begin een scenario uit het plan").click()
        page.wait_for_selector(".gantt")
        until(page, "document.querySelector('.counted')")
    assert read_scenario(tmp_path / "plan.fasering.yaml").scenario.phasings


@pytest.mark.parametrize(("width", "scheme", "language"), [(390, "dark", "nl"), (1280, "light", "en")])
def test_it_has_no_accessibility_fault_and_fits(server, place, screen_of, width, scheme, language):
    page = screen_of(width, 844, scheme)
    open_phasing(page, server, f"?phasing=proef&lang={language}")
    page.locator(f"button[data-open-cell='{SOCIAL}']").click()
    page.wait_for_selector(".details")
    assert axe_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("[data-track]").first.is_visible() is (width > 1000)


def test_going_on_as_now_is_shown_and_not_edited(server, place, screen_of):
    page = screen_of(1280, 800)
    open_phasing(page, server, "?phasing=doorgaan")
    assert "maatstaf" in page.inner_text("#phasing-answer")
    assert page.locator(".bar[data-bar]").count() == 0
    assert page.get_by_label("Vorm in Noord, Sociaal").is_disabled()


def test_on_a_projector_the_phasing_fits_and_can_be_read_from_the_back(server, place, screen_of):
    page = screen_of(1920, 1080)
    open_phasing(page, server)
    page.click("#projector")
    until(page, "document.documentElement.classList.contains('projector')")
    small = page.evaluate(
        """[...document.querySelectorAll('.bar-words, .gantt .area, .card .word, .axis .year')]
        .filter(e => e.offsetParent && parseFloat(getComputedStyle(e).fontSize) < 24).map(e => e.className)"""
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080
    assert page.locator(".phasing-tools").is_visible() is False
