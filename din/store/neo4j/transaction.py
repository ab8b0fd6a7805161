"""One plan within one transaction of Neo4j."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from neo4j import ManagedTransaction, Record

from din.model import CHAIN, LINK_KINDS
from din.store.neo4j import cypher
from din.store.neo4j.graph import LABELS, LINK_TYPES, Edge, edges_of, labels_of, parsed, properties
from din.store.rows import Batch, ChangeSetRow, Clock, LinkRow, LogRow, PlanDump, RecordRow

T = TypeVar("T")

_ROWS, _CHARACTERS = 5_000, 4_000_000
"""Most rows and characters of bodies in one message: well below 16 MiB."""

Parameters = dict[str, Any]


class _Derived(NamedTuple):
    """Rows to write: nodes with labels and properties, links with ends, type and properties, and bare edges."""

    nodes: list[Parameters]
    links: list[Parameters]
    edges: list[Parameters]


class Neo4jTransaction:
    """One plan within a managed transaction; its clock is locked."""

    def __init__(self, transaction: ManagedTransaction, plan_id: str, clock: Clock) -> None:
        self._transaction = transaction
        self._plan_id = plan_id
        self._clock = clock

    def clock(self) -> Clock:
        """Give the plan's clock."""
        return self._clock

    def records(self, ids: Collection[str] | None = None) -> list[RecordRow]:
        """Give these records, or all."""
        if ids is None:
            return self._rows(cypher.ALL_RECORDS)
        return self._rows(cypher.RECORDS, ids=list(ids)) if ids else []

    def of_kind(self, kind: str) -> list[RecordRow]:
        """Give the records of one kind."""
        if kind in LINK_TYPES:
            return self._rows(cypher.links_of_kind(LINK_TYPES[kind]))
        return self._rows(cypher.NODES_OF_KIND, kind=kind)

    def mentioning(self, ids: Collection[str]) -> list[RecordRow]:
        """Give the records whose body holds one of these ids."""
        if not ids:
            return []
        return self._rows(cypher.MENTIONING, marks=[json.dumps(i, ensure_ascii=False) for i in ids])

    def log(
        self, since: int = 0, record_id: str | None = None, change_set: str | None = None
    ) -> list[LogRow]:
        """Give the log, oldest first."""
        until = self._clock.sequence
        if change_set is not None:
            sets = self.change_sets([change_set])
            if not sets:
                return []
            since, until = max(since, sets[0].first - 1), sets[0].last
        found = self._run(cypher.log(record_id is not None), since=since, until=until, record=record_id)
        return [LogRow(*r.values()) for r in found]

    def before(self, since: int) -> Iterable[tuple[str, str | None]]:
        """Give the body that each record had at a sequence, of those that were changed after it."""
        found = self._run(cypher.BEFORE, since=since, until=self._clock.sequence)
        return [(r[0], r[1]) for r in found]

    def last_sequence(self, record_id: str) -> int:
        """Give the sequence of the last log row of a record."""
        return int(self._run(cypher.LAST_OF_RECORD, record=record_id)[0][0])

    def change_sets(self, ids: Collection[str] | None = None, since: int = 0) -> list[ChangeSetRow]:
        """Give these change sets, or all that wrote after a sequence, oldest first."""
        found = (
            self._run(cypher.CHANGE_SETS_SINCE, since=since)
            if ids is None
            else self._run(cypher.CHANGE_SETS, ids=list(ids))
        )
        return [ChangeSetRow(*r.values()) for r in found]

    def sequence_at(self, moment: str) -> int:
        """Give the last sequence up to a moment."""
        return int(self._run(cypher.SEQUENCE_AT, moment=moment)[0][0])

    def chain(self) -> Iterable[tuple[str, str]]:
        """Give id and kind of the nodes of the chain."""
        return [(r[0], r[1]) for r in self._run(cypher.CHAIN, kinds=list(CHAIN))]

    def contributions(self) -> Iterable[LinkRow]:
        """Give the contributions."""
        return [tuple(r.values()) for r in self._run(cypher.CONTRIBUTIONS)]

    def write(self, batch: Batch) -> None:
        """Write a change set."""
        positions = self._remove_links([*batch.removed, *batch.changed])
        self._each(cypher.REMOVE_NODES, [row.id for row in batch.removed if row.kind in LABELS])
        changed, added = self._derived(batch.changed, positions), self._derived(batch.added, {})
        self._each(cypher.REMOVE_EDGES, [node["properties"]["id"] for node in changed.nodes])
        self._each(cypher.CHANGE_NODES, changed.nodes)
        logged = len(batch.log) == len(batch.added)  # each line tells that one record was added
        self._add(added, batch.change_set.id if logged else None)
        self._each(cypher.ADD_LINKS, changed.links)
        self._each(cypher.ADD_EDGES, changed.edges)
        self._write_log([] if logged else batch.log, [batch.change_set])
        self._set_clock(Clock(batch.change_set.last, batch.change_set.moment))

    def rewrite_log(self, rows: Sequence[LogRow]) -> None:
        """Put other bodies in log rows."""
        self._each(cypher.REWRITE_LOG, [row._asdict() for row in rows])

    def rewrite_change_set(self, row: ChangeSetRow) -> None:
        """Put another author and reason in a change set."""
        self._run(cypher.REWRITE_CHANGE_SET, **row._asdict())

    def load(self, dump: PlanDump) -> None:
        """Fill a plan that is not there yet."""
        positions = {row.id: place for place, row in enumerate(dump.records, 1)}
        self._add(self._derived(dump.records, positions), None)
        self._write_log(dump.log, dump.change_sets)
        self._set_clock(dump.clock)

    def faults(self, rows: Sequence[RecordRow]) -> list[str]:
        """Compare labels, properties and relationships with what the bodies give."""
        nodes = {r["id"]: r for r in self._run(cypher.NODES_AS_THEY_ARE)}
        links = {r["id"]: r for r in self._run(cypher.LINKS_AS_THEY_ARE)}
        edges = {Edge(*r.values()) for r in self._run(cypher.EDGES_AS_THEY_ARE)}
        wanted = {edge for row in rows if row.kind in LABELS for edge in edges_of(row, parsed(row))}
        found = {edge.by for edge in edges ^ wanted}
        for row in rows:
            there = (nodes if row.kind in LABELS else links).get(row.id)
            if there is None or not self._as_derived(row, there):
                found.add(row.id)
        return sorted(found)

    def _as_derived(self, row: RecordRow, there: Record) -> bool:
        body, actual = parsed(row), dict(there["properties"])
        actual.pop("position", None)
        wanted = properties(row, body, self._plan_id)
        actual = {k: v.to_native() if hasattr(v, "to_native") else v for k, v in actual.items()}
        if row.kind in LABELS:
            return actual == wanted and set(there["labels"]) >= set(labels_of(row.kind, body))
        return actual == wanted and (there["source"], there["target"]) == (body["source"], body["target"])

    def _remove_links(self, rows: Sequence[RecordRow]) -> dict[str, int]:
        """Remove links and give the place each had in the plan."""
        found: dict[str, int] = {}
        for kind in LINK_KINDS:
            ids = [row.id for row in rows if row.kind == kind]
            for some in _batches(ids):
                found |= {r[0]: r[1] for r in self._run(cypher.remove_links(LINK_TYPES[kind]), rows=some)}
        return found

    def _derived(self, rows: Iterable[RecordRow], positions: Mapping[str, int]) -> _Derived:
        """Give what the graph holds for these rows; a new record comes last, at its version."""
        found = _Derived([], [], [])
        for row in rows:
            body = parsed(row)
            written = properties(row, body, self._plan_id)
            written["position"] = positions.get(row.id, row.version)
            if row.kind in LINK_TYPES:
                link = {"type": LINK_TYPES[row.kind], "source": body["source"], "target": body["target"]}
                found.links.append({**link, "properties": written})
            else:
                found.nodes.append({"labels": labels_of(row.kind, body), "properties": written})
                found.edges.extend(edge._asdict() for edge in edges_of(row, body))
        return found

    def _add(self, added: _Derived, change_set: str | None) -> None:
        """Add records, with their log lines when the change set is given that did nothing else."""
        with_log = change_set is not None
        nodes = cypher.ADD_NODES_WITH_LOG if with_log else cypher.ADD_NODES
        links = cypher.ADD_LINKS_WITH_LOG if with_log else cypher.ADD_LINKS
        self._each(nodes, added.nodes, change_set=change_set)
        self._each(links, added.links, change_set=change_set)
        self._each(cypher.ADD_EDGES, added.edges)

    def _write_log(self, log: Sequence[LogRow], change_sets: Sequence[ChangeSetRow]) -> None:
        self._each(cypher.ADD_CHANGE_SETS, [row._asdict() for row in change_sets])
        self._each(cypher.ADD_LOG, [row._asdict() for row in log])

    def _set_clock(self, clock: Clock) -> None:
        self._run(cypher.SET_CLOCK, sequence=clock.sequence, moment=clock.moment)

    def _each(self, query: str, rows: Sequence[Any], **parameters: Any) -> None:
        for some in _batches(rows):
            self._run(query, rows=some, **parameters)

    def _rows(self, query: str, **parameters: Any) -> list[RecordRow]:
        found = sorted(
            (r["position"], RecordRow(r["id"], r["kind"], r["version"], r["body"]))
            for r in self._run(query, **parameters)
        )
        return [row for _, row in found]

    def _run(self, query: str, **parameters: Any) -> list[Record]:
        return list(self._transaction.run(query, plan=self._plan_id, **parameters))


def _batches(rows: Sequence[T]) -> Iterator[list[T]]:
    """Cut rows into lists that fit in one message; a single row may be as large as it is."""
    some: list[T] = []
    characters = 0
    for row in rows:
        length = _characters(row)
        if some and (len(some) >= _ROWS or characters + length > _CHARACTERS):
            yield some
            some, characters = [], 0
        some.append(row)
        characters += length
    if some:
        yield some


def _characters(row: Any) -> int:
    """Count the characters of the bodies in a row."""
    if not isinstance(row, dict):
        return 0
    found = row.get("properties", row)
    return sum(len(found.get(key) or "") for key in ("body", "before", "after"))
