"""Reading .xlsx: the archive is vetted before any library opens it."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from din.files.cells import is_blank, key_of
from din.files.draft import Draft, assemble
from din.files.limits import MEGABYTE, Limits, fault, refuse, too_large
from din.files.tables import Reader, Row, kind_names
from din.findings import Finding, Place, Severity
from din.texts import LANGUAGES, N_, msg

EXPLANATION, LISTS = N_("Explanation"), N_("Lists")
"""Names of the sheets that hold no records."""

_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_CHUNK = 1 << 18
_ERRORS = (
    zipfile.BadZipFile,
    DefusedXmlException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    SyntaxError,  # what ElementTree's ParseError is
    NotImplementedError,
    EOFError,
    RuntimeError,
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
    except _ERRORS:
        _damaged(place)
    return assemble(reader.raws, reader.findings, plan_id)


def vet_archive(data: bytes, place: Place, limits: Limits) -> bool:
    """Check names, number and true expanded size of what is in the archive; tell whether it has formulas.

    Raises
    ------
    InputError
        When something in it is no part of an honest workbook.
    """
    formulas = False
    expanded = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > limits.entries:
                too_large(place, limits.entries, msg("files in the archive"))
            names = [entry.filename for entry in entries]
            if any(n.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", n) for n in names):
                _damaged(place)
            if any(n.endswith("vbaProject.bin") for n in names):
                refuse(
                    "macros",
                    msg("This workbook holds macros."),
                    msg("Save it as .xlsx, without macros."),
                    place,
                )
            if "xl/workbook.xml" not in names:
                refuse(
                    "not-a-workbook", msg("This is not an Excel workbook."), msg("Save it as .xlsx."), place
                )
            for entry in entries:
                with archive.open(entry) as part:
                    tail = b""
                    while chunk := part.read(_CHUNK):
                        expanded += len(chunk)
                        if expanded > limits.bytes:
                            too_large(place, limits.bytes // MEGABYTE or 1, msg("megabytes when unpacked"))
                        seen = tail + chunk
                        if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                            refuse_entities(place)
                        formulas = formulas or (
                            "worksheets/" in entry.filename and bool(_FORMULA.search(seen))
                        )
                        tail = chunk[-16:]
    except (*_ERRORS, zipfile.LargeZipFile):
        _damaged(place)
    return formulas


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
            reader.findings += _empty_formulas(sheet, twin, where)
        reader.read(_rows(sheet, reader.findings, where), kind, where)
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
    return Finding(
        "sheet-ignored",
        Severity.HINT,
        msg("This sheet was not read: its name is not a kind of record."),
        msg("Give it the name of a sheet in the template if it should be read."),
        (),
        place,
    )


def _rows(sheet: Any, findings: list[Finding], place: Place) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, [_value(cell, number, i, findings, place) for i, cell in enumerate(cells)]


def _value(cell: Any, row: int, index: int, findings: list[Finding], place: Place) -> Any:
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
    if isinstance(value, float | int) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
        return f"{value * 100:.12g} %"
    return value


def _empty_formulas(values: Any, formulas: Any, place: Place) -> Iterator[Finding]:
    """Find formulas whose outcome was never computed: a program wrote them and no spreadsheet opened them."""
    pairs = zip(values.iter_rows(), formulas.iter_rows(), strict=False)
    for number, (with_values, with_formulas) in enumerate(pairs, 1):
        for i, (value, formula) in enumerate(zip(with_values, with_formulas, strict=False)):
            if formula.data_type == "f" and is_blank(value.value):
                yield fault(
                    "formula-without-value",
                    msg("This cell holds a formula without an outcome."),
                    msg(
                        "Open the workbook in Excel or LibreOffice, save it, and try again; or type the value."
                    ),
                    replace(place, row=number, column=get_column_letter(i + 1)),
                )
