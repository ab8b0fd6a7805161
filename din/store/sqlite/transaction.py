"""One plan within one transaction of SQLite."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from din.model import CHAIN
from din.store.rows import Batch, ChangeSetRow, Clock, LinkRow, LogRow, PlanDump, RecordRow

_CHUNK = 500
"""Ids per question."""
_SEARCHED = 20
"""Most ids to look for in the bodies; above that all records are read."""

_RECORDS = "SELECT id, kind, version, body FROM records WHERE plan = ?"
_CHAIN = f"""\
SELECT id, kind FROM records WHERE plan = ? AND kind IN ({", ".join("?" * len(CHAIN))}) ORDER BY position"""  # noqa: S608 - placeholders only
_LINKS = """\
SELECT id, body ->> '$.source', body ->> '$.target', body ->> '$.strength', body ->> '$.weight',
  body ->> '$.lag_months'
FROM records WHERE plan = ? AND kind = 'contributes_to' ORDER BY position"""
_CHANGE_SETS = """\
SELECT id, moment, author, reason, first_sequence, last_sequence, undoes FROM change_sets WHERE plan = ?"""
_CHANGE_SETS_SINCE = f"""\
{_CHANGE_SETS} AND last_sequence > ? AND first_sequence >= coalesce(
  (SELECT max(first_sequence) FROM change_sets WHERE plan = ? AND first_sequence <= ?), 0)
