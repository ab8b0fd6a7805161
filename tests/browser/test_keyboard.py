"""Everything by keyboard: the picture and the tree."""

import pytest

from din.files import write
from din.model import Contribution, Placement, Plan
from tests.browser.conftest import serving
from tests.browser.screen import cy, drawn, open_network, until
from tests.small_plan import small_plan

pytestmark = pytest.mark.browser

W1 = "\x1feffort:w1"


def cursor(page):
    return cy(page, "cy.nodes('.cursor').map(n => n.id())[0] || ''")


def to_picture(page):
    page.locator("#show-everything-button").focus()
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "graph-frame":
            break
    assert page.evaluate("document.activeElement.id") == "graph-frame"


def press(page, key, *times):
    for _ in times or (1,):
        page.keyboard.press(key)


def test_arrows_walk_along_the_lines_and_within_a_column(small, page):
    open_network(page, small)
    to_picture(page)
    until(page, "cy.nodes('.cursor').nonempty()")
    start = cursor(page)
    assert start.startswith("\x1feffort")
    assert page.locator("#spoken").inner_text().startswith("Inspanningen: ")
    page.keyboard.press("ArrowDown")
    assert cursor(page) != start
    page.keyboard.press("ArrowUp")
    assert cursor(page) == start
    page.keyboard.press("ArrowRight")
    right = cursor(page)
    assert cy(page, f"cy.getElementById({start!r}).outgoers('node').map(n => n.id())").count(right) == 1
    page.keyboard.press("ArrowLeft")
    assert cursor(page).startswith("\x1feffort") or "Lijnen" in page.locator("#spoken").inner_text()
    page.keyboard.press("End")
    lowest = "cy.nodes('[kind = \"effort\"]').sort((a, b) => b.position('y') - a.position('y'))[0].id()"
    assert cursor(page) == cy(page, lowest)


def test_a_node_put_by_hand_is_still_in_its_column(tmp_path, page):
    where = {"g1": (900.0, 900.0), "g4": (1400.0, -60.0)}
    put = [Placement(id=f"place-{key}", node=key, x=x, y=y) for key, (x, y) in where.items()]
    write(Plan.trusted([*small_plan(), *put]), tmp_path / "klein.json")
    with serving(tmp_path / "klein.json") as server:
        open_network(page, server)
        until(page, "Math.abs(cy.getElementById('g4').position('y') + 60) < 1")
        page.evaluate("dash_clientside.set_props('chosen', {data: 'g4'})")
        until(page, "cy.getElementById('g4').hasClass('chosen')")
        page.focus("#graph-frame")
        until(page, "cy.nodes('.cursor').nonempty()")
        seen = [cursor(page)]
        for _ in range(3):
            page.keyboard.press("ArrowDown")
            seen.append(cursor(page))
        assert seen[0] == "g4"
        assert seen[-1] == "g1"
        assert set(seen) == {"g1", "g2", "g3", "g4"}
        page.keyboard.press("ArrowRight")
        assert cursor(page) == "e2"


def test_enter_opens_the_panel_and_escape_closes_it(small, page):
    open_network(page, small)
    to_picture(page)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    node = cursor(page)
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel h2")
    until(
        page,
        f"cy.getElementById({node!r}).hasClass('chosen') && cy.getElementById({node!r}).hasClass('cursor')",
    )
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('panel').contains(document.activeElement)")
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel", state="hidden")
    assert page.evaluate("document.activeElement.id") == "graph-frame"
    until(page, "cy.elements('.faded').empty()")


def test_enter_unfolds_a_stack_and_the_cursor_goes_to_what_was_in_it(small, page):
    open_network(page, small)
    to_picture(page)
    page.keyboard.press("Home")
    stack = cursor(page)
    wijk = stack.rpartition(":")[2]
    page.keyboard.press("Enter")
    until(page, f"cy.nodes('.cursor').map(n => n.id())[0]?.endsWith('-{wijk}')")


def test_plus_and_minus_change_the_size(small, page):
    open_network(page, small)
    to_picture(page)
    before = cy(page, "cy.zoom()")
    page.keyboard.press("+")
    assert cy(page, "cy.zoom()") > before
    page.keyboard.press("0")
    assert cy(page, "cy.zoom()") == pytest.approx(before, rel=0.02)


def focused(page):
    return page.evaluate("document.activeElement.dataset.id")


