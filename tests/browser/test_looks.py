"""Can it be read: sizes of labels, light and dark, a telephone, and no accessibility fault in any of them."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.screen import click_node, cy, drawn, open_network, until

pytestmark = pytest.mark.browser

LABEL = "cy.zoom() * Math.min(...cy.nodes('[shift]').map(n => n.data('font')))"
VIEWS = (
    "/",
    "/?gebieden=policy_area",
    "/bijdrage",
    "/kaart",
    "/netwerk?beeld=netwerk&focus=b-schulden",
    "/netwerk?beeld=boom",
    "/netwerk?beeld=tabel",
)


def axe_faults(page):
    return [
        f"{v['id']}: {node['html'][:160]}"
        for v in Axe().run(page).response["violations"]
        for node in v["nodes"]
    ]


def beyond(page, selector):
    """Give the elements that are visible and end past the right edge of the screen or of their own parent."""
    return page.evaluate(
        """selector => [...document.querySelectorAll(selector)].filter(e => e.offsetWidth && !e.closest("[hidden]")
            && e.type !== "radio" && (e.getBoundingClientRect().right > innerWidth + 0.5
            || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === "hidden"))
            .map(e => e.id || e.className || e.tagName)""",
        selector,
    )


@pytest.mark.parametrize(("width", "height", "least"), [(1280, 800, 12), (1440, 900, 12), (1920, 1080, 20)])
def test_labels_can_be_read_with_and_without_the_panel(zutphen, screen_of, width, height, least):
    page = screen_of(width, height)
    open_network(page, zutphen)
    until(page, "cy.width() > 0 && cy.zoom() > 0.3")
    assert cy(page, LABEL) >= least
    assert cy(page, "cy.nodes('[shift]').length") <= 32
    for edge in ("x1", "y1"):
        assert cy(page, f"cy.elements().renderedBoundingBox().{edge}") >= 0
    assert cy(page, "cy.elements().renderedBoundingBox().x2 <= cy.width()")
    click_node(page, "zeker-bestaan")
    page.wait_for_selector("#panel h2")
    until(page, f"cy.width() < {width - 305} && cy.nodes('.chosen').nonempty()")
    assert cy(page, LABEL) >= (12 if width < 1900 else 16) - 0.01
    headings = "cy.nodes('[kind = \"heading\"]').renderedBoundingBox()"
    assert cy(page, f"{headings}.x1 >= 0 && {headings}.x2 <= cy.width()")
    chosen = "cy.nodes('.chosen[shift]').renderedBoundingBox()"
    assert cy(page, f"{chosen}.x2 <= cy.width() && {chosen}.x1 >= 0")


def test_words_stay_in_their_cells_however_many_areas_are_compared(zutphen, screen_of):
    page = screen_of(1280, 800)
    for path in ("/", "/?gebieden=policy_area", "/?gebieden=neighbourhood"):
        page.goto(zutphen.url(path))
        page.wait_for_selector(".matrix .cell")
        cells = "[...document.querySelectorAll('.matrix .cell, .matrix thead th')]"
        assert (
            page.evaluate(f"{cells}.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.innerText)")
            == []
        )


def test_the_route_of_an_effort_in_a_stack_is_seen_up_to_the_mission(zutphen, screen_of):
    page = screen_of(1280, 800)
    open_network(page, zutphen, "?focus=wijkmaaltijd")
    page.wait_for_selector("#panel h2")
    until(page, "cy.width() < 950 && cy.nodes('.chosen').nonempty()")
    until(
        page,
        'cy.nodes(\'[kind = "heading"], .chosen, [kind = "mission"]\').renderedBoundingBox().x2 <= cy.width()',
    )
    assert cy(page, LABEL) > 10.8


def test_a_projector_shows_the_example_whole_with_labels_of_24_pixels(zutphen, screen_of):
    page = screen_of(1920, 1080)
    open_network(page, zutphen)
    page.click("#projector")
    until(page, f"cy.container().clientWidth > 1850 && {LABEL} >= 24")
    box = cy(page, "cy.elements().renderedBoundingBox()")
    assert box["x1"] >= 0
    assert box["x2"] <= 1920
    page.keyboard.press("Escape")
    page.wait_for_selector(".header")


def test_a_plan_in_a_file_opens_without_a_notice_over_the_picture(zutphen, screen_of):
    page = screen_of(1280, 800)
    open_network(page, zutphen)
    until(page, "!document.querySelector('[data-dash-is-loading]')")
    assert page.inner_text("#edit-said") == ""
    assert "bestand" in page.inner_text("#edit-bar")


def test_the_way_back_from_the_projector_can_be_seen(zutphen, screen_of):
    page = screen_of(1920, 1080)
    open_network(page, zutphen)
    assert not page.locator("#projector-close").is_visible()
    page.click("#projector")
    sizes = "[...document.querySelectorAll('.legend li, .legend p')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    until(page, f"Math.min(...{sizes}) >= 16")
    page.get_by_role("button", name="Beamer uit").click()
    page.wait_for_selector(".header")
    assert page.evaluate("document.activeElement.id") == "projector"


def test_everything_at_once_stays_readable_and_is_reached_by_moving(zutphen, screen_of):
    page = screen_of(1280, 800)
    open_network(page, zutphen, "?alles=ja")
    until(page, "cy.nodes('[shift]').length > 80")
    assert cy(page, LABEL) >= 12 - 0.01
    assert cy(page, "cy.elements().renderedBoundingBox().y1") >= 0
    assert cy(page, "cy.elements().renderedBoundingBox().y2 > cy.height()")


def test_an_unfolded_stack_is_brought_into_sight(zutphen, screen_of):
    page = screen_of(1280, 800)
    open_network(page, zutphen)
    stack = cy(
        page, "cy.nodes('[kind = \"effort\"]').sort((a, b) => b.position('y') - a.position('y'))[0].id()"
    )
    click_node(page, stack)
    until(page, f"cy.getElementById({stack!r}).empty() && dash_clientside.din.kept(cy).unfolded")
    until(
        page,
        "dash_clientside.din.kept(cy).unfolded.some(id => { const b = cy.getElementById(id).renderedBoundingBox();"
        " return b.y1 >= 0 && b.y2 <= cy.height(); })",
    )


def test_lines_of_stacks_are_thin_until_the_pointer_asks(small, page):
    open_network(page, small)
    key = "\x1feffort:w1"
    x, y = cy(
        page, f"(() => {{ const p = cy.getElementById({key!r}).renderedPosition(); return [p.x, p.y]; }})()"
    )
    box = page.locator("#graph").bounding_box()
    edge = f"cy.getElementById({key!r}).outgoers('edge')[0]"
    before = cy(page, f"parseFloat({edge}.style('width'))")
    page.mouse.move(box["x"] + x, box["y"] + y)
    until(page, f"{edge}.hasClass('near')")
    assert cy(page, f"parseFloat({edge}.style('width'))") > before
    page.mouse.move(box["x"] + 6, box["y"] + 60, steps=4)
    until(page, f"!{edge}.hasClass('near')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", VIEWS)
def test_no_view_has_an_accessibility_fault(zutphen, screen_of, shots, path, width, scheme):
    page = screen_of(width, 844 if width == 390 else 800, scheme)
    page.goto(zutphen.url(path))
    page.wait_for_selector("main h1")
    if "netwerk" in path:
        drawn(page)
    else:
        page.wait_for_selector("main table")
    if "boom" in path:
        page.wait_for_selector("[role=treeitem]")
    if "tabel" in path:
        page.wait_for_selector("#table .ag-row")
    assert page.locator("html").get_attribute("data-mantine-color-scheme") == scheme
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    name = (
        path.strip("/").partition("?")[2].partition("&")[0].removeprefix("beeld=")
        or path.strip("/")
        or "overzicht"
    )
    page.screenshot(path=shots / f"{name}-{width}-{scheme}.png")
    assert axe_faults(page) == []


def test_the_counts_of_the_plan_stand_in_one_row(zutphen, screen_of):
    page = screen_of(1280, 800)
    page.goto(zutphen.url("/"))
    page.wait_for_selector(".card")
    assert page.locator(".card").evaluate_all("all => new Set(all.map(e => e.offsetTop)).size") == 1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_all_pages_can_be_reached_from_the_header_at_every_width(zutphen, screen_of, language):
    page = screen_of(1280, 800)
    page.goto(zutphen.url(f"/?lang={language}"))
    page.wait_for_selector("main h1")
    for width in (1280, 1200, 1024, 1001, 960, 701, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert beyond(page, ".header a, .header button") == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("path", ["/", "/bijdrage"])
def test_on_a_telephone_a_wide_table_scrolls_in_its_frame_and_keeps_the_names_of_its_rows(
    zutphen, screen_of, path
):
    page = screen_of(390, 844)
    page.goto(zutphen.url(path))
    page.wait_for_selector(".matrix")
    heads = page.locator(".matrix thead th").evaluate_all(
        "all => all.map(e => [e.offsetWidth, e.offsetHeight])"
    )
    assert all(width >= 100 and height <= 110 for width, height in heads)
    page.locator(".matrix-scroll").first.evaluate("frame => frame.scrollTo(400, 0)")
    name = page.locator(".matrix tbody th").first.bounding_box()
    assert name["x"] >= 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_colours_follow_the_system_until_the_reader_chooses(small, screen_of):
    page = screen_of(1280, 800, "dark")
    open_network(page, small)
    dark = "rgb(23,32,42)"
    look = "getComputedStyle(document.querySelector('#graph-frame')).backgroundColor.replaceAll(' ', '')"
    until(page, f"{look} === '{dark}'")
    until(page, "cy.getElementById('g2').style('color') === 'rgb(232,237,242)'")
    page.emulate_media(color_scheme="light")
    until(page, "cy.getElementById('g2').style('color') === 'rgb(27,39,51)'")
    page.click("#scheme")
    assert "licht" in page.locator("#scheme").inner_text()
    page.click("#scheme")
    assert "donker" in page.locator("#scheme").inner_text()
    until(page, f"{look} === '{dark}' && cy.getElementById('g2').style('color') === 'rgb(232,237,242)'")
    page.reload()
    drawn(page)
    until(page, f"{look} === '{dark}' && cy.getElementById('g2').style('color') === 'rgb(232,237,242)'")
    # Mantine's own widgets go along
    assert (
        page.evaluate("getComputedStyle(document.querySelector('#search')).backgroundColor")
        == "rgb(31, 42, 54)"
    )


def test_a_telephone_starts_with_the_tree_and_can_do_the_rest(zutphen, screen_of):
    page = screen_of(390, 844, has_touch=True, is_mobile=True)
    page.goto(zutphen.url("/netwerk"))
    page.wait_for_selector("[role=treeitem]")
    assert not page.locator("#filter-areas").is_visible()
    page.click("#filters-button")
    page.wait_for_selector("#filter-areas")
    assert page.locator("#filters-button").get_attribute("aria-expanded") == "true"
    assert beyond(page, ".filters *, #tree-way *") == []
    page.click("#filters-button")
    page.get_by_text("Netwerk", exact=True).last.click()
    page.wait_for_selector("#graph-frame")
    until(page, f"cy.width() > 300 && {LABEL} >= 11.99")
    page.locator("#graph-frame").scroll_into_view_if_needed()
    before = cy(page, "cy.pan().x")
    frame = page.locator("#graph").bounding_box()
    middle = frame["y"] + 20
    page.mouse.move(frame["x"] + 250, middle)
    page.mouse.down()
    page.mouse.move(frame["x"] + 100, middle, steps=5)
    page.mouse.up()
    assert cy(page, "cy.pan().x") < before - 100
    until(page, "location.search.includes('beeld=netwerk')")


def test_the_other_language_keeps_what_is_on_the_screen(small, page):
    open_network(page, small)
    page.click("#filter-areas")
    page.get_by_role("option", name="De Hoven").click()
    until(page, "location.search.includes('wijk=w2')")
    page.keyboard.press("Escape")
    click_node(page, "g3")
    until(page, "location.search.includes('focus=g3')")
    page.get_by_text("Boom", exact=True).click()
    until(page, "location.search.includes('beeld=boom')")
    page.click("#language")
    page.wait_for_selector("text=Network")
    page.wait_for_selector("[role=treeitem]")
    assert page.locator("html").get_attribute("lang") == "en"
    for part in ("wijk=w2", "focus=g3", "beeld=boom"):
        assert part in page.url
    assert page.locator("#panel h2").inner_text() == "Minder eenzaamheid"


def test_who_wants_no_movement_gets_none(small, screen_of):
    page = screen_of(1280, 800, reduced_motion="reduce")
    open_network(page, small)
    until(page, "parseFloat(cy.getElementById('g2').style('transition-duration')) === 0")
    assert page.evaluate("getComputedStyle(document.querySelector('.button')).transitionDuration") == "0s"


def test_text_twice_as_large_pushes_nothing_off_the_page(zutphen, screen_of):
    page = screen_of(1280, 800)
    for path in ("/", "/kaart", "/geschiedenis"):
        page.goto(zutphen.url(path))
        page.wait_for_selector("main h1")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert beyond(page, ".header a, .header button") == []


def test_forced_colours_leave_a_filled_dot_filled(zutphen, screen_of):
    page = screen_of(1280, 800, forced_colors="active")
    page.goto(zutphen.url("/"))
    page.wait_for_selector(".matrix .dot.on")
    fill = "getComputedStyle(document.querySelector('.matrix .dot.on')).backgroundColor"
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(f"{fill} !== {ground}")


@pytest.mark.parametrize(
    ("path", "part"),
    [("/", ".matrix"), ("/bijdrage", ".matrix"), ("/kaart", ".map-figure svg"), ("/lijst", ".ag-row")],
)
def test_on_paper_a_page_is_light_whole_and_without_what_can_only_be_clicked(zutphen, screen_of, path, part):
    page = screen_of(1039, 718, "dark")  # what the margins leave of an A4 on its side
    page.goto(zutphen.url(path))
    page.wait_for_selector(part)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator(".header").is_visible()
    assert page.locator("main .button >> visible=true").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    inside = page.locator(part).first.bounding_box()
    assert inside["x"] >= 0
    assert inside["width"] > 200
    if part == ".matrix":
        assert inside["x"] + inside["width"] <= 1039
        dot = "document.querySelector('.matrix .cell')"
        assert page.evaluate(f"getComputedStyle({dot}).printColorAdjust") == "exact"
    assert b"/MediaBox [0 0 841" in page.pdf(prefer_css_page_size=True)
