"""The network in a browser, beside a bare dash-cytoscape page with the same nodes in the same run.

python -m benchmarks.screen [60 300 1000]

Each time runs until the browser has rendered the outcome: the first graph from opening the page; the highlight of a
node; a filter on one wijk; a node that is added, from when the page asks for what changed (ours has been told by the
server of somebody's edit, the peer asks by itself).
Both are measured by turns. The reader of ours has come in already: the start address, which sends a browser on once, is
not measured. Ours is also given for the first reader ever, who waits for the layout. Without Chromium there is nothing
to measure.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.bare import plan_of
from benchmarks.live import CHROMIUM, CY, chromium, opened
from din.model import Contribution, Goal
from din.store import Put, Store
from tools.live_server import LiveServer
from tools.neo4j_server import free_port

LIMIT = 1.3
TURNS = 5
RENDERED = """([change, ready]) => new Promise((resolve) => {
  const start = performance.now();
  const find = () => CY;
  const seen = (cy) => (new Function('cy', 'return ' + ready))(cy);
  if (change) (new Function('cy', 'setProps', change))(find(), window.dash_clientside.set_props);
  (function look() {
    const cy = find();
    if (!cy) { requestAnimationFrame(look); return; }
    const rendered = () => {
      if (!seen(cy)) return;
      cy.off('render', rendered);
      resolve([performance.now() - start, performance.now()]);
    };
    cy.on('render', rendered);
    if (seen(cy)) cy.forceRender();
  })();
})""".replace("CY", CY)


ASKED = "() => performance.getEntriesByType('resource').filter((one) => one.name.includes('/scene')).pop().startTime"
LOADED = """() => {
  const files = [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')];
  return [files.length, files.reduce((sum, one) => sum + one.encodedBodySize, 0)];
}"""
AT_REST = "() => new Promise((resolve) => requestIdleCallback(() => setTimeout(resolve, 300)))"


class Side:
    """One of the two pages: how to open it and what to do in it."""

    def __init__(self, name: str, browser: Browser, address: str, size: int, cookie: str = "") -> None:
        self.name, self.browser, self.address, self.size, self.cookie = name, browser, address, size, cookie

    def first(self) -> tuple[Page, float]:
        """Open the page anew in a browser that holds nothing of it; gives it with the time (ms) to the first graph."""
        context = self.browser.new_context(bypass_csp=True, viewport={"width": 1440, "height": 900})
        if self.cookie:
            name, _, value = self.cookie.partition("=")
            context.add_cookies([{"name": name, "value": value, "url": self.address}])
        page = context.new_page()
        start = time.perf_counter()
        page.goto(self.address, wait_until="commit")
        changed(page, "", f"cy.nodes('[shift]').length >= {self.size}")
        return page, (time.perf_counter() - start) * 1e3


def changed(page: Page, change: str, ready: str) -> float:
    """Change something in a page at rest and give the time (ms) until that is rendered."""
    if change:
        page.evaluate(AT_REST)
    return rendered(page, change, ready)[0]


def rendered(page: Page, change: str, ready: str) -> tuple[float, float]:
    """Give the time (ms) until the first picture that shows something, and that moment on the page's clock."""
    took, moment = page.evaluate(RENDERED, [change, ready])
    return float(took), float(moment)


FEWER = "cy.nodes('[shift]').length < {}"
TAP = "cy.getElementById('n0').emit('tap')"
LIT = "cy.getElementById('n0').style('background-color') === 'rgb(255,0,0)'"

Found = dict[str, list[float]]


def bare_turn(side: Side, found: Found) -> None:
    """Measure the peer once."""
    page, first = side.first()
    note(found, "first graph", first)
    note(found, "highlight", changed(page, TAP, LIT))
    note(
        found,
        "insert",
        changed(page, "setProps('wish', {data: 'insert'})", "cy.getElementById('new').nonempty()"),
    )
    changed(page, "setProps('wish', {data: 'all'})", "cy.getElementById('new').empty()")
    note(found, "filter", changed(page, "setProps('wish', {data: 'filter'})", FEWER.format(side.size)))
    page.context.close()


def own_turn(side: Side, store: Store, turn: int, found: Found) -> None:
    """Measure ours once."""
    page, first = side.first()
    changed(page, "", "document.documentElement.dataset.drawn")
    note(found, "first graph", first)
    chosen = "cy.getElementById('n0').hasClass('chosen')"
    note(found, "highlight", changed(page, TAP, chosen))
    changed(page, "setProps('chosen', {data: ''})", f"!{chosen}")
    note(found, "insert", inserted(page, store, f"new{turn}"))
    note(found, "filter", changed(page, "setProps('filter-areas', {value: ['a0']})", FEWER.format(side.size)))
    page.context.close()


def inserted(page: Page, store: Store, key: str) -> float:
    """Add a node in the store and give the time (ms) from the page's question until it is rendered."""
    page.evaluate(AT_REST)
    link = Contribution(id=f"{key}>", source=key, target="n0", strength=1)
    store.apply("p", [Put(Goal(id=key, name=key)), Put(link)])
    _took, moment = rendered(page, "", f"cy.getElementById('{key}').nonempty()")
    return moment - float(page.evaluate(ASKED))


def note(found: dict[str, list[float]], name: str, time_ms: float) -> None:
    """Keep a time."""
    found.setdefault(name, []).append(time_ms)


def bare_server(size: int, port: int) -> subprocess.Popen[bytes]:
    """Start the peer and wait until it answers."""
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.bare", str(size), str(port)])
    wait_until(lambda: answers(port))
    return process


def answers(port: int) -> bool:
    """Tell whether a page answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def wait_until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.05)


def compare(browser: Browser, size: int) -> None:
    """Print a line per measure for plans of a size."""
    plan = plan_of(size)
    port = free_port()
    peer = bare_server(size, port)
    try:
        with (
            opened("sqlite", plan) as (store, location, environment),
            LiveServer(location, "p", environment) as server,
        ):
            bare, ours = measured(
                Side("bare", browser, f"http://127.0.0.1:{port}/", size),
                Side("din", browser, f"{server.base}/netwerk?alles=ja", size, server.cookie),
                store,
            )
    finally:
        peer.kill()
        peer.wait()
    for name in bare:
        report(size, name, statistics.median(ours[name]), statistics.median(bare[name]))
    print(f"{size:6d}  {'first reader':<12} {ours['first reader'][0]:8.0f} ms")


def measured(peer: Side, own: Side, store: Store) -> tuple[Found, Found]:
    """Measure both by turns, so that what else the machine does meets them alike."""
    bare: Found = {}
    ours: Found = {}
    page, coldest = own.first()
    page.context.close()
    note(ours, "first reader", coldest)
    print(f"{own.size:6d}  files until all is quiet: ours {loaded(own)}, bare {loaded(peer)}")
    for turn in range(TURNS):
        bare_turn(peer, bare)
        own_turn(own, store, turn, ours)
    return bare, ours


def loaded(side: Side) -> str:
    """Tell how many files a page loads and how large they are together."""
    page, _time = side.first()
    page.evaluate(AT_REST)
    files, size = page.evaluate(LOADED)
    page.context.close()
    return f"{files} of {size / 1e6:.1f} MB"


def report(size: int, name: str, own: float, theirs: float) -> None:
    """Print one measure."""
    verdict = "met" if own <= LIMIT * theirs else "NOT met"
    print(
        f"{size:6d}  {name:<12} {own:8.0f} ms {theirs:8.0f} ms  {own / theirs:5.2f}x  limit {LIMIT}x: {verdict}"
    )


def main() -> None:
    """Compare for each size."""
    executable = chromium()
    if executable is None:
        print("There is no Chromium, so nothing was measured.")
        return
    print(" nodes  what              ours        bare   ratio")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM))
        for size in [int(word) for word in sys.argv[1:]] or [60, 300, 1000]:
            compare(browser, size)
        browser.close()


if __name__ == "__main__":
    main()
