"""The store that is gone when the program ends: for tests and for trying out."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeVar

from din.model import CHAIN
from din.store.codec import body_data
from din.store.rows import (
    Batch,
    ChangeSetRow,
    Clock,
    LinkRow,
    LogRow,
    PlanDump,
    RecordRow,
    Tail,
    Transaction,
    tail_of,
)

T = TypeVar("T")

_NEVER = Clock(0, "")


@dataclass
class MemoryTransaction:
    """One plan in memory; a transaction that writes works on a copy."""

    time: Clock = _NEVER
    rows: dict[str, RecordRow] = field(default_factory=dict)
    sets: dict[str, ChangeSetRow] = field(default_factory=dict)
    lines: list[LogRow] = field(default_factory=list)

    def clock(self) -> Clock:
        """Give the plan's clock."""
        return self.time

    def records(self, ids: Collection[str] | None = None) -> list[RecordRow]:
        """Give these records, or all."""
        if ids is None:
            return list(self.rows.values())
        return [self.rows[i] for i in ids if i in self.rows]

    def of_kind(self, kind: str) -> list[RecordRow]:
        """Give the records of one kind."""
        return [row for row in self.rows.values() if row.kind == kind]

    def mentioning(self, ids: Collection[str]) -> list[RecordRow]:
        """Give all records: they are at hand."""
        return list(self.rows.values()) if ids else []

    def log(
        self, since: int = 0, record_id: str | None = None, change_set: str | None = None
    ) -> list[LogRow]:
        """Give the log, oldest first."""
        return [
            row
            for row in self.lines[since:]
            if (record_id is None or row.record_id == record_id)
            and (change_set is None or row.change_set == change_set)
        ]

    def before(self, since: int) -> Iterable[tuple[str, str | None]]:
        """Give the body that each record had at a sequence, of those that were changed after it."""
        return {row.record_id: row.before for row in reversed(self.lines[since:])}.items()

    def last_sequence(self, record_id: str) -> int:
        """Give the sequence of the last log row of a record."""
        return max((row.sequence for row in self.lines if row.record_id == record_id), default=0)

    def change_sets(self, ids: Collection[str] | None = None, since: int = 0) -> list[ChangeSetRow]:
        """Give these change sets, or all that wrote after a sequence."""
        if ids is not None:
            return [self.sets[i] for i in ids if i in self.sets]
        return list(takewhile(lambda row: row.last > since, reversed(self.sets.values())))[::-1]

    def sequence_at(self, moment: str) -> int:
        """Give the last sequence up to a moment."""
        return max((row.last for row in self.sets.values() if row.moment <= moment), default=0)

    def chain(self) -> Iterable[tuple[str, str]]:
        """Give id and kind of the nodes of the chain."""
        return [(row.id, row.kind) for row in self.rows.values() if row.kind in CHAIN]

    def contributions(self) -> Iterable[LinkRow]:
        """Give the contributions."""
        return [_link(row) for row in self.of_kind("contributes_to")]

    def write(self, batch: Batch) -> None:
        """Write a change set."""
        self.sets[batch.change_set.id] = batch.change_set
        self.lines = [*self.lines, *batch.log]
        for row in batch.removed:
            del self.rows[row.id]
        self.rows.update({row.id: row for row in (*batch.changed, *batch.added)})
        self.time = Clock(batch.change_set.last, batch.change_set.moment)

    def rewrite_log(self, rows: Sequence[LogRow]) -> None:
        """Put other bodies in log rows."""
        self.lines = list(self.lines)
        for row in rows:
            self.lines[row.sequence - 1] = row

    def rewrite_change_set(self, row: ChangeSetRow) -> None:
        """Put another author and reason in a change set."""
        self.sets[row.id] = row

    def load(self, dump: PlanDump) -> None:
        """Fill a plan that is not there yet."""
        self.time = dump.clock
        self.rows = {row.id: row for row in dump.records}
        self.sets = {row.id: row for row in dump.change_sets}
        self.lines = list(dump.log)

    def faults(self, rows: Sequence[RecordRow]) -> list[str]:  # noqa: ARG002 - others derive
        """Nothing is derived, so nothing can differ."""
        return []


class MemoryBackend:
    """Plans in memory, safe for several threads."""

    kind = "memory"

    def __init__(self, location: str = "memory:") -> None:
        self.location = location
        self._plans: dict[str, MemoryTransaction] = {}
        self._writing = threading.Lock()

    def read(self, plan_id: str, work: Callable[[Transaction], T]) -> T:
        """Do work on the plan as it is now; writers put another one in its place."""
        return work(self._plans.get(plan_id) or MemoryTransaction())

    def write(self, plan_id: str, work: Callable[[Transaction], T]) -> T:
        """Do work on a copy and keep it when all went well."""
        with self._writing:
            plan = self._plans.get(plan_id) or MemoryTransaction()
            trial = copy.copy(plan)
            trial.rows, trial.sets = dict(plan.rows), dict(plan.sets)
            result = work(trial)
            if trial.time.sequence:
                self._plans = {**self._plans, plan_id: trial}
            return result

    def tail(self, plan_id: str, since: int) -> Tail:
        """Give what was logged after a sequence."""
        return self.read(plan_id, lambda tx: tail_of(tx, since))

    def plan_ids(self) -> list[str]:
        """Give the ids of all plans."""
        return sorted(self._plans)

    def sequence(self, plan_id: str) -> int:
        """Give the last sequence of a plan."""
        plan = self._plans.get(plan_id)
        return plan.time.sequence if plan else 0

    def count(self, plan_id: str) -> int:
        """Count the records of a plan."""
        plan = self._plans.get(plan_id)
        return len(plan.rows) if plan else 0

    def scrub(self) -> None:
        """Nothing is left behind in memory that can be asked for."""

    def backup(self, path: Path) -> bool:  # noqa: ARG002 - others have a way
        """Tell that there is no way of its own."""
        return False

    def migrate(self) -> tuple[int, ...]:
        """Memory is always up to date."""
        return ()

    def status(self) -> dict[str, Any]:
        """Give schema and faults."""
        return {"schema": None, "faults": []}

    def close(self) -> None:
        """Nothing is held open."""


def _link(row: RecordRow) -> LinkRow:
    data = body_data(row.body)
    return (
        row.id, data["source"], data["target"],
        data.get("strength"), data.get("weight"), data.get("lag_months"),
    )  # fmt: skip
