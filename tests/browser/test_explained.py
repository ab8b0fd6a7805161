"""Every figure says in a sentence what it means, for the pointer, the keyboard and a finger (WCAG 1.4.13)."""

import pytest

from tests.browser.screen import until
from tests.browser.test_screen import axe_faults

pytestmark = pytest.mark.browser

PAGES = {
    "/": ".card .number, .matrix .cell, .firmness-table td > *, .weighty-links .tag, .standing, .group .count",
    "/bijdrage": ".contributions .cell",
    "/samenwerking": ".parties-table .figure, .parties-table td:last-child, .told h2",
    "/netwerk?focus=b-nabij&zonder=perspectief": ".without-losses .tag, #panel .tag, #panel .strength",
}
UNEXPLAINED = """(figures) => [...document.querySelectorAll(figures)]
  .filter((one) => !(one.closest('[data-explain]') || one.querySelector('[data-explain]')))
  .map((one) => one.outerHTML.slice(0, 200))"""
UNREACHABLE = """() => [...document.querySelectorAll('[data-explain]')]
  .filter((one) => one.tabIndex < 0 && !one.closest('[data-arrows]:has(td[tabindex="0"])'))
  .map((one) => one.outerHTML.slice(0, 200))"""
EMPTY = """() => [...document.querySelectorAll('[data-explain]')]
  .filter((one) => one.dataset.explain.trim().length < 12).length"""


@pytest.mark.parametrize("path", PAGES)
def test_every_figure_has_a_sentence_that_the_keyboard_reaches(zutphen, screen_of, path):
    page, figures = screen_of(1280, 900), PAGES[path]
    page.goto(zutphen.url(path))
    for each in figures.split(", "):
        page.wait_for_selector(each, state="attached")
    assert page.evaluate(UNEXPLAINED, figures) == []
    assert page.evaluate(UNREACHABLE) == []
    assert page.evaluate(EMPTY) == 0


def test_a_sentence_stays_while_it_is_pointed_at_and_goes_with_escape(zutphen, screen_of):
    page = screen_of(390, 844, has_touch=True)
    page.goto(zutphen.url("/samenwerking"))
    page.wait_for_selector(".about")
    about = page.locator(".about").first
    about.tap()
    said = page.get_by_role("tooltip")
    said.wait_for()
    box = said.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert axe_faults(page) == []
    page.keyboard.press("Escape")
    until(page, "document.getElementById('explanation').hidden")
    page.locator(".parties-table td[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    assert "deelt inspanningen met" in said.inner_text()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.parentElement.rowIndex") == 2
