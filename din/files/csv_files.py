"""Csv: a folder or zip with one file per kind, or one file that says what its rows are."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from din.errors import InputError
from din.files.archives import ERRORS, Unpacked, vetted_entries
from din.files.cells import key_of, number_to_text, own_to_text
from din.files.draft import Draft, assemble
from din.files.limits import (
    MEGABYTE,
    Limits,
    fault,
    hint,
    read_bytes,
    read_text,
    refuse,
    refuse_empty,
    too_large,
)
from din.files.tables import Reader, Row, Table, is_edge_list, kind_names, says_kind, to_tables
from din.findings import Finding, Place
from din.model import Plan
from din.texts import msg

PLAN_FILE = "plan.csv"
"""The file beside the others that keeps the plan's id, under this one header."""
PLAN_HEADER = "plan"

MOST_IN_FIELD = 131_072
"""Characters that Python's own csv reader takes in one field."""

_DANGEROUS = tuple("=+-@\t\r＝＋－＠")
_HIDDEN = re.compile(r"'+(['=+\-@\t\r＝＋－＠]|$)")
_SEPARATOR_LINE = re.compile(r"sep=([;,\t])\r?\n", re.IGNORECASE)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def safe(text: str) -> str:
    """Keep a spreadsheet from taking text for a formula; an own leading quote is doubled."""
    return "'" + text if text.startswith(("'", *_DANGEROUS)) else text


def unsafe(text: str) -> str:
    """Undo :func:`safe`; a quote that belongs to a word (``'s-Gravenhage``) stays."""
    return text[1:] if text != "'" and _HIDDEN.match(text) else text


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.strftime("%d-%m-") + f"{cell.year:04d}"
    return safe(cell) if isinstance(cell, str) else number_to_text(cell)


def _own_text(value: Any) -> str:
    """Write an own attribute; what JSON writes as a number is no formula."""
    text = own_to_text(value)
    return text if isinstance(value, int | float) else safe(text)


def write_csv_files(plan: Plan) -> dict[str, bytes]:
    """Give a csv file per kind, with semicolons and decimal commas, as Dutch spreadsheets open it.

    Raises
    ------
    InputError
        When a text is longer than a field may be.
    """
    found = {PLAN_FILE: _csv([[PLAN_HEADER], [safe(plan.id)]])}
    for table in to_tables(plan, _own_text):
        found[f"{table.kind}.csv"] = _csv(_lines(table))
    return found


def _lines(table: Table) -> Iterator[list[str]]:
    yield [safe(header) for header in table.headers()]
    known = len(table.fields)
    for number, row in enumerate(table.rows, 2):
        line = [*map(_text, row[:known]), *(cell or "" for cell in row[known:])]
        if max(map(len, line)) > MOST_IN_FIELD:
            raise InputError([_too_long(table.kind, number)])
        yield line


def _too_long(kind: str, row: int) -> Finding:
    return fault(
        "too-large",
        msg("A text in this row is too long for csv."),
        msg("Export to .json or .yaml instead."),
        Place(f"{kind}.csv", None, row),
    )


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(rows)
    return _BYTE_ORDER_MARK + out.getvalue().encode()


def write_csv_zip(plan: Plan) -> bytes:
    """Give the csv files in one zip; the same plan gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in write_csv_files(plan).items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def is_outdated(path: Path, written: Iterable[str]) -> bool:
    """Tell of a file in a folder whether it holds records of a kind that were now written elsewhere, or are gone."""
    names = frozenset(written)
    if path.suffix.lower() != ".csv" or path.name in names or key_of(path.stem) not in kind_names():
        return False
    twin = path.with_name(path.name.lower())  # the same file where capitals make no difference
    return not (twin.name in names and twin.exists() and twin.samefile(path))


def read_csv_folder(folder: Path, limits: Limits) -> Draft:
    """Read a folder of csv files, each named after its kind.

    Raises
    ------
    InputError
        When there is no csv file in it that can be read, or it holds too much.
    """
    try:
        paths = sorted(p for p in folder.iterdir() if p.suffix.lower() == ".csv" and p.name[0] != ".")
    except OSError:
        paths = []
    if len(paths) > limits.entries:
        too_large(Place(file=folder.name), limits.entries, msg("files in the folder"))
    return _read_parts(_in_folder(paths, limits), Place(file=folder.name), limits)


def _in_folder(paths: Iterable[Path], limits: Limits) -> Iterator[tuple[str, bytes]]:
    left = limits.bytes
    for path in paths:
        data = read_bytes(path, limits)
        left -= len(data)
        if left < 0:
            too_large(Place(file=path.name), limits.bytes // MEGABYTE or 1, msg("megabytes in one folder"))
        yield path.name, data


def read_csv_zip(data: bytes, place: Place, limits: Limits) -> Draft:
    """Read a zip of csv files, each named after its kind; folders in it make no difference.

    Raises
    ------
    InputError
        When it is no honest zip, holds too much, or has no csv file that can be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = list(_in_zip(archive, place, limits))
    except ERRORS:
        fix = msg("Make the zip again from the csv files.")
        refuse("damaged", msg("This zip file is damaged or is not a zip file."), fix, place)
    return _read_parts(parts, place, limits)