def attribute(page, name):
    return page.evaluate(f"document.activeElement.getAttribute('aria-{name}')")


def open_tree(page, server, query=""):
    page.goto(server.url(f"/netwerk?beeld=boom{query}"))
    page.wait_for_selector("[role=treeitem]")
    page.locator("#tree [tabindex='0']").focus()


def test_the_tree_is_walked_as_trees_are(small, page):
    open_tree(page, small)
    assert (focused(page), attribute(page, "level"), attribute(page, "expanded")) == ("missie", "1", "true")
    page.keyboard.press("ArrowDown")
    assert (focused(page), attribute(page, "level"), attribute(page, "expanded")) == ("e1", "2", "false")
    page.keyboard.press("ArrowRight")
    assert attribute(page, "expanded") == "true"
    page.keyboard.press("ArrowRight")
    assert (focused(page), attribute(page, "level")) == ("g2", "3")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert (focused(page), attribute(page, "expanded")) == ("e1", "false")
    page.keyboard.press("End")
    assert focused(page) == page.evaluate(
        "[...document.querySelectorAll('[role=treeitem]')].at(-1).dataset.id"
    )
    page.keyboard.press("Home")
    assert focused(page) == "missie"
    page.keyboard.type("gel")
    assert focused(page) == "e3"
    assert page.locator("#tree [tabindex='0']").count() == 1


def test_choosing_in_the_tree_opens_the_panel_and_marks_every_place(small, page):
    open_tree(page, small)
    page.keyboard.press("*")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel h2")
    assert page.locator("#panel h2").inner_text() == "Zeker bestaan"
    until(page, "document.querySelectorAll('[aria-selected=true]').length === 1")
    assert focused(page) == "e1"
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel", state="hidden")


def open_all(page):
    """Open branch after branch; give the ids that were seen."""
    for _ in range(12):
        closed = page.locator("#tree [aria-expanded=false] > .tree-row > .twisty")
        if not closed.count():
            break
        page.evaluate(
            "document.querySelectorAll('#tree [aria-expanded=false] > .tree-row > .twisty').forEach(t => t.click())"
        )
    return set(page.evaluate("[...document.querySelectorAll('[role=treeitem]')].map(i => i.dataset.id)"))


@pytest.mark.parametrize("way", ["hoe?", "waartoe?"])
def test_every_node_is_in_the_tree_both_ways(small, page, way):
    open_tree(page, small)
    page.get_by_text(way).click()
    until(page, "document.querySelectorAll('[role=treeitem]').length > 3")
    wanted = set(cy(page, "Object.keys(window.dash_clientside.din.scene().drawn)"))
    assert open_all(page) == wanted


def test_a_node_under_several_stands_under_each_and_a_loop_is_cut_with_a_word(tmp_path, page):
    links = [("b1", "g3"), ("g3", "b1")]
    extra = [Contribution(id=f"{s}>>{t}", source=s, target=t, strength=1) for s, t in links]
    path = tmp_path / "lus.json"
    write(Plan.build([*small_plan(), *extra], "klein"), path)
    with serving(path) as server:
        open_tree(page, server)
        open_all(page)
        assert page.locator("#tree [data-id=b1]").count() >= 2
        cut = page.locator("#tree .tree-note", has_text="loopt rond")
        assert cut.count() >= 1
        assert cut.first.locator("xpath=ancestor::li[1]").get_attribute("aria-expanded") is None
        page.close()  # a page that is open when its server ends says so in its console


def test_a_chosen_node_is_shown_in_the_tree(small, page):
    open_tree(page, small, "&focus=b3")
    page.wait_for_selector("#tree [data-id=b3][aria-selected=true]")
    page.fill("#search", "schulden")
    page.get_by_role("option", name="Minder problematische schulden").click()
    page.wait_for_selector("#tree [data-id=b1][aria-selected=true]")


def test_the_tree_follows_filters(zutphen, page):
    page.goto(zutphen.url("/netwerk?beeld=boom&wijk=WK030104"))
    page.wait_for_selector("[role=treeitem]")
    page.get_by_text("waartoe?").click()
    until(page, "document.querySelectorAll('#tree [aria-level=\"1\"]').length > 3")
    drawn(page)
    efforts = page.locator("#tree [aria-level='1']").count()
    assert efforts < 40
