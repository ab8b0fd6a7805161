"""One plan within one transaction of Neo4j."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from neo4j import ManagedTransaction, Record

from din.model import CHAIN, LINK_KINDS
from din.store.neo4j import cypher
from din.store.neo4j.graph import LABELS, LINK_TYPES, Edge, edges_of, labels_of, parsed, properties
from din.store.rows import Batch, ChangeSetRow, Clock, LinkRow, LogRow, PlanDump, RecordRow

T = TypeVar("T")

_ROWS, _CHARACTERS = 5_000, 4_000_000
"""Most rows and characters of bodies in one message: well below 16 MiB."""

Parameters = dict[str, Any]


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
        return self._rows(cypher.RECORDS_OF_KIND, kind=kind)

    def mentioning(self, ids: Collection[str]) -> list[RecordRow]:
        """Give the records whose body holds one of these ids."""
        if not ids:
            return []
        return self._rows(cypher.MENTIONING, marks=[json.dumps(i, ensure_ascii=False) for i in ids])

    def log(
        self, since: int = 0, record_id: str | None = None, change_set: str | None = None
    ) -> list[LogRow]:
        """Give the log, oldest first."""
        query = cypher.log(record_id is not None, change_set is not None)
        return [
            LogRow(*r.values())
            for r in self._run(query, since=since, record=record_id, change_set=change_set)
        ]

    def last_sequence(self, record_id: str) -> int:
        """Give the sequence of the last log row of a record."""
        return max((row.sequence for row in self.log(record_id=record_id)), default=0)

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
        return max((row.last for row in self.change_sets() if row.moment <= moment), default=0)

    def chain(self) -> Iterable[tuple[str, str]]:
        """Give id and kind of the nodes of the chain."""
        return [(r[0], r[1]) for r in self._run(cypher.CHAIN, kinds=list(CHAIN))]

    def contributions(self) -> Iterable[LinkRow]:
        """Give the contributions."""
        return [tuple(r.values()) for r in self._run(cypher.CONTRIBUTIONS)]

    def write(self, batch: Batch) -> None:
        """Write a change set."""
        positions = self._remove_links([*batch.removed, *batch.changed])
        self._each(cypher.REMOVE_NODES, _nodes(batch.removed), lambda row: row.id)
        changed = _nodes(batch.changed)
        self._each(cypher.REMOVE_EDGES, changed, lambda row: row.id)
        self._write_nodes(changed, cypher.change_nodes, {})
        self._write_nodes(_nodes(batch.added), cypher.add_nodes, {})
        links = [*_links(batch.changed), *_links(batch.added)]
        self._write_links(links, positions)
        self._write_edges([*changed, *_nodes(batch.added)])
        self._write_log(batch.log, [batch.change_set], Clock(batch.change_set.last, batch.change_set.moment))

    def rewrite_log(self, rows: Sequence[LogRow]) -> None:
        """Put other bodies in log rows."""
        self._each(cypher.REWRITE_LOG, rows, lambda row: row._asdict())

    def rewrite_change_set(self, row: ChangeSetRow) -> None:
        """Put another author and reason in a change set."""
        self._run(cypher.REWRITE_CHANGE_SET, **row._asdict())

    def load(self, dump: PlanDump) -> None:
        """Fill a plan that is not there yet."""
        positions = {row.id: place for place, row in enumerate(dump.records, 1)}
        nodes = _nodes(dump.records)
        self._write_nodes(nodes, cypher.add_nodes, positions)
        self._write_links(_links(dump.records), positions)
        self._write_edges(nodes)
        self._write_log(dump.log, dump.change_sets, dump.clock)

    def faults(self) -> list[str]:
        """Compare labels, properties and relationships with what the bodies give."""
        nodes = {r["id"]: r for r in self._run(cypher.NODES_AS_THEY_ARE)}
        links = {r["id"]: r for r in self._run(cypher.LINKS_AS_THEY_ARE)}
        edges = {Edge(*r.values()) for r in self._run(cypher.EDGES_AS_THEY_ARE)}
        rows = self.records()
        wanted = {edge for row in _nodes(rows) for edge in edges_of(row, parsed(row))}
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
            for some in _batches(ids, lambda _: 0):
                found |= {r[0]: r[1] for r in self._run(cypher.remove_links(LINK_TYPES[kind]), rows=some)}
        return found

    def _write_nodes(
        self, rows: Sequence[RecordRow], query: Callable[[tuple[str, ...]], str], positions: dict[str, int]
    ) -> None:
        groups: dict[tuple[str, ...], list[Parameters]] = {}
        for row in rows:
            body = parsed(row)
            found = properties(row, body, self._plan_id)
            found["position"] = positions.get(row.id, row.version)
            groups.setdefault(labels_of(row.kind, body), []).append(found)
        for labels, group in groups.items():
            for some in _batches(group, lambda found: len(found["body"])):
                self._run(query(labels), rows=some)

    def _write_links(self, rows: Sequence[RecordRow], positions: dict[str, int]) -> None:
        groups: dict[str, list[Parameters]] = {}
        for row in rows:
            body = parsed(row)
            found = properties(row, body, self._plan_id)
            found["position"] = positions.get(row.id, row.version)
            link = {"source": body["source"], "target": body["target"], "properties": found}
            groups.setdefault(LINK_TYPES[row.kind], []).append(link)
        for kind, group in groups.items():
            for some in _batches(group, lambda link: len(link["properties"]["body"])):
                self._run(cypher.add_links(kind), rows=some)

    def _write_edges(self, rows: Sequence[RecordRow]) -> None:
        groups: dict[str, list[Parameters]] = {}
        for row in rows:
            for edge in edges_of(row, parsed(row)):
                groups.setdefault(edge.type, []).append(edge._asdict())
        for kind, group in groups.items():
            self._each(cypher.add_edges(kind), group, lambda edge: edge)

    def _write_log(self, log: Sequence[LogRow], change_sets: Sequence[ChangeSetRow], clock: Clock) -> None:
        self._each(cypher.ADD_CHANGE_SETS, change_sets, lambda row: row._asdict())
        for some in _batches(log, lambda row: len(row.before or "") + len(row.after or "")):
            self._run(cypher.ADD_LOG, rows=[row._asdict() for row in some])
        self._run(cypher.SET_CLOCK, sequence=clock.sequence, moment=clock.moment)

    def _each(self, query: str, rows: Iterable[T], parameters: Callable[[T], Any]) -> None:
        for some in _batches(list(rows), lambda _: 0):
            self._run(query, rows=[parameters(row) for row in some])

    def _rows(self, query: str, **parameters: Any) -> list[RecordRow]:
        found = sorted(
            (r["position"], RecordRow(r["id"], r["kind"], r["version"], r["body"]))
            for r in self._run(query, **parameters)
        )
        return [row for _, row in found]

    def _run(self, query: str, **parameters: Any) -> list[Record]:
        return list(self._transaction.run(query, plan=self._plan_id, **parameters))


def _nodes(rows: Iterable[RecordRow]) -> list[RecordRow]:
    return [row for row in rows if row.kind in LABELS]


def _links(rows: Iterable[RecordRow]) -> list[RecordRow]:
    return [row for row in rows if row.kind in LINK_TYPES]


def _batches(rows: Sequence[T], size: Callable[[T], int]) -> Iterator[list[T]]:
    """Cut rows into lists that fit in one message; a single row may be as large as it is."""
    some: list[T] = []
    characters = 0
    for row in rows:
        length = size(row)
        if some and (len(some) >= _ROWS or characters + length > _CHARACTERS):
            yield some
            some, characters = [], 0
        some.append(row)
        characters += length
    if some:
        yield some
