"""A proposal of the checks is taken over with one button, on *Overzicht* and on *Netwerk*, and undone."""

import pytest

from din.model import Effort, Mission
from din.service import open_source
from din.store import Put, open_store
from tests.browser.conftest import serving
from tests.browser.screen import open_network, until
from tests.browser.test_screen import axe_faults

pytestmark = pytest.mark.browser


@pytest.fixture
def worded(tmp_path):
    """Serve a store with two efforts without a verb."""
    path = tmp_path / "woorden.din"
    efforts = [Effort(id="tuin", name="Buurtmoestuin"), Effort(id="hulp", name="Begeleiding van jongeren")]
    with open_store(str(path), create=True) as store:
        store.apply(
            "woorden", [Put(r) for r in (Mission(id="m", name="Sterke wijk"), *efforts)], author="begin"
        )
    with serving(path) as server:
        yield server


def names_in(server):
    source = open_source(server.path)
    try:
        return {effort.id: effort.name for effort in source.snapshot().plan.of(Effort)}
    finally:
        source.close()


def test_a_proposal_is_taken_over_on_both_pages_and_undone(worded, page, shots):
    page.goto(worded.url("/"))
    group = page.locator("details.group", has_text="Begeleiden van jongeren")
    group.locator("summary").click()
    page.screenshot(path=shots / "taking-over.png", full_page=True)
    assert axe_faults(page) == []
    group.get_by_role("button", name="Neem over: “Begeleiden van jongeren”").click()
    page.locator("#adopt-said", has_text="Overgenomen").wait_for()
    until(page, "!document.querySelector('#attention-content').innerText.includes('Begeleiden van jongeren')")
    assert page.locator("details.group[open]").count() == 1
    until(page, "document.activeElement.tagName !== 'BODY'")
    assert names_in(worded) == {"tuin": "Buurtmoestuin", "hulp": "Begeleiden van jongeren"}
    open_network(page, worded, "?focus=tuin")
    page.get_by_role("button", name="Neem over: “Aanleggen van een buurtmoestuin”").click()
    until(page, "document.querySelector('#panel h2').innerText === 'Aanleggen van een buurtmoestuin'")
    page.locator("#edit-undo").click()
    until(page, "document.querySelector('#panel h2').innerText === 'Buurtmoestuin'")
    assert names_in(worded)["tuin"] == "Buurtmoestuin"
