"""Rows under a header: what workbooks and csv files have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from din.files.cells import encode, is_blank, key_of, own_from_text, own_to_text, plain_text
from din.files.draft import RawRecord
from din.files.limits import Findings, Limits, fault, too_large
from din.files.nodelink import unknown_kind
from din.findings import Finding, Place, Severity
from din.model import KIND_LABELS, RECORD_TYPES, FieldInfo, Plan, Record, fields_of, to_data
from din.texts import LANGUAGES, current_language, msg

EXAMPLE_MARK = "voorbeeld:"
"""An id that starts with this is the template's example and is not read."""

Row = tuple[int, Sequence[Any]]
"""Row number as a spreadsheet counts, and its cells."""


@cache
def kind_names() -> Mapping[str, str]:
    """Everything a kind may be called on a sheet or file, brought to its comparable form."""
    words = {
        key_of(msg(label).text(language)[:31]): kind
        for kind, labels in KIND_LABELS.items()
        for label in labels
        for language in LANGUAGES
    }
    return (
        words
        | {key_of(sheet_name(kind, language)): kind for kind in RECORD_TYPES for language in LANGUAGES}
        | {key_of(kind): kind for kind in RECORD_TYPES}
    )


def says_kind(header: str) -> bool:
    """Tell whether a column says of each row what kind it is."""
    return key_of(header) in {key_of(msg("Kind").text(language)) for language in LANGUAGES}


def sheet_name(kind: str, language: str | None = None) -> str:
    """Give the plural label, as far as a sheet may be called so (31 characters)."""
    label = msg(KIND_LABELS[kind][1]).text(language or current_language())
    return "".join(c for c in label if c not in "[]:*?/\\")[:31].strip()


@cache
def field_aliases(kind: str) -> Mapping[str, str]:
    """Everything a field may be called in a header: its name first, then labels in all languages."""
    infos = fields_of(RECORD_TYPES[kind])
    words = {key_of(info.label.text(language)): info.name for language in LANGUAGES for info in infos}
    return words | {key_of(info.name): info.name for info in infos}


def column_of(kind: str, header: str) -> tuple[str, bool]:
    """Give what a header stands for and whether that is a field; a quoted one is always an own attribute."""
    if len(header) > 1 and header[0] == header[-1] == '"':
        return header[1:-1], False
    aliases = field_aliases(kind)
    for form in (header, header.partition("(")[0]):
        if key_of(form) in aliases:
            return aliases[key_of(form)], True
    return header, False


def own_header(kind: str, name: str) -> str:
    """Give the header of an own attribute, quoted when it would be taken for something else."""
    plain = column_of(kind, name) == (name, False) and key_of(name) != "kind" and name.strip() == name
    return name if plain and name else f'"{name}"'


@dataclass(frozen=True, slots=True)
class Table:
    """All records of one kind as rows under a header."""

    kind: str
    fields: tuple[FieldInfo, ...]
    own: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def headers(self) -> list[str]:
        """Give the headers in the language in use."""
        return [str(info.label) for info in self.fields] + [own_header(self.kind, name) for name in self.own]


def to_tables(plan: Plan, own_value: Callable[[Any], Any]) -> list[Table]:
    """Give a plan as one table per kind that occurs in it.

    ``own_value`` writes an own attribute; a format with typed cells keeps numbers as they are.
    """
    by_kind: dict[str, list[Record]] = {}
    for record in plan:
        by_kind.setdefault(record.kind, []).append(record)
    return [_table(kind, by_kind[kind], own_value) for kind in RECORD_TYPES if kind in by_kind]


def _table(kind: str, records: Sequence[Record], own_value: Callable[[Any], Any]) -> Table:
    infos = fields_of(RECORD_TYPES[kind])
    own = tuple(dict.fromkeys(name for record in records for name in record.extra))
    return Table(kind, infos, own, tuple(_row(record, infos, own, own_value) for record in records))


