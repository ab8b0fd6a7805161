"""Many records changed together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from din.findings import Finding, Place, Severity
from din.model import Plan, Record
from din.service.editing.records import bounded, reference_faults
from din.service.editing.values import Names, Values, read_record
from din.texts import msg

Changes: TypeAlias = Sequence[tuple[str, Values]]
"""Record id and what changes in it; a record may come more than once."""

MAX_CHANGES = 20_000
"""The most records that are changed at once."""


def read_many(plan: Plan, changes: Changes) -> tuple[tuple[Record, ...], tuple[Finding, ...]]:
    """Make the changed records; ``place.row`` of a fault counts the changes from 1.

    All the records are in the plan. Those that stay as they are, are left out.
    """
    if len(changes) > MAX_CHANGES:
        return (), (too_many(MAX_CHANGES),)
    names = Names(plan)
    found: dict[str, Record] = {}
    faults: list[Finding] = []
    rows: dict[str, int] = {}
    for row, (record_id, values) in enumerate(changes, 1):
        base = found.get(record_id, plan[record_id])
        rows[record_id] = row
        record, wrong = read_record(base.kind, record_id, values, names, base, Place(row=row))
        faults += wrong
        if record is not None:
            found[record_id] = record
    changed = tuple(record for record in found.values() if plan[record.id] != record)
    if not faults:
        faults += with_rows(reference_faults(plan, changed), rows)
    return changed, bounded(faults)


def with_rows(findings: Sequence[Finding], rows: dict[str, int]) -> list[Finding]:
    """Add to findings on records the rows they came from."""
    return [
        Finding(
            f.rule, f.severity, f.message, f.fix, f.elements,
            Place(row=next((rows[e] for e in f.elements if e in rows), None), column=f.place.column),
        )
        for f in findings
    ]  # fmt: skip


def too_many(limit: int) -> Finding:
    """Refuse more than so many rows."""
    return Finding(
        "too-large",
        Severity.ERROR,
        msg("This is too large: more than {limit} {what}.", limit=limit, what=msg("rows")),
        msg("Do it in parts, or use din import."),
    )
