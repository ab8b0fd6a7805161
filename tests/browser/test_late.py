"""What the first picture and the picture of a change do not wait for."""

import pytest

from din.model import Contribution, Goal
from din.store import Put, open_store
from tests.browser.conftest import serving
from tests.browser.screen import CY, cy, drawn, open_network, until
from tests.small_plan import small_plan

pytestmark = pytest.mark.browser

FIELDS = "**/dash_mantine_components*.js"
PLACES = """() => ['.filters > *', '.tools > *', '.stage', '.graph-frame'].flatMap((those) =>
  [...document.querySelectorAll(those)].filter((one) => one.offsetWidth).map((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [x, y, width, height].map(Math.round);
  }))"""


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_fields_come_after_the_picture_and_push_nothing_aside(small, screen_of, size):
    page, held = screen_of(*size), []
    page.route(FIELDS, lambda route: held.append(route))  # noqa: PLW0108 - Playwright notes something on it
    with page.expect_request(FIELDS):
        page.goto(small.url("/netwerk?wijk=w1&beeld=netwerk"))
    drawn(page)
    before = page.evaluate(PLACES)
    assert page.locator(".coming").count() > 5
    assert page.locator(".coming:visible").first.get_attribute("aria-busy") == "true"
    for route in held:
        route.continue_()
    until(page, "!document.querySelector('.coming')")
    assert page.evaluate(PLACES) == before


def test_fields_whose_program_does_not_come_are_asked_for_again(small, page):
    asked = []

    def first_lost(route):
        asked.append(route)
        if len(asked) == 1:
            route.abort("connectionrefused")
        else:
            route.continue_()

    page.route(FIELDS, first_lost)
    page.goto(small.url("/netwerk"))
    page.wait_for_selector("#filter-areas")
    assert len(asked) == 2


def test_the_picture_of_a_change_is_there_before_the_rest_of_the_page_asks(tmp_path, page):
    with open_store(tmp_path / "samen.din", create=True) as store:
        plan = small_plan()
        store.apply(plan.id, [Put(record) for record in plan])
        with serving(tmp_path / "samen.din") as server:
            open_network(page, server, "?alles=ja")
            page.evaluate(
                """() => {
                  window.order = [];
                  const cy = CY, tell = window.dash_clientside.set_props;
                  cy.on("render", () => { if (cy.getElementById("nieuw").nonempty()) window.order.push("picture"); });
                  window.dash_clientside.set_props = (id, props) => { window.order.push(id); tell(id, props); };
                }""".replace("CY", CY)
            )
            link = Contribution(id="nieuw>", source="nieuw", target="e1", strength=1)
            store.apply(plan.id, [Put(Goal(id="nieuw", name="nieuw")), Put(link)])
            until(page, "window.order.includes('revision')")
            order = page.evaluate("window.order")
            assert order.index("picture") < min(order.index("revision"), order.index("scene"))
            assert cy(page, "cy.getElementById('nieuw').nonempty()")


def test_a_filtered_picture_is_there_before_its_field_is_drawn_anew(small, page):
    open_network(page, small, "?alles=ja")
    page.wait_for_selector("#filter-areas")
    page.evaluate(
        """() => {
          window.order = [];
          const cy = CY, all = cy.nodes("[shift]").length, field = document.querySelector(".filters");
          cy.on("render", () => { if (cy.nodes("[shift]").length < all) window.order.push("picture"); });
          new MutationObserver(() => window.order.push("field")).observe(field, { childList: true, subtree: true });
          window.dash_clientside.set_props("filter-areas", { value: ["w1"] });
        }""".replace("CY", CY)
    )
    until(page, "window.order.includes('field')")
    assert page.evaluate("window.order")[0] == "picture"
