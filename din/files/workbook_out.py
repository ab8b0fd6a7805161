"""Writing .xlsx: the template, and a plan as a workbook that is its own template."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from din.errors import InputError
from din.files.cells import UnfitError, decode, encode_one, number_to_text, yes_no
from din.files.limits import fault
from din.files.tables import EXAMPLE_MARK, Table, fits_a_cell, sheet_name, to_tables, typed_cell
from din.files.workbook_in import EXPLANATION, LISTS
from din.findings import Place
from din.model import RECORD_TYPES, FieldInfo, Plan, fields_of
from din.texts import _, msg

WRITE_FAULTS: tuple[type[Exception], ...] = (OSError,)
if find_spec("lxml"):
    WRITE_FAULTS += (import_module("lxml.etree").SerialisationError,)
"""What a full disk makes openpyxl raise; it writes with lxml where that happens to be installed."""

MOST_IN_CELL = 32_767
"""Characters a cell may hold; Excel's own limit."""
FIRST_DAY = date(1900, 3, 1)
"""The first day on which all spreadsheets count alike; earlier ones are written as text."""
ROWS_WITH_HELP = 2_000
"""How far down the drop-downs reach."""

_HEADER = Font(bold=True, color="FFFFFF")
_FILL = PatternFill("solid", fgColor="1F4E5F")
_REQUIRED = PatternFill("solid", fgColor="0B3142")
_EXAMPLE = Font(italic=True, color="808080")


def write_workbook(plan: Plan) -> bytes:
    """Write a plan as a workbook with a sheet per kind; all text as text, so that nothing is a formula.

    Raises
    ------
    InputError
        When a text is longer than a cell may hold.
    """
    tables = {table.kind: table for table in to_tables(plan, typed_cell)}
    return _book(tables, example=False, plan_id=plan.id)


def write_template_workbook() -> bytes:
    """Write the empty workbook with explanations, drop-downs and an example on each sheet."""
    return _book({}, example=True, plan_id=None)


