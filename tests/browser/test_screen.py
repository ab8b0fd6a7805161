"""The screen in a real browser: what a reader sees and does."""

import json
import re
import xml.etree.ElementTree as ET

import pytest
from axe_playwright_python.sync_playwright import Axe

from din.files import read, write
from din.model import Goal, Plan
from din.store import Put, open_store
from tests.browser.conftest import serving
from tests.browser.screen import CY, click_node, cy, drawn, names, open_network, until
from tests.small_plan import records, small_plan

pytestmark = pytest.mark.browser

BUNDLE = "\x1f"
W1 = f"{BUNDLE}effort:w1"
NASTY = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def axe_faults(page):
    return [
        f"{v['id']}: {node['html'][:160]}"
        for v in Axe().run(page).response["violations"]
        for node in v["nodes"]
    ]


@pytest.mark.parametrize(
    "path", ["/", "/netwerk", "/netwerk?focus=g2", "/netwerk?alles=ja&lang=en", "/bestaat-niet"]
)
def test_every_page_opens_cold_from_a_deep_link(small, page, path):
    page.goto(small.url(path))
    page.wait_for_selector("main h1")
    if "netwerk" in path:
        drawn(page)
    assert small.token not in page.url
    assert page.locator("html").get_attribute("lang") == ("en" if "lang=en" in path else "nl")


def test_a_browser_that_keeps_its_address_to_itself_gets_the_page_when_it_asks(small, page):
    kept_back = []

    def without_address(route):
        kept_back.append(route.request.headers.get("referer", ""))
        answer = route.fetch(headers={k: v for k, v in route.request.headers.items() if k != "referer"})
        assert "page-wanted" in answer.text()
        route.fulfill(response=answer)

    page.route("**/_dash-layout", without_address)
    open_network(page, small, "?focus=g2")
    assert any("/netwerk" in address for address in kept_back)
    assert page.locator("#panel").is_visible()


FIRST_SIGHT = """new MutationObserver((_changes, observer) => {
  const cy = CY;
  if (!cy) return;
  observer.disconnect();
  cy.one('render', () => { window.first = [cy.zoom(), cy.pan().x, cy.pan().y]; });
}).observe(document, { childList: true, subtree: true });""".replace("CY", CY)


def test_the_first_picture_stands_as_it_stays(small, page):
    page.add_init_script(FIRST_SIGHT)
    open_network(page, small)
    assert page.evaluate("window.first") == pytest.approx(cy(page, "[cy.zoom(), cy.pan().x, cy.pan().y]"))


def test_the_overview_has_no_accessibility_fault(zutphen, page):
    page.goto(zutphen.url("/"))
    page.wait_for_selector(".matrix")
    for summary in page.locator(".group summary").all()[:3]:
        summary.click()
    assert axe_faults(page) == []


def test_the_network_has_no_accessibility_fault_as_picture_and_as_table(zutphen, page):
    open_network(page, zutphen, "?focus=b-schulden")
    assert axe_faults(page) == []
    page.get_by_text("Tabel", exact=True).click()
    page.wait_for_selector("#table .ag-row")
    assert axe_faults(page) == []


def test_the_matrix_leads_to_the_network_of_that_wijk_and_element(zutphen, page):
    page.goto(zutphen.url("/"))
    gap = page.locator(".cell.level0").first
    assert "nog niets" in gap.inner_text()
    gap.click()
    page.wait_for_url(re.compile(r"/netwerk\?wijk=WK0301\d\d&focus="))
    drawn(page)
    assert page.locator("#panel").is_visible()
    assert page.locator("#panel h2").inner_text() == "Wijkhart met voorzieningen"
    assert len(names(page, ".chosen")) == 1


def test_the_panel_tells_what_the_mission_loses_without_a_node(zutphen, page):
    page.goto(zutphen.url("/bijdrage"))
    page.locator(".contributions tbody th a").first.click()
    page.wait_for_selector("#panel .without summary")
    page.locator("#panel .without summary").click()
    words = page.locator("#panel .without .tag").all_inner_texts()
    assert words
    assert set(words) <= {"alles", "een groot deel", "een duidelijk deel", "een klein deel", "niets"}
    assert "Niemand neemt het over" in page.locator("#panel .without").inner_text()


def test_a_finding_leads_to_its_node_in_the_network(zutphen, page):
    page.goto(zutphen.url("/"))
    group = page.locator(".group").first
    group.locator("summary").click()
    link = group.locator("a.name").first
    name = link.inner_text().strip()
    link.click()
    page.wait_for_url(re.compile("focus="))
    drawn(page)
    assert page.locator("#panel h2").inner_text() == name


