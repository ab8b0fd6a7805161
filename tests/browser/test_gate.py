"""Every browser test relies on the gate, so it is shown to see what it must see."""

import pytest

from tests.browser.gate import watch

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("script", "event", "fault"),
    [
        ("console.error('kapot')", "console", "error in the console: kapot"),
        ("setTimeout(() => { throw new Error('los') })", "weberror", "uncaught error: los"),
        ("new Image().src = 'http://elders.invalid/x.png'", "request", "request leaves the machine"),
    ],
)
def test_the_gate_sees(browser, script, event, fault):
    context = browser.new_context()
    faults = watch(context)
    page = context.new_page()
    with context.expect_event(event):
        page.evaluate(f"() => {{ {script} }}")
    context.close()
    assert fault in faults[0]


def test_a_page_that_behaves_passes_the_gate(page):
    page.set_content("<h1>Sterke wijken</h1><script>console.info('goed')</script>")
    assert page.locator("h1").inner_text() == "Sterke wijken"
