"""The steering criteria on the overview as the programme owner uses them."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from din.model import Criterion, OwnerScore, SteeringCriterion
from din.store import Put, open_store
from tests.browser.conftest import serving
from tests.browser.screen import until
from tests.small_plan import records

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_order_score_and_what_the_plan_says_stand_apart_and_explain_themselves(
    zutphen, screen_of, shots, width, scheme
):
    page = screen_of(width, 900, scheme)
    page.goto(zutphen.url("/"))
    page.wait_for_selector(".steered")
    names = page.locator(".steered h3").all_inner_texts()
    assert names == ["Doelgerichtheid", "Haalbaarheid", "Tempo", "Flexibiliteit", "Efficiëntie"]
    first = page.locator(".steered").nth(2)
    assert "Uitgerekend uit het plan" in first.locator(".steered-computed").inner_text()
    assert "Bijna op de norm (15 september 2026)" in first.locator(".steered-owner").inner_text()
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    told = first.locator("details").inner_text()
    assert "van de bijdrage komt van inspanningen die lopen" in told
    assert "Deze grenzen zijn een keuze" in told
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".steering").screenshot(path=shots / f"sturen-{width}-{scheme}.png")


def test_a_score_given_elsewhere_shows_by_itself_and_leads_to_the_list(tmp_path, screen_of):
    path = tmp_path / "klein.din"
    with open_store(str(path), create=True) as store:
        store.apply("klein", [Put(record) for record in records()], author="begin")
        with serving(path) as server:
            page = screen_of(1280, 900)
            page.goto(server.url("/?lang=en"))
            page.wait_for_selector(".steered")
            assert "has not set an order" in page.locator(".steering").inner_text()
            score = SteeringCriterion(
                id="s", name="Smooth", criterion=Criterion.FLEXIBILITY, order=1,
                score=OwnerScore.ABOVE, reason="We can stop any time.",
            )  # fmt: skip
            store.apply("klein", [Put(score)], author="Bert")
            until(page, "document.querySelector('.steered h3').textContent === 'Smooth'")
            assert "We can stop any time." in page.locator(".steered").first.inner_text()
            page.locator(".steering").get_by_role("link").last.click()
            page.wait_for_url("**/lijst?soort=steering_criterion*")
            page.wait_for_selector("text=Smooth")