def test_a_click_shows_the_route_and_fades_the_rest(small, page):
    open_network(page, small)
    click_node(page, "g2")
    until(page, "cy.getElementById('g2').hasClass('chosen')")
    assert names(page, "node.route") - {n for n in names(page, "node") if n.startswith("stack")} == {
        "g2", "e1", "missie", "b1", "c1", f"{BUNDLE}effort:w1", f"{BUNDLE}effort:w2", f"{BUNDLE}effort:w3",
    }  # fmt: skip
    assert cy(page, "cy.getElementById('b3').hasClass('faded')")
    assert cy(page, "cy.getElementById('c1\\x1fb1').hasClass('route')")
    assert cy(page, "cy.getElementById('b2\\x1fg3').hasClass('faded')")
    page.wait_for_selector("#panel h2")
    assert page.locator("#panel h2").inner_text() == "Meer bestaanszekerheid"
    page.keyboard.press("Escape")
    until(page, "cy.elements('.faded').empty()")
    page.wait_for_selector("#panel", state="hidden")


def test_stacks_unfold_with_a_click_and_fold_again(small, page):
    open_network(page, small)
    click_node(page, W1)
    until(page, "cy.getElementById('i0-w1').nonempty()")
    assert cy(page, f"cy.getElementById({W1!r}).empty()")
    page.click("#fold-all")
    until(page, f"cy.getElementById({W1!r}).nonempty() && cy.getElementById('i0-w1').empty()")
    page.click("#show-everything-button")
    until(page, "cy.nodes('[kind = \"effort\"]').length === 18")


def test_two_stacks_opened_one_after_the_other_stay_open(small, page):
    open_network(page, small)
    for wijk in ("w1", "w2"):
        click_node(page, f"{BUNDLE}effort:{wijk}")
        until(page, f"cy.getElementById('i0-{wijk}').nonempty() && location.search.includes('{wijk}')")
    assert {"i0-w1", "i0-w2"} <= names(page, "node")


def test_a_filter_leaves_what_fits_and_what_it_leads_to(small, page):
    open_network(page, small)
    page.click("#filter-areas")
    page.get_by_role("option", name="De Hoven").click()
    until(page, "cy.getElementById('i0-w2').nonempty() && cy.nodes('[kind = \"effort\"]').length === 6")
    until(page, "location.search.includes('wijk=w2')")
    page.keyboard.press("Escape")
    page.click("#clear-filters")
    until(page, f"cy.getElementById({W1!r}).nonempty()")


def test_search_finds_a_node_and_shows_its_route(small, page):
    open_network(page, small)
    page.fill("#search", "eenzaam")
    page.get_by_role("option", name="Minder eenzaamheid").click()
    until(page, "cy.getElementById('g3').hasClass('chosen')")
    page.wait_for_selector("#panel h2")


def test_the_table_shows_the_same_nodes(small, page):
    open_network(page, small)
    page.get_by_text("Tabel", exact=True).click()
    page.wait_for_selector("#table .ag-row")
    assert page.locator("#graph-frame").is_hidden()
    page.locator("#table .ag-row", has_text="Meer bestaanszekerheid").first.click()
    page.wait_for_selector("#panel h2")


@pytest.mark.parametrize(
    ("form", "start"), [("png", b"\x89PNG\r\n\x1a\n"), ("pdf", b"%PDF-"), ("svg", b"<svg")]
)
def test_the_picture_is_saved(small, page, form, start):
    open_network(page, small, "?focus=g2")
    with page.expect_download() as download:
        page.click(f"#export-{form}")
    data = download.value.path().read_bytes()
    assert data.startswith(start)
    assert len(data) > 5_000
    if form == "svg":
        text = "".join(ET.fromstring(data.decode()).itertext())
        assert "Sterke wijken" in text
        assert "Voorbeeldplan" in text
        assert "Vereenvoudigde weergave" in text


