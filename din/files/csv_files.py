"""Csv: a folder (or zip) with one file per kind, or one file with a column ``kind``."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path
from typing import Any

from din.files.cells import key_of, number_to_text, own_to_text
from din.files.draft import Draft, assemble
from din.files.limits import Limits, read_bytes, read_text, refuse
from din.files.tables import Reader, is_edge_list, kind_names, to_tables
from din.findings import Place
from din.model import Plan
from din.texts import msg

_DANGEROUS = tuple("=+-@\t\r")
_HIDDEN = re.compile(r"'+(['=+\-@\t\r]|$)")


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


def _own(value: Any) -> Any:
    """Write an own attribute; what JSON writes as a number is no formula."""
    return _Bare(own_to_text(value)) if isinstance(value, int | float) else own_to_text(value)


class _Bare(int):
    """A number that is already written."""

    def __new__(cls, text: str) -> _Bare:
        found = super().__new__(cls, 0)
        found.text = text
        return found

    text: str


def write_csv_files(plan: Plan) -> dict[str, bytes]:
    """Give a csv file per kind, with semicolons and decimal commas, as Dutch spreadsheets open it."""
    found = {}
    for table in to_tables(plan, _own):
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=";")
        writer.writerow([safe(header) for header in table.headers()])
        writer.writerows([[c.text if isinstance(c, _Bare) else _text(c) for c in row] for row in table.rows])
        found[f"{table.kind}.csv"] = b"\xef\xbb\xbf" + out.getvalue().encode()
    return found


def read_csv_folder(folder: Path, limits: Limits) -> Draft:
    """Read a folder of csv files, each named after its kind.

    Raises
    ------
    InputError
        When there is no csv file in it that can be read, or one is too large.
    """
    reader = Reader(limits)
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")
    if not paths:
        fix = msg("Put a csv file per kind in it, for example effort.csv.")
        refuse("file-empty", msg("There are no csv files in this folder."), fix, Place(file=folder.name))
    for path in paths:
        _read_one(read_bytes(path, limits), path.stem, Place(file=path.name), reader)
    return assemble(reader.raws, reader.findings)


def read_csv_file(data: bytes, place: Place, limits: Limits) -> Draft:
    """Read one csv file: named after a kind, with a column ``kind``, or plain links (source, target).

    Raises
    ------
    InputError
        When it is no text or it cannot be told what its rows are.
    """
    reader = Reader(limits)
    _read_one(data, Path(place.file or "").stem, place, reader)
    return assemble(reader.raws, reader.findings)


def _read_one(data: bytes, name: str, place: Place, reader: Reader) -> None:
    text = read_text(data, place)
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    kind = kind_names().get(key_of(name))
    columns = next(csv.reader([head], delimiter=delimiter), [])
    if kind is None and not any(key_of(c) == "kind" for c in columns):
        if not is_edge_list(columns):
            fix = msg("Name the file after a kind (effort.csv), or add a column “kind”.")
            refuse("unknown-kind", msg("It is not clear what the rows of this file are."), fix, place)
        kind = "contributes_to"
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        reader.read(((rows.line_num, [unsafe(cell) for cell in row]) for row in rows), kind, place)
    except csv.Error:
        fix = msg("Check the quotes, and save it again as csv.")
        refuse("damaged", msg("This csv file cannot be taken apart."), fix, place)
