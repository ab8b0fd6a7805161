"""Word of changes comes in a seventh tab, behind a proxy that holds answers back, and after sleep."""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from din.model import Contribution, Goal
from din.store import Put, open_store
from tests.browser.gate import watch
from tests.browser.screen import open_network, until
from tests.small_plan import records
from tools.live_server import LiveServer

pytestmark = pytest.mark.browser

TABS = 7
"""One more than a browser has lines to a server."""
UNSEEN = """Object.defineProperty(document, "hidden", { configurable: true, get: () => window.unseen !== false });"""
SEE = "seen => { window.unseen = !seen; document.dispatchEvent(new Event('visibilitychange')); }"
PASSED_ON = {"content-type", "set-cookie", "location", "cache-control"}
NOTICE = "document.getElementById('live-notice').textContent"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("lijn") / "klein.din", create=True) as found:
        found.apply("klein", [Put(record) for record in records()])
        yield found


@pytest.fixture(scope="module")
def server(store):
    with LiveServer(store.location) as found:
        yield found


@pytest.fixture
def context(browser):
    found = browser.new_context(locale="nl-NL", viewport={"width": 1440, "height": 900})
    faults = watch(found)
    yield found
    found.close()
    assert faults == []


def add(store):
    key = f"nieuw-{store.revision('klein')}"
    link = Contribution(id=f"{key}>", source=key, target="e1", strength=2)
    return store.apply("klein", [Put(Goal(id=key, name="Meer ontmoeting")), Put(link)], author="Anna")


def shown(revision):
    return f"document.documentElement.dataset.revision === '{revision}'"


def test_tabs_that_are_not_seen_leave_the_lines_to_the_one_that_is(store, server, context):
    context.add_init_script(UNSEEN)
    others = [context.new_page() for _ in range(TABS)]
    open_network(others[0], server)
    for tab in others[1:]:
        tab.goto(server.url("/geschiedenis"))
    page = context.new_page()
    page.add_init_script("window.unseen = false;")
    open_network(page, server)
    until(page, shown(add(store)))
    last = add(store)
    until(page, shown(last))
    others[0].evaluate(SEE, True)  # whoever turns to another tab finds it up to date
    until(others[0], shown(last))


def test_a_tab_that_is_no_longer_seen_lets_its_line_go_and_takes_it_up_again(store, server, context):
    page, other = context.new_page(), context.new_page()
    page.add_init_script(UNSEEN)
    page.add_init_script("window.unseen = false;")
    open_network(other, server)
    open_network(page, server)
    other.wait_for_selector("#presence li")
    page.evaluate(SEE, False)
    other.wait_for_selector("#presence li", state="detached")
    last = add(store)
    until(other, shown(last))
    page.evaluate(SEE, True)
    until(page, shown(last))
    other.wait_for_selector("#presence li")


@dataclass
class Proxy:
    """A proxy before a server that hands an answer on only when it has ended."""

    base: str
    token: str

    def url(self, path):
        return f"{self.base}{path}{'&' if '?' in path else '?'}token={self.token}"


@contextlib.contextmanager
def withholding(server: LiveServer) -> Iterator[Proxy]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            if "Origin" in headers:
                headers["Origin"] = server.base
            line = HTTPConnection("127.0.0.1", server.port, timeout=60)
            with contextlib.suppress(OSError, HTTPException), contextlib.closing(line):
                line.request(self.command, self.path, body, headers)
                answer = line.getresponse()
                whole = answer.read()
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() in PASSED_ON:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(whole)))
                self.end_headers()
                self.wfile.write(whole)

        do_POST = do_GET  # noqa: N815 the name that http.server asks for

        def log_message(self, *_arguments):
            pass

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    proxy.daemon_threads = True
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    yield Proxy(f"http://127.0.0.1:{proxy.server_port}", server.token)
    proxy.shutdown()
    proxy.server_close()


def test_behind_a_proxy_that_holds_answers_back_changes_show_all_the_same(store, server, context):
    page = context.new_page()
    page.clock.install()
    with withholding(server) as proxy:
        open_network(page, proxy)
        page.clock.fast_forward(12_000)  # nothing was heard for long, and yet there is a server
        for _ in range(2):
            until(page, shown(add(store)))
        until(page, f"!{NOTICE}")
        page.goto("about:blank")


def test_a_page_says_that_a_server_is_silent_and_catches_up_when_it_wakes(store, server, context):
    page = context.new_page()
    page.clock.install()
    open_network(page, server)
    until(page, shown(add(store)))
    os.kill(server.pid, signal.SIGSTOP)
    try:
        last = add(store)
        page.clock.fast_forward(45_000)
        until(page, f"{NOTICE}.includes('Geen verbinding')")
    finally:
        os.kill(server.pid, signal.SIGCONT)
    until(page, shown(last))
    until(page, f"!{NOTICE}")
