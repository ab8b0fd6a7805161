"""What people see of each other's changes in a real browser."""

import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from din.model import Contribution, Goal
from din.store import Delete, Put, open_store
from tests.browser.conftest import ROOT, serving
from tests.browser.gate import watch
from tests.browser.screen import click_node, cy, drawn, open_network, until
from tests.browser.test_screen import axe_faults
from tests.serving import ForkedServer
from tests.small_plan import records

pytestmark = pytest.mark.browser

POSITIONS = "Object.fromEntries(cy.nodes('[shift]').map(n => [n.id(), n.position('y')]))"
A_LITTLE = 5.0
"""How far a box may move (px of the picture) when only a name changed."""
PUBLIC = (
    "import sys; from dashboard.serve import serve; from din.service import open_source; "
    "serve(open_source(sys.argv[1]), port=0, open_browser=False, public_read=True)"
)
LATE = """() => {
    const real = window.fetch;
    const old = real('/scene').then(answer => answer.text());
    window.held = 0;
    window.fetch = async (address, ...rest) => {
        if (!String(address).startsWith('/scene') || window.held) return real(address, ...rest);
        window.held = 1;
        const body = await old;
        const came = () => document.querySelector('#edit-said').innerText && window.told;
        await new Promise(done => (function look() { came() ? done() : requestAnimationFrame(look); })());
        return new Response(body, { headers: { 'Content-Type': 'application/json' } });
    };
}"""
"""The first answer is from before the change, and comes after word of it."""
NOTE_WORD = """const add = EventSource.prototype.addEventListener;
EventSource.prototype.addEventListener = function (name, act, ...rest) {
    return add.call(this, name, event => { act(event); if (name === 'plan') window.told = true; }, ...rest);
};"""
NOTE_NOTICES = """() => {
    const box = document.querySelector('#live-notice');
    window.noticed = [];
    new MutationObserver(() => window.noticed.push(box.textContent)).observe(box, { childList: true });
}"""
"""A notice goes away after a while, also while a slow machine has not looked yet."""
NOTE_LIT = (
    "cy.on('class', 'node', e => { if (e.target.hasClass('changed')) e.target.scratch('lit', true); }), 0"
)
NOTE_ANIMATED = """(kind => {
    const animate = kind.animate;
    window.animated = 0;
    kind.animate = function (...how) { window.animated += 1; return animate.apply(this, how); };
})(Object.getPrototypeOf(cy.collection()))"""
AS_THE_WHOLE = """async () => {
    const whole = await (await fetch('/scene?' + window.dash_clientside.din.view)).json();
    const cy = window.dash_clientside.din.cytoscape();
    const other = whole.elements.filter(({ data, position, classes }) => {
        const one = cy.getElementById(data.id);
        return one.empty() || Object.keys(data).some(key => JSON.stringify(one.data(key)) !== JSON.stringify(data[key]))
            || (position && Math.hypot(one.position('x') - position.x, one.position('y') - position.y) > 1e-6);
    });
    return [whole.elements.length - cy.elements().length, other.map(one => one.data.id)];
}"""
NOTE_CHANGES = """() => {
    const real = Response.prototype.json;
    window.changes = [];
    Response.prototype.json = async function () {
        const found = await real.call(this);
        if (found.since) window.changes.push(found.changed.length);
        return found;
    };
}"""
STILL = "cy.nodes().every(n => !n.animated())"


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "klein.din", create=True) as found:
        found.apply("klein", [Put(record) for record in records()])
        yield found


@pytest.fixture
def served(store):
    with serving(store.location) as server:
        yield server


@pytest.fixture
def colleague(browser):
    """Give the page of a second person."""
    context = browser.new_context(locale="nl-NL", viewport={"width": 1440, "height": 900})
    faults = watch(context)
    yield context.new_page()
    context.close()
    assert faults == []


def add(store, key, target="e1"):
    link = Contribution(id=f"{key}>", source=key, target=target, strength=2)
    return store.apply("klein", [Put(Goal(id=key, name="Meer ontmoeting")), Put(link)], author="Anna")


def revision_shown(revision):
    return f"document.documentElement.dataset.revision === '{revision}'"


def test_a_new_node_appears_lit_while_the_rest_stays_itself_and_nearly_where_it_was(store, served, page):
    open_network(page, served)
    page.evaluate("() => { window.wasHere = true; }")
    cy(page, "cy.nodes('[shift]').forEach(n => n.scratch('mine', 1))")
    cy(page, NOTE_LIT)
    cy(page, NOTE_ANIMATED)
    before = cy(page, POSITIONS)
    add(store, "g9")
    until(page, "cy.getElementById('g9').scratch('lit')")
    until(page, STILL)
    after = cy(page, POSITIONS)
    assert cy(page, "cy.nodes('[shift]').filter(n => n.scratch('mine')).length") == len(before)
    row = cy(page, "cy.nodes('[shift]').map(n => n.data('height')).sort()[0]")
    still = [key for key in before if abs(after[key] - before[key]) < row]
    assert len(still) >= 0.95 * len(before)
    assert page.evaluate("window.wasHere")
    assert page.evaluate("window.animated") > 0
    until(page, "cy.elements('.changed').empty()")


