"""No page speaks another language than the reader's: every word on it, and what it tells a screen reader."""

import re

import pytest
from babel.messages.pofile import read_po

from din.files import write
from simulation.parameters import PARAMETERS
from simulation.scenario import parse_scenario
from simulation.scenario.document import written
from tests.browser.conftest import ROOT, serving
from tests.browser.screen import until
from tests.small_scenario import scenario_data, small_plan

pytestmark = pytest.mark.browser

DONE = "!document.querySelector('.run-progress')?.childElementCount"
PAGES = {
    "/": "document.querySelector('.matrix')",
    "/netwerk?beeld=boom&focus=e1": "document.querySelector('[role=treeitem]') && document.querySelector('#panel h2')",
    "/netwerk?beeld=tabel": "document.querySelector('#table .ag-row')",
    "/bijdrage": "document.querySelector('.matrix')",
    "/samenwerking": "document.querySelector('main h1')",
    "/kaart": "document.querySelector('#map-figure svg')",
    "/fasering?phasing=proef": f"document.querySelector('.counted') && {DONE}",
    "/scenarios": f"document.querySelector('.fans svg') && {DONE}",
    "/keuze?waarde=20000": f"document.querySelector('.drawing.front svg') && {DONE}",
    "/lijst": "document.querySelector('.ag-row')",
    "/geschiedenis": "document.querySelector('main h1')",
    "/toen": "document.querySelector('main h1')",
    "/vergelijk": "document.querySelector('main h1')",
    "/samenvoegen": "document.querySelector('main h1')",
}
"""Address → what is there when all words are."""
SAID = """() => {
    const said = [document.title];
    const own = (node) => !node.closest('script, style, .ag-hidden, body [lang]');
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (own(walk.currentNode.parentElement)) said.push(walk.currentNode.data);
    for (const name of ['aria-label', 'aria-description', 'title', 'placeholder', 'alt', 'data-explain'])
        for (const node of document.querySelectorAll(`[${name}]`)) if (own(node)) said.push(node.getAttribute(name));
    return said.filter((text) => text && text.trim());
}"""
PLAN = small_plan()
WORD = re.compile(r"[^\W\d_]{2,}")


def words(text):
    """Give the words of a text, but for what is filled in and what it quotes from a plan."""
    return set(WORD.findall(re.sub(r"\{.*?\}|“.*?”", " ", text).lower()))


NO_LANGUAGE = words(" ".join((*(one.id for one in PLAN), *(one.symbol for one in PARAMETERS))))
"""Ids, and symbols of the model."""


def catalogue_words():
    """Give the words that only English texts have, and those that only Dutch ones have."""
    with (ROOT / "din/locale/nl/LC_MESSAGES/din.po").open("rb") as file:
        pairs = [(together(message.id), together(message.string)) for message in read_po(file) if message.id]
    english = set().union(*(words(one) for one, _two in pairs))
    dutch = set().union(*(words(two) for _one, two in pairs))
    return english - dutch, dutch - english


def together(text):
    return text if isinstance(text, str) else " ".join(text)


@pytest.fixture(scope="module")
def nameless(tmp_path_factory):
    """Serve a plan and a scenario in which nobody gave anything a name in any language."""
    folder = tmp_path_factory.mktemp("talen")
    records = [
        one.model_copy(update={"name": f"Q{i}"}) if "name" in type(one).model_fields else one
        for i, one in enumerate(PLAN)
    ]
    write(type(PLAN).build(records, "Q"), folder / "q.json")
    data = scenario_data(name="Q")
    for part in ("phasings", "streams"):
        data[part] = [{**one, "name": f"Q{i}"} for i, one in enumerate(data[part])]
    (folder / "q.fasering.yaml").write_text(written(parse_scenario(data), "Q"))
    with serving(folder / "q.json") as server:
        yield server


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_page_says_a_word_of_another_language_than_the_readers(nameless, screen_of, language):
    only_english, only_dutch = catalogue_words()
    foreign = (only_english if language == "nl" else only_dutch) - NO_LANGUAGE
    page = screen_of(1280, 800)
    page.goto(nameless.url(f"/?lang={language}"))
    found = {}
    for address, ready in PAGES.items():
        page.goto(f"{nameless.base}{address}")
        until(page, f"{ready} && !document.querySelector('[data-dash-is-loading]')", 120)
        for text in page.evaluate(SAID):
            if there := words(text) & foreign:
                found[text] = (address, sorted(there))
    assert not found, "\n".join(f"{text} {where}" for text, where in found.items())