@pytest.mark.parametrize("query", ["", "?alles=ja"])
@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_labels_stay_in_their_boxes(zutphen, page, query, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_network(page, zutphen, query)
    outside = cy(
        page,
        """cy.nodes('[shift]').filter(n => {
            const body = n.boundingBox({includeLabels: false, includeOverlays: false});
            const label = n.boundingBox({includeNodes: false, includeLabels: true, includeOverlays: false});
            return label.x2 > body.x2 + 2 || label.x1 < body.x1 - 2
                || label.y1 < body.y1 - 2 || label.y2 > body.y2 + 2;
        }).map(n => n.data('label'))""",
    )
    assert outside == []


def test_no_two_boxes_overlap(zutphen, page):
    open_network(page, zutphen, "?alles=ja")
    overlaps = cy(
        page,
        """(() => { const body = {includeLabels: false, includeOverlays: false};
            const b = cy.nodes('[shift]').map(n => n.boundingBox(body));
            let found = 0;
            for (let i = 0; i < b.length; i++) for (let j = 0; j < i; j++)
              if (b[i].x1 < b[j].x2 && b[j].x1 < b[i].x2 && b[i].y1 < b[j].y2 && b[j].y1 < b[i].y2) found++;
            return found; })()""",
    )
    assert overlaps == 0


def test_curves_are_drawn_where_the_layout_put_them(small, page):
    open_network(page, small)
    ends = cy(page, "cy.edges().map(e => [e.sourceEndpoint(), e.source().position(), e.data('leave')])")
    for end, middle, leave in ends:
        assert end["x"] == pytest.approx(middle["x"] + leave[0], abs=1.5)
        assert end["y"] == pytest.approx(middle["y"] + leave[1], abs=1.5)


def test_a_beamer_shows_labels_of_24_pixels(small, page):
    page.set_viewport_size({"width": 1920, "height": 1080})
    open_network(page, small)
    page.click("#projector")
    until(page, "cy.container().clientWidth > 1850")
    until(page, "cy.zoom() * Math.min(...cy.nodes('[shift]').map(n => n.data('font'))) >= 24")


def test_a_file_that_changes_shows_on_the_open_page(small, page):
    open_network(page, small)
    plan = small_plan()
    changed = Plan.build([*plan, Goal(id="g9", name="Nieuw doel")], plan.id)
    write(changed, small.path)
    until(page, "cy.getElementById('g9').nonempty()")


def test_a_change_in_the_store_shows_on_the_open_overview(tmp_path, page):
    path = tmp_path / "klein.din"
    store = open_store(str(path), create=True)
    store.apply("klein", [Put(record) for record in records()])
    with serving(path) as server:
        page.goto(server.url("/"))
        page.wait_for_selector(".card.goal")
        assert page.locator(".card.goal .number").inner_text() == "4"
        store.apply("klein", [Put(Goal(id="g9", name="Nieuw doel"))])
        until(page, "document.querySelector('.card.goal .number').textContent === '5'")
        page.close()  # a page that is open when its server ends says so in its console
    store.close()


def test_markup_in_names_shows_as_text(small, page):
    plan = read(small.path).plan("klein")
    renamed = [
        r.model_copy(update={"name": NASTY}) if r.id in {"g2", "e1", "w1", "programma", "i0-w1"} else r
        for r in plan
    ]
    write(Plan.build(renamed, "klein"), small.path)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(small.url("/"))
    page.wait_for_selector(".matrix")
    assert page.locator("h1").inner_text() == NASTY
    open_network(page, small, "?focus=g2")
    assert page.locator("#panel h2").inner_text() == NASTY
    x, y = cy(page, "(() => { const p = cy.getElementById('g2').renderedPosition(); return [p.x, p.y]; })()")
    box = page.locator("#graph").bounding_box()
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.wait_for_selector("#tooltip.seen")
    assert page.locator("#tooltip").inner_text() == NASTY
    assert page.locator("img[src='x']").count() == 0
    svg = page.request.get(f"{small.base}/download/netwerk.svg").text()
    assert NASTY not in svg
    assert NASTY in "".join(ET.fromstring(svg).itertext())


def test_english_on_request_is_remembered(small, page):
    page.goto(small.url("/?lang=en"))
    page.wait_for_selector("main h1")
    page.click("text=Network")
    page.wait_for_url(re.compile("/netwerk"))
    drawn(page)
    assert page.locator("h1").inner_text() == "Network"


def test_the_keyboard_reaches_the_content_first(small, page):
    page.goto(small.url("/"))
    page.wait_for_selector(".matrix")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_pictures_of_the_screen(zutphen, page, shots, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(zutphen.url("/"))
    page.wait_for_selector(".matrix")
    page.screenshot(path=shots / f"overzicht-{size[0]}.png")
    open_network(page, zutphen)
    page.screenshot(path=shots / f"netwerk-{size[0]}.png")
    assert json.loads(page.evaluate("JSON.stringify(document.documentElement.scrollWidth <= innerWidth)"))
