"""Reading .xlsx: the archive is vetted before any library opens it."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from din.files.archives import ERRORS, MAIN_PART, Unpacked, vetted_entries
from din.files.cells import is_blank, key_of
from din.files.draft import Draft, assemble
from din.files.limits import Findings, Limits, fault, hint, refuse, too_large
from din.files.tables import Reader, Row, kind_names
from din.findings import Finding, Place, Severity
from din.texts import LANGUAGES, N_, msg

EXPLANATION, LISTS = N_("Explanation"), N_("Lists")
"""Names of the sheets that hold no records."""

_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_ROW = re.compile(rb"<(?:\w+:)?row[ >/]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")
_BESIDE = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]', re.DOTALL)
"""What a number format only shows beside a number: text between quotes, single signs, colours and conditions."""
_XML = (".xml", ".rels", ".vml")
_ERRORS = (
    *ERRORS,
    TypeError,
    AttributeError,
    IndexError,
    AssertionError,
    SyntaxError,  # what ElementTree's ParseError is
)
"""What damaged workbooks make openpyxl and zipfile raise."""


def read_workbook(data: bytes, place: Place, limits: Limits) -> Draft:
    """Read a workbook with a sheet per kind.

    Raises
    ------
    InputError
        When it is no workbook, is damaged or dangerous, or has no sheet that is known.
    """
    with_formulas = vet_archive(data, place, limits)
    reader = Reader(limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # styles and extensions that openpyxl leaves out do not matter here
            plan_id = _read_sheets(data, with_formulas, reader, place)
    except DefusedXmlException:
        refuse_entities(place)
    except _ERRORS as error:
        if isinstance(error.__cause__, DefusedXmlException):  # openpyxl wraps what it meets on opening
            refuse_entities(place)
        _damaged(place)
    return assemble(reader.raws, reader.findings, plan_id)


def vet_archive(data: bytes, place: Place, limits: Limits) -> bool:
    """Check names, number and true expanded size of what is in the archive; tell whether it has formulas.

    Raises
    ------
    InputError
        When something in it is no part of an honest workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = vetted_entries(archive, place, limits)
            _vet_names({entry.filename for entry in entries}, place)
            unpacked = Unpacked(limits, place)
            vet = _PartVetter(limits, place)
            for entry in entries:
                vet.part(entry.filename, unpacked.chunks(archive, entry))
    except ERRORS:
        _damaged(place)
    return vet.formulas


def _vet_names(names: set[str], place: Place) -> None:
    if any(name.endswith("vbaProject.bin") for name in names):
        refuse("macros", msg("This workbook holds macros."), msg("Save it as .xlsx, without macros."), place)
    if MAIN_PART not in names:
        refuse("not-a-workbook", msg("This is not an Excel workbook."), msg("Save it as .xlsx."), place)


class _PartVetter:
    """Looks through the parts of a workbook for what would take too much when it is parsed.

    A tag of four bytes becomes an object of a hundred and more, and a row is held as a whole.
    """

    def __init__(self, limits: Limits, place: Place) -> None:
        self.formulas = False
        self._limits, self._place = limits, place
        self._tags = 0

    def part(self, name: str, chunks: Iterable[bytes]) -> None:
        """Look at one part."""
        is_sheet = "worksheets/" in name
        counts = is_sheet or name.lower().endswith("sharedstrings.xml")
        tags = in_row = 0
        tail = b""
        for chunk in chunks:
            if not name.lower().endswith(_XML):
                continue  # a picture; it is only unpacked to know its size
            seen = tail + chunk
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                refuse_entities(self._place)
            self.formulas = self.formulas or (is_sheet and bool(_FORMULA.search(seen)))
            tail = chunk[-16:]
            tags += chunk.count(b"<")
            if is_sheet:
                in_row = self._widest(chunk, in_row)
            if not counts and tags > self._limits.style_tags:
                too_large(self._place, self._limits.style_tags, msg("tags in the styles of the workbook"))
            if counts and self._tags + tags > self._limits.tags:
                too_large(self._place, self._limits.tags, msg("tags in the sheets"))
        self._tags += tags if counts else 0

    def _widest(self, chunk: bytes, so_far: int) -> int:
        """Count the tags since the last row began; a row begun across two chunks counts on, which is harmless."""
        counts = [piece.count(b"<") for piece in _ROW.split(chunk)]
        counts[0] += so_far
        if max(counts) > self._limits.row_tags:
            too_large(self._place, self._limits.row_tags, msg("tags in one row"))
        return counts[-1]


def refuse_entities(place: Place) -> None:
    """Refuse XML that defines entities or names a document type."""
    refuse(
        "xml-entities",
        msg("This file defines XML entities or a document type; that is not safe to read."),
        msg("Save it again from the program it came from."),
        place,
    )


