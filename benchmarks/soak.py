"""Eight editors and thirty readers for half an hour: nothing lost, nothing doubled, memory flat.

python -m benchmarks.soak [--minutes 30] [--store sqlite|neo4j] [--rate 2]

The editors are clients of the store with a handle of their own. At the end every edit stands in the log once, every
page shows what the store holds, and the server's memory grew less than 5 % in the second half. Leaves with exit
code 1 when one of these does not hold.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from benchmarks.live import opened
from din.errors import Conflict
from din.model import Contribution, Effort, Goal, Plan
from din.service import load
from din.store import Change, Delete, LogEntry, Put, Store, open_store
from scenarios import zutphen_path
from tools.live_client import LivePage
from tools.live_server import LiveServer

EDITORS, READERS = 8, 30
OWN_RECORDS = 6
MOST_GROWTH = 0.05
SAMPLE_SECONDS = 2.0


@dataclass
class Tally:
    """What the editors did: the reason of every edit that was made, and how many were refused as stale."""

    made: list[str] = field(default_factory=list)
    stale: int = 0
    failed: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def next_change(rng: random.Random, own: dict[str, str], editor: int, turn: int, goal: str) -> list[Change]:
    """Add, rename or delete one of the editor's own efforts."""
    key = f"editor{editor}-{rng.randrange(OWN_RECORDS)}"
    name = f"Organiseren van ontmoeting {editor}.{turn}"
    if key not in own:
        own[key] = name
        link = Contribution(id=f"{key}>", source=key, target=goal, strength=1 + turn % 3)
        return [Put(Effort(id=key, name=name)), Put(link)]
    if rng.random() < 0.3:
        del own[key]
        return [Delete(f"{key}>"), Delete(key)]
    own[key] = name
    return [Put(Effort(id=key, name=name))]


def edit(store: Store, editor: int, end: float, pause: float, tally: Tally, goal: str) -> None:
    """Edit until the end; now and then the goal that all share, with the version known since the turn before."""
    rng = random.Random(editor)
    own: dict[str, str] = {}
    turn = known = 0
    while time.monotonic() < end:
        turn += 1
        reason = f"editor {editor}, edit {turn}"
        try:
            if turn % 10 == 9:
                known = store.snapshot("p").versions[goal]
            if turn % 10 == 0:
                changes: list[Change] = [Put(Goal(id=goal, name=f"Meer ontmoeting {editor}.{turn}"))]
                store.apply("p", changes, {goal: known}, author=f"editor {editor}", reason=reason)
            else:
                changes = next_change(rng, own, editor, turn, goal)
                store.apply("p", changes, author=f"editor {editor}", reason=reason)
            with tally.lock:
                tally.made.append(reason)
        except Conflict:
            with tally.lock:
                tally.stale += 1
        except Exception as error:  # told at the end, so that a thread that ends early is not overlooked
            with tally.lock:
                tally.failed.append(f"{reason}: {error!r}")
            raise
        time.sleep(pause * (0.5 + rng.random()))


async def sampled(server: LiveServer, end: float) -> list[float]:
    """Give the server's memory (MB) every few seconds until the end."""
    found = []
    while time.monotonic() < end:
        found.append(server.memory_mb())
        await asyncio.sleep(SAMPLE_SECONDS)
    return found


async def soak(
    server: LiveServer, editing: list[threading.Thread], end: float, final: Store
) -> tuple[list[LivePage], list[float]]:
    """Let readers follow while editors edit; give the pages at the end and the memory over time."""
    pages = [LivePage(server, page=f"protocol-page-{i}") for i in range(READERS)]
    following = [asyncio.create_task(page.follow()) for page in pages]
    for page in pages:
        await page.until(lambda p: bool(p.others))  # it hears who is here, so its stream is open
    for thread in editing:
        thread.start()
    memory = await sampled(server, end)
    for thread in editing:
        await asyncio.to_thread(thread.join)
    last = str(await asyncio.to_thread(final.revision, "p"))
    for page in pages:
        await page.until(lambda p: bool(p.shown) and p.shown[-1][0] == last)
    for task in following:
        task.cancel()
    return pages, memory


