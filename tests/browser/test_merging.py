"""Views of several groups merged, and another plan compared, as a reader and an editor do."""

import pytest

from din.files import write
from din.model import Contribution, Goal, Plan
from din.store import Put, open_store
from tests.browser.conftest import serving
from tests.browser.screen import until
from tests.browser.test_screen import axe_faults
from tests.small_plan import records

pytestmark = pytest.mark.browser


@pytest.fixture
def files(tmp_path):
    """Give two views: one draws a link the other way about and adds a goal, one leaves a link out."""
    plan = Plan.build(records(), "klein")
    first, second = plan.contributions[:2]
    changed = first.model_copy(update={"strength": -2, "weight": None})
    extra = [
        Goal(id="nieuw", name="Meer plezier"),
        Contribution(id="n", source=first.source, target="nieuw", strength=1),
    ]
    views = {
        "groep-a.json": [*(changed if r.id == first.id else r for r in plan), *extra],
        "groep-b.xlsx": [r for r in plan if r.id != second.id],
    }
    for name, found in views.items():
        write(Plan.build(found, "klein"), tmp_path / name)
    return [tmp_path / name for name in views]


@pytest.fixture
def store(tmp_path):
    """Serve the plan from a store."""
    path = tmp_path / "klein.din"
    with open_store(str(path), create=True) as store:
        store.apply("klein", [Put(record) for record in records()], author="begin")
        with serving(path) as server:
            yield server, store


def choose(page, identity, files):
    page.locator(f"#{identity} input[type=file]").set_input_files(files)


def test_views_are_merged_and_kept_as_a_proposal_by_choice_alone(store, files, screen_of, shots):
    server, kept = store
    page = screen_of(1280, 900)
    page.goto(server.url("/samenvoegen"))
    page.get_by_role("button", name="Kies bestanden…").focus()  # it is reached by keyboard
    choose(page, "merging-upload", files)
    page.wait_for_selector(".views-table")
    assert "3 beelden" in page.locator(".tally").inner_text()
    rows = page.locator(".views-table tbody tr")
    assert "de ander dat het belemmert" in rows.first.inner_text()  # the largest difference comes first
    assert "niet getekend" in page.locator(".views-table").inner_text()
    page.locator("summary", has_text="Wat niet iedereen heeft").click()
    assert "Meer plezier" in page.locator("details .changes").inner_text()
    until(page, "document.querySelector('#still-graph canvas')")
    assert axe_faults(page) == []
    page.screenshot(path=shots / "merging.png", full_page=True)
    assert kept.plans() == ("klein",)
    page.get_by_role("button", name="Bewaar als voorstel").click()
    page.get_by_role("link", name="Vergelijk het met dit plan").click()
    page.get_by_role("heading", name="Wat is er anders in een ander plan").wait_for()
    assert kept.plans() == ("klein", "klein-voorstel-1")
    assert "1 toegevoegd" in page.locator(".tally").inner_text().replace("2 toegevoegd", "1 toegevoegd")
    assert kept.change_sets("klein-voorstel-1")[0].reason.startswith("Samengevoegd:")
    assert "Meer plezier" in page.locator("main").inner_text()
    assert axe_faults(page) == []
    page.screenshot(path=shots / "other-plan.png", full_page=True)


def test_what_cannot_be_read_is_told_file_by_file_and_nothing_is_taken_over(
    small, files, screen_of, tmp_path
):
    wrong = tmp_path / "fout.json"
    wrong.write_text('{"nodes": [{"id": "a", "kind": "effort"')
    other = tmp_path / "oud.xls"
    other.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 x")
    page = screen_of(390, 844)
    page.goto(small.url("/samenvoegen"))
    choose(page, "merging-upload", [files[0], wrong])
    page.wait_for_selector(".brought-faults")
    assert "fout.json" in page.locator(".brought-faults").inner_text()
    assert page.locator(".views").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(small.url("/vergelijk"))
    choose(page, "compare-upload", files[0])
    page.get_by_role("heading", name="Wat het doet met de bijdragen").wait_for()
    assert "Meer plezier" in page.locator("main").inner_text()
    page.goto(small.url("/samenvoegen?beeld=onbekend"))
    page.get_by_role("alert").filter(has_text="Kies het opnieuw").wait_for()