def _damaged(place: Place) -> None:
    refuse(
        "damaged",
        msg("This workbook is damaged or is not an Excel workbook."),
        msg("Open it in Excel or LibreOffice and save it again as .xlsx."),
        place,
    )


def _read_sheets(data: bytes, with_formulas: bool, reader: Reader, place: Place) -> str | None:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    formulas = load_workbook(io.BytesIO(data), read_only=True) if with_formulas else None
    known = 0
    for sheet in book.worksheets:
        where = replace(place, sheet=sheet.title)
        kind = kind_names().get(key_of(sheet.title))
        if kind is None:
            if key_of(sheet.title) not in _silent_sheets() and sheet.sheet_state == "visible":
                reader.findings.append(_ignored(where))
            continue
        known += 1
        sheet.reset_dimensions()
        twin = formulas[sheet.title] if formulas else None
        if twin:
            twin.reset_dimensions()
        reader.read(_rows(sheet, twin, reader.findings, where, _merged(data, sheet)), kind, where)
    if not known:
        refuse(
            "no-sheet",
            msg("No sheet in this workbook is known: {sheets}.", sheets=", ".join(book.sheetnames)[:300]),
            msg("Start from the template (din template); its sheets are named after what stands in them."),
            place,
        )
    return book.properties.identifier or None


def _silent_sheets() -> frozenset[str]:
    return frozenset(key_of(msg(name).text(lang)) for name in (EXPLANATION, LISTS) for lang in LANGUAGES)


def _ignored(place: Place) -> Finding:
    return hint(
        "sheet-ignored",
        msg("This sheet was not read: its name is not a kind of record."),
        msg("Give it the name of a sheet in the template if it should be read."),
        place,
    )


def _merged(data: bytes, sheet: Any) -> Mapping[int, list[tuple[int, str]]]:
    """Give the cells of a sheet that were merged over several rows: first row → (position in it, range)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        # openpyxl reads merged cells only with the whole sheet in memory
        part = archive.read(sheet._worksheet_path)  # noqa: SLF001 - it tells nowhere else which part a sheet is
    found: dict[int, list[tuple[int, str]]] = {}
    for cells in _MERGED.findall(part):
        left, top, _right, bottom = map(int, filter(None, range_boundaries(cells.decode())))
        if bottom > top:
            found.setdefault(top, []).append((left - 1, cells.decode()))
    return found


def _rows(
    sheet: Any, twin: Any, findings: Findings, place: Place, merged: Mapping[int, list[tuple[int, str]]]
) -> Iterator[Row]:
    """Give the rows; ``twin`` is the same sheet with its formulas, if the workbook has any."""
    twins = twin.iter_rows() if twin else None
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if twins is not None:
            findings.extend(_empty_formulas(cells, next(twins, ()), number, place))
        values = [_value(cell, number, i, findings, place) for i, cell in enumerate(cells)]
        for i, over in merged.get(number, ()):
            if i < len(values) and not is_blank(values[i]):
                findings.append(
                    _only_first(over, replace(place, row=number, column=get_column_letter(i + 1)))
                )
        yield number, values


def _only_first(cells: str, place: Place) -> Finding:
    return Finding(
        "merged-cells",
        Severity.WARNING,
        msg("The cells {cells} are merged; only the first row has their value.", cells=cells),
        msg("Unmerge them and fill in the value on each row it is meant for."),
        (),
        place,
    )


def _value(cell: Any, row: int, index: int, findings: Findings, place: Place) -> Any:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "e":
        findings.append(
            fault(
                "cell-error",
                msg("This cell holds the error {error}.", error=str(value)[:20]),
                msg("Mend the formula, or type the value itself."),
                replace(place, row=row, column=get_column_letter(index + 1)),
            )
        )
        return None
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value * 100:.12g} %" if as_percentage(cell.number_format or "", value) else value
    return value


def as_percentage(number_format: str, value: float) -> bool:
    r"""Tell whether a cell shows its number times 100: a % in the part of its format for such numbers, and no text.

    ``0%`` does, and ``0" %"`` or ``0\%`` shows 45 as 45 %.
    """
    parts = _BESIDE.sub("", number_format).split(";")
    place = 1 if value < 0 else 2 if value == 0 else 0
    return "%" in parts[place if place < len(parts) else 0]


def _empty_formulas(cells: Any, twins: Any, row: int, place: Place) -> Iterator[Finding]:
    """Find formulas whose outcome was never computed: a program wrote them and no spreadsheet opened them."""
    for i, (cell, twin) in enumerate(zip(cells, twins, strict=False)):
        computed = cell.data_type in {"s", "str"}  # an outcome that is an empty text
        if twin.data_type == "f" and is_blank(cell.value) and not computed:
            yield fault(
                "formula-without-value",
                msg("This cell holds a formula without an outcome."),
                msg("Open the workbook in Excel or LibreOffice, save it, and try again; or type the value."),
                replace(place, row=row, column=get_column_letter(i + 1)),
            )
