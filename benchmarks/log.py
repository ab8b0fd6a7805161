"""What is asked of a store whose log is long: a thousand records that were changed a million times.

python -m benchmarks.log [--lines 1000000] [--store sqlite|neo4j]

Beside each time stands how many times that is of the same question to a store with a log of a tenth of the length.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.live import opened
from din.model import Goal, Plan
from din.store import Put, Store
from din.store.codec import encode
from din.store.engine import RowStore
from din.store.rows import ChangeSetRow, Clock, LogRow, PlanDump, RecordRow

RECORDS, TOGETHER, SHORTER, TURNS = 1_000, 3, 10, 3
PLAN = "long"
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)


def dump(lines: int) -> PlanDump:
    """Give a plan whose records were changed in turn, three at a time, a minute between."""
    last: dict[str, RecordRow] = {}
    sets: list[ChangeSetRow] = []
    log: list[LogRow] = []
    for first in range(1, lines + 1, TOGETHER):
        name = f"set-{first}"
        for sequence in range(first, first + TOGETHER):
            key = f"g{sequence % RECORDS}"
            body = encode(Goal(id=key, name=f"Sterkere verbindingen {sequence}", description="x" * 150))
            before = last[key].body if key in last else None
            last[key] = RecordRow(key, "goal", sequence, body)
            log.append(LogRow(sequence, name, "put", key, before, body))
        moment = (BEGIN + timedelta(minutes=len(sets))).isoformat(timespec="microseconds")
        sets.append(ChangeSetRow(name, moment, "An", "", first, first + TOGETHER - 1))
    return PlanDump(Clock(log[-1].sequence, sets[-1].moment), list(last.values()), sets, log)


def questions(store: Store) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Give what is asked, by name."""
    last = store.revision(PLAN)
    yield "write a change", lambda: store.apply(PLAN, [Put(Goal(id="g1", name=f"Sterker {time.time_ns()}"))])
    yield "what changed just now", lambda: store.changes(PLAN, last - 10)
    yield "history of a record", lambda: store.history(PLAN, "g2")
    yield "plan as of a moment ago", lambda: store.at(PLAN, last - 100)
    yield "plan as of half-way", lambda: store.at(PLAN, BEGIN + timedelta(minutes=last // TOGETHER // 2))
    yield "plan as of the beginning", lambda: store.at(PLAN, 10)
    yield "all change sets", lambda: store.change_sets(PLAN)


def times(kind: str, lines: int) -> dict[str, float]:
    """Give the shortest of a few times (ms) per question."""
    found = {}
    with opened(kind, Plan.build([], "p")) as (store, _location, _environment):
        assert isinstance(store, RowStore)
        rows = dump(lines)
        store.backend.write(PLAN, lambda tx: tx.load(rows))
        for name, ask in questions(store):
            spent = []
            for _turn in range(TURNS):
                start = time.perf_counter()
                ask()
                spent.append((time.perf_counter() - start) * 1e3)
            found[name] = min(spent)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--store", choices=["sqlite", "neo4j"], default="sqlite")
    chosen = parser.parse_args()
    short, long = (times(chosen.store, lines) for lines in (chosen.lines // SHORTER, chosen.lines))
    print(f"{chosen.store}, {RECORDS} records, {chosen.lines} lines in the log")
    for name, spent in long.items():
        print(f"{name:<28}{spent:9.1f} ms {spent / short[name]:7.1f}x")


if __name__ == "__main__":
    main()
