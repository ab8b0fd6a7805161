"""A server is killed while people edit, and started again: how soon the pages that were open catch up.

python -m benchmarks.restart [--store sqlite|neo4j] [--turns 5]

2 browsers and 28 pages without one. The time runs from when the server answers again until a page has drawn the last
edit (a browser) or holds its scene (a page without one). At the end it counts what a page was told twice, out of order
or never. Leaves with exit code 1 when a page needs more than 3 seconds or was told wrongly.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time

from playwright.async_api import Page, async_playwright

from benchmarks.live import BROWSERS, CHROMIUM, CLIENTS, chromium, edits, lags, open_page, opened, percentiles
from din.model import Plan
from din.service import load
from din.store import Store
from scenarios import zutphen_path
from tools.live_client import LivePage
from tools.live_server import LiveServer

LIMIT_MS = 3_000.0
EDITS_MEANWHILE = 5


async def measure(
    server: LiveServer, store: Store, plan: Plan, turns: int
) -> tuple[dict[str, list[float]], list[LivePage]]:
    """Kill and start the server so many times; give all times (ms) per kind of page, and the pages."""
    clients = [LivePage(server, page=f"protocol-page-{i}") for i in range(CLIENTS)]
    following = [asyncio.create_task(client.follow()) for client in clients]
    found: dict[str, list[float]] = {"browsers": [], "pages without one": []}
    async with async_playwright() as playwright:
        executable = chromium()
        pages: list[Page] = []
        for _ in range(BROWSERS if executable else 0):
            browser = await playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM))
            pages.append(await open_page(browser, server, "/netwerk"))
        for client in clients:
            await client.until(lambda page: bool(page.others))
        for turn in range(turns):
            back = await killed_and_started(server, store, plan, turn)
            last = max(back)
            for client in clients:
                await client.until(lambda page, last=last: newest(page) >= last)
                found["pages without one"] += lags(back, client.shown)
            for page in pages:
                await shown_in(page, last)
                seen = await page.evaluate("() => window.seen")
                found["browsers"] += lags(back, [(revision, moment / 1e3) for revision, moment in seen])
        for task in following:
            task.cancel()
    return found, clients


async def killed_and_started(server: LiveServer, store: Store, plan: Plan, turn: int) -> dict[int, float]:
    """Edit while there is no server; give the last revision with the moment (s) the server answers again."""
    server.kill()
    for number in range(EDITS_MEANWHILE):
        changes = edits(plan, turn * EDITS_MEANWHILE + number)
        last = await asyncio.to_thread(store.apply, "p", changes, author="An")
    await asyncio.to_thread(server.start)
    return {last: time.time()}


def newest(page: LivePage) -> int:
    """Give the revision a page shows."""
    return int(page.shown[-1][0]) if page.shown else 0


async def shown_in(page: Page, revision: int) -> None:
    """Wait until a browser has drawn a revision."""
    seen = f"window.seen.some(([one]) => Number(one) >= {revision})"
    await page.evaluate(f"""() => new Promise((resolve) => {{
      (function look() {{ if ({seen}) resolve(); else requestAnimationFrame(look); }})();
    }})""")


def wrongly_told(page: LivePage, store: Store, begin: int) -> int:
    """Count the changes a page was not told of in their order, each once for all between two tellings."""
    sequence, wrong = begin, 0
    for revision, changed in page.told:
        entries = store.changes("p", sequence)
        expected = {entry.record_id for entry in entries if entry.sequence <= int(revision)}
        wrong += int(int(revision) <= sequence) + len(expected.symmetric_difference(changed or ()))
        sequence = int(revision)
    return wrong + len(list(store.changes("p", sequence)))


def main() -> int:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--store", choices=["sqlite", "neo4j"], default="sqlite")
    parser.add_argument("--turns", type=int, default=5)
    chosen = parser.parse_args()
    plan = load(zutphen_path())[0]
    with (
        opened(chosen.store, plan) as (store, location, environment),
        LiveServer(location, "p", environment) as server,
    ):
        begin = store.revision("p")
        found, clients = asyncio.run(measure(server, store, plan, chosen.turns))
        wrong = sum(wrongly_told(client, store, begin) for client in clients)
    print(f"{chosen.store}, {chosen.turns} times killed, load of the machine {os.getloadavg()[0]:.1f}")
    for name, values in found.items():
        print(f"{name:<20} {percentiles(values, LIMIT_MS)}")
    print(f"changes told twice, out of order or never: {wrong}")
    return int(bool(wrong) or max(time for values in found.values() for time in values) > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
