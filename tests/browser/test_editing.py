"""Changing the plan on *Netwerk*: forms, links, two people at once, undo, places by hand."""

import re
from types import MappingProxyType

import pytest
from axe_playwright_python.sync_playwright import Axe

from din.model import Effort
from din.service import open_source
from din.service.editing import Editor, placements
from din.store import Put, open_store
from tests.browser.conftest import serving
from tests.browser.screen import click_node, cy, drawn, open_network, until
from tests.small_plan import records

pytestmark = pytest.mark.browser

LIST_AT_REST = """[...document.querySelectorAll("[role=listbox]")].some(list =>
    list.offsetHeight && [list, list.closest("[data-position]")].every(e =>
        !e || getComputedStyle(e).opacity === "1"))"""
HTML = "<img src=x onerror=alert(1)> koffie"


@pytest.fixture
def shared(tmp_path):
    """Serve the small plan from a store."""
    path = tmp_path / "klein.din"
    with open_store(str(path), create=True) as store:
        store.apply("klein", [Put(record) for record in records()], MappingProxyType({}), author="begin")
    with serving(path) as server:
        yield server


@pytest.fixture
def nothing(tmp_path):
    """Serve a store without a plan."""
    path = tmp_path / "leesten.din"
    open_store(path, create=True).close()
    with serving(path) as server:
        yield server


@pytest.fixture
def anna(shared):
    """Give the hand of somebody else on the same plan."""
    source = open_source(shared.path)
    yield Editor(source, "Anna")
    source.close()


RECORD_QUESTIONS = """() => {
    window.questions = [];
    const send = window.dash_clientside.set_props;
    window.dash_clientside.set_props = (id, props) => {
        if (id === "edit-ask") window.questions.push(props.data.what);
        return send(id, props);
    };
}"""
"""Keep what the page asks from here on: a key asks, or does not, before the next one is pressed."""


def axe_faults(page):
    return [
        f"{v['id']}: {node['html'][:200]}"
        for v in Axe().run(page).response["violations"]
        for node in v["nodes"]
    ]


def open_at(page, server, node):
    open_network(page, server, f"?focus={node}")
    page.wait_for_selector("#edit-undo")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def text_field(page, name):
    return page.get_by_role("textbox", name=name, exact=True)


def open_form(page, server, node):
    open_at(page, server, node)
    press(page, "Wijzigen")
    text_field(page, "Naam").wait_for()


def saved(page):
    press(page, "Opslaan")
    page.wait_for_selector("#edit-drawer", state="hidden")


def undo_says(page, words):
    until(page, f"document.querySelector('#edit-undo').innerText.includes({words!r})")


def plan_of(server):
    source = open_source(server.path)
    try:
        return source.snapshot().plan
    finally:
        source.close()


def at(page, key):
    x, y = cy(
        page, f"(() => {{ const p = cy.getElementById({key!r}).renderedPosition(); return [p.x, p.y]; }})()"
    )
    box = page.locator("#graph").bounding_box()
    return box["x"] + x, box["y"] + y


def test_an_empty_plan_begins_on_the_screen(nothing, page):
    page.goto(nothing.url("/"))
    page.get_by_role("heading", name="Dit plan is nog leeg").wait_for()
    assert "Mooi zo" not in page.inner_text("#main")
    assert axe_faults(page) == []
    page.get_by_role("link", name="Begin in het netwerk").click()
    drawn(page)
    press(page, "+ Nieuw")
    press(page, "Inspanning")
    text_field(page, "Naam").fill("Organiseren van een wijkmaaltijd")
    saved(page)
    until(page, "cy.nodes().some(n => n.data('name') === 'Organiseren van een wijkmaaltijd')")
    page.goto(nothing.url("/"))
    page.get_by_role("heading", name="Wat aandacht vraagt").wait_for()
    assert [e.name for e in plan_of(nothing).of(Effort)] == ["Organiseren van een wijkmaaltijd"]


