"""The port: what every store can do, whichever database is behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Protocol, Self, TypeAlias

from din.model import Plan, Record
from din.store.arrays import PlanArrays
from din.texts import REDACTED

__all__ = ["REDACTED"]  # a text that was removed; kept in the plan and explained on the screen

Operation: TypeAlias = Literal["put", "delete", "redact"]


@dataclass(frozen=True, slots=True)
class Put:
    """Add a record, or put it in the place of the one with the same id."""

    record: Record


@dataclass(frozen=True, slots=True)
class Delete:
    """Take a record out of the plan; the log keeps it."""

    record_id: str


Change: TypeAlias = Put | Delete


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log.

    ``sequence`` counts from 1 without gaps within a plan and is the version of the record it wrote;
    ``change_set`` is shared by all that was changed together; ``moment`` is in UTC; ``before`` and ``after``
    are flat data as :func:`din.model.to_data` gives it, None where there was or is no record; ``undoes`` is the
    id of the change set that an undo undid, and empty for any other change. ``record_id`` is empty where it was
    a change set that was redacted.
    """

    sequence: int
    change_set: str
    moment: datetime
    author: str
    reason: str
    operation: Operation
    record_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    undoes: str = ""


@dataclass(frozen=True, slots=True)
class ChangeSetInfo:
    """What was changed together: the entries ``first`` to ``last`` of the log.

    ``moment`` is in UTC; ``undoes`` is the id of the change set that was undone, and empty for any other change.
    """

    id: str
    moment: datetime
    author: str
    reason: str
    first: int
    last: int
    undoes: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A plan as it was at one revision, with the version of each record."""

    revision: int
    plan: Plan
    versions: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class PlanInfo:
    """What a list of plans shows; ``changed`` is in UTC."""

    id: str
    name: str
    revision: int
    changed: datetime
    records: int


class Store(Protocol):
    """Plans under their ids, each with its own clock and its own log.

    A plan that is not there reads as an empty one at revision 0. Every method may raise
    :class:`din.errors.StoreError` or one of its kinds; nothing was changed then.
    """

    @property
    def location(self) -> str:
        """Where the store is, as it was given to :func:`din.store.open_store`."""

    @property
    def kind(self) -> str:
        """``memory``, ``sqlite`` or ``neo4j``: for showing, never for deciding."""

    def plans(self) -> tuple[str, ...]:
        """List the ids of the plans, sorted."""

    def overview(self) -> tuple[PlanInfo, ...]:
        """List the plans with their names, sizes and last changes, by id."""

    def revision(self, plan_id: str) -> int:
        """Give the sequence of the last change; cheap enough to ask ten times a second."""

    def snapshot(self, plan_id: str) -> Snapshot:
        """Read a plan as it is now."""

    def apply(
        self,
        plan_id: str,
        changes: Iterable[Change],
        expected: Mapping[str, int] = MappingProxyType({}),
        author: str = "",
        reason: str = "",
        *,
        checked: bool = False,
        change_set: str = "",
    ) -> int:
        """Make these changes together, all or nothing, and give the new revision.

        What is the same as what is there is left out; when nothing is left, the revision stays and there is
        no change set. What was written is ``change_sets(plan_id, revision - 1)[0]``.

        Parameters
        ----------
        expected
            Record id → the version the caller knows; 0 for a record that should not be there yet.
            A record that is left out is changed whatever its version.
        checked
            The caller vouches that the references hold (records of a plan that was built). Only
            used when the plan in the store is still empty.
        change_set
            An id for the change set, unique for good (a UUID); a second call with the same one changes
            nothing and gives the revision of the first. By default a new one.

        Raises
        ------
        Conflict
            When a record has another version than expected.
        InputError
            With all references that would not hold, or a measurement that would be overwritten.
        """

    def changes(self, plan_id: str, since: int = 0) -> tuple[LogEntry, ...]:
        """Give what was logged after a revision, oldest first."""

    def change_sets(self, plan_id: str, since: int = 0) -> tuple[ChangeSetInfo, ...]:
        """Give the change sets that wrote after a revision, oldest first, without reading what they changed.

        The one that made revision r is the first of ``change_sets(plan_id, r - 1)``.
        """

    def history(self, plan_id: str, record_id: str) -> tuple[LogEntry, ...]:
        """Give what was logged of one record, oldest first."""

    def at(self, plan_id: str, when: int | datetime) -> Plan:
        """Give the plan as it was at a revision, or as it was recorded at a moment (with a time zone).

        Raises
        ------
        UsageError
            When the revision is not there yet, or the moment has no time zone.
        """

    def undo(self, plan_id: str, change_set: str, author: str = "", reason: str = "") -> int:
        """Change back what one change set did, as a change of its own, and give the new revision.

        The new change set keeps in ``undoes`` what it undid; undoing that one is a redo. When all is as it
        was before already, nothing is changed and the revision stays.

        Raises
        ------
        Conflict
            When one of its records was changed since.
        InputError
            When other records now need what would be taken away.
        UsageError
            When there is no such change set, or it was a redaction.
        """

    def redact(self, plan_id: str, record_id: str, fields: Iterable[str], author: str = "") -> int:
        """Take the text of these fields out of the record and out of its whole history, for good.

        ``REDACTED`` stands in its place. Own attributes may be named as well. Gives the new revision.

        Raises
        ------
        UsageError
            When there is no such record, or a field holds no text.
        """

    def redact_change(
        self, plan_id: str, change_set: str, fields: Iterable[str] = ("reason",), author: str = ""
    ) -> int:
        """Take the text of ``reason`` or ``author`` out of a change set, for good.

        ``REDACTED`` stands in its place. The log gets a line of its own with operation ``redact`` and an empty
        ``record_id``. Gives the new revision.

        Raises
        ------
        UsageError
            When there is no such change set, another field is named, or there is no text.
        """

    def arrays(self, plan_id: str) -> PlanArrays:
        """Read the nodes and contributions as arrays, without making records of them."""

    def copy_to(self, other: Store, plan_ids: Iterable[str] | None = None) -> tuple[str, ...]:
        """Copy plans with their whole log to a store that has none of these ids; give the ids."""

    def backup(self, path: Path) -> None:
        """Write everything in the store to a new file, itself a store, while others may go on working."""

    def restore(self, path: Path) -> tuple[str, ...]:
        """Take all plans out of such a file, with their logs; give their ids."""

    def migrate(self) -> tuple[int, ...]:
        """Bring an older store up to date and give the numbers of the steps that were taken."""

    def status(self) -> dict[str, Any]:
        """Look the store over: kind, location, schema, plans, and ``faults`` in what it holds."""

    def close(self) -> None:
        """Let go of the file or the connection."""

    def __enter__(self) -> Self:
        """Use the store in a ``with`` block."""

    def __exit__(self, *error: object) -> None:
        """Close the store."""