def differences(page: LivePage, plan: Plan) -> int:
    """Count the nodes that a page shows otherwise than the store has them."""
    names = page.scene["names"]
    wanted = {node.id: plan.label(node.id) for node in plan.chain}
    return sum(names.get(key) != name for key, name in wanted.items()) + len(names.keys() - wanted.keys())


def doubled_or_missed(page: LivePage) -> int:
    """Count revisions that were told twice or out of order."""
    told = [int(revision) for revision, _changed in page.told]
    return sum(later <= earlier for earlier, later in pairwise(told))


def never_told(page: LivePage, logged: set[str]) -> int:
    """Count the records in the log of which a page was never told that they changed."""
    if any(changed is None for _revision, changed in page.told):
        return 0
    return len(logged.difference(*(changed or () for _revision, changed in page.told)))


def growth(memory: list[float]) -> float:
    """Give how much memory grew from the start to the end of the second half, as a part."""
    second = memory[len(memory) // 2 :]
    some = max(len(second) // 5, 1)
    return statistics.median(second[-some:]) / statistics.median(second[:some]) - 1.0


def main() -> int:
    """Soak and judge."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--store", choices=["sqlite", "neo4j"], default="sqlite")
    parser.add_argument("--rate", type=float, default=2.0, help="edits a second, all editors together")
    chosen = parser.parse_args()
    plan = load(zutphen_path())[0]
    goal = next(node.id for node in plan.chain if node.kind == "goal")
    tally = Tally()
    with (
        opened(chosen.store, plan) as (store, location, environment),
        LiveServer(location, "p", environment) as server,
    ):
        begin = store.revision("p")
        handles = [open_store(location) for _ in range(EDITORS)]
        end = time.monotonic() + chosen.minutes * 60
        editing = [
            threading.Thread(target=edit, args=(handle, i, end, EDITORS / chosen.rate, tally, goal))
            for i, handle in enumerate(handles)
        ]
        pages, memory = asyncio.run(soak(server, editing, end, store))
        now = store.snapshot("p")
        entries = list(store.changes("p", begin))
        for handle in handles:
            handle.close()
    return judged(chosen, tally, entries, pages, now.plan, memory)


def judged(
    chosen: argparse.Namespace,
    tally: Tally,
    entries: list[LogEntry],
    pages: list[LivePage],
    plan: Plan,
    memory: list[float],
) -> int:
    """Print what was found; 0 when all of it is as it should be."""
    logged = Counter({entry.change_set: entry.reason for entry in entries}.values())
    wrong = sum((Counter(tally.made) - logged).values()) + sum((logged - Counter(tally.made)).values())
    unequal = sum(differences(page, plan) > 0 for page in pages)
    doubled = sum(doubled_or_missed(page) for page in pages)
    missed = sum(never_told(page, {entry.record_id for entry in entries}) for page in pages)
    grown = growth(memory)
    print(
        f"{chosen.store}, {chosen.minutes:g} minutes, {EDITORS} editors, {READERS} readers, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    print(f"edits made {len(tally.made)}, refused as stale {tally.stale}; in the log not once: {wrong}")
    print(f"pages that differ from the store: {unequal}; revisions told twice or out of order: {doubled}")
    print(f"changed records that a page was not told of: {missed}; editors that failed: {len(tally.failed)}")
    for failure in tally.failed:
        print(failure)
    print(
        f"memory of the server: first {memory[0]:.0f} MB, half-way {memory[len(memory) // 2]:.0f} MB, "
        f"last {memory[-1]:.0f} MB; second half {grown:+.1%} (limit {MOST_GROWTH:+.0%})"
    )
    return int(bool(wrong or unequal or doubled or missed or tally.failed or grown >= MOST_GROWTH))


if __name__ == "__main__":
    sys.exit(main())