def _row(
    record: Record, infos: Sequence[FieldInfo], own: Sequence[str], own_value: Callable[[Any], Any]
) -> tuple[Any, ...]:
    data = to_data(record)
    values = (data.get(info.name, _plain_default(info)) for info in infos)
    cells = [
        None if value is None else encode(info, value, labels=True)
        for info, value in zip(infos, values, strict=True)
    ]
    cells[0] = marked(record.id)
    return (*cells, *(own_value(record.extra[name]) if name in record.extra else None for name in own))


def _plain_default(info: FieldInfo) -> Any:
    """Give a default that says something, so that people see it; empty ones stay blank."""
    return getattr(info.default, "value", info.default) if info.default not in ("", (), None) else None


def marked(record_id: str) -> str:
    """Keep an id from being taken for the template's example."""
    return "'" + record_id if record_id.lstrip("'").startswith(EXAMPLE_MARK) else record_id


def unmarked(record_id: str) -> str:
    """Undo :func:`marked`."""
    looks = record_id.startswith("'") and record_id.lstrip("'").startswith(EXAMPLE_MARK)
    return record_id[1:] if looks else record_id


def typed_cell(value: Any) -> Any:
    """Write an own attribute where cells have types: only text that could be JSON is quoted."""
    exact = isinstance(value, bool) or (isinstance(value, int | float) and fits_a_cell(value))
    return value if exact else own_to_text(value)


def fits_a_cell(value: float) -> bool:
    """Tell whether a workbook, which keeps 16 digits, gives the number back as it was."""
    return abs(value) < 1e15 if isinstance(value, int) else float(f"{value:.16g}") == value


class Reader:
    """Reads tables of one file, within its limits, and collects what is wrong.

    Attributes
    ----------
    raws : list of RawRecord
        What was read so far.
    findings : Findings
        What was wrong so far.
    """

    def __init__(self, limits: Limits) -> None:
        """Start with nothing read."""
        self.limits = limits
        self.raws: list[RawRecord] = []
        self.findings = Findings()
        self._cells = self._characters = 0

    def read(self, rows: Iterable[Row], kind: str | None, place: Place) -> None:
        """Read one table; without ``kind`` each row tells its own in a column ``kind``."""
        counted = self._counted(rows, place)
        first = next(counted, None)
        if first is None:
            return
        header = _Header([plain_text(cell).strip() if not is_blank(cell) else "" for cell in first[1]], kind)
        if self._header_is_wrong(header.names, kind, replace(place, row=first[0])):
            return
        for number, cells in counted:
            where = replace(place, row=number)
            row_kind, given = kind, _cell(cells, header.kind_at)
            if not is_blank(given):
                row_kind = kind_names().get(key_of(plain_text(given)))
            if row_kind is None:
                column = None if header.kind_at is None else header.names[header.kind_at]
                first_cell = (
                    plain_text(_cell(cells, 0) or "") if is_blank(given) and header.kind_at != 0 else ""
                )
                self.findings.append(unknown_kind(given, first_cell, replace(where, column=column)))
                continue
            self._row(row_kind, header, cells, where)

    def _counted(self, rows: Iterable[Row], place: Place) -> Iterator[Row]:
        """Pass on rows that hold something, and stop at the limits."""
        kept = 0
        for seen, (number, cells) in enumerate(rows, 1):
            self._cells += len(cells)
            if number > self.limits.sheet_rows or seen > self.limits.sheet_rows:
                too_large(place, self.limits.sheet_rows, msg("rows"))
            if self._cells > self.limits.cells:
                too_large(place, self.limits.cells, msg("cells"))
            if all(is_blank(cell) for cell in cells):
                continue
            kept += 1
            self._characters += sum(len(cell) for cell in cells if isinstance(cell, str))
            if self._characters > self.limits.characters:
                too_large(place, self.limits.characters, msg("characters"))
            if len(self.raws) > self.limits.records:
                too_large(place, self.limits.records, msg("records"))
            if kept > self.limits.rows:
                too_large(place, self.limits.rows, msg("rows"))
            if any(not is_blank(cell) for cell in cells[self.limits.columns :]):
                too_large(replace(place, row=number), self.limits.columns, msg("columns"))
            yield number, cells

    def _header_is_wrong(self, header: Sequence[str], kind: str | None, place: Place) -> bool:
        """Find columns that mean the same, and needed ones that are not there."""
        named: dict[str, list[str]] = {}
        for name in header:
            if name and not _is_kind_column(name, kind):
                named.setdefault(column_of(kind, name)[0] if kind else key_of(name), []).append(name)
        twice = [names for names in named.values() if len(names) > 1]
        missing = [
            info
            for info in (fields_of(RECORD_TYPES[kind]) if kind else ())
            if info.required and info.type != "text" and info.name not in ("id", *named)
        ]
        self.findings.extend(_double_columns(names, place) for names in twice)
        self.findings.extend(_missing_column(info, place) for info in missing)
        return bool(twice or missing)

    def _row(self, kind: str, header: _Header, cells: Sequence[Any], place: Place) -> None:
        values: dict[str, Any] = {}
        headers: dict[str, str] = {}
        columns = header.columns(kind)
        for i, cell in enumerate(cells[: self.limits.columns]):
            if is_blank(cell) or i == header.kind_at:
                continue
            name = header.names[i] if i < len(columns) else ""
            if name:
                column, is_field = columns[i]
                values[column] = cell if is_field else own_value_of(cell)
                headers[column] = name
            elif i not in header.missing_at:
                header.missing_at.add(i)
                self.findings.append(_no_header(cell, place, i))
        record_id = plain_text(values.get("id", "")).strip()
        if record_id.startswith(EXAMPLE_MARK) or not values:
            return
        if record_id:
            values["id"] = unmarked(record_id)
        self.raws.append(RawRecord(kind, values, place, headers))


