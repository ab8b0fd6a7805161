"""The store: all rules, once, on any backend."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from din.errors import StoreDamaged, UsageError
from din.model import Plan
from din.model.fields import clean_line
from din.store import redaction, transfer
from din.store.arrays import PlanArrays, plan_arrays
from din.store.changes import as_before, compensation
from din.store.codec import body_data, decode, encode
from din.store.commit import Edit, Judging, Stamp, commit, edits_of, refuse_unreadable_ones
from din.store.health import plan_faults
from din.store.pause import collector_paused
from din.store.port import Change, ChangeSetInfo, LogEntry, PlanInfo, Snapshot, Store
from din.store.rows import Backend, ChangeSetRow, LogRow, Transaction
from din.texts import msg

NOTHING_EXPECTED: Mapping[str, int] = MappingProxyType({})


class RowStore:
    """A :class:`din.store.port.Store` on a backend.

    Parameters
    ----------
    backend
        The database, opened; the store closes it.
    now
        Gives the present moment with a time zone; tests give their own.
    """

    def __init__(self, backend: Backend, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.backend = backend
        self._now = now

    @property
    def location(self) -> str:
        """Where the store is."""
        return self.backend.location

    @property
    def kind(self) -> str:
        """``memory``, ``sqlite`` or ``neo4j``."""
        return self.backend.kind

    def plans(self) -> tuple[str, ...]:
        """List the ids of the plans, sorted."""
        return tuple(self.backend.plan_ids())

    def overview(self) -> tuple[PlanInfo, ...]:
        """List the plans with their names, sizes and last changes."""
        return tuple(self._info(plan_id) for plan_id in self.plans())

    def revision(self, plan_id: str) -> int:
        """Give the sequence of the last change."""
        return self.backend.sequence(plan_id)

    def snapshot(self, plan_id: str) -> Snapshot:
        """Read a plan as it is now."""
        return self.backend.read(plan_id, partial(_snapshot, plan_id))

    def apply(
        self,
        plan_id: str,
        changes: Iterable[Change],
        expected: Mapping[str, int] = NOTHING_EXPECTED,
        author: str = "",
        reason: str = "",
        *,
        checked: bool = False,
        change_set: str = "",
    ) -> int:
        """Make these changes together, all or nothing, and give the new revision."""
        with collector_paused():
            edits = edits_of(changes, encode)
            if not checked:
                refuse_unreadable_ones(edits)
        judging = Judging(dict(expected), references=not checked)
        stamp = self._stamp(author, reason, change_set)
        return self.backend.write(plan_id, lambda tx: commit(tx, edits, stamp, judging))

    def changes(self, plan_id: str, since: int = 0) -> tuple[LogEntry, ...]:
        """Give what was logged after a revision, oldest first."""
        return _told(*self.backend.tail(plan_id, since))

    def change_sets(self, plan_id: str, since: int = 0) -> tuple[ChangeSetInfo, ...]:
        """Give the change sets that wrote after a revision, oldest first."""
        return self.backend.read(plan_id, lambda tx: tuple(map(_change_set, tx.change_sets(since=since))))

    def history(self, plan_id: str, record_id: str) -> tuple[LogEntry, ...]:
        """Give what was logged of one record, oldest first."""
        if clean_line(record_id) != record_id:
            return ()  # no record has such an id, and not every database can be asked for it
        return self.backend.read(plan_id, lambda tx: _entries(tx, tx.log(record_id=record_id)))

    def at(self, plan_id: str, when: int | datetime) -> Plan:
        """Give the plan as it was at a revision or a moment."""
        return self.backend.read(plan_id, lambda tx: _at(tx, plan_id, when))

    def undo(self, plan_id: str, change_set: str, author: str = "", reason: str = "") -> int:
        """Change back what one change set did, and give the new revision."""
        stamp = self._stamp(author, reason)._replace(undoes=change_set)
        return self.backend.write(plan_id, lambda tx: _undo(tx, change_set, stamp))

    def redact(self, plan_id: str, record_id: str, fields: Iterable[str], author: str = "") -> int:
        """Take the text of these fields out of the record and its history, for good."""
        names, stamp = frozenset(fields), self._stamp(author, "")
        revision = self.backend.write(plan_id, lambda tx: redaction.redact(tx, record_id, names, stamp))
        self.backend.scrub()
        return revision

    def redact_change(
        self, plan_id: str, change_set: str, fields: Iterable[str] = ("reason",), author: str = ""
    ) -> int:
        """Take the reason or the author of a change set out of the log, for good."""
        names, stamp = frozenset(fields), self._stamp(author, "")
        revision = self.backend.write(
            plan_id, lambda tx: redaction.redact_change(tx, change_set, names, stamp)
        )
        self.backend.scrub()
        return revision

    def arrays(self, plan_id: str) -> PlanArrays:
        """Read the nodes and contributions as arrays."""
        return self.backend.read(plan_id, _arrays)

    def copy_to(self, other: Store, plan_ids: Iterable[str] | None = None) -> tuple[str, ...]:
        """Copy plans with their whole log to another store."""
        if not isinstance(other, RowStore):
            raise TypeError("a store copies to a store of the same program")
        chosen = self.plans() if plan_ids is None else tuple(plan_ids)
        return transfer.copy(self.backend, other.backend, chosen)

    def backup(self, path: Path) -> None:
        """Write everything in the store to a new file."""
        transfer.backup(self.backend, path)

    def restore(self, path: Path) -> tuple[str, ...]:
        """Take all plans out of such a file."""
        return transfer.restore(path, self.backend)

    def migrate(self) -> tuple[int, ...]:
        """Bring an older store up to date."""
        return self.backend.migrate()

    def status(self) -> dict[str, Any]:
        """Look the store over."""
        found = self.backend.status()
        faults = [*found.pop("faults")]
        plans = self.overview()
        for info in plans:
            faults += self.backend.read(info.id, partial(plan_faults, info.id))
        listed = [
            {
                "id": i.id,
                "name": i.name,
                "revision": i.revision,
                "changed": i.changed.isoformat(),
                "records": i.records,
            }
            for i in plans
        ]
        return {"kind": self.kind, "location": self.location, **found, "plans": listed, "faults": faults}

    def close(self) -> None:
        """Let go of the database."""
        self.backend.close()

    def __enter__(self) -> Self:
        """Use the store in a ``with`` block."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close the store."""
        self.close()

    def _stamp(self, author: str, reason: str, change_set: str = "") -> Stamp:
        moment = self._now().astimezone(UTC).isoformat(timespec="microseconds")
        return Stamp(change_set or str(uuid.uuid4()), moment, author, reason)

    def _info(self, plan_id: str) -> PlanInfo:
        def look(tx: Transaction) -> PlanInfo:
            clock = tx.clock()
            programmes = tx.of_kind("programme")
            name = str(body_data(programmes[0].body).get("name", plan_id)) if programmes else plan_id
            changed = datetime.fromisoformat(clock.moment)
            return PlanInfo(plan_id, name, clock.sequence, changed, self.backend.count(plan_id))

        return self.backend.read(plan_id, look)