def _in_zip(archive: zipfile.ZipFile, place: Place, limits: Limits) -> Iterator[tuple[str, bytes]]:
    unpacked = Unpacked(limits, place)
    for entry in sorted(vetted_entries(archive, place, limits), key=lambda entry: entry.filename):
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        # What starts with a point or stands in __MACOSX is what systems add of their own.
        if path.suffix.lower() == ".csv" and path.name[0] != "." and path.parts[0] != "__MACOSX":
            data = b"".join(unpacked.chunks(archive, entry))
            refuse_empty(data, Place(file=str(path)))
            yield str(path), data


def _read_parts(parts: Iterable[tuple[str, bytes]], whole: Place, limits: Limits) -> Draft:
    """Read the csv files of one plan."""
    reader = Reader(limits)
    plan_id, known = None, 0
    for name, data in parts:
        place = Place(file=name)
        text = read_text(data, place)
        if PurePosixPath(name).name.lower() == PLAN_FILE and (found := _plan_id(text)):
            plan_id = found
        elif _read_one(text, PurePosixPath(name).stem, place, reader):
            known += 1
        else:
            reader.findings.append(_ignored(place))
            continue
    if not known and plan_id is None:
        fix = msg("Put a csv file per kind in it, for example effort.csv.")
        refuse("file-empty", msg("There are no csv files here whose rows are known."), fix, whole)
    return assemble(reader.raws, reader.findings, plan_id)


def _plan_id(text: str) -> str | None:
    """Give the id that stands in the file that keeps it; None when the file is another one."""
    rows = [row for row in csv.reader(io.StringIO(text[:1_000], newline=""), delimiter=";") if any(row)]
    if len(rows) == 2 and [len(row) for row in rows] == [1, 1] and key_of(rows[0][0]) == PLAN_HEADER:
        return unsafe(rows[1][0]).strip() or None
    return None


def _ignored(place: Place) -> Finding:
    return hint(
        "file-ignored",
        msg("This file was not read: its name is not a kind of record."),
        msg("Name the file after a kind (effort.csv), or add a column “kind”."),
        place,
    )


def read_csv_file(data: bytes, place: Place, limits: Limits) -> Draft:
    """Read one csv file: named after a kind, with a column ``kind``, or plain links (source, target).

    Raises
    ------
    InputError
        When it is no text or it cannot be told what its rows are.
    """
    reader = Reader(limits)
    if not _read_one(read_text(data, place), Path(place.file or "").stem, place, reader):
        fix = msg("Name the file after a kind (effort.csv), or add a column “kind”.")
        refuse("unknown-kind", msg("It is not clear what the rows of this file are."), fix, place)
    return assemble(reader.raws, reader.findings)


def _read_one(text: str, name: str, place: Place, reader: Reader) -> bool:
    """Read one csv file, if it can be told what its rows are."""
    told = _SEPARATOR_LINE.match(text)
    delimiter = told[1] if told else _delimiter(text)
    if text.count(delimiter) + text.count("\n") > reader.limits.cells:  # before they take memory
        too_large(place, reader.limits.cells, msg("cells"))
    skipped = 1 if told else 0
    lines = _rows(text[told.end() :] if told else text, delimiter, skipped, place)
    kind = kind_names().get(key_of(name))
    header = next(_rows(text[told.end() :] if told else text, delimiter, skipped, place), (1, []))[1]
    if kind is None and not any(says_kind(c) for c in header):
        if not is_edge_list(header):
            return False
        kind = "contributes_to"
    reader.read(lines, kind, place)
    return True


def _delimiter(text: str) -> str:
    head = text.lstrip("\r\n").split("\n", 1)[0]
    return max(";,\t", key=head.count)


def _rows(text: str, delimiter: str, skipped: int, place: Place) -> Iterator[Row]:
    """Give the rows that hold something; strict, as an open quote would swallow the rows below it."""
    number = skipped
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for number, row in enumerate(rows, skipped + 1):
            if any(row):
                yield number, [unsafe(cell) for cell in row]
    except csv.Error:
        fix = msg("Look at the quotes in this row: each must be closed, and one inside a text is doubled.")
        refuse("damaged", msg("This csv file cannot be taken apart."), fix, replace(place, row=number + 1))
