"""From an edit to every open page: 2 browsers and 28 pages without one, 2 edits a second.

python -m benchmarks.live [--store sqlite|neo4j] [--servers 1|2] [--edits 40] [--nodes N] [--page bijdrage]
    [--clients 28]

The time runs from before the edit is handed to the store until a page has drawn it (a browser) or holds its
scene (a page without one). With two servers the pages are divided over both and the edits are made by a client of
the store alone.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from playwright.async_api import Browser, Page, async_playwright

from benchmarks import generate
from din.model import Contribution, Effort, Plan, Record
from din.service import load
from din.store import Change, Delete, Put, Store, open_store
from scenarios import zutphen_path
from tools.live_client import LivePage
from tools.live_server import LiveServer
from tools.neo4j_server import Neo4jServer

LIMIT_MS = 300.0
BROWSERS, CLIENTS = 2, 28
SECONDS_BETWEEN = 0.5
WARMING = 12
"""Edits before those that count: a database that just started is slow at first."""
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
CY = "[...document.querySelectorAll('#graph, #graph *')].map(e => e._cyreg?.cy).find(Boolean)"
DRAWN = f"""() => new Promise((resolve) => {{
  (function look() {{
    if (document.documentElement.dataset.drawn && {CY}) resolve(); else requestAnimationFrame(look);
  }})();
}})"""
WATCH = f"""() => {{
  window.seen = [];
  const cy = {CY};
  new MutationObserver(() => {{
    const revision = document.documentElement.dataset.revision;
    cy.one('render', () => window.seen.push([revision, Date.now()]));
  }}).observe(document.documentElement, {{ attributeFilter: ['data-revision'] }});
}}"""

TABLE = "document.querySelector('#contribution-table[data-revision]')"
WATCH_TABLE = f"""() => {{
  window.seen = [];
  new MutationObserver(() => {{
    const found = {TABLE}, last = window.seen.at(-1);
    const revision = found && found.dataset.revision;
    if (!revision || (last && last[0] === revision)) return;
    requestAnimationFrame(() => setTimeout(() => window.seen.push([revision, Date.now()])));
  }}).observe(document.body, {{ childList: true, subtree: true, attributes: true }});
}}"""


def chromium() -> str | None:
    """Give the browser's program, if there is one."""
    names = (os.environ.get("DIN_CHROMIUM"), "chromium", "google-chrome")
    return next(filter(None, (shutil.which(name) for name in names if name)), None)


