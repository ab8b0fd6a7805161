"""Write and read a large plan, against the bare database on the same rows in the same run.

python -m benchmarks.store [neo4j]      the second with a Neo4j server fetched as the tests do
"""

import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from din.model import Contribution, Effort, Goal, Plan, Record
from din.store import Credentials, Put, open_store
from din.store.codec import encode
from tools.neo4j_server import Neo4jServer

NODES, LINKS = 10_000, 40_000
HEAP = 2_048
"""MiB for the Neo4j server."""


def records() -> list[Record]:
    """Make the plan."""
    half = NODES // 2
    efforts = [Effort(id=f"e{i}", name=f"Organiseren van activiteit {i}", reach=i) for i in range(half)]
    goals = [Goal(id=f"g{i}", name=f"Meer ontmoeting {i}") for i in range(half)]
    links = [
        Contribution(
            id=f"l{i}", source=f"e{i % half}", target=f"g{i * 7 % half}", strength=1 + i % 3, lag_months=6
        )
        for i in range(LINKS)
    ]
    return [*efforts, *goals, *links]


def timed(work: Callable[[], Any]) -> float:
    """Give the seconds that work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def line(name: str, ours: float, bare: float) -> None:
    """Print one comparison."""
    print(f"{name:<34}{ours:8.2f} s {bare:8.2f} s {ours / bare:7.2f}x")


def bare_sqlite(path: Path, rows: list[tuple[str, str, int, str]]) -> Callable[[], None]:
    """Give a write of the same rows into a file that has the same tables."""
    open_store(path, create=True).close()
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("synchronous = EXTRA", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")

    def write() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO plans VALUES (1, 'p', 50000, '')")
        connection.executemany(
            "INSERT INTO records (plan, id, kind, version, body) VALUES (1, ?, ?, ?, ?)", rows
        )
        connection.executemany(
            "INSERT INTO log VALUES (1, ?, 'set', 'put', ?, NULL, ?)", [(v, i, b) for i, _, v, b in rows]
        )
        connection.execute("COMMIT")

    return write


def sqlite(plan: list[Record]) -> None:
    """Compare with SQLite itself."""
    rows = [(r.id, r.kind, n, encode(r)) for n, r in enumerate(plan, 1)]
    with tempfile.TemporaryDirectory() as folder:
        writes, bares = [], []
        for turn in range(3):
            store = open_store(Path(folder) / f"ours{turn}.din", create=True)
            writes.append(timed(lambda store=store: store.apply("p", map(Put, plan), checked=True)))
            bares.append(timed(bare_sqlite(Path(folder) / f"bare{turn}.din", rows)))
        line("SQLite: write", min(writes), min(bares))
        connection = sqlite3.connect(Path(folder) / "bare0.din")
        query = "SELECT id, kind, version, body FROM records WHERE plan = 1 ORDER BY position"
        bare = min(timed(lambda: connection.execute(query).fetchall()) for _ in range(3))
        line("SQLite: snapshot", min(timed(lambda: store.snapshot("p")) for _ in range(3)), bare)
        line("SQLite: arrays", min(timed(lambda: store.arrays("p")) for _ in range(3)), bare)


def bare_neo4j(driver: Any, plan_id: str, rows: list[dict[str, Any]]) -> None:
    """Write the same nodes, relationships and log rows with UNWIND alone."""
    nodes = [r for r in rows if "source" not in r]
    links = [r for r in rows if "source" in r]
    queries = [
        ("UNWIND $rows AS row CREATE (n:DinRecord {plan: $plan, id: row.id, kind: row.kind, version: row.version, "
         "position: row.version, body: row.body, name: row.name}) ", nodes),
        ("UNWIND $rows AS row MATCH (s:DinRecord {plan: $plan, id: row.source}) USING INDEX s:DinRecord(plan, id) "
         "MATCH (t:DinRecord {plan: $plan, id: row.target}) USING INDEX t:DinRecord(plan, id) "
         "CREATE (s)-[:CONTRIBUTES_TO {plan: $plan, id: row.id, "
         "kind: row.kind, version: row.version, position: row.version, body: row.body, strength: row.strength, "
         "lag_months: row.lag_months}]->(t)", links),
        ("UNWIND $rows AS row CREATE (:DinChange {plan: $plan, sequence: row.version, change_set: 'set', "
         "operation: 'put', record: row.id, after: row.body})", rows),
    ]  # fmt: skip

    def unit(transaction: Any) -> None:
        for query, some in queries:
            for start in range(0, len(some), 5_000):
                transaction.run(query, plan=plan_id, rows=some[start : start + 5_000]).consume()

    with driver.session(database="neo4j") as session:
        session.execute_write(unit)


def bare_read_neo4j(driver: Any, plan_id: str) -> None:
    """Read the same rows."""
    for query in (
        "MATCH (n:DinRecord {plan: $plan}) RETURN n.id, n.kind, n.version, n.body",
        "MATCH ()-[n:CONTRIBUTES_TO {plan: $plan}]->() RETURN n.id, n.kind, n.version, n.body",
    ):
        driver.execute_query(query, plan=plan_id, database_="neo4j")


def neo4j(plan: list[Record]) -> None:
    """Compare with Neo4j itself, in turns; a server grows quicker as it goes, so the least of each counts."""
    rows = [{**json.loads(b := encode(r)), "version": n, "body": b} for n, r in enumerate(plan, 1)]
    with tempfile.TemporaryDirectory() as home, Neo4jServer(Path(home), heap=HEAP) as server:
        store = open_store(server.uri, credentials=Credentials(server.user, server.password))
        driver = store.backend._driver  # noqa: SLF001 - the same connection
        writes, bares = [], []
        for turn in range(4):
            writes.append(timed(lambda turn=turn: store.apply(f"ours{turn}", map(Put, plan), checked=True)))
            bares.append(timed(lambda turn=turn: bare_neo4j(driver, f"bare{turn}", rows)))
        line("Neo4j: write", min(writes), min(bares))
        bare = min(timed(lambda: bare_read_neo4j(driver, "bare0")) for _ in range(3))
        line("Neo4j: snapshot", min(timed(lambda: store.snapshot("ours1")) for _ in range(3)), bare)
        line("Neo4j: arrays", min(timed(lambda: store.arrays("ours1")) for _ in range(3)), bare)
        print("writes, turn by turn:", *(f"{w:.2f}/{b:.2f}" for w, b in zip(writes, bares, strict=True)))


def main() -> None:
    """Print the table."""
    plan = records()
    print(f"{NODES} nodes, {LINKS} links{'':<14}ours       bare   ratio")
    print(f"validation apart: {timed(lambda: Plan.build(plan)):.2f} s")
    (neo4j if "neo4j" in sys.argv[1:] else sqlite)(plan)


if __name__ == "__main__":
    main()
