"""How long the pages' callbacks take, and what others notice of it.

python -m benchmarks.callbacks [60 300 1000]

First each page as the callback makes it: the first time after a change, and the median after that. Then a small
callback of one reader, asked again and again: alone, and while one and then eight other readers keep asking for the
page that takes longest and for the picture as PDF. Were a callback to hold up another request, the small one would
take as long as the large ones.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import threading
import time
from http.client import HTTPConnection

import numpy as np

from benchmarks import generate
from benchmarks.live import opened
from dashboard import ids
from din.model import Goal
from din.store import Put, Store
from tools.live_server import LiveServer

PATHS = ("/", "/netwerk", "/netwerk?alles=ja", "/bijdrage", "/lijst", "/geschiedenis", "/nergens")
SMALL = "/nergens"
TURNS = 5
SECONDS = 5.0
PAUSE = 0.02


class Reader:
    """A session of its own that asks for pages."""

    def __init__(self, server: LiveServer) -> None:
        self._server, self._cookie = server, server.cookie

    def page(self, path: str) -> float:
        """Ask for a page as the callback makes it; gives the time (ms)."""
        route, _mark, query = path.partition("?")
        message = {
            "output": f"{ids.PAGE}.children",
            "outputs": {"id": ids.PAGE, "property": "children"},
            "inputs": [{"id": ids.LOCATION, "property": "pathname", "value": route}],
            "state": [{"id": ids.LOCATION, "property": "search", "value": f"?{query}" if query else ""}],
            "changedPropIds": [f"{ids.LOCATION}.pathname"],
        }
        return self._ask("POST", "/_dash-update-component", json.dumps(message))

    def picture(self) -> float:
        """Ask for the picture as PDF; gives the time (ms)."""
        return self._ask("GET", "/download/netwerk.pdf?alles=ja")

    def _ask(self, method: str, path: str, body: str | None = None) -> float:
        headers = {"Cookie": self._cookie, "Origin": self._server.base, "Content-Type": "application/json"}
        start = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", self._server.port, timeout=120)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{path}: status {answer.status}")
        return (time.perf_counter() - start) * 1e3


def pages(server: LiveServer, store: Store, size: int) -> str:
    """Print how long each page takes; gives the slowest."""
    reader, medians = Reader(server), {}
    for number, path in enumerate(PATHS):
        store.apply("p", [Put(Goal(id="changed", name=f"Meer ontmoeting {number}"))])
        time.sleep(0.2)  # the server has seen the change
        first, *more = (reader.page(path) for _turn in range(TURNS + 1))
        medians[path] = statistics.median(more)
        print(f"{size:6d}  {path:<20} first {first:7.0f} ms   then {medians[path]:7.0f} ms")
    return max(medians, key=medians.__getitem__)


def small_one(server: LiveServer) -> list[float]:
    """Ask for the small page for some seconds; gives the times (ms)."""
    reader, found, end = Reader(server), [], time.monotonic() + SECONDS
    while time.monotonic() < end:
        found.append(reader.page(SMALL))
        time.sleep(PAUSE)
    return found


def beside(server: LiveServer, others: int, slowest: str) -> tuple[list[float], list[float]]:
    """Give the times (ms) of the small page and those of the large ones that others ask for meanwhile."""
    ended, large = threading.Event(), []

    def keep_asking() -> None:
        reader = Reader(server)
        while not ended.is_set():
            large.extend((reader.page(slowest), reader.picture()))

    asking = [threading.Thread(target=keep_asking) for _ in range(others)]
    for thread in asking:
        thread.start()
    found = small_one(server)
    ended.set()
    for thread in asking:
        thread.join()
    return found, large


def compare(size: int) -> None:
    """Print the times for a plan of a size."""
    with (
        opened("sqlite", generate.plan(size)) as (store, location, environment),
        LiveServer(location, "p", environment) as server,
    ):
        slowest = pages(server, store, size)
        for others in (0, 1, 8):
            found, large = beside(server, others, slowest)
            p50, p95 = np.percentile(found, [50, 95])
            meanwhile = f"; theirs p50 {np.median(large):6.0f} ms" if large else ""
            print(f"{size:6d}  small beside {others} others  p50 {p50:5.0f} ms  p95 {p95:5.0f} ms{meanwhile}")


def main() -> None:
    """Measure for each size."""
    for size in [int(word) for word in sys.argv[1:]] or [60, 300, 1000]:
        compare(size)
    print(f"load of the machine {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
