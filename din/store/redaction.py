"""Privacy stands above history: taking a text out of a record and out of everything that was logged of it."""

from __future__ import annotations

from din.errors import UsageError
from din.model import RECORD_TYPES, fields_of
from din.store.codec import body_data, with_marks
from din.store.commit import Stamp, moment_after
from din.store.port import REDACTED
from din.store.rows import Batch, ChangeSetRow, LogRow, RecordRow, Transaction
from din.texts import msg

CHANGE_FIELDS = frozenset({"reason", "author"})
"""What of a change set may be redacted."""


def redact(tx: Transaction, record_id: str, fields: frozenset[str], stamp: Stamp) -> int:
    """Redact these fields of a record, also of one that was deleted, and log that it was done.

    Raises
    ------
    UsageError
        When there was never such a record, or a field holds no text.
    """
    if kept := tx.change_sets([stamp.change_set]):
        return kept[0].last
    clock = tx.clock()
    rows = tx.log(record_id=record_id)
    if not rows:
        raise UsageError(msg("There is no “{id}” in this plan.", id=record_id))
    _refuse_others(rows, fields)
    tx.rewrite_log([_marked(row, fields) for row in rows])
    now = [
        RecordRow(row.id, row.kind, clock.sequence + 1, with_marks(row.body, fields, REDACTED))
        for row in tx.records([record_id])
    ]
    return _log(tx, stamp, record_id, now)


def redact_change(tx: Transaction, change_set: str, fields: frozenset[str], stamp: Stamp) -> int:
    """Redact reason or author of a change set, and log that it was done.

    Raises
    ------
    UsageError
        When there is no such change set, or there is nothing to redact in it.
    """
    if kept := tx.change_sets([stamp.change_set]):
        return kept[0].last
    found = tx.change_sets([change_set])
    if not found:
        raise UsageError(msg("There is no change “{id}” in this plan.", id=change_set))
    if wrong := sorted(fields - CHANGE_FIELDS):
        names = ", ".join(wrong)
        raise UsageError(
            msg("Of a change only reason and author can be redacted, not: {fields}.", fields=names)
        )
    row, marked = found[0], found[0]
    if "reason" in fields and row.reason:
        marked = marked._replace(reason=REDACTED)
    if "author" in fields and row.author:
        marked = marked._replace(author=REDACTED)
    if marked == row:
        raise UsageError(msg("There is no text to redact in change “{id}”.", id=change_set))
    tx.rewrite_change_set(marked)
    return _log(tx, stamp, "", [])


def _log(tx: Transaction, stamp: Stamp, record_id: str, now: list[RecordRow]) -> int:
    clock, body = tx.clock(), now[0].body if now else None
    sequence = clock.sequence + 1
    change_set = ChangeSetRow(
        stamp.change_set, moment_after(clock, stamp.moment), stamp.author, stamp.reason, sequence, sequence
    )
    tx.write(
        Batch(change_set, [], now, [], [LogRow(sequence, stamp.change_set, "redact", record_id, body, body)])
    )
    return sequence


def _refuse_others(rows: list[LogRow], fields: frozenset[str]) -> None:
    """Refuse fields that hold no text: ids, references, dates, numbers and choices."""
    bodies = [body_data(body) for row in rows for body in (row.before, row.after) if body is not None]
    allowed: set[str] = set()
    for body in bodies:
        infos = {info.name: info for info in fields_of(RECORD_TYPES[body["kind"]])}
        texts = {name for name, info in infos.items() if info.type in {"text", "line"} and name != "id"}
        allowed |= texts | (body.keys() - infos.keys() - {"kind"})
    if wrong := sorted(fields - allowed) or not fields:
        names = ", ".join(wrong) if isinstance(wrong, list) else ""
        raise UsageError(msg("Only fields with text can be redacted, not: {fields}.", fields=names))


def _marked(row: LogRow, fields: frozenset[str]) -> LogRow:
    before, after = (
        None if body is None else with_marks(body, fields, REDACTED) for body in (row.before, row.after)
    )
    return row._replace(before=before, after=after)
