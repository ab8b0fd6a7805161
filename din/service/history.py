"""Who changed what, when and why, in words; and the plan as it was."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import JsonValue
from pydantic_core import to_jsonable_python

from din.errors import UsageError
from din.model import (
    KIND_LABELS,
    RECORD_TYPES,
    FieldChange,
    Plan,
    Record,
    difference,
    from_data,
    reference_fields,
)
from din.model.difference import ABSENT, contents, field_changes
from din.service.notation import EMPTY, NameOf, field_label, shown
from din.service.sources import PlanSource, StoreSource
from din.store import ChangeSetInfo, LogEntry, Store
from din.texts import Message, msg

LOCAL = ZoneInfo("Europe/Amsterdam")
"""A day means a day where the users live."""


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field that changed: its name and label, and what stood and stands there, as people write it.

    ``values`` holds both as JSON knows them, for programs; None where the field was empty.
    """

    field: str
    label: Message | str
    before: str
    after: str
    values: tuple[JsonValue, JsonValue] = (None, None)

    def data(self) -> dict[str, Any]:
        """Give it for JSON."""
        before, after = self.values
        return {"field": self.field, "label": str(self.label), "before": before, "after": after}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change to one record.

    Attributes
    ----------
    sequence : int
        Its place in the log of the plan; the version it gave the record.
    change_set : str
        Shared by all that was changed together.
    moment : datetime
        In UTC.
    author, reason : str
        Who and why; may be empty.
    operation : str
        ``add``, ``change``, ``delete`` or ``redact``.
    record_id, kind, name : str
        What was changed, with the name it had then.
    changes : tuple of FieldLine
        Field by field; empty for a deletion.
    undoes : str
        The change set that was undone, else empty.
    again : bool
        Whether what was undone was itself an undo, so that a change was done again.
    """

    sequence: int
    change_set: str
    moment: datetime
    author: str
    reason: str
    operation: str
    record_id: str
    kind: str
    name: str
    changes: tuple[FieldLine, ...]
    undoes: str = ""
    again: bool = False

    def message(self) -> Message:
        """Say in a sentence what was done."""
        author = self.author or msg("somebody")
        if self.again:
            return msg("{author} did a change to “{name}” again.", author=author, name=self.name)
        if self.undoes:
            return msg("{author} turned back a change to “{name}”.", author=author, name=self.name)
        return _sentence(self.operation, author, self.name)


def history(store: Store, plan_id: str, record_id: str) -> tuple[HistoryLine, ...]:
    """Give what happened to one record, oldest first; also to one that is gone.

    Raises
    ------
    UsageError
        When there was never such a record.
    """
    entries = store.history(plan_id, record_id)
    if not entries:
        raise UsageError(msg("There is no “{id}” in this plan.", id=record_id[:200]))
    return lines_of(store, plan_id, entries)


def recent(store: Store, plan_id: str, n: int = 50) -> tuple[HistoryLine, ...]:
    """Give the last ``n`` changes to the plan, newest first."""
    since = max(0, store.revision(plan_id) - n)
    return lines_of(store, plan_id, store.changes(plan_id, since))[::-1]


def plan_at(source: PlanSource, when: int | datetime | date) -> Plan:
    """Give the plan as it was at a revision, a moment (with a time zone) or the end of a day.

    Raises
    ------
    UsageError
        When the plan is in a file, which has no history, or there is no such revision.
    """
    kept = kept_in(source)
    if isinstance(when, date) and not isinstance(when, datetime):
        when = end_of(when)
    return kept.store.at(kept.plan_id, when)


def kept_in(source: PlanSource) -> StoreSource:
    """Give a source that has a history.

    Raises
    ------
    UsageError
        When the plan is in a file.
    """
    if isinstance(source, StoreSource):
        return source
    raise UsageError(
        msg("A file has no history. Put it into a store: din import {file} plan.din.", file=source.location)
    )


def moment_of(text: str) -> date | datetime:
    """Read a day or a moment as people write it: ``31-12-2027``, ``31-12-2027 14:30`` or ISO 8601.

    A time without a zone is the time in the Netherlands.

    Raises
    ------
    UsageError
        When it is neither.
    """
    bare = text.strip()[:60]
    for form in ("%d-%m-%Y", "%Y-%m-%d"):
        with contextlib.suppress(ValueError):
            return datetime.strptime(bare, form).replace(tzinfo=LOCAL).date()
    for form in ("%d-%m-%Y %H:%M", "%d-%m-%Y %H:%M:%S"):
        with contextlib.suppress(ValueError):
            return datetime.strptime(bare, form).replace(tzinfo=LOCAL)
    try:
        found = datetime.fromisoformat(bare)
    except ValueError as error:
        raise UsageError(
            msg("“{value}” is no date. Write it as 31-12-2027 or as 31-12-2027 14:30.", value=bare)
        ) from error
    return found if found.tzinfo else found.replace(tzinfo=LOCAL)


def is_to_come(when: date | datetime) -> bool:
    """Tell whether a moment, or the end of a day, is still to come: the plan of then is that of now."""
    end = when if isinstance(when, datetime) else end_of(when)
    return end > datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Compared:
    """A record that differs between two plans: its kind and name in words, and field by field what changed."""

    record_id: str
    kind: Message
    name: str
    fields: tuple[FieldLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans compared, in words."""

    added: tuple[Compared, ...]
    removed: tuple[Compared, ...]
    changed: tuple[Compared, ...]

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return bool(self.added or self.removed or self.changed)


