"""One change set, within one writing transaction: look, judge, write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from din.errors import Conflict, InputError
from din.findings import Finding
from din.model import Programme, Record
from din.model.references import TREES, references, touched_findings
from din.store.changes import overwritten_measurement, rewritten_kind
from din.store.codec import body_data, decode, refuse_unreadable
from din.store.pause import collector_paused
from din.store.port import Change, Put
from din.store.rows import Batch, ChangeSetRow, Clock, LogRow, RecordRow, Transaction


class Edit(NamedTuple):
    """A change with its body; record and body are None for a deletion."""

    record_id: str
    record: Record | None
    body: str | None


class Stamp(NamedTuple):
    """Who changes, when (ISO 8601, UTC) and why, under an id that makes a second try harmless."""

    change_set: str
    moment: str
    author: str
    reason: str
    undoes: str = ""


class Judging(NamedTuple):
    """What is looked at before writing."""

    expected: Mapping[str, int]
    references: bool = True
    measurements: bool = True


def edits_of(changes: Iterable[Change], encode: Callable[[Record], str]) -> list[Edit]:
    """Write the bodies, before any transaction begins."""
    return [
        Edit(change.record.id, change.record, encode(change.record))
        if isinstance(change, Put)
        else Edit(change.record_id, None, None)
        for change in changes
    ]


def refuse_unreadable_ones(edits: Iterable[Edit]) -> None:
    """Refuse records that could not be read back, all at once.

    Raises
    ------
    InputError
        With each field that does not fit.
    """
    found: list[Finding] = []
    for edit in edits:
        if edit.record is not None and edit.body is not None:
            try:
                refuse_unreadable(edit.body, edit.record.kind)
            except InputError as error:
                found += error.findings
    if found:
        raise InputError(found)


def commit(tx: Transaction, edits: Sequence[Edit], stamp: Stamp, judging: Judging) -> int:
    """Write a change set and give the new revision; a change set that was kept before is left as it is.

    Raises
    ------
    Conflict
        When a record has another version than expected.
    InputError
        When the plan would not hold.
    """
    clock = tx.clock()
    if clock.sequence and (kept := tx.change_sets([stamp.change_set])):
        return kept[0].last
    current = _current(tx, clock, edits, judging)
    _refuse_stale(tx, current, judging.expected)
    with collector_paused():
        only_new = _only_new(edits, current)
        rows = _new_log if only_new else _log
        log = rows(edits, current, clock.sequence, stamp.change_set)
        if not log:
            return clock.sequence
        findings = _findings(tx, edits, current, judging, empty=not clock.sequence)
        if findings:
            raise InputError(findings)
        change_set = _change_set(log, stamp, clock)
        batch = _new_batch(change_set, log, edits) if only_new else _batch(change_set, log, edits, current)
        tx.write(batch)
    return batch.change_set.last


def moment_after(clock: Clock, moment: str) -> str:
    """Give the moment, or the plan's last one when a writer's clock runs behind: time never goes back."""
    return max(clock.moment, moment)


def _current(tx: Transaction, clock: Clock, edits: Sequence[Edit], judging: Judging) -> dict[str, RecordRow]:
    if not clock.sequence:
        return {}
    return {row.id: row for row in tx.records({edit.record_id for edit in edits} | judging.expected.keys())}


def _refuse_stale(tx: Transaction, current: Mapping[str, RecordRow], expected: Mapping[str, int]) -> None:
    for record_id, version in expected.items():
        row = current.get(record_id)
        found = row.version if row else 0 if version == 0 else tx.last_sequence(record_id)
        if found != version:
            raise Conflict(record_id, version, found, body_data(row.body) if row else None)


def _log(
    edits: Sequence[Edit], current: Mapping[str, RecordRow], sequence: int, change_set: str
) -> list[LogRow]:
    """Give a row for each edit that changes something."""
    bodies = {row.id: row.body for row in current.values()}
    found = []
    for edit in edits:
        before = bodies.get(edit.record_id)
        if before == edit.body:
            continue
        sequence += 1
        operation = "delete" if edit.body is None else "put"
        found.append(LogRow(sequence, change_set, operation, edit.record_id, before, edit.body))
        if edit.body is None:
            del bodies[edit.record_id]
        else:
            bodies[edit.record_id] = edit.body
    return found


def _only_new(edits: Sequence[Edit], current: Mapping[str, RecordRow]) -> bool:
    """Tell whether each edit adds a record of its own, as in an import: such a batch needs no comparing."""
    if current or any(edit.body is None for edit in edits):
        return False
    return len({edit.record_id for edit in edits}) == len(edits)


def _new_log(
    edits: Sequence[Edit],
    current: Mapping[str, RecordRow],  # noqa: ARG001 - there is nothing yet
    sequence: int,
    change_set: str,
) -> list[LogRow]:
    """Give the rows of edits that only add."""
    return [
        LogRow(number, change_set, "put", edit.record_id, None, edit.body)
        for number, edit in enumerate(edits, sequence + 1)
    ]


def _new_batch(change_set: ChangeSetRow, log: Sequence[LogRow], edits: Sequence[Edit]) -> Batch:
    """Put together what edits that only add write."""
    added = [
        RecordRow(record_id, record.kind, number, body)
        for number, (record_id, record, body) in enumerate(edits, change_set.first)
        if record is not None and body is not None
    ]
    return Batch(change_set, added, [], [], log)


def _change_set(log: Sequence[LogRow], stamp: Stamp, clock: Clock) -> ChangeSetRow:
    return ChangeSetRow(
        stamp.change_set, moment_after(clock, stamp.moment), stamp.author, stamp.reason,
        log[0].sequence, log[-1].sequence, stamp.undoes,
    )  # fmt: skip


def _batch(
    change_set: ChangeSetRow,
    log: Sequence[LogRow],
    edits: Sequence[Edit],
    current: Mapping[str, RecordRow],
) -> Batch:
    kinds = {edit.record_id: edit.record.kind for edit in edits if edit.record is not None}
    last = {row.record_id: row for row in log}
    live = [
        RecordRow(row.record_id, kinds[row.record_id], row.sequence, row.after)
        for row in last.values()
        if row.after is not None
    ]
    if not current:
        return Batch(change_set, live, [], [], log)
    added = [row for row in live if row.id not in current]
    changed = [row for row in live if row.id in current]
    removed = [
        current[row.record_id] for row in last.values() if row.after is None and row.record_id in current
    ]
    return Batch(change_set, added, changed, removed, log)


def _findings(
    tx: Transaction,
    edits: Sequence[Edit],
    current: Mapping[str, RecordRow],
    judging: Judging,
    *,
    empty: bool,
) -> list[Finding]:
    if empty and not judging.references:
        return []
    final = {edit.record_id: edit for edit in edits}
    touched = [edit.record for edit in final.values() if edit.record is not None]
    gone = {edit.record_id for edit in final.values() if edit.record is None}
    found = _overwritten(edits, current, gone, measurements=judging.measurements)
    return found + _reference_findings(tx, touched, gone & current.keys(), empty=empty)


def _overwritten(
    edits: Sequence[Edit], current: Mapping[str, RecordRow], gone: set[str], *, measurements: bool
) -> list[Finding]:
    found = []
    for edit in edits:
        row = current.get(edit.record_id)
        if row is None or edit.record is None or row.body == edit.body:
            continue
        old = decode(row.body, row.kind)
        found.append(rewritten_kind(old, edit.record))
        if measurements:
            found.append(overwritten_measurement(old, edit.record, gone))
    return [finding for finding in found if finding is not None]


def _reference_findings(
    tx: Transaction, touched: Sequence[Record], gone: set[str], *, empty: bool
) -> list[Finding]:
    if empty:
        return touched_findings(touched, ())
    known = {record.id for record in touched}
    left = [row for row in tx.mentioning(gone) if row.id not in known | gone] if gone else []
    judged = [*touched, *(decode(row.body, row.kind) for row in left)]
    return touched_findings(judged, _around(tx, judged, gone))


def _around(tx: Transaction, judged: Sequence[Record], gone: set[str]) -> list[Record]:
    """Read what the judged records point to, all areas and domains above those, and the programme."""
    seen = {record.id for record in judged} | gone
    wanted = {target for record in judged for _, target in references(record)} - seen
    found: list[Record] = []
    while wanted:
        read = [decode(row.body, row.kind) for row in tx.records(wanted)]
        seen |= wanted
        found += read
        wanted = {t for r in read if r.kind in TREES for i, t in references(r) if i.name == "part_of"} - seen
    if any(isinstance(record, Programme) for record in judged):
        found += [decode(row.body, row.kind) for row in tx.of_kind("programme") if row.id not in seen]
    return found