def test_an_empty_network_says_what_to_do_first_and_goes_when_something_is_drawn(nothing, page):
    page.goto(nothing.url("/netwerk"))
    drawn(page)
    assert page.locator("#nothing-drawn h2:visible").inner_text() == "In dit netwerk staat nog niets"
    assert Axe().run(page).response["violations"] == []
    page.click("#nothing-drawn button:visible >> text=Begin met een inspanning")
    page.wait_for_selector("#edit-sheet form, #edit-sheet [role=form], #edit-sheet input")
    assert page.locator("#edit-drawer").is_visible()
    with open_store(nothing.path) as store:
        store.apply("leesten", [Put(Effort(id="e1", name="Organiseren"))])
    until(page, "cy && cy.getElementById('e1').nonempty()")
    assert page.locator("#nothing-drawn").is_hidden()
    assert page.locator("#graph-frame").is_visible()


def test_a_choice_that_leaves_nothing_says_so_and_is_cleared_at_once(nothing, page):
    with open_store(nothing.path) as store:
        store.apply("leesten", [Put(Effort(id="e1", name="Organiseren van een wijkmaaltijd", status="idea"))])
    open_network(page, nothing, "?status=stopped")
    assert page.locator("#nothing-drawn h2:visible").inner_text() == "Niets in het plan past bij deze keuze"
    page.click("#nothing-clear")
    until(page, "document.querySelector('#nothing-drawn').hidden && cy.nodes('[shift]').length")


def test_a_goal_is_changed_with_a_reason_and_the_focus_returns(shared, page, anna):
    open_form(page, shared, "g2")
    until(page, 'document.activeElement.id.includes(\'"field":"name"\')')
    assert axe_faults(page) == []
    text_field(page, "Naam").fill("Meer inkomen")
    text_field(page, "Waarom? (mag leeg blijven)").fill("afgesproken met de bewoners")
    saved(page)
    until(page, "cy.getElementById('g2').data('name') === 'Meer inkomen'")
    until(page, "document.activeElement.dataset.ask === 'change'")
    assert page.inner_text("#edit-said").startswith("Opgeslagen: doel “Meer inkomen”.")
    last = anna.store().history("klein", "g2")[-1]
    assert last.after["name"] == "Meer inkomen"
    assert last.reason == "afgesproken met de bewoners"


def test_a_step_is_undone_and_done_again_by_keyboard_also_after_a_reload(shared, page):
    open_form(page, shared, "g2")
    text_field(page, "Naam").fill("Meer inkomen")
    saved(page)
    undo_says(page, "gewijzigd")
    page.reload()
    undo_says(page, "Ongedaan maken: doel “Meer inkomen” gewijzigd")
    page.keyboard.press("Control+z")
    until(page, "cy.getElementById('g2').data('name') === 'Meer bestaanszekerheid'")
    until(page, "!document.querySelector('#edit-redo').disabled")
    page.keyboard.press("Control+y")
    until(page, "cy.getElementById('g2').data('name') === 'Meer inkomen'")


def test_control_z_in_a_field_is_the_fields_own(shared, page):
    open_form(page, shared, "g2")
    text_field(page, "Naam").fill("Meer inkomen")
    saved(page)
    undo_says(page, "gewijzigd")
    press(page, "Wijzigen")
    text_field(page, "Naam").press("Control+z")
    press(page, "Annuleren")
    assert plan_of(shared)["g2"].name == "Meer inkomen"


def test_checks_speak_while_typing_and_never_block(shared, page):
    open_form(page, shared, "g2")
    text_field(page, "Naam").fill("Organiseren van koffie")
    page.wait_for_selector(".edit-hint")
    assert "werkwoord" in page.locator(".edit-hint").first.inner_text()
    saved(page)
    assert plan_of(shared)["g2"].name == "Organiseren van koffie"


