"""The page of contributions as a reader uses it."""

import pytest

from din.model import Contribution
from din.store import Put, open_store
from tests.browser.conftest import serving
from tests.browser.screen import until
from tests.small_plan import records

pytestmark = pytest.mark.browser

FIRST = "document.querySelector('.contributions tbody th').textContent"


def test_every_effort_stands_there_in_words_with_its_place_and_a_sentence(zutphen, screen_of):
    page = screen_of(1280, 800)
    page.goto(zutphen.url("/bijdrage"))
    page.wait_for_selector(".contributions")
    assert page.locator(".contributions tbody tr").count() == 49
    assert page.locator(".contributions thead th").count() == 7
    words = page.locator(".contributions .word").all_inner_texts()
    assert {"weinig", "duidelijk"} <= set(words)
    cell = page.locator("td[data-explain*='De plaats is 1;']").first
    assert "plaats 1" in cell.inner_text()


def test_the_rows_are_ordered_by_an_element_and_limited_to_a_wijk(zutphen, screen_of):
    page = screen_of(1280, 800)
    page.goto(zutphen.url("/bijdrage"))
    page.get_by_role("link", name="Zeker bestaan").click()
    until(page, f"{FIRST} === 'Huisvesten van dakloze jongeren'")
    assert page.locator("th[aria-sort=descending]").inner_text() == "Zeker bestaan"
    page.get_by_role("link", name="Leesten", exact=True).click()
    until(page, "document.querySelectorAll('.contributions tbody tr').length < 49")
    assert page.locator("a.chip.here").inner_text() == "Leesten"
    assert "volgorde=" in page.url


def test_a_change_made_elsewhere_shows_by_itself(tmp_path, screen_of):
    path = tmp_path / "klein.din"
    with open_store(str(path), create=True) as store:
        store.apply("klein", [Put(record) for record in records()], author="begin")
        with serving(path) as server:
            page = screen_of(1280, 800)
            page.goto(server.url("/bijdrage"))
            page.wait_for_selector(".contributions")
            before = page.locator(".contributions .blank").count()
            link = Contribution(id="nieuw", source="i0-w1", target="e4", strength=3)
            store.apply("klein", [Put(link)], author="Bert")
            until(page, f"document.querySelectorAll('.contributions .blank').length < {before}")


def test_a_cell_explains_itself_to_the_keyboard_the_pointer_and_a_finger(zutphen, screen_of):
    page = screen_of(1280, 800, has_touch=True)
    page.goto(zutphen.url("/bijdrage"))
    page.wait_for_selector(".contributions td[tabindex='0']")
    assert page.locator(".contributions td[tabindex='0']").count() == 1  # one stop of the Tab key
    page.locator(".contributions tbody th a").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    said = page.get_by_role("tooltip")
    focused = "document.activeElement.dataset.explain"
    assert said.inner_text() == page.evaluate(focused)
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "explanation"
    page.keyboard.press("Escape")
    assert said.count() == 0
    cell = page.locator(".contributions td").nth(8)
    cell.hover()
    said.wait_for()
    said.hover()  # it can be pointed at itself
    assert said.inner_text() == cell.get_attribute("data-explain")
    page.mouse.move(1, 1)
    until(page, "document.getElementById('explanation').hidden")
    page.locator(".contributions td").nth(15).tap()
    said.wait_for()
    assert said.inner_text() == page.locator(".contributions td").nth(15).get_attribute("data-explain")
