"""What if an organisation drops out: chosen, seen, kept in the address, followed live and ended, as a reader does."""

import pytest

from din.files import write
from din.model import Effort, Organisation, Plan
from tests.browser.screen import cy, drawn, names, open_network, until
from tests.browser.test_screen import axe_faults
from tests.small_plan import small_plan

pytestmark = pytest.mark.browser

STRIP = "#without-strip"


def shared_plan():
    """Let a second organisation carry all that leads to less debt, and share one effort elsewhere."""
    plan = small_plan()
    others = [
        r.model_copy(update={"owner": "maatje"}) if r.id[:2] in {"i1", "i5"} else
        r.model_copy(update={"carried_out_by": ("maatje",)}) if r.id == "i2-w1" else r
        for r in plan if isinstance(r, Effort)
    ]  # fmt: skip
    changed = {r.id: r for r in others}
    return Plan.build(
        [Organisation(id="maatje", name="Maatje"), *(changed.get(r.id, r) for r in plan)], "klein"
    )


def test_the_weightiest_links_are_marked_on_the_picture_while_they_are_listed(small, page, shots):
    open_network(page, small)
    button = page.get_by_role("button", name="Zwaarste verbanden")
    button.click()
    first = page.locator("#weighty .choose").first
    first.wait_for()
    until(page, "cy.edges('.weighty').length > 3")
    assert button.get_attribute("aria-expanded") == "true"
    assert axe_faults(page) == []
    page.screenshot(path=shots / "weighty.png")
    first.click()
    page.locator(STRIP, has_text="wegvalt").wait_for()
    until(page, "cy.edges('.gone').nonempty() && cy.edges('.weighty').nonempty()")
    button.click()
    page.locator("#weighty").wait_for(state="hidden")
    until(page, "cy.edges('.weighty').empty()")
    assert button.get_attribute("aria-expanded") == "false"


def strip_words(page):
    page.wait_for_selector(f"{STRIP} .without-losses")
    return page.locator(STRIP).inner_text()


def test_an_organisation_drops_out_on_the_picture_until_it_is_put_back(small, page, shots):
    write(shared_plan(), small.path)
    open_network(page, small)
    until(page, "cy.nodes('.gone').empty()")
    page.locator("#without").click()
    page.keyboard.type("Maatje")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    words = strip_words(page)
    assert "Als Maatje wegvalt" in words
    assert "Zeker bestaan" in words
    assert "alles" in words
    assert "wankel" in words
    assert "aanname" in words
    until(page, "cy.getElementById('c1').hasClass('gone')")
    gone = names(page, "node.gone")
    assert gone >= {"c1", "b1", "g2", "e1"}
    assert not gone & {"b2", "g3", "e2", "missie"}
    assert cy(page, "cy.getElementById('b1').style('border-style')") == "dashed"
    assert float(cy(page, "cy.getElementById('b1').style('opacity')")) < 1
    assert "zonder=maatje" in page.url
    assert axe_faults(page) == []
    page.screenshot(path=shots / "without.png")
    page.reload()
    drawn(page)
    assert "Als Maatje wegvalt" in strip_words(page)
    assert names(page, "node.gone") == gone
    page.locator("#language").click()
    page.wait_for_selector("html[lang=en]")
    drawn(page)
    assert "If Maatje drops out" in strip_words(page)
    assert names(page, "node.gone") == gone
    page.get_by_text("Tree", exact=True).click()
    page.wait_for_selector("#tree .tree-row")
    page.locator("#tree [role=treeitem]").first.press("*")
    page.wait_for_selector("#tree .fate")
    page.get_by_text("Table", exact=True).click()
    page.wait_for_selector("#table .ag-row")
    assert page.locator("#table [col-id=name]", has_text="— drops out").count()
    page.locator(f"{STRIP} button", has_text="Put it back").press("Enter")
    page.wait_for_selector(STRIP, state="hidden")
    until(page, "cy.elements('.gone, .shaky, .partly').empty()")
    until(page, "!location.search.includes('zonder') && document.activeElement.id === 'without'")


def test_a_what_if_from_the_panel_follows_the_plan(small, page):
    write(shared_plan(), small.path)
    open_network(page, small, "?alles=ja&focus=i1-w1")
    page.locator("#panel .without summary").click()
    page.locator("#panel .what-if button", has_text="Als Maatje wegvalt").click()
    until(page, "cy.getElementById('e1').hasClass('gone')")
    write(small_plan_with_help(), small.path)
    until(page, "!cy.getElementById('e1').hasClass('gone') && cy.getElementById('i1-w1').hasClass('gone')")


def small_plan_with_help():
    """Let the first organisation take one of the efforts that lead to less debt."""
    plan = shared_plan()
    return Plan.build(
        (r.model_copy(update={"owner": "perspectief"}) if r.id == "i5-w1" else r for r in plan), plan.id
    )


def test_a_link_drops_out_from_the_panel_and_from_the_list_on_the_overview(zutphen, page, shots):
    open_network(page, zutphen, "?focus=b-nabij")
    page.locator("#panel summary", has_text="Draagt direct bij").click()
    button = page.locator("#panel button.tag").first
    button.hover()
    page.get_by_role("tooltip").wait_for()
    assert "Wijkhart met voorzieningen" in page.get_by_role("tooltip").inner_text()
    button.click()
    assert "Meer voorzieningen dichtbij → Betere voorzieningen in de wijk wegvalt" in strip_words(page)
    until(page, "cy.getElementById('wijkhart').hasClass('gone')")
    assert names(page, "node.gone") == {"g-voorzieningen", "wijkhart"}
    assert cy(page, "cy.edges('.gone').map(e => e.data('source'))").count("b-nabij") == 1
    page.goto(zutphen.url("/"))
    page.wait_for_selector(".firmness .weighty-links")
    assert page.locator(".firmness-table tbody tr").count() == 6
    assert axe_faults(page) == []
    page.locator(".firmness").scroll_into_view_if_needed()
    page.screenshot(path=shots / "firmness.png")
    page.locator(".weighty-links a").first.click()
    drawn(page)
    assert "wegvalt" in strip_words(page)