def test_a_form_with_everything_wrong_is_told_at_once_and_keeps_what_was_typed(shared, page):
    open_at(page, shared, "b1")
    press(page, "Wijzigen")
    wrong = {
        "Naam": "",
        "Beginwaarde": "veel",
        "Streefwaarde": "12,5,3,x",
        "Datum beginwaarde": "31-02-2027",
        "Datum streefwaarde": "ooit",
    }
    for name, value in wrong.items():
        text_field(page, name).fill(value)
    press(page, "Opslaan")
    page.wait_for_selector("#edit-alert li")
    assert page.locator("#edit-alert li").count() == len(wrong)
    until(
        page, f"document.querySelectorAll('#edit-sheet input[aria-invalid=\"true\"]').length === {len(wrong)}"
    )
    until(page, "document.activeElement.getAttribute('aria-invalid') === 'true'")
    for name, value in wrong.items():
        assert text_field(page, name).input_value() == value
    page.set_viewport_size({"width": 1280, "height": 420})  # so low that the faults have to be scrolled
    until(page, "(box => box.scrollHeight > box.clientHeight)(document.getElementById('edit-alert'))")
    assert axe_faults(page) == []
    assert plan_of(shared)["b1"].name == "Minder problematische schulden"


def test_something_new_is_added_and_html_in_its_name_is_text(shared, page):
    open_at(page, shared, "g2")
    press(page, "+ Nieuw")
    page.wait_for_selector(".edit-kinds")
    assert axe_faults(page) == []
    press(page, "Organisatie")
    text_field(page, "Naam").fill(HTML)
    saved(page)
    assert HTML in page.inner_text("#edit-said")
    assert page.locator("#edit-said img").count() == 0
    assert HTML in {record.name for record in plan_of(shared) if record.kind == "organisation"}
    press(page, "+ Nieuw")
    press(page, "Doel")
    text_field(page, "Naam").fill("Minder zorgen")
    saved(page)
    page.wait_for_selector("#panel h2:has-text('Minder zorgen')")


def test_what_is_not_in_the_picture_can_be_changed_too(shared, page):
    open_at(page, shared, "g2")
    press(page, "+ Nieuw")
    press(page, "Iets anders wijzigen…")
    field = page.get_by_role("textbox", name="Wat wilt u wijzigen?")
    field.fill("De Hov")
    field.press("Enter")
    text_field(page, "Naam").wait_for()
    text_field(page, "Naam").fill("De Hoven (wijk)")
    saved(page)
    assert plan_of(shared)["w2"].name == "De Hoven (wijk)"


def test_a_deletion_tells_beforehand_what_goes_along(shared, page):
    open_at(page, shared, "g2")
    press(page, "Verwijderen…")
    page.wait_for_selector(".edit-hanging")
    assert "2 verbindingen gaan mee weg" in page.inner_text("#edit-sheet")
    assert "Minder problematische schulden → Meer bestaanszekerheid (+++)" in page.inner_text("#edit-sheet")
    assert axe_faults(page) == []
    press(page, "Verwijderen")
    until(page, "cy.getElementById('g2').empty()")
    press_undo = page.locator("#edit-undo")
    undo_says(page, "verwijderd en 2 andere")
    press_undo.click()
    until(page, "cy.getElementById('g2').nonempty() && cy.getElementById('b1\\x1fg2').nonempty()")


def test_a_link_is_made_by_keyboard_alone(shared, page):
    open_at(page, shared, "g4")
    page.evaluate(RECORD_QUESTIONS)
    for away in ("#edit-new", "#search", "#panel .button", "#projector"):
        page.focus(away)
        page.keyboard.press("l")  # a bare letter asks nothing away from the picture
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("l")
    page.focus("#graph-frame")
    page.keyboard.press("Control+l")
    assert page.evaluate("window.questions") == []
    page.keyboard.press("l")
    assert page.evaluate("window.questions") == ["link"]
    until(page, 'document.activeElement.id.includes(\'"field":"target"\')')
    until(
        page, LIST_AT_REST
    )  # while it opens, within a tenth of a second, the list forgets its marked option
    page.keyboard.type("zeker best")
    until(
        page,
        "[...document.querySelectorAll('[data-combobox-selected=true]')].some(o => o.innerText === 'Zeker bestaan')",
    )
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="++", exact=True).check()
    text_field(page, "Vertraging (maanden)").fill("4,5")
    text_field(page, "Aanname").fill("Mensen voelen zich thuis.")
    text_field(page, "Vertraging (maanden)").press("Enter")
    page.wait_for_selector("#edit-drawer", state="hidden")
    link = next(x for x in plan_of(shared).contributions if (x.source, x.target) == ("g4", "e1"))
    assert (link.strength, link.lag_months, link.assumption) == (2, 4.5, "Mensen voelen zich thuis.")