def test_a_deleted_node_goes_and_a_new_name_shows_in_its_place(store, served, page):
    add(store, "g9")
    open_network(page, served)
    store.apply("klein", [Delete("g9>"), Delete("g9"), Put(Goal(id="g2", name="Vaker rondkomen"))])
    until(
        page, "cy.getElementById('g9').empty() && cy.getElementById('g2').data('name') === 'Vaker rondkomen'"
    )
    click_node(page, "g2")
    page.wait_for_selector("#panel h2")
    assert page.locator("#panel h2").inner_text() == "Vaker rondkomen"


def test_a_filter_after_a_live_change_shows_the_change_undone_too(store, served, page):
    open_network(page, served, "?alles=ja")
    until(page, revision_shown(store.apply("klein", [Put(Goal(id="g2", name="Anders"))])))
    last = store.changes("klein")[-1]
    until(page, revision_shown(store.undo("klein", last.change_set)))
    assert cy(page, "cy.getElementById('g2').data('name')") == "Meer bestaanszekerheid"
    page.click("#fold-all")
    until(page, "cy.nodes('[kind = \"effort\"]').length < 18")
    assert cy(page, "cy.getElementById('g2').data('name')") == "Meer bestaanszekerheid"


def test_a_page_that_is_sent_what_changed_shows_what_one_that_is_sent_all_would(store, served, page):
    open_network(page, served, "?alles=ja")
    page.evaluate(NOTE_CHANGES)
    for changes in (
        [
            Put(Goal(id="g9", name="Meer rust")),
            Put(Contribution(id="g9>", source="g9", target="g2", strength=2)),
        ],
        [Put(Goal(id="g2", name="Vaker rondkomen"))],
        [Delete("g9>"), Delete("g9")],
    ):
        until(page, revision_shown(store.apply("klein", changes)))
        until(page, STILL)
        assert page.evaluate(AS_THE_WHOLE) == [0, []]
    assert len(page.evaluate("window.changes")) == 3
    assert page.evaluate("window.changes")[1] == 1  # of a new name only the one box


def test_an_older_picture_that_comes_late_is_not_shown(store, served, page):
    open_network(page, served, "?alles=ja")
    until(page, revision_shown(store.apply("klein", [Put(Goal(id="g2", name="Anders"))])))
    cy(page, "window.late = dash_clientside.din.kept(cy).drawing, 0")
    until(page, revision_shown(store.undo("klein", store.changes("klein")[-1].change_set)))
    cy(page, "window.dash_clientside.din.show(cy, window.late)")
    assert cy(page, "cy.getElementById('g2').data('name')") == "Meer bestaanszekerheid"


def test_a_reader_who_moved_the_picture_keeps_that_view(store, served, page):
    open_network(page, served)
    box = page.locator("#graph").bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.mouse.wheel(0, -400)
    until(page, "dash_clientside.din.kept(cy).ownView")
    view = cy(page, "[cy.zoom(), cy.pan().x, cy.pan().y]")
    until(page, revision_shown(add(store, "g9")))
    until(page, STILL)
    assert cy(page, "[cy.zoom(), cy.pan().x, cy.pan().y]") == view


def test_who_wants_no_motion_gets_none(store, served, page):
    page.emulate_media(reduced_motion="reduce")
    open_network(page, served)
    cy(page, NOTE_ANIMATED)
    until(page, revision_shown(add(store, "g9")))
    assert cy(page, STILL)
    assert page.evaluate("window.animated") == 0


def test_a_colleague_is_seen_where_they_look_and_gone_when_they_leave(served, page, colleague):
    open_network(page, served)
    open_network(colleague, served)
    page.wait_for_selector("#presence li")
    click_node(colleague, "g3")
    until(
        page,
        "document.querySelector('#presence li .unseen')?.textContent.includes('kijkt naar Minder eenzaamheid')",
    )
    badge = page.locator("#presence-layer span")
    assert badge.count() == 1
    at = badge.bounding_box()
    x, y = cy(
        page, "(p => [p.x2, p.y1])(cy.getElementById('g3').renderedBoundingBox({includeLabels: false}))"
    )
    frame = page.locator("#graph").bounding_box()
    assert abs(at["x"] - frame["x"] - x) < 40
    assert abs(at["y"] - frame["y"] - y) < 40
    assert page.locator("#presence-layer").get_attribute("aria-hidden") == "true"
    assert axe_faults(page) == []
    colleague.close()
    page.wait_for_selector("#presence li", state="detached")
    page.wait_for_selector("#presence-layer span", state="detached")


