"""Hostile and impossible input on the real pages: it is text, it is told, and nothing else is disturbed."""

import json
import re

import pytest

from din.model import RECORD_TYPES, fields_of, to_data
from din.service import StoreSource, open_source
from din.service.editing import Editor
from din.store import Put, open_store
from tests.browser.conftest import serving
from tests.browser.screen import open_network
from tests.small_plan import records

pytestmark = pytest.mark.browser

NASTY = "<img src=x onerror=alert(1)>{{7*7}}</script>"
HIDDEN = "\x00\x1b[31m\u202e\ud800"
PLACES = (
    "/", "/geschiedenis", "/netwerk?beeld=boom", "/netwerk?beeld=tabel",
    "/lijst?soort=effort", "/lijst?soort=principle_dialogue",
)  # fmt: skip


def hostile(editor, kind):
    """Fill every text of a new record of a kind, or of the one there is, and choose what must be chosen."""
    plan = editor.snapshot().plan
    values = {}
    for i, info in enumerate(info for info in fields_of(RECORD_TYPES[kind]) if info.name != "id"):
        if info.type in {"text", "line"}:
            values[info.name] = [f"{HIDDEN}{NASTY}"] if info.many else f"{HIDDEN}{NASTY}"
        elif info.required:
            values[info.name] = [r.id for r in plan if r.kind in info.about.refs][-1 if i else 0]
    known = next((r.id for r in plan if r.kind == "programme"), None) if kind == "programme" else None
    values["extra"] = json.dumps(NASTY) + f": {HIDDEN}{NASTY}"
    return editor.save(kind, values, known, reason=f"{HIDDEN}{NASTY}").record_id


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory):
    """Serve a plan with rubbish in every text of every kind; give the server and the ids of what was made."""
    path = tmp_path_factory.mktemp("vijandig") / "klein.din"
    with open_store(str(path), create=True) as store:
        store.apply("klein", [Put(record) for record in records()], author="begin")
        editor = Editor(StoreSource(str(path), store, "klein"), NASTY)
        made = {kind: hostile(editor, kind) for kind in RECORD_TYPES if kind != "placement"}
        written = " ".join(str(to_data(editor.snapshot().plan[key])) for key in made.values())
        assert not re.search("[\x00\x1b\u202e\ud800]", written)
        Editor(editor.source, "Anna").link("b3", "b2", {"weight": "1"})
    with serving(path) as server:
        yield server, made


def test_html_and_control_characters_in_every_field_are_text_on_every_page(spoilt, page):
    server, made = spoilt
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    open_network(page, server, f"?focus={made['effort']}")
    page.get_by_role("button", name="Wijzigen", exact=True).click()
    name = page.get_by_role("textbox", name="Naam", exact=True)
    name.wait_for()
    assert name.input_value() == f"[31m{NASTY}"
    assert page.locator("img[src='x']").count() == 0
    for place in PLACES:
        page.goto(server.url(place), wait_until="commit")
        page.wait_for_selector("main h1", state="attached")
        assert page.locator("img[src='x']").count() == 0, place
    page.goto("about:blank")


def test_a_link_that_makes_a_loop_too_strong_is_kept_and_the_loop_is_named(spoilt, page):
    server, _made = spoilt
    open_network(page, server, "?focus=b2")
    page.wait_for_selector("#panel .in-words")
    page.get_by_role("button", name="Verbinden met…", exact=True).first.click()
    target = page.get_by_role("textbox", name="Naar", exact=True)
    target.fill("Vaker in beweging")
    page.get_by_role("option", name="Vaker in beweging", exact=True).click()
    page.get_by_text("Meer velden").click()
    page.get_by_role("textbox", name="Precies gewicht", exact=True).fill("1")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    page.wait_for_selector("#edit-drawer", state="hidden")
    assert "Sterkere sociale verbindingen" in page.inner_text("#edit-said")
    page.wait_for_selector("#panel .obstacle")
    source = open_source(server.path)
    assert ("b2", "b3") in {(c.source, c.target) for c in source.snapshot().plan.contributions}
    source.close()
    page.locator("#edit-undo").click()
    page.wait_for_selector("#panel .in-words")
    page.goto("about:blank")