def test_a_link_is_drawn_from_one_node_to_another(shared, page):
    open_at(page, shared, "g4")
    handle = page.locator("#edit-handle")
    handle.wait_for()
    box = handle.bounding_box()
    page.mouse.move(*at(page, "g4"))
    page.wait_for_selector("#tooltip.seen")
    x, y = at(page, "e1")
    page.mouse.move(box["x"] + 13, box["y"] + 13)
    page.wait_for_selector("#tooltip:not(.seen)", state="attached")  # the name is not in the way of drawing
    page.mouse.down()
    page.mouse.move(x - 30, y, steps=6)
    assert page.locator("#edit-drawing path").get_attribute("d")
    page.keyboard.press("Escape")
    assert page.locator("#edit-drawing").count() == 0
    page.mouse.up()
    assert page.locator("#edit-drawer").is_hidden()
    page.mouse.move(box["x"] + 13, box["y"] + 13)
    page.mouse.down()
    page.mouse.move(x, y, steps=6)
    page.mouse.up()
    page.wait_for_selector(".edit-strengths")
    assert page.get_by_role("textbox", name="Van", exact=True).input_value() == "Veiliger leefomgeving"
    assert page.get_by_role("textbox", name="Naar", exact=True).input_value() == "Zeker bestaan"
    page.get_by_role("radio", name="−", exact=True).check()
    saved(page)
    until(page, "cy.getElementById('g4\\x1fe1').nonempty()")


def test_places_by_hand_are_offered_with_the_picture_alone(shared, page):
    open_at(page, shared, "g4")
    page.wait_for_selector(".edit-placing")
    page.get_by_text("Boom", exact=True).last.click()
    page.wait_for_selector("#tree-frame")
    page.wait_for_selector(".edit-placing", state="hidden")


def test_a_click_on_a_line_opens_its_link(shared, page):
    open_network(page, shared)
    until(page, "cy.getElementById('g1\\x1fe2').nonempty() && dash_clientside.din.kept(cy).editable")
    x, y = cy(
        page, "(() => { const p = cy.getElementById('g1\\x1fe2').renderedMidpoint(); return [p.x, p.y]; })()"
    )
    box = page.locator("#graph").bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + y)
    page.wait_for_selector(".edit-strengths")
    assert "Hogere ervaren gezondheid → Sociale verbindingen" in page.inner_text("#edit-title")
    assert page.get_by_role("radio", name="++", exact=True).is_checked()


def test_two_versions_stand_side_by_side_and_nothing_is_overwritten(shared, page, anna):
    open_form(page, shared, "g2")
    text_field(page, "Naam").fill("Meer inkomen")
    text_field(page, "Omschrijving").fill("Van mij")
    anna.save("goal", {"name": "Minder armoede", "owner": "perspectief"}, "g2")
    page.wait_for_selector("#edit-banner p")
    assert "gewijzigd door Anna" in page.inner_text("#edit-banner")
    assert text_field(page, "Naam").input_value() == "Meer inkomen"
    press(page, "Opslaan")
    page.wait_for_selector(".edit-contrast.open")
    assert axe_faults(page) == []
    assert page.locator(".edit-contrast").count() == 3
    name = page.locator(".edit-contrast.open")
    assert name.count() == 1
    assert "Het was: Meer bestaanszekerheid" in name.inner_text()
    assert "Minder armoede" in name.inner_text()
    press(page, "Deze keuze opslaan")
    page.wait_for_selector("#edit-alert p")
    assert "Kies eerst" in page.inner_text("#edit-alert")
    name.get_by_role("radio").first.check()
    press(page, "Deze keuze opslaan")
    page.wait_for_selector("#edit-drawer", state="hidden")
    goal = plan_of(shared)["g2"]
    assert (goal.name, goal.description, goal.owner) == ("Meer inkomen", "Van mij", "perspectief")