def _snapshot(plan_id: str, tx: Transaction) -> Snapshot:
    with collector_paused():
        rows = tx.records()
        plan = Plan.trusted([decode(row.body, row.kind) for row in rows], plan_id)
        versions = {row.id: row.version for row in rows}
    return Snapshot(tx.clock().sequence, plan, MappingProxyType(versions))


def _entries(tx: Transaction, rows: Sequence[LogRow]) -> tuple[LogEntry, ...]:
    return _told(rows, tx.change_sets({row.change_set for row in rows}))


def _told(rows: Sequence[LogRow], change_sets: Sequence[ChangeSetRow]) -> tuple[LogEntry, ...]:
    sets = {row.id: row for row in change_sets}
    return tuple(_entry(row, sets[row.change_set]) for row in rows)


def _entry(row: LogRow, change_set: ChangeSetRow) -> LogEntry:
    return LogEntry(
        row.sequence,
        row.change_set,
        datetime.fromisoformat(change_set.moment),
        change_set.author,
        change_set.reason,
        row.operation,  # type: ignore[arg-type]  # the adapters only give back what was written
        row.record_id,
        None if row.before is None else body_data(row.before),
        None if row.after is None else body_data(row.after),
        change_set.undoes,
    )


def _change_set(row: ChangeSetRow) -> ChangeSetInfo:
    return ChangeSetInfo(
        row.id, datetime.fromisoformat(row.moment), row.author, row.reason, row.first, row.last, row.undoes
    )


def _at(tx: Transaction, plan_id: str, when: int | datetime) -> Plan:
    revision = _revision_of(tx, when)
    now = _snapshot(plan_id, tx)
    if not 0 <= revision <= now.revision:
        raise UsageError(
            msg(
                "The plan has no revision {revision}; the last one is {last}.",
                revision=revision,
                last=now.revision,
            )
        )
    with collector_paused():
        before = {key: None if body is None else body_data(body) for key, body in tx.before(revision)}
    return as_before(now.plan, before)


def _revision_of(tx: Transaction, when: int | datetime) -> int:
    if not isinstance(when, datetime):
        return when
    if when.tzinfo is None:
        raise UsageError(msg("Give the moment with its time zone."))
    return tx.sequence_at(when.astimezone(UTC).isoformat(timespec="microseconds"))


def _undo(tx: Transaction, change_set: str, stamp: Stamp) -> int:
    entries = _entries(tx, tx.log(change_set=change_set))
    if not entries:
        raise UsageError(msg("There is no change “{id}” in this plan.", id=change_set))
    if any(entry.operation == "redact" for entry in entries):
        raise UsageError(msg("What was redacted is gone for good and cannot be brought back."))
    changes, expected = compensation(entries)
    expected = {**expected, **_as_it_left_them(tx, entries, expected)}
    edits: list[Edit] = edits_of(changes, encode)
    return commit(tx, edits, stamp, Judging(expected, measurements=False))


def _as_it_left_them(
    tx: Transaction, entries: Sequence[LogEntry], expected: Mapping[str, int]
) -> dict[str, int]:
    """Give the versions of records that are again as a change set left them, later changes being undone.

    So that one step after another can be undone. A redaction in between stays a conflict.
    """
    left = {entry.record_id: entry.after for entry in entries}
    rows = {row.id: row for row in tx.records(left.keys())}
    found = {}
    for record_id, data in left.items():
        row = rows.get(record_id)
        if row is not None and row.version == expected[record_id]:
            continue
        since = [line for line in tx.log(record_id=record_id) if line.sequence > expected[record_id]]
        present = body_data(row.body) if row else None
        if since and present == data and all(line.operation != "redact" for line in since):
            found[record_id] = since[-1].sequence
    return found


def _arrays(tx: Transaction) -> PlanArrays:
    try:
        with collector_paused():
            return plan_arrays(tx.clock().sequence, tx.chain(), tx.contributions())
    except KeyError as error:
        raise StoreDamaged(
            msg("A link in this store points to “{id}”, which is not there. Restore a backup.", id=str(error))
        ) from error