@pytest.fixture
def cut_off_page(browser):
    """Give a page that may lose its connection: the browser itself reports that, and nothing else may go wrong."""
    context = browser.new_context(locale="nl-NL", viewport={"width": 1440, "height": 900})
    faults = watch(context)
    yield context.new_page()
    context.close()
    lost = ("net::ERR_", "the server did not respond")
    assert [fault for fault in faults if not any(words in fault for words in lost)] == []


def test_pages_of_a_killed_server_catch_up_when_it_is_back(store, cut_off_page):
    page = cut_off_page
    with ForkedServer(store.location) as server:
        open_network(page, server)
        until(page, revision_shown(add(store, "g8")))
        server.kill()
        page.wait_for_selector("#live-notice:not(:empty)")
        last = add(store, "g9")
        server.start()
        until(page, revision_shown(last))
        until(
            page, "cy.getElementById('g9').nonempty() && !document.getElementById('live-notice').textContent"
        )
        drawn(page)


def test_the_overview_follows_as_well(store, served, page):
    page.goto(served.url("/"))
    page.wait_for_selector(".card.goal")
    page.evaluate(NOTE_NOTICES)
    add(store, "g9")
    until(page, "document.querySelector('.card.goal .number').textContent === '5'")
    until(page, "window.noticed.some(words => words.includes('Anna'))")


def test_a_form_saved_and_undone_on_one_page_shows_on_the_other_which_keeps_its_choice(
    served, page, colleague
):
    open_network(page, served, "?focus=g2")
    open_network(colleague, served, "?focus=e1")
    until(colleague, "cy.getElementById('e1').hasClass('chosen')")
    old = cy(colleague, "cy.getElementById('g2').data('name')")
    where = cy(colleague, POSITIONS)
    colleague.evaluate("() => { window.wasHere = true; }")
    page.get_by_role("button", name="Wijzigen", exact=True).click()
    page.get_by_role("textbox", name="Naam", exact=True).fill("Vaker rondkomen")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    for each in (page, colleague):
        until(each, "cy.getElementById('g2').data('name') === 'Vaker rondkomen'")
    colleague.wait_for_selector("#presence li")
    page.wait_for_selector("#edit-drawer", state="hidden")
    page.click("#edit-undo")
    for each in (page, colleague):
        until(each, f"cy.getElementById('g2').data('name') === {old!r}")
    until(colleague, "cy.getElementById('e1').hasClass('chosen')")
    until(colleague, STILL)
    after = cy(colleague, POSITIONS)
    assert max(abs(after[key] - where[key]) for key in where) < A_LITTLE
    assert colleague.evaluate("window.wasHere")


def test_an_answer_from_before_ones_own_change_is_asked_for_again(served, page):
    page.add_init_script(NOTE_WORD)
    open_network(page, served, "?focus=g2")
    page.get_by_role("button", name="Wijzigen", exact=True).click()
    page.get_by_role("textbox", name="Naam", exact=True).fill("Vaker rondkomen")
    page.evaluate("() => { window.told = false; }")
    page.evaluate(LATE)
    page.get_by_role("button", name="Opslaan", exact=True).click()
    until(page, "cy.getElementById('g2').data('name') === 'Vaker rondkomen'")
    assert page.evaluate("window.held") == 1


def test_who_may_only_look_sees_changes_and_no_refusal(store, page):
    command = [sys.executable, "-c", PUBLIC, str(store.location)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            address = urlsplit(server.stdout.readline().strip())
            with page.expect_response(lambda answer: answer.url.endswith("/presence")) as posted:
                page.goto(f"{address.scheme}://{address.netloc}/netwerk?focus=e1")
            assert posted.value.status == 204
            drawn(page)
            add(store, "g9")
            until(page, "cy.getElementById('g9').nonempty()")
            assert page.inner_text("#notice") == ""
        finally:
            page.close()  # a page that is open when its server ends says so in its console
            server.terminate()


def test_a_picture_that_could_not_be_fetched_is_asked_for_again(store, served, cut_off_page):
    page = cut_off_page
    open_network(page, served, "?alles=ja")
    page.route("**/scene*", lambda route: route.abort(), times=1)
    with page.expect_event("requestfailed", lambda request: "/scene" in request.url):
        last = add(store, "g9")
    until(page, revision_shown(last))
    assert cy(page, "cy.getElementById('g9').nonempty()")
