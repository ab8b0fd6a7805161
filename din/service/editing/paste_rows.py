"""From pasted cells to records: which record each row is about, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from din.findings import Finding, Place, Severity
from din.model import LINK_KINDS, MAX_ID, RECORD_TYPES, Link, Node, Plan, Record
from din.model.fields import clean_line
from din.service.editing.bulk import with_rows
from din.service.editing.ids import new_id
from din.service.editing.records import numbered, reference_faults
from din.service.editing.values import Names, read_record
from din.texts import Message, msg

Cells: TypeAlias = tuple[int, Sequence[str]]
"""Row number as a spreadsheet counts, and its cells."""


class _Told(NamedTuple):
    """What a row says: its number, its values by field, and the record it is about, if that is known."""

    row: int
    values: dict[str, str]
    record_id: str


class Reader:
    """Reads rows of one kind against one plan, and collects all faults.

    Parameters
    ----------
    plan : Plan
        The plan that is pasted over.
    kind : str
        The kind of every row.
    columns : sequence of str
        The field of each column, empty where it is not read.
    """

    def __init__(self, plan: Plan, kind: str, columns: Sequence[str]) -> None:
        self.plan, self.kind, self.columns = plan, kind, columns
        self.faults: list[Finding] = []
        self._names = Names(plan)
        self._taken: set[str] = set(plan.records)
        self._rows: dict[str, int] = {}

    def read(self, rows: Sequence[Cells]) -> tuple[list[tuple[int, Record]], list[Finding]]:
        """Give the records of the rows that can be read, and all faults."""
        told = [self._told(row, cells) for row, cells in rows]
        told = self._with_new_ids(told)
        self._names = Names(self.plan, [(t.record_id, self.kind, t.values.get("name", "")) for t in told])
        made = [(t.row, record) for t in told if (record := self._record(t)) is not None]
        if not self.faults:
            self.faults += with_rows(reference_faults(self.plan, [r for _, r in made]), self._rows)
        return made, self.faults

    def _told(self, row: int, cells: Sequence[str]) -> _Told:
        surplus = next((cell for cell in cells[len(self.columns) :] if cell.strip()), None)
        if surplus is not None:
            self._fault(
                "column-without-header",
                row,
                msg("“{value}” stands beyond the last column that is known.", value=_short(surplus)),
                msg("Give the column a heading, or leave it out."),
            )
        values = {name: cell for name, cell in zip(self.columns, cells, strict=False) if name}
        given = clean_line(values.pop("id", "")[: 2 * MAX_ID])
        return _Told(row, values, self._checked_id(row, given) if given else self._id_by_name(row, values))

    def _checked_id(self, row: int, given: str) -> str:
        other = self.plan.records.get(given)
        if len(given) > MAX_ID or (other is not None and other.kind != self.kind):
            self._fault(
                "wrong-id",
                row,
                msg("“{id}” is another kind of record, or no id.", id=_short(given)),
                msg("Leave the id out for a new record."),
                "id",
            )
            return ""
        return given

    def _id_by_name(self, row: int, values: dict[str, str]) -> str:
        name = clean_line(values.get("name", "")[:2_000])
        called = self._names.called(name, [self.kind]) if name else ()
        if len(called) > 1:
            self._fault(
                "ambiguous-reference",
                row,
                msg("“{name}” is the name of several records.", name=_short(name)),
                msg("Add a column with the id: {ids}.", ids=", ".join(called[:5])),
                "name",
            )
        return called[0] if called else ""

    def _with_new_ids(self, told: Sequence[_Told]) -> list[_Told]:
        """Give new rows with a name an id, so that other rows may refer to them."""
        self._taken |= {t.record_id for t in told}
        if not issubclass(RECORD_TYPES[self.kind], Node):
            return list(told)
        found = []
        for one in told:
            name = clean_line(one.values.get("name", "")[:2_000])
            record_id = one.record_id or (new_id(self.kind, {"name": name}, self._taken) if name else "")
            self._taken.add(record_id)
            found.append(one._replace(record_id=record_id))
        return found

    def _record(self, told: _Told) -> Record | None:
        base = self.plan.records.get(told.record_id)
        values = dict(told.values)
        record, faults = read_record(
            self.kind, told.record_id or "?", values, self._names, base, Place(row=told.row)
        )
        self.faults += faults
        if record is None:
            return None
        if not told.record_id:
            record = self._identified(told, record)
        if record.id in self._rows:
            self._fault(
                "double-row",
                told.row,
                msg("This row is about the same record as row {row}.", row=str(self._rows[record.id])),
                msg("Keep one of the two."),
            )
        self._rows.setdefault(record.id, told.row)
        return record

    def _identified(self, told: _Told, record: Record) -> Record:
        """Give a record without name or id its id: that of the only link between the same two, else a new one."""
        same = [
            link
            for link in (self.plan.links if self.kind in LINK_KINDS else ())
            if isinstance(record, Link)
            and (link.kind, link.source, link.target) == (record.kind, record.source, record.target)
        ]
        if len(same) == 1:
            again, _ = read_record(self.kind, same[0].id, told.values, self._names, same[0])
            return again if again is not None else record
        new = numbered(record, self._taken)
        self._taken.add(new.id)
        return new

    def _fault(self, rule: str, row: int, message: Message, fix: Message, column: str | None = None) -> None:
        self.faults.append(Finding(rule, Severity.ERROR, message, fix, (), Place(row=row, column=column)))


def _short(text: str) -> str:
    return clean_line(text[:80])
