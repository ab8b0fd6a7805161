"""Rows copied from Excel: matched with what is in the plan, read, and judged before anything is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType

from din.files.tables import column_of
from din.findings import Finding, Severity, errors
from din.model import KIND_LABELS, RECORD_TYPES, Plan, Record, fields_of
from din.model.difference import FieldChange, field_changes
from din.model.fields import clean_line
from din.service.editing.bulk import too_many
from din.service.editing.gathered import Gathered, gathered
from din.service.editing.paste_rows import Reader
from din.service.editing.records import bounded
from din.service.editing.tsv import MAX_CHARACTERS, MAX_ROWS, rows_of
from din.service.editing.values import known_kind
from din.texts import Message, msg

HEADER_SHARE = 0.5
"""The part of the first row that must be names of columns for it to be a header."""


@dataclass(frozen=True, slots=True)
class PasteRow:
    """One pasted row that can be read: its number, the record it makes, and what was there before."""

    row: int
    record: Record
    before: Record | None = None

    @property
    def state(self) -> str:
        """``new``, ``changed`` or ``same``."""
        if self.before is None:
            return "new"
        return "same" if self.before == self.record else "changed"

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """The fields that change; nothing for a new record."""
        return field_changes(self.before, self.record) if self.before is not None else ()


@dataclass(frozen=True, slots=True)
class PastePlan:
    """What pasted rows would do; nothing is done yet.

    Attributes
    ----------
    kind : str
        The kind of the records.
    rows : tuple of PasteRow
        The rows that can be read.
    findings : tuple of Finding
        What is wrong, with row and field; with any of severity error nothing can be applied.
    told : tuple of Gathered
        The same with what is wrong in many rows told once.
    columns : tuple of str
        Which field each column is; empty where a column is not read.
    versions : mapping
        Record id → the version that was looked at.
    """

    kind: str
    rows: tuple[PasteRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    told: tuple[Gathered, ...] = ()
    columns: tuple[str, ...] = ()
    versions: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def count(self, state: str) -> int:
        """Count the rows in a state."""
        return sum(row.state == state for row in self.rows)

    def message(self) -> Message:
        """Say in a sentence what would happen."""
        if errors(self.findings):
            return msg("These rows cannot be used as they are; nothing will be changed.")
        return msg(
            "{added} new, {changed} changed, {same} the same.",
            added=self.count("new"),
            changed=self.count("changed"),
            same=self.count("same"),
        )


def read_paste(
    plan: Plan,
    kind: str,
    tsv: str,
    columns: Sequence[str] | None = None,
    versions: Mapping[str, int] = MappingProxyType({}),
) -> PastePlan:
    """Read pasted rows; bad input gives findings, never an error.

    Parameters
    ----------
    plan : Plan
        What they are pasted over.
    kind : str
        The kind of every row.
    tsv : str
        Cells between tabs, rows between line ends, as spreadsheets copy them.
    columns : sequence of str, optional
        The fields of the columns, from the left. Without it the first row must have their names; with it a
        first row of names is recognised all the same.
    versions : mapping
        The versions of the records in ``plan``.
    """
    if unknown := known_kind(kind):
        return _refused(kind, unknown)
    try:
        table = rows_of(tsv) if len(tsv) <= MAX_CHARACTERS else None
    except ValueError:
        table = None
    if table is None:
        return _refused(kind, (too_many(MAX_ROWS),))
    first = next((i for i, row in enumerate(table) if row), None)
    if first is None:
        return _refused(kind, (_nothing(),))
    named, found = _columns(kind, table[first], columns)
    start = first + 1 if named.header else first
    if errors(found):
        return _refused(kind, found)
    rows = [(number + 1, cells) for number, cells in enumerate(table) if cells and number >= start]
    made, faults = Reader(plan, kind, named.fields).read(rows)
    read = tuple(PasteRow(row, record, plan.records.get(record.id)) for row, record in made)
    every = [*found, *faults]
    return PastePlan(kind, read, bounded(every), gathered(every), named.fields, versions)


def _refused(kind: str, findings: Sequence[Finding]) -> PastePlan:
    return PastePlan(kind, findings=bounded(findings), told=gathered(findings))


@dataclass(frozen=True, slots=True)
class _Columns:
    """The field of each column, empty where it is not read, and whether the first row is a header."""

    fields: tuple[str, ...]
    header: bool


def _columns(kind: str, first: Sequence[str], given: Sequence[str] | None) -> tuple[_Columns, list[Finding]]:
    known = {info.name for info in fields_of(RECORD_TYPES[kind])}
    named = [column_of(kind, cell.strip()[:200]) if cell.strip() else ("", False) for cell in first]
    fits = sum(is_field for _, is_field in named)
    filled = sum(bool(cell.strip()) for cell in first)
    if given is not None and fits < filled:
        unknown = [name for name in given if name and name not in known]
        return _Columns(tuple(given), header=False), [_unread(kind, name, Severity.ERROR) for name in unknown]
    if not fits or fits < HEADER_SHARE * filled:
        alone = len(first) == 1 and "name" in known
        return _Columns(("name",) if alone else (), header=False), [] if alone else [_no_header(kind)]
    fields = tuple(name if is_field else "" for name, is_field in named)
    twice = sorted({name for name in fields if name and fields.count(name) > 1})
    unread = [_unread(kind, name, Severity.WARNING) for name, is_field in named if name and not is_field]
    return _Columns(fields, header=True), [*unread, *(_twice(name) for name in twice)]


def _nothing() -> Finding:
    return Finding(
        "paste-empty",
        Severity.ERROR,
        msg("There is nothing to paste."),
        msg("Copy rows in your spreadsheet first."),
    )


def _no_header(kind: str) -> Finding:
    labels = [info.label for info in fields_of(RECORD_TYPES[kind])[1:4]]
    return Finding(
        "paste-without-header",
        Severity.ERROR,
        msg("The first row does not say what stands in the columns."),
        msg(
            "Copy the row with the headings as well; for {kind} they are for example: {first}, {second}.",
            kind=msg(KIND_LABELS[kind][1]),
            first=labels[0],
            second=labels[1],
        ),
    )


def _unread(kind: str, name: str, severity: Severity) -> Finding:
    return Finding(
        "unknown-field",
        severity,
        msg("The column “{name}” is not known and is not read.", name=clean_line(name)[:80]),
        _meant(kind, name) or msg("Use the heading as it stands in the list, or leave the column out."),
    )


def _meant(kind: str, name: str) -> Message | None:
    """Propose the heading that looks most like what was given."""
    labels = [str(info.label) for info in fields_of(RECORD_TYPES[kind])]
    near = get_close_matches(name.partition("(")[0].strip()[:80], labels, 1)
    return msg("Did you mean “{name}”?", name=near[0]) if near else None


def _twice(name: str) -> Finding:
    return Finding(
        "double-column",
        Severity.ERROR,
        msg("The column “{name}” stands there twice.", name=name),
        msg("Keep one of the two."),
    )
