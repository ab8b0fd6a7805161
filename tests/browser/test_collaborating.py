"""The page of who works with whom as a reader uses it."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from din.model import Effort, Organisation
from din.store import Put, open_store
from tests.browser.conftest import serving
from tests.browser.screen import until
from tests.small_plan import records

pytestmark = pytest.mark.browser

CY = "[...document.querySelectorAll('#parties, #parties *')].map(e => e._cyreg?.cy).find(Boolean)"
DRAWN = "document.documentElement.dataset.parties"


def opened(page, server, query=""):
    page.goto(server.url(f"/samenwerking{query}"))
    until(page, DRAWN)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1920, "dark")])
def test_picture_table_and_sentences_say_the_same_and_can_be_read(zutphen, screen_of, shots, width, scheme):
    page = screen_of(width, 1000, scheme)
    opened(page, zutphen)
    names = page.evaluate(f"() => {CY}.nodes('[kind]').map(n => n.data('name')).sort()")
    rows = sorted(page.locator(".parties-table tbody th").all_inner_texts())
    assert names == rows
    letters = page.evaluate(f"() => parseFloat({CY}.nodes('[kind]')[0].renderedStyle('font-size'))")
    assert letters >= 12 * width / 1280
    assert "“Gemeente Zutphen” verbindt partijen" in page.locator(".told").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.screenshot(path=shots / f"samenwerking-{width}-{scheme}.png")


def test_one_click_leads_to_the_network_of_a_party(zutphen, screen_of):
    page = screen_of(1280, 900)
    opened(page, zutphen)
    page.locator(".parties-table").get_by_role("link", name="Een bibliotheek").click()
    page.wait_for_url("**/netwerk?organisatie=bibliotheek*")


def test_a_wijk_and_a_domain_are_chosen_by_keyboard_and_stay_in_the_address(zutphen, screen_of):
    page = screen_of(1280, 900)
    opened(page, zutphen)
    before = page.locator(".parties-table tbody tr").count()
    page.get_by_role("link", name="Leesten", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/samenwerking?wijk=*")
    page.wait_for_selector(".parties-table")
    until(page, f"document.querySelectorAll('.parties-table tbody tr').length < {before}")
    page.get_by_role("link", name="Welzijn", exact=True).click()
    page.wait_for_url("**/samenwerking?wijk=*domein=*")
    page.wait_for_selector(".chip.here")
    here = page.locator("a.chip.here").all_inner_texts()
    assert here == ["Leesten", "Welzijn"]


def test_pointing_at_a_party_lights_up_its_ties(zutphen, screen_of):
    page = screen_of(1280, 900)
    opened(page, zutphen)
    x, y = page.evaluate(
        f"() => {{ const p = {CY}.getElementById('bibliotheek').renderedPosition(); return [p.x, p.y]; }}"
    )
    box = page.locator("#parties").bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + y)
    until(page, f"{CY}.nodes('.chosen').id() === 'bibliotheek'")
    assert page.evaluate(f"() => {CY}.edges('.near').length") == 1
    assert page.evaluate(f"() => {CY}.nodes('.faded').length") > 10


def test_a_telephone_shows_the_table_and_the_sentences(zutphen, screen_of):
    page = screen_of(390, 844)
    page.goto(zutphen.url("/samenwerking?lang=en"))
    page.wait_for_selector(".parties-table")
    assert page.locator("h1").inner_text() == "Who works with whom?"
    assert not page.locator("#parties-frame").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_a_change_made_elsewhere_shows_by_itself(tmp_path, screen_of):
    path = tmp_path / "klein.din"
    with open_store(str(path), create=True) as store:
        store.apply("klein", [Put(record) for record in records()], author="begin")
        with serving(path) as server:
            page = screen_of(1280, 900)
            opened(page, server)
            new = [
                Organisation(id="ggd", name="GGD"),
                Effort(id="samen", name="Samen", carried_out_by=("ggd", "perspectief")),
            ]
            store.apply("klein", [Put(record) for record in new], author="Bert")
            until(page, f"{CY}.getElementById('ggd').nonempty() && {CY}.edges().length === 1")
            assert "GGD (1)" in page.locator(".parties-table").inner_text()
