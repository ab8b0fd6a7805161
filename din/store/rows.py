"""What an adapter keeps: rows with JSON bodies, whose meaning it does not know.

An adapter is a :class:`Backend`: it runs a piece of work in one transaction on one plan. All rules of
the store are written once, on :class:`Transaction`, in :mod:`din.store.engine` and :mod:`din.store.commit`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeAlias, TypeVar

T = TypeVar("T")


class RecordRow(NamedTuple):
    """A record that is in the plan now; ``version`` is the sequence of the log row that wrote it."""

    id: str
    kind: str
    version: int
    body: str


class ChangeSetRow(NamedTuple):
    """Who changed what together; ``moment`` is ISO 8601 in UTC with microseconds; first to last sequence.

    ``undoes`` is the id of the change set that it undid, or empty.
    """

    id: str
    moment: str
    author: str
    reason: str
    first: int
    last: int
    undoes: str = ""


class LogRow(NamedTuple):
    """One change to one record; bodies are None where there was or is no record."""

    sequence: int
    change_set: str
    operation: str
    record_id: str
    before: str | None
    after: str | None


class Clock(NamedTuple):
    """The last sequence of a plan and its moment; 0 and empty for a plan that is not there."""

    sequence: int
    moment: str


LinkRow: TypeAlias = tuple[str, str, str, float | None, float | None, float | None]
"""A contribution: id, source, target, strength, weight, lag in months."""


class Batch(NamedTuple):
    """Everything one change set writes."""

    change_set: ChangeSetRow
    added: Sequence[RecordRow]
    changed: Sequence[RecordRow]
    removed: Sequence[RecordRow]
    log: Sequence[LogRow]


class PlanDump(NamedTuple):
    """A whole plan with its log, to be loaded into another store."""

    clock: Clock
    records: Sequence[RecordRow]
    change_sets: Sequence[ChangeSetRow]
    log: Sequence[LogRow]


class Transaction(Protocol):
    """One plan within one transaction. In a writing one no other writer comes in between."""

    def clock(self) -> Clock:
        """Give the plan's clock."""

    def records(self, ids: Collection[str] | None = None) -> list[RecordRow]:
        """Give these records as far as they are there, or all of them in the order of the plan."""

    def of_kind(self, kind: str) -> list[RecordRow]:
        """Give the records of one kind."""

    def mentioning(self, ids: Collection[str]) -> list[RecordRow]:
        """Give at least the records whose body holds one of these ids as a JSON string."""

    def log(
        self, since: int = 0, record_id: str | None = None, change_set: str | None = None
    ) -> list[LogRow]:
        """Give the log after a sequence, perhaps of one record or one change set, oldest first."""

    def before(self, since: int) -> Iterable[tuple[str, str | None]]:
        """Give the body that each record had at a sequence, of those that were changed after it."""

    def last_sequence(self, record_id: str) -> int:
        """Give the sequence of the last log row of a record; 0 when it has none."""

    def change_sets(self, ids: Collection[str] | None = None, since: int = 0) -> list[ChangeSetRow]:
        """Give these change sets as far as they are there, or all that wrote after a sequence, oldest first."""

    def sequence_at(self, moment: str) -> int:
        """Give the last sequence of the change sets up to and including a moment; 0 when there is none."""

    def chain(self) -> Iterable[tuple[str, str]]:
        """Give id and kind of the nodes that contributions run between, in the order of the plan."""

    def contributions(self) -> Iterable[LinkRow]:
        """Give the contributions, in the order of the plan."""

    def write(self, batch: Batch) -> None:
        """Write a change set and set the clock to its last sequence and moment."""

    def rewrite_log(self, rows: Sequence[LogRow]) -> None:
        """Put other bodies in log rows that are there; only a redaction does this."""

    def rewrite_change_set(self, row: ChangeSetRow) -> None:
        """Put another author and reason in a change set that is there; only a redaction does this."""

    def load(self, dump: PlanDump) -> None:
        """Fill a plan that is not there yet."""

    def faults(self, rows: Sequence[RecordRow]) -> list[str]:
        """Give the ids of those of all records of which what was derived from the body was changed from outside."""


Tail: TypeAlias = tuple[Sequence[LogRow], Sequence[ChangeSetRow]]
"""Rows of the log, oldest first, and the change sets they belong to."""


def tail_of(tx: Transaction, since: int) -> Tail:
    """Give what was logged after a sequence within a transaction."""
    rows = tx.log(since=since)
    return rows, tx.change_sets({row.change_set for row in rows})


class Backend(Protocol):
    """A database, opened."""

    @property
    def location(self) -> str:
        """Where it is."""

    @property
    def kind(self) -> str:
        """Which adapter it is."""

    def read(self, plan_id: str, work: Callable[[Transaction], T]) -> T:
        """Do work on one consistent state of a plan."""

    def write(self, plan_id: str, work: Callable[[Transaction], T]) -> T:
        """Do work alone, all or nothing; it may be done again when it is not sure that it was kept."""

    def tail(self, plan_id: str, since: int) -> Tail:
        """Give what was logged after a sequence; asked after every change, so that it must hold up nobody."""

    def plan_ids(self) -> list[str]:
        """Give the ids of all plans, sorted."""

    def sequence(self, plan_id: str) -> int:
        """Give the last sequence of a plan, 0 when it is not there."""

    def count(self, plan_id: str) -> int:
        """Count the records of a plan."""

    def scrub(self) -> None:
        """Leave no trace of what was overwritten or removed, as far as the database can."""

    def backup(self, path: Path) -> bool:
        """Write a whole copy to a new file if the database has a way of its own; tell whether it did."""

    def migrate(self) -> tuple[int, ...]:
        """Bring the schema up to date; give the steps that were taken."""

    def status(self) -> dict[str, Any]:
        """Give schema and faults of the database itself."""

    def close(self) -> None:
        """Let go of it."""