def compare(before: Plan, after: Plan) -> Comparison:
    """Compare two plans, with names instead of ids and values as people write them."""
    found = difference(before, after)

    def name_of(record_id: str) -> str:
        return after.label(record_id) if record_id in after else before.label(record_id)

    def entry(record: Record, fields: tuple[FieldLine, ...] = ()) -> Compared:
        return Compared(record.id, msg(KIND_LABELS[record.kind][0]), called(record, name_of), fields)

    lines: dict[str, list[FieldLine]] = {}
    for change in found.changed:
        line = _field_line(after[change.record_id].kind, change, name_of)
        lines.setdefault(change.record_id, []).append(line)
    return Comparison(
        tuple(entry(record) for record in found.added),
        tuple(entry(record) for record in found.removed),
        tuple(entry(after[i], tuple(fields)) for i, fields in lines.items()),
    )


def called(record: Record, name_of: NameOf) -> str:
    """Name a record; one without a name by what it points to."""
    name = getattr(record, "name", "")
    if name:
        return str(name)
    needed = [getattr(record, i.name) for i in reference_fields(type(record)) if i.required]
    return " → ".join(name_of(target) for target in needed) or record.id


def _field_line(kind: str, change: FieldChange, name_of: NameOf) -> FieldLine:
    return FieldLine(
        change.field,
        field_label(kind, change.field),
        shown(kind, change.field, change.before, name_of),
        shown(kind, change.field, change.after, name_of),
        (_plain(change.before), _plain(change.after)),
    )


def _plain(value: Any) -> JsonValue:
    """Give a value as JSON knows it; nothing for a field that was not there."""
    found: JsonValue = None if value is ABSENT else to_jsonable_python(value)
    return found


def end_of(day: date) -> datetime:
    """Give the last moment of a day in the Netherlands, in UTC."""
    following = datetime.combine(day + timedelta(days=1), time.min, LOCAL)
    return following.astimezone(UTC) - timedelta(microseconds=1)


def lines_of(store: Store, plan_id: str, entries: Sequence[LogEntry]) -> tuple[HistoryLine, ...]:
    """Put log entries in words; records that are gone keep the last name they had."""
    names = _Names(store, plan_id, entries)
    turned = any(entry.undoes for entry in entries)
    again = done_again(store.change_sets(plan_id)) if turned else frozenset()
    return tuple(_line(entry, names, entry.change_set in again) for entry in entries)


def done_again(change_sets: Iterable[ChangeSetInfo]) -> frozenset[str]:
    """Give the steps that did a change again: they undo an undo. To undo *those* is an undo once more."""
    undoing: set[str] = set()
    again: set[str] = set()
    for step in change_sets:
        if step.undoes:
            (again if step.undoes in undoing else undoing).add(step.id)
    return frozenset(again)


class _Names:
    """What records are or were called."""

    def __init__(self, store: Store, plan_id: str, entries: Iterable[LogEntry]) -> None:
        self._store, self._plan_id = store, plan_id
        self._plan = store.snapshot(plan_id).plan
        self._gone = {
            entry.record_id: str(data["name"])
            for entry in entries
            for data in (entry.before, entry.after)
            if data and data.get("name")
        }

    def __call__(self, record_id: str) -> str:
        if record_id in self._plan:
            return called(self._plan[record_id], self)
        if record_id not in self._gone:
            bodies = [e.before or e.after or {} for e in self._store.history(self._plan_id, record_id)]
            self._gone[record_id] = str(bodies[-1].get("name", record_id)) if bodies else record_id
        return self._gone[record_id]


def _line(entry: LogEntry, names: _Names, again: bool) -> HistoryLine:
    data = entry.after or entry.before or {}
    operation = _operation(entry)
    return HistoryLine(
        entry.sequence,
        entry.change_set,
        entry.moment,
        entry.author,
        entry.reason,
        operation,
        entry.record_id,
        str(data.get("kind", "")),
        called(from_data(data), names) if data else entry.record_id,
        _changes(entry, names),
        entry.undoes,
        again,
    )


def _operation(entry: LogEntry) -> str:
    if entry.operation == "redact":
        return "redact"
    if entry.after is None:
        return "delete"
    if entry.before is None:
        return "add"
    return "change"


def _changes(entry: LogEntry, names: _Names) -> tuple[FieldLine, ...]:
    if entry.after is None or entry.operation == "redact":
        return ()
    after = from_data(entry.after)
    kind = after.kind
    if entry.before is None:
        default = RECORD_TYPES[kind].model_fields
        return tuple(
            FieldLine(name, field_label(kind, name), EMPTY, shown(kind, name, value, names))
            for name, value in contents(after).items()
            if name not in default or value != default[name].default
        )
    return tuple(_field_line(kind, change, names) for change in field_changes(from_data(entry.before), after))


def _sentence(operation: str, author: Any, name: str) -> Message:
    match operation:
        case "add":
            return msg("{author} added “{name}”.", author=author, name=name)
        case "delete":
            return msg("{author} deleted “{name}”.", author=author, name=name)
        case "redact":
            return msg("{author} took text out of “{name}” for good.", author=author, name=name)
        case _:
            return msg("{author} changed “{name}”.", author=author, name=name)
