"""Every browser test relies on the gate, so it is shown to see what it must see."""

import socket

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


def test_a_server_of_our_own_that_has_stopped_is_no_fault_of_the_page(page):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with page.context.expect_event("console") as told:
        page.evaluate(f"fetch('http://127.0.0.1:{port}/').catch(() => null)")
    assert "net::ERR_CONNECTION_REFUSED" in told.value.text


def test_our_own_pages_run_no_script_that_stands_in_the_page(browser, small):
    context = browser.new_context()
    page = context.new_page()
    page.goto(small.url("/"))
    page.wait_for_selector("main h1")
    refused = page.evaluate(
        """() => new Promise(done => {
            document.addEventListener('securitypolicyviolation', e => done([e.effectiveDirective, window.ran]));
            const script = document.createElement('script');
            script.textContent = 'window.ran = true';
            document.body.append(script);
            document.body.insertAdjacentHTML('beforeend', '<img src="/nergens.png" onerror="window.ran = true">');
        })"""
    )
    assert refused in (["script-src-elem", None], ["script-src-attr", None])
    context.close()


def test_a_page_that_behaves_passes_the_gate(page):
    page.set_content("<h1>Sterke wijken</h1><script>console.info('goed')</script>")
    assert page.locator("h1").inner_text() == "Sterke wijken"
