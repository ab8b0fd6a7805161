"""The list, the history and the past in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from din.service import open_source
from din.service.editing import Editor
from din.store import Put, open_store
from tests.browser.conftest import serving
from tests.browser.screen import until
from tests.small_plan import records

pytestmark = pytest.mark.browser

NASTY = "<img src=x onerror=alert(1)>"
ROWS = (
    "Naam\tStatus\tBereik\nOrganiseren van een feest\tLoopt\t1.250\n"
    "Opknappen van speelplekken in De Hoven\tIdee\t{}"
)
STATUS = "document.getElementById('bulk-status').textContent"


@pytest.fixture
def shared(tmp_path):
    """Serve the small plan from a store."""
    path = tmp_path / "klein.din"
    with open_store(str(path), create=True) as store:
        store.apply("klein", [Put(record) for record in records()], author="begin")
    with serving(path) as server:
        yield server


@pytest.fixture
def bert(shared):
    """Give a colleague's hand on the same plan."""
    source = open_source(shared.path)
    yield Editor(source, "Bert")
    source.close()


def axe_faults(page):
    spoken = {
        "rules": {"label-content-name-mismatch": {"enabled": True}}
    }  # WCAG 2.5.3, off unless it is asked for
    found = Axe().run(page, options=spoken).response["violations"]
    return [f"{v['id']}: {node['html'][:160]}" for v in found for node in v["nodes"]]


def open_list(page, server, kind="effort"):
    page.goto(server.url(f"/lijst?soort={kind}"))
    page.wait_for_selector("#bulk-grid .ag-row")


def cell(page, row, field):
    found = page.locator(f"#bulk-grid .ag-row[row-id='{row}'] [col-id='{field}']").first
    found.scroll_into_view_if_needed()
    return found