ORDER BY first_sequence"""  # noqa: S608 - a constant
_LOG = """\
SELECT sequence, change_set, operation, record, before, after FROM log WHERE plan = ? AND sequence > ?"""
_BEFORE = """\
SELECT log.record, log.before
FROM (SELECT min(sequence) AS first FROM log WHERE plan = ? AND sequence > ? GROUP BY record)
JOIN log ON log.plan = ? AND log.sequence = first"""
_LOG_OF_ADDED = """\
INSERT INTO log SELECT plan, version, ?, 'put', id, NULL, body FROM records
WHERE +plan = ? AND position > ? ORDER BY position"""


class SqliteTransaction:
    """One plan within the transaction that is open on a connection."""

    def __init__(self, connection: sqlite3.Connection, plan_id: str) -> None:
        self._connection = connection
        self._plan_id = plan_id
        row = connection.execute(
            "SELECT key, sequence, moment FROM plans WHERE id = ?", (plan_id,)
        ).fetchone()
        self._key: int = row[0] if row else 0
        self._clock = Clock(row[1], row[2]) if row else Clock(0, "")

    def clock(self) -> Clock:
        """Give the plan's clock."""
        return self._clock

    def records(self, ids: Collection[str] | None = None) -> list[RecordRow]:
        """Give these records, or all."""
        if ids is None:
            return self._rows(f"{_RECORDS} ORDER BY position")
        return [
            row for some in _chunks(ids) for row in self._rows(f"{_RECORDS} AND id IN ({_marks(some)})", some)
        ]

    def of_kind(self, kind: str) -> list[RecordRow]:
        """Give the records of one kind."""
        return self._rows(f"{_RECORDS} AND kind = ? ORDER BY position", [kind])

    def mentioning(self, ids: Collection[str]) -> list[RecordRow]:
        """Give the records whose body holds one of these ids, or all when there are many."""
        if len(ids) > _SEARCHED:
            return self.records()
        found = [
            self._rows(f"{_RECORDS} AND instr(body, ?)", [json.dumps(i, ensure_ascii=False)]) for i in ids
        ]
        return list({row.id: row for rows in found for row in rows}.values())

    def log(
        self, since: int = 0, record_id: str | None = None, change_set: str | None = None
    ) -> list[LogRow]:
        """Give the log, oldest first."""
        query = _LOG
        values: list[int | str] = [self._key, since]
        if record_id is not None:
            query, values = f"{query} AND record = ?", [*values, record_id]
        if change_set is not None:
            sets = self.change_sets([change_set])
            if not sets:
                return []
            query, values = f"{query} AND sequence BETWEEN ? AND ?", [*values, sets[0].first, sets[0].last]
        return list(map(LogRow._make, self._connection.execute(f"{query} ORDER BY sequence", values)))

    def before(self, since: int) -> Iterable[tuple[str, str | None]]:
        """Give the body that each record had at a sequence, of those that were changed after it."""
        return self._connection.execute(_BEFORE, (self._key, since, self._key))

    def last_sequence(self, record_id: str) -> int:
        """Give the sequence of the last log row of a record."""
        query = "SELECT max(sequence) FROM log WHERE plan = ? AND record = ?"
        return int(self._connection.execute(query, (self._key, record_id)).fetchone()[0] or 0)

    def change_sets(self, ids: Collection[str] | None = None, since: int = 0) -> list[ChangeSetRow]:
        """Give these change sets, or all that wrote after a sequence, oldest first."""
        if ids is None:
            values = (self._key, since, self._key, since + 1)
            return list(map(ChangeSetRow._make, self._connection.execute(_CHANGE_SETS_SINCE, values)))
        return [
            ChangeSetRow._make(row)
            for some in _chunks(ids)
            for row in self._connection.execute(
                f"{_CHANGE_SETS} AND id IN ({_marks(some)})", (self._key, *some)
            )
        ]

    def sequence_at(self, moment: str) -> int:
        """Give the last sequence up to a moment."""
        query = "SELECT max(last_sequence) FROM change_sets WHERE plan = ? AND moment <= ?"
        return int(self._connection.execute(query, (self._key, moment)).fetchone()[0] or 0)

    def chain(self) -> Iterable[tuple[str, str]]:
        """Give id and kind of the nodes of the chain."""
        return self._connection.execute(_CHAIN, (self._key, *CHAIN))

    def contributions(self) -> Iterable[LinkRow]:
        """Give the contributions."""
        return self._connection.execute(_LINKS, (self._key,))

    def write(self, batch: Batch) -> None:
        """Write a change set."""
        self._set_clock(Clock(batch.change_set.last, batch.change_set.moment))
        key, run = self._key, self._connection.executemany
        if batch.removed:
            run("DELETE FROM records WHERE plan = ? AND id = ?", ((key, row.id) for row in batch.removed))
        if batch.changed:
            changed = ((row.version, row.body, key, row.id) for row in batch.changed)
            run("UPDATE records SET version = ?, body = ? WHERE plan = ? AND id = ?", changed)
        self._insert_sets([batch.change_set])
        last = self._connection.execute("SELECT coalesce(max(position), 0) FROM records").fetchone()[0]
        self._insert_records(batch.added)
        if len(batch.log) == len(
            batch.added
        ):  # each line tells that one record was added: let SQLite copy them
            self._connection.execute(_LOG_OF_ADDED, (batch.change_set.id, key, last))
        else:
            self._insert_log(batch.log)

    def rewrite_log(self, rows: Sequence[LogRow]) -> None:
        """Put other bodies in log rows."""
        query = "UPDATE log SET before = ?, after = ? WHERE plan = ? AND sequence = ?"
        self._connection.executemany(query, [(r.before, r.after, self._key, r.sequence) for r in rows])

    def rewrite_change_set(self, row: ChangeSetRow) -> None:
        """Put another author and reason in a change set."""
        query = "UPDATE change_sets SET author = ?, reason = ? WHERE plan = ? AND id = ?"
        self._connection.execute(query, (row.author, row.reason, self._key, row.id))

    def load(self, dump: PlanDump) -> None:
        """Fill a plan that is not there yet."""
        self._set_clock(dump.clock)
        self._insert_sets(dump.change_sets)
        self._insert_records(dump.records)
        self._insert_log(dump.log)

    def faults(self, rows: Sequence[RecordRow]) -> list[str]:  # noqa: ARG002 - others derive
        """Nothing is derived from the bodies, so nothing can differ."""
        return []

    def _insert_sets(self, rows: Iterable[ChangeSetRow]) -> None:
        query, key = "INSERT INTO change_sets VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._key
        self._connection.executemany(query, ((key, *row) for row in rows))

    def _insert_records(self, rows: Iterable[RecordRow]) -> None:
        query = f"INSERT INTO records (plan, id, kind, version, body) VALUES ({self._key:d}, ?, ?, ?, ?)"  # noqa: S608 - a number
        self._connection.executemany(query, rows)

    def _insert_log(self, rows: Iterable[LogRow]) -> None:
        query, key = "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)", self._key
        self._connection.executemany(query, ((key, *row) for row in rows))

    def _set_clock(self, clock: Clock) -> None:
        query = """\
INSERT INTO plans (id, sequence, moment) VALUES (?, ?, ?)
ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, moment = excluded.moment RETURNING key"""
        self._key = self._connection.execute(query, (self._plan_id, *clock)).fetchone()[0]
        self._clock = clock

    def _rows(self, query: str, values: Iterable[str] = ()) -> list[RecordRow]:
        return list(map(RecordRow._make, self._connection.execute(query, (self._key, *values))))


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while some := list(islice(rest, _CHUNK)):
        yield some


def _marks(ids: Sequence[str]) -> str:
    return ", ".join("?" * len(ids))