@contextlib.contextmanager
def opened(kind: str, plan: Plan) -> Iterator[tuple[Store, str, dict[str, str]]]:
    """Give a store with the plan in it, its location, and what a server needs in its environment."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        environment: dict[str, str] = {}
        location = str(Path(folder) / "plan.din")
        if kind == "neo4j":
            server = stack.enter_context(Neo4jServer(Path(folder)))
            location, environment = server.uri, {"NEO4J_USER": server.user, "NEO4J_PASSWORD": server.password}
            os.environ.update(environment)
        store = stack.enter_context(open_store(location, create=True))
        store.apply("p", [Put(record) for record in plan], checked=True)
        yield store, location, environment


def edits(plan: Plan, turn: int) -> list[Change]:
    """Give the edit of a turn: a new effort with a link, another name for it, and its end."""
    target = next(node for node in plan.chain if node.kind == "goal")
    number, step = divmod(turn, 3)
    key = f"live-{number}"
    records: list[Record] = [Effort(id=key, name=f"Organiseren van ontmoeting {turn}")]
    if step == 0:
        records.append(Contribution(id=f"{key}>", source=key, target=target.id, strength=2))
    return [Delete(f"{key}>"), Delete(key)] if step == 2 else [Put(record) for record in records]


def lags(made: dict[int, float], seen: list[tuple[str, float]]) -> list[float]:
    """Give for each edit the time (ms) until a page showed it or a later one."""
    moments = sorted((int(revision), moment) for revision, moment in seen)
    found = []
    for revision, start in made.items():
        first = min((moment for shown, moment in moments if shown >= revision), default=float("inf"))
        found.append((first - start) * 1e3)
    return found


async def open_page(browser: Browser, server: LiveServer, path: str) -> Page:
    """Open the network, or the page of contributions, in a browser."""
    page = await browser.new_page(viewport={"width": 1440, "height": 900})
    await page.goto(server.url(path))
    if path == "/netwerk":
        await page.evaluate(DRAWN)
        await page.evaluate(WATCH)
    else:
        await page.wait_for_function(f"() => {TABLE}")
        await page.evaluate(WATCH_TABLE)
    return page


async def measure(
    servers: list[LiveServer],
    store: Store,
    plan: Plan,
    count: int,
    query: str,
    path: str,
    readers: int = CLIENTS,
) -> dict[str, list[float]]:
    """Make the edits and give all lags (ms) per kind of page."""
    clients = [LivePage(servers[i % len(servers)], query, page=f"protocol-page-{i}") for i in range(readers)]
    following = [asyncio.create_task(client.follow()) for client in clients]
    async with async_playwright() as playwright:
        pages: list[Page] = []
        executable = chromium()
        if executable is None:
            print("no Chromium: pages without a browser only")
        else:
            for i in range(BROWSERS):
                browser = await playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM))
                pages.append(await open_page(browser, servers[i % len(servers)], path))
        await asyncio.sleep(2.0)
        made: dict[int, float] = {}
        written: list[float] = []
        for turn in range(WARMING + count):
            start = time.time()
            revision = await asyncio.to_thread(store.apply, "p", edits(plan, turn), author="An")
            if turn >= WARMING:
                made[revision] = start
                written.append((time.time() - start) * 1e3)
            await asyncio.sleep(max(0.0, SECONDS_BETWEEN - (time.time() - start)))
        await asyncio.sleep(2.0)
        for task in following:
            task.cancel()
        seen = [[(r, t / 1e3) for r, t in await page.evaluate("() => window.seen")] for page in pages]
    print(f"the write itself     p50 {np.median(written):6.0f} ms  max {max(written):6.0f} ms")
    return {
        "browsers": [lag for one in seen for lag in lags(made, one)],
        "pages without one": [lag for client in clients for lag in lags(made, client.shown)],
    }


def percentiles(found: list[float], limit_ms: float) -> str:
    """Give the median, the 95th percentile and the longest of some times (ms), and whether the second is in time."""
    if not found:
        return "nothing measured"
    p50, p95 = np.percentile(found, [50, 95])
    verdict = "met" if p95 <= limit_ms else "NOT met"
    return (
        f"p50 {p50:6.0f} ms  p95 {p95:6.0f} ms  max {max(found):6.0f} ms  "
        f"limit p95 {limit_ms:.0f} ms: {verdict}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--store", choices=["sqlite", "neo4j"], default="sqlite")
    parser.add_argument("--servers", type=int, choices=[1, 2], default=1)
    parser.add_argument("--edits", type=int, default=40)
    parser.add_argument("--nodes", type=int, default=0, help="size of a made-up plan; 0 is the example")
    parser.add_argument("--query", default="", help="the view of the pages without a browser")
    parser.add_argument("--page", choices=["netwerk", "bijdrage"], default="netwerk", help="in the browsers")
    parser.add_argument("--clients", type=int, default=CLIENTS, help="pages without a browser")
    chosen = parser.parse_args()
    plan = generate.plan(chosen.nodes) if chosen.nodes else load(zutphen_path())[0]
    with opened(chosen.store, plan) as (store, location, environment), contextlib.ExitStack() as stack:
        servers = [stack.enter_context(LiveServer(location, "p", environment)) for _ in range(chosen.servers)]
        found: dict[str, Any] = asyncio.run(
            measure(servers, store, plan, chosen.edits, chosen.query, f"/{chosen.page}", chosen.clients)
        )
    where = f"{chosen.store}, {chosen.servers} server(s), {len(plan)} records, {chosen.edits} edits"
    pace = f"{BROWSERS + chosen.clients} readers, {1 / SECONDS_BETWEEN:.0f} edits/s"
    print(f"{where}, {pace}, load of the machine {os.getloadavg()[0]:.1f}")
    found["all"] = [value for values in found.values() for value in values]
    for name, values in found.items():
        print(f"{name:<20} {percentiles(values, LIMIT_MS)}")


if __name__ == "__main__":
    main()