class _Header:
    """The first row of a table: where the kind stands, and what each column means for a kind.

    ``missing_at`` holds the columns of which it was told that they have no header.
    """

    def __init__(self, names: Sequence[str], kind: str | None) -> None:
        self.names = names
        self.kind_at = next((i for i, name in enumerate(names) if _is_kind_column(name, kind)), None)
        self.missing_at: set[int] = set()
        self._columns: dict[str, list[tuple[str, bool]]] = {}

    def columns(self, kind: str) -> list[tuple[str, bool]]:
        if kind not in self._columns:
            self._columns[kind] = [column_of(kind, name) for name in self.names]
        return self._columns[kind]


def _is_kind_column(header: str, kind: str | None) -> bool:
    """Tell whether a column says the kind; where the sheet already does, only the plain word is not an own column."""
    return key_of(header) == "kind" or (kind is None and says_kind(header))


def _cell(cells: Sequence[Any], index: int | None) -> Any:
    return cells[index] if index is not None and index < len(cells) else None


def _double_columns(names: Sequence[str], place: Place) -> Finding:
    return fault(
        "double-column",
        msg(
            "These columns mean the same: {names}.", names=", ".join(f"“{name[:60]}”" for name in names[:10])
        ),
        msg("Keep one of them."),
        place,
    )


def _missing_column(info: FieldInfo, place: Place) -> Finding:
    return fault(
        "column-missing",
        msg("The column “{name}” is missing.", name=info.label),
        msg("Add this column, or start from the template: din template."),
        place,
    )


def _no_header(cell: Any, place: Place, index: int) -> Finding:
    return Finding(
        "column-without-header",
        Severity.WARNING,
        msg(
            "“{value}” stands in column {n}, which has no header; it was not read.",
            value=str(cell)[:60],
            n=index + 1,
        ),
        msg("Give the column a header, or empty the cell."),
        (),
        place,
    )


def own_value_of(cell: Any) -> Any:
    """Give the value of an own attribute from a cell: text that is JSON is read as such."""
    if isinstance(cell, datetime):
        return cell.isoformat() if cell.time() != datetime.min.time() else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return own_from_text(cell)
    return cell if isinstance(cell, bool | int | float) else str(cell)


def is_edge_list(header: Sequence[str]) -> bool:
    """Tell whether a header without kind is that of plain links."""
    found = {column_of("contributes_to", name)[0] for name in header}
    return {"source", "target"} <= found
