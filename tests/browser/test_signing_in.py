"""Signing in with a real browser, and what a page says when one is shown out."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboard.access.people import People
from din.files import write
from din.store import Put, open_store
from tests.browser.gate import watch
from tests.browser.screen import drawn, until
from tests.served import served
from tests.small_plan import records, small_plan
from tests.visitors import PASSPHRASES, people_in

pytestmark = pytest.mark.browser

PAGES = {
    "/": ".overview h1",
    "/netwerk": "#graph-frame",
    "/bijdrage": ".contributions",
    "/kaart": "#map-figure svg",
    "/lijst": ".bulk-frame",
    "/geschiedenis": ".history-main",
}


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1200)])
def test_somebody_signs_in_by_keyboard_and_is_shown_out_when_removed(browser, tmp_path, scheme, width):
    write(small_plan(), tmp_path / "klein.json")
    people = str(people_in(tmp_path).path)
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    faults = watch(context)
    page = context.new_page()
    with served(tmp_path, "klein.json", "--people", people) as server:
        base = server.url.partition("/?")[0]
        page.goto(f"{base}/netwerk")
        until(page, "document.activeElement.type === 'text'")
        page.keyboard.type("Lia")
        page.keyboard.press("Tab")
        page.keyboard.type("niet de goede zin")
        page.keyboard.press("Enter")
        page.wait_for_selector("[role=alert]")
        until(page, "document.activeElement.type === 'password'")
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.type(PASSPHRASES["Lia"])
        page.keyboard.press("Enter")
        page.wait_for_selector("main.network h1")
        assert page.url.partition("?")[0] == f"{base}/netwerk"
        page.goto(f"{base}/who")
        assert Axe().run(page).response["violations"] == []
        page.goto(base)
        page.wait_for_selector(".overview h1")
        assert [fault for fault in faults if "401" not in fault] == []  # the wrong passphrase
        People(tmp_path / "people.json").remove("Lia")
        page.evaluate("fetch('/_dash-layout')")
        page.wait_for_selector("#notice a")
        assert page.inner_text("#notice") == (
            "Meld u eerst aan om dit plan te zien. Meld u opnieuw aan "
            "(in een nieuw tabblad; wat u hier typte, blijft staan)"
        )
        context.close()


def test_who_only_looks_is_refused_nothing_while_looking(browser, tmp_path):
    with open_store(str(tmp_path / "klein.din"), create=True) as store:
        store.apply("klein", [Put(record) for record in records()], author="begin")
    people = str(people_in(tmp_path).path)
    context = browser.new_context()
    faults = watch(context)
    page = context.new_page()
    with served(tmp_path, "klein.din", "--people", people, "--public-read") as server:
        base = server.url.partition("/?")[0]
        for path, seen in PAGES.items():
            page.goto(base + path)
            page.wait_for_selector(seen)
            until(page, "!document.querySelector('[data-dash-is-loading]')")
            assert page.inner_text("#notice") == ""
        assert faults == []
        context.close()


def test_what_was_typed_outlives_a_right_taken_away_and_a_session_that_ended(browser, tmp_path):
    with open_store(str(tmp_path / "klein.din"), create=True) as store:
        store.apply("klein", [Put(record) for record in records()], author="begin")
    people = people_in(tmp_path)
    context = browser.new_context()
    page = context.new_page()
    with served(tmp_path, "klein.din", "--people", str(people.path)) as server:
        base = server.url.partition("/?")[0]
        page.goto(f"{base}/sign-in?next=/netwerk?focus=b2")
        fill_in(page)
        drawn(page)
        page.get_by_role("button", name="Wijzigen", exact=True).click()
        name, save = (
            page.get_by_role(role, name=words, exact=True)
            for role, words in (("textbox", "Naam"), ("button", "Opslaan"))
        )
        name.fill("Meer ontmoeting in de buurt")
        people.set_role("Eef", "reader")
        save.click()
        page.get_by_text("U mag dit plan bekijken, maar niet veranderen.").wait_for()
        people.set_role("Eef", "editor")
        context.clear_cookies()
        page.wait_for_selector("#edit-drawer:not([aria-busy])")
        save.click()
        with context.expect_page() as opened:
            page.get_by_role("link", name="Meld u opnieuw aan").click()
        fill_in(opened.value)
        drawn(opened.value)
        assert name.input_value() == "Meer ontmoeting in de buurt"
        save.click()
        page.wait_for_selector("#edit-drawer", state="hidden")
        opened.value.get_by_text("Meer ontmoeting in de buurt").first.wait_for()
        until(page, "!document.getElementById('notice').textContent")
        page.goto("about:blank")
        context.close()


def fill_in(page):
    """Sign in on the page that asks for it."""
    page.fill("#name", "Eef")
    page.fill("#passphrase", PASSPHRASES["Eef"])
    page.keyboard.press("Enter")