def test_what_somebody_deleted_meanwhile_can_be_put_back_with_its_links(shared, page, anna):
    open_form(page, shared, "g2")
    text_field(page, "Naam").fill("Meer inkomen")
    anna.delete("g2")
    page.wait_for_selector("#edit-banner p")
    assert "verwijderd door Anna" in page.inner_text("#edit-banner")
    press(page, "Opslaan")
    page.get_by_text("is intussen verwijderd door Anna").wait_for()
    press(page, "Terugzetten met mijn wijzigingen")
    page.wait_for_selector("#edit-drawer", state="hidden")
    plan = plan_of(shared)
    assert plan["g2"].name == "Meer inkomen"
    assert {"b1>g2", "g2>e1"} <= plan.records.keys()


def test_typed_text_is_not_thrown_away_unasked(shared, page):
    open_form(page, shared, "g2")
    text_field(page, "Naam").fill("Meer inkomen")
    page.keyboard.press("Escape")
    page.wait_for_selector("#edit-leave")
    until(page, "document.activeElement.id === 'edit-stay'")
    page.keyboard.press("Escape")
    page.wait_for_selector("#edit-leave", state="hidden")
    assert text_field(page, "Naam").input_value() == "Meer inkomen"
    press(page, "Annuleren")
    press(page, "Weggooien")
    page.wait_for_selector("#edit-drawer", state="hidden")
    assert plan_of(shared)["g2"].name == "Meer bestaanszekerheid"


def test_a_node_stays_where_it_was_put_and_goes_back_when_asked(shared, page):
    open_network(page, shared)
    page.wait_for_selector("#edit-undo")
    page.get_by_role("switch", name="Zelf plaatsen").check()
    until(page, "cy.getElementById('g4').grabbable()")
    computed = cy(page, "cy.getElementById('g4').position('y')")
    x, y = at(page, "g4")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 60, steps=5)
    page.mouse.up()
    undo_says(page, "verplaatst")
    page.reload()
    undo_says(page, "verplaatst")
    until(page, f"cy.getElementById('g4').position('y') > {computed} + 30")
    assert set(placements(plan_of(shared))) == {"g4"}
    press(page, "Berekende plaatsen")
    until(page, f"Math.abs(cy.getElementById('g4').position('y') - {computed}) < 1")


def test_a_plan_in_a_file_says_how_to_make_it_editable(small, page):
    open_network(page, small, "?focus=g2")
    page.wait_for_selector("#panel h2")
    assert "din import" in page.inner_text("#edit-bar")
    assert page.locator("[data-ask]").count() == 0
    page.keyboard.press("l")
    click_node(page, "g4")
    page.wait_for_selector("#panel h2:has-text('Veiliger leefomgeving')")
    assert page.locator("#edit-drawer").is_hidden()


def test_a_store_that_is_lost_says_so_in_the_form_and_the_text_stays(shared, page):
    open_form(page, shared, "g2")
    text_field(page, "Naam").fill("Meer inkomen")
    shared.path.rename(shared.path.with_name("weg.din"))
    press(page, "Opslaan")
    page.wait_for_selector("#edit-alert p")
    assert text_field(page, "Naam").input_value() == "Meer inkomen"
    shared.path.with_name("weg.din").rename(shared.path)
    saved(page)
    assert plan_of(shared)["g2"].name == "Meer inkomen"


def test_the_form_speaks_english_on_request_and_fits_a_phone(shared, page):
    page.set_viewport_size({"width": 390, "height": 800})
    open_network(page, shared, "?focus=g2&lang=en")
    page.wait_for_selector("#edit-undo")
    press(page, "Change")
    text_field(page, "Name").wait_for()
    assert re.search("The name people know it by", page.inner_text("#edit-sheet"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe_faults(page) == []


def test_the_example_opens_every_kind_of_form(shared, page):
    open_at(page, shared, "g2")
    kinds = 19
    press(page, "+ Nieuw")
    page.wait_for_selector(".edit-kinds")
    found = page.locator(".edit-kinds button")
    assert found.count() >= kinds
    for i in range(found.count()):
        found.nth(i).click()
        page.wait_for_selector("#edit-foot [data-ask=save]")
        press(page, "Annuleren")
        page.wait_for_selector("#edit-drawer", state="hidden")
        press(page, "+ Nieuw")
        page.wait_for_selector(".edit-kinds")