def write(page, row, field, text):
    cell(page, row, field).dblclick()
    page.wait_for_selector("#bulk-grid .ag-cell-inline-editing, .ag-popup-editor")
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def paste(page, text):
    """Paste as Ctrl+V does; the clipboard itself is not the page's."""
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData('text/plain', text);
            document.querySelector('#bulk-grid').dispatchEvent(
                new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def plan_of(bert):
    return bert.snapshot().plan


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/lijst", "#bulk-grid .ag-row"),
        ("/lijst?soort=measurement&lang=en", "#bulk-grid"),
        ("/geschiedenis", ".step"),
        ("/geschiedenis?element=g2", ".step"),
        ("/toen?op=%2377", "#still-graph canvas"),
        ("/toen?dag=onzin", ".obstacle"),
        ("/toen?dag=01-01-2020&tijd=10:30", ".past-banner"),
        ("/vergelijk?van=%231&tot=nu", "#still-graph canvas"),
        ("/vergelijk?van=onzin&tot=nu", ".obstacle"),
        ("/vergelijk", ".narrow form"),
    ],
)
def test_every_page_opens_cold_without_an_accessibility_fault_also_on_a_phone_and_in_the_dark(
    shared, page, path, seen
):
    page.goto(shared.url(path))
    page.wait_for_selector(seen)
    assert axe_faults(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe_faults(page) == []
    page.emulate_media(color_scheme="dark")
    until(page, "document.documentElement.dataset.mantineColorScheme === 'dark'")
    assert axe_faults(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    assert axe_faults(page) == []


def test_a_kind_that_is_not_there_opens_the_list_of_another(shared, page):
    page.goto(shared.url("/lijst?soort=bestaat-niet"))
    page.wait_for_selector("#bulk-grid .ag-row")


def test_a_cell_is_changed_by_keyboard_alone(shared, page, bert):
    open_list(page, shared)
    page.locator("#bulk-grid .ag-row[row-id='i0-w1'] [col-id='status']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".pick-list li")
    assert axe_faults(page) == []
    box = page.locator(".pick-list").bounding_box()
    assert box["height"] > 100
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    until(page, f"{STATUS}.startsWith('1 cel')")
    assert plan_of(bert)["i0-w1"].status.value == "preparation"


def test_what_is_not_understood_is_marked_and_stays_until_it_is_mended(shared, page, bert):
    open_list(page, shared)
    write(page, "i0-w1", "status", "onzin")
    until(page, "document.querySelector('#bulk-problems li.error')")
    assert "bulk-error" in cell(page, "i0-w1", "status").get_attribute("class")
    assert axe_faults(page) == []
    bert.save("effort", {"owner": ""}, "i0-w1")
    until(
        page,
        "document.querySelector(\"#bulk-grid .ag-row[row-id='i0-w1'] [col-id=owner]\").textContent === ''",
    )
    assert cell(page, "i0-w1", "status").inner_text() == "onzin"
    page.get_by_role("button", name="Deze wijziging laten vallen").click()
    expect(cell(page, "i0-w1", "status")).to_have_text("Idee")


def test_text_that_looks_like_a_formula_or_html_is_text(shared, page, bert):
    open_list(page, shared)
    for n, text in enumerate((NASTY, "=1+1", "@SOM(A1)", "-x", "+31")):
        write(page, f"i{n}-w1", "leader", text)
        until(page, f"document.documentElement.dataset.answered === '{n + 1}'")
        expect(cell(page, f"i{n}-w1", "leader")).to_have_text(text)
    assert [plan_of(bert)[f"i{n}-w1"].leader for n in range(5)] == [NASTY, "=1+1", "@SOM(A1)", "-x", "+31"]


def test_a_cell_changed_by_two_shows_both_values_and_loses_nothing(shared, page, bert):
    open_list(page, shared)
    cell(page, "i0-w1", "leader").dblclick()
    page.wait_for_selector("#bulk-grid .ag-cell-inline-editing input")
    page.keyboard.type("van mij")
    bert.save("effort", {"leader": "van Bert"}, "i0-w1")
    bert.save("effort", {"leader": "ander"}, "i1-w1")
    until(page, "document.querySelector(\"[row-id='i1-w1'] [col-id=leader]\").textContent === 'ander'")
    assert page.evaluate("document.activeElement.value") == "van mij"
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#bulk-problems li.conflict')")
    said = page.locator("#bulk-problems li.conflict").inner_text()
    assert "van mij" in said
    assert "van Bert" in said
    assert plan_of(bert)["i0-w1"].leader == "van Bert"
    page.get_by_role("button", name="De mijne gebruiken").click()
    until(page, "!document.querySelector('#bulk-problems li.conflict')")
    assert plan_of(bert)["i0-w1"].leader == "van mij"


def test_a_change_elsewhere_shows_new_and_gone_rows(shared, page, bert):
    open_list(page, shared, "goal")
    bert.save("goal", {"name": "Meer groen"})
    until(page, "document.querySelector(\"#bulk-grid [row-id='meer-groen']\")")
    bert.delete("g1")
    until(page, "!document.querySelector(\"#bulk-grid [row-id='g1']\")")
    until(page, "document.getElementById('bulk-count').textContent === '4 rijen'")


def test_many_rows_get_a_value_at_once(shared, page, bert):
    open_list(page, shared)
    for row in ("i0-w1", "i0-w2"):
        page.locator(f"#bulk-grid [row-id='{row}'] input[type=checkbox]").check()
    page.select_option("#bulk-field", "status")
    page.fill("#bulk-value", "afgerond")
    page.get_by_role("button", name="Zetten in alle gekozen rijen").click()
    until(page, f"{STATUS}.includes('2 rijen')")
    assert {plan_of(bert)[i].status.value for i in ("i0-w1", "i0-w2")} == {"completed"}


def test_a_row_is_deleted_after_telling_what_hangs_on_it(shared, page, bert):
    open_list(page, shared, "benefit")
    page.locator("#bulk-grid [row-id='b1'] input[type=checkbox]").check()
    page.get_by_role("button", name="Verwijderen…").click()
    page.wait_for_selector("#bulk-dialog[open] h3")
    assert (
        "Minder problematische schulden → Meer bestaanszekerheid" in page.locator("#bulk-dialog").inner_text()
    )
    assert axe_faults(page) == []
    page.locator("#bulk-dialog button[type=submit]").click()
    until(page, "!document.getElementById('bulk-dialog').open")
    assert "b1" not in plan_of(bert)


def test_a_row_is_added_and_shown(shared, page, bert):
    open_list(page, shared, "contributes_to")
    page.get_by_role("button", name="Rij toevoegen").click()
    page.wait_for_selector("#bulk-new-source")
    assert axe_faults(page) == []
    page.fill("#bulk-new-source", "bestaat niet")
    page.fill("#bulk-new-target", "Minder eenzaamheid")
    page.locator("#bulk-dialog button[type=submit]").click()
    page.wait_for_selector("#bulk-dialog .wrong")
    page.fill("#bulk-new-source", "Vaker in beweging")
    page.locator("#bulk-dialog button[type=submit]").click()
    until(page, "!document.getElementById('bulk-dialog').open")
    assert any((link.source, link.target) == ("b3", "g3") for link in plan_of(bert).contributions)


def test_excel_rows_are_looked_at_before_they_are_taken_over(shared, page, bert):
    open_list(page, shared)
    paste(
        page,
        ROWS.format("veel"),
    )
    page.wait_for_selector("#bulk-dialog[open] .wrong")
    assert "veel" in page.locator("#bulk-dialog").inner_text()
    assert page.locator("#bulk-dialog button[type=submit]").count() == 0
    page.get_by_role("button", name="Terug naar de rijen").click()
    until(page, "document.querySelector('#bulk-paste')?.value.includes('veel')")
    page.get_by_role("button", name="Annuleren").click()
    paste(
        page,
        ROWS.format("80"),
    )
    page.wait_for_selector("#bulk-dialog[open] button[type=submit]")
    assert axe_faults(page) == []
    assert len(plan_of(bert).of(type(plan_of(bert)["i0-w1"]))) == 18
    page.locator("#bulk-dialog button[type=submit]").click()
    until(page, "!document.getElementById('bulk-dialog').open")
    until(page, f"{STATUS}.includes('2 rijen')")
    assert plan_of(bert)["organiseren-van-een-feest"].reach == 1250
    assert plan_of(bert)["i4-w2"].reach == 80


def test_ten_thousand_rubbish_rows_get_a_clear_answer(shared, page, bert):
    open_list(page, shared)
    rubbish = "Naam\tStatus\tBereik\n" + "\n".join(f"{NASTY}{n}\tonzin\tx{n}" for n in range(10_000))
    paste(page, rubbish)
    page.wait_for_selector("#bulk-dialog[open] .wrong")
    page.get_by_role("button", name="Annuleren").click()
    write(page, "i0-w1", "leader", "gewoon verder")
    until(page, f"{STATUS}.startsWith('1 cel')")
    assert len(plan_of(bert)) == len(list(records()))


def test_a_plan_in_a_file_is_listed_and_says_how_to_change_it(small, page):
    open_list(page, small)
    assert "din import" in page.locator(".bulk .assumption").inner_text()
    assert page.locator("#bulk-tools").count() == 0
    page.goto(small.url("/geschiedenis"))
    page.wait_for_selector(".obstacle")


def test_any_step_is_undone_from_the_history_after_telling_what_it_does(shared, page, bert):
    bert.save("goal", {"name": "Fijner wonen"}, "g2", reason="afgesproken met de wijk")
    page.goto(shared.url("/geschiedenis?element=g2"))
    page.wait_for_selector(".step")
    text = page.locator(".step").first.inner_text()
    assert all(
        part in text for part in ("Bert", "afgesproken met de wijk", "Meer bestaanszekerheid", "Fijner wonen")
    )
    page.get_by_role("button", name="ongedaan maken").first.click()
    page.wait_for_selector("#history-dialog[open] .fields-changed")
    assert axe_faults(page) == []
    page.get_by_role("button", name="Deze stap ongedaan maken").click()
    until(page, "!document.getElementById('history-dialog').open")
    until(page, "document.querySelectorAll('.step').length === 3")
    assert plan_of(bert)["g2"].name == "Meer bestaanszekerheid"


def test_a_step_that_others_built_on_says_so_and_changes_nothing(shared, page, bert):
    bert.save("goal", {"name": "Fijner wonen"}, "g2")
    step = bert.store().change_sets("klein")[-1]
    page.goto(shared.url("/geschiedenis"))
    page.wait_for_selector(f"[data-undo='{step.id}']")
    Editor(bert.source, "Carla").save("goal", {"name": "Mooier wonen"}, "g2")
    page.locator(f"[data-undo='{step.id}']").click()
    page.get_by_role("button", name="Deze stap ongedaan maken").click()
    page.wait_for_selector("#history-dialog .obstacle")
    assert "Carla" in page.locator("#history-dialog .obstacle").inner_text()
    assert plan_of(bert)["g2"].name == "Mooier wonen"


def test_the_past_is_marked_and_cannot_be_changed(shared, page, bert):
    before = bert.source.revision()
    bert.delete("b1")
    page.goto(shared.url(f"/toen?op=%23{before}"))
    page.wait_for_selector("#still-graph canvas")
    assert "verleden" in page.locator(".past-banner").inner_text()
    assert page.locator("main a[href^='/netwerk?']").count() == 0
    page.locator(".as-table summary").click()
    assert "Minder problematische schulden" in page.locator(".as-table").inner_text()
    assert page.get_by_role("button", name="Wijzigen").count() == 0
    page.get_by_role("link", name="Wat veranderde er sindsdien?").click()
    page.wait_for_selector(".compare .mark.went")
    assert "Minder problematische schulden" in page.locator(".compare").inner_text()


def test_the_picture_of_two_moments_marks_what_came_went_and_changed(shared, page, bert):
    before = bert.source.revision()
    bert.delete("b1")
    bert.save("goal", {"name": "Meer groen"})
    bert.save("goal", {"name": "Fijner wonen"}, "g3")
    page.goto(shared.url(f"/vergelijk?van=%23{before}&tot=nu"))
    page.wait_for_selector("#still-graph canvas")
    found = (
        "[...document.querySelectorAll('#still-graph, #still-graph *')].map(e => e._cyreg?.cy).find(Boolean)"
    )
    until(page, f"{found} && {found}.nodes('.came').length === 1")
    for mark, border in {"came": "double", "went": "dashed", "changed": "dotted"}.items():
        assert page.evaluate(f"() => {found}.nodes('.{mark}').style('border-style')") == border
    assert page.evaluate(f"() => {found}.edges('.went').length") >= 2


def test_an_effort_is_copied_to_another_wijk_from_the_panel(shared, page, bert):
    page.goto(shared.url("/netwerk?focus=i0-w1"))
    page.wait_for_selector(".node-ways")
    page.locator(".node-ways summary").click()
    page.select_option("#copy-area", "w2")
    page.get_by_role("button", name="Kopiëren", exact=True).click()
    page.wait_for_selector("#copy-said .choose")
    copies = [
        r for r in plan_of(bert) if r.kind == "effort" and r.areas == ("w2",) and "wijkmaaltijd" in r.name
    ]
    assert len(copies) == 2
    page.locator("#copy-said .choose").click()
    until(page, "document.querySelector('#panel h2').textContent.includes('De Hoven')")
    page.locator(".node-ways a").click()
    page.wait_for_selector(".step")


def test_a_redacted_text_says_so_everywhere(shared, page, bert):
    bert.save("goal", {"description": "iets privés"}, "g2")
    bert.store().redact("klein", "g2", ["description"], author="Bert")
    words = "verwijderd op verzoek"
    open_list(page, shared, "goal")
    assert cell(page, "g2", "description").inner_text() == words
    page.goto(shared.url("/geschiedenis?element=g2"))
    page.wait_for_selector(".step")
    assert words in page.locator("#history-list").inner_text()
    assert "⌫" not in page.locator("main").inner_text()
    page.goto(shared.url("/netwerk?focus=g2"))
    page.wait_for_selector("#panel h2")
    assert words in page.locator("#panel").inner_text()


def test_the_tables_own_words_are_dutch_and_stand_clear_of_its_signs(shared, page):
    open_list(page, shared)
    page.locator(".ag-header-cell[col-id='name'] .ag-header-cell-filter-button").click()
    field = page.locator(".ag-filter input[type=text]").first
    field.fill("bestaat niet")
    page.get_by_text("Geen rij past bij het filter").last.wait_for()
    assert page.locator(".ag-filter .ag-picker-field-display").first.inner_text() == "Bevat"
    said = page.evaluate(
        """() => [...document.querySelectorAll(".ag-root-wrapper, .ag-popup")].flatMap(part =>
            [part, ...part.querySelectorAll("*")].flatMap(one =>
                ["aria-label", "aria-description", "placeholder", "title"].map(name => one.getAttribute(name))
            )).filter(Boolean).join(" | ")"""
    )
    assert not re.search(r"\b(Press|Filter [A-Z]|Page|Select|Column|Begins|From|To)\b", said)
    sign = field.evaluate("f => parseFloat(getComputedStyle(f.parentElement, '::before').marginLeft) + 12")
    assert float(field.evaluate("f => parseFloat(getComputedStyle(f).paddingLeft)")) >= sign