def _book(tables: Mapping[str, Table], *, example: bool, plan_id: str | None) -> bytes:
    book = Workbook()
    book.properties.identifier = plan_id
    book.properties.creator = "din"
    explanation = book.active
    assert isinstance(explanation, Worksheet)  # a new workbook has one
    explanation.title = _(EXPLANATION)
    _explain(explanation)
    lists = _Lists(book)
    for kind in RECORD_TYPES:
        table = tables.get(kind) or Table(kind, fields_of(RECORD_TYPES[kind]), (), ())
        sheet = book.create_sheet(sheet_name(kind))
        _fill(sheet, table)
        if example:
            _example(sheet, table.fields)
        lists.help(sheet, table.fields)
    lists.finish()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _explain(sheet: Worksheet) -> None:
    lines = [
        _("Plan as a workbook"),
        _("Each sheet holds one kind of thing: efforts, benefits, goals and so on. Each row is one of them."),
        _(
            "Columns may stand in any order and may be left out. Dark headers are needed. "
            "Point at a header for help."
        ),
        _("An id is a short code that is used once. Leave it empty and one is made from the name."),
        _("Where another row is meant, give its id or its name. Several go in one cell with ; between them."),
        _("Write numbers as 1.234,5 and dates as 31-12-2027. Columns of your own are kept."),
        _("Rows whose id starts with “{mark}” are examples and are not read.", mark=EXAMPLE_MARK),
        _("Write no names of residents: functions, groups and organisations are enough."),
    ]
    for number, line in enumerate(lines, 1):
        cell = sheet.cell(number, 1)
        _put(cell, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width = 100


def _fill(sheet: Worksheet, table: Table) -> None:
    required = {info.name for info in table.fields if info.required}
    for i, header in enumerate(table.headers()):
        cell = sheet.cell(1, i + 1)
        info = table.fields[i] if i < len(table.fields) else None
        _put(cell, header)
        cell.font = _HEADER
        cell.fill = _REQUIRED if info and info.name in required and info.name != "id" else _FILL
        width = 18
        if info:
            cell.comment = _comment(info)
            width = 45 if info.type == "text" or info.name == "name" else width
        sheet.column_dimensions[get_column_letter(i + 1)].width = width
    sheet.freeze_panes = "B2"
    for number, row in enumerate(table.rows, 2):
        for i, value in enumerate(row):
            if value is not None:
                _put(sheet.cell(number, i + 1), value)


def _put(cell: Cell | MergedCell, value: Any) -> None:
    """Put a value in a cell; text stays text, also when it starts with an equals sign."""
    if isinstance(value, int | float) and not fits_a_cell(value):
        value = number_to_text(value)
    if isinstance(value, date) and value < FIRST_DAY:
        value = value.isoformat()
    if isinstance(value, str):
        if len(value) > MOST_IN_CELL:
            raise InputError([_too_long(cell)])
        cell.value = value
        cell.data_type = "s"
        cell.number_format = "@"
    else:
        cell.value = value
        if hasattr(value, "isoformat"):
            cell.number_format = "DD-MM-YYYY"


def _too_long(cell: Cell | MergedCell) -> Any:
    return fault(
        "too-large",
        msg("This text is too long for a cell of a workbook."),
        msg("Export to .json or .yaml instead."),
        Place(sheet=cell.parent.title, row=cell.row, column=cell.coordinate.rstrip("0123456789")),
    )


def _comment(info: FieldInfo) -> Comment:
    parts = [str(info.meaning)]
    if info.about.unit:
        parts.append(_("Unit: {unit}.", unit=msg(info.about.unit)))
    if info.many:
        parts.append(_("Several with ; between them."))
    if example_text(info):
        parts.append(_("Example: {example}", example=str(example_text(info))))
    comment = Comment("\n".join(parts), "din")
    comment.width, comment.height = 320, 120
    return comment


def example_text(info: FieldInfo) -> Any:
    """Give the example of a field as it stands in a cell."""
    example = info.about.example
    if not example or info.many or info.about.refs:
        return example
    try:
        return encode_one(info, decode(info, example), labels=True)
    except UnfitError:
        return example


def _example(sheet: Worksheet, infos: Sequence[FieldInfo]) -> None:
    for i, info in enumerate(infos):
        value = example_text(info)
        if info.name == "id":
            value = EXAMPLE_MARK + str(value)
        if value not in ("", None):
            cell = sheet.cell(2, i + 1)
            _put(cell, value)
            cell.font = _EXAMPLE


class _Lists:
    """The hidden sheet behind the drop-downs of choices; references take theirs from the sheets themselves."""

    def __init__(self, book: Workbook) -> None:
        self._sheet = book.create_sheet(_(LISTS))
        self._sheet.sheet_state = "hidden"
        self._book = book
        self._ranges: dict[tuple[str, ...], str] = {}

    def help(self, sheet: Worksheet, infos: Sequence[FieldInfo]) -> None:
        """Give every column with a closed list its drop-down."""
        for i, info in enumerate(infos):
            source = self._source(info)
            if source is None:
                continue
            # Only advice where people may also type a name, several values or another spelling.
            validation = DataValidation(
                type="list", formula1=source, allow_blank=True, showErrorMessage=False
            )
            letter = get_column_letter(i + 1)
            validation.add(f"{letter}2:{letter}{ROWS_WITH_HELP}")
            sheet.add_data_validation(validation)

    def finish(self) -> None:
        """Put the hidden sheet last."""
        self._book.move_sheet(self._sheet, len(self._book.sheetnames))

    def _source(self, info: FieldInfo) -> str | None:
        if info.about.refs:
            name = sheet_name(info.about.refs[0]).replace("'", "''")
            return f"'{name}'!$A$2:$A${ROWS_WITH_HELP}"
        if info.name == "strength":
            return self._range(("3", "2", "1", "0", "-1", "-2", "-3"))
        if info.type == "boolean":
            return self._range((yes_no(True), yes_no(False)))
        if info.type == "choice":
            return self._range(tuple(str(choice.message()) for choice in info.choices))
        return None

    def _range(self, values: tuple[str, ...]) -> str:
        if values not in self._ranges:
            column = len(self._ranges) + 1
            for row, value in enumerate(values, 1):
                _put(self._sheet.cell(row, column), int(value) if value.lstrip("-").isdigit() else value)
            letter = get_column_letter(column)
            title = self._sheet.title.replace("'", "''")
            self._ranges[values] = f"'{title}'!${letter}$1:${letter}${len(values)}"
        return self._ranges[values]
