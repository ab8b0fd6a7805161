"""The formats, and the way in and out: by the ending of the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from din.files.archives import archive_format
from din.files.csv_files import (
    is_outdated,
    read_csv_file,
    read_csv_folder,
    read_csv_zip,
    write_csv_files,
    write_csv_zip,
)
from din.files.disk import NOTHING_WRITTEN, cannot_write, put_file, put_folder
from din.files.draft import Draft
from din.files.json_file import read_json, write_json
from din.files.limits import NOT_READ, Limits, read_bytes, refuse, vetted
from din.files.workbook_in import read_workbook
from din.files.workbook_out import WRITE_FAULTS, write_template_workbook, write_workbook
from din.files.xml_graphs import read_gexf, read_graphml, write_gexf, write_graphml
from din.files.yaml_file import read_yaml, write_yaml
from din.findings import Place
from din.model import Plan
from din.texts import N_, Message, msg

DEFAULT_LIMITS = Limits()

_ARCHIVE = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How zip archives begin, and how old and encrypted files of Office do."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its endings, what people call it, and how it is read and written.

    ``writer`` is None for csv, which is written as a folder with a file per kind.
    """

    endings: tuple[str, ...]
    label: str
    reader: Callable[[bytes, Place, Limits], Draft]
    writer: Callable[[Plan], bytes] | None


FORMATS: dict[str, Format] = {
    "xlsx": Format((".xlsx",), N_("Excel workbook"), read_workbook, write_workbook),
    "json": Format((".json",), N_("JSON (nodes and edges)"), read_json, write_json),
    "yaml": Format((".yaml", ".yml"), N_("YAML"), read_yaml, write_yaml),
    "csv": Format((".csv",), N_("Folder of csv files"), read_csv_file, None),
    "zip": Format((".zip",), N_("Zip of csv files"), read_csv_zip, write_csv_zip),
    "graphml": Format((".graphml",), N_("GraphML (yEd, Gephi)"), read_graphml, write_graphml),
    "gexf": Format((".gexf",), N_("GEXF (Gephi)"), read_gexf, write_gexf),
}
"""Format → how it is read and written."""


def file_format(path: Path) -> str | None:
    """Give the format that belongs to a file's ending, or None."""
    return next((name for name, form in FORMATS.items() if path.suffix.lower() in form.endings), None)


def read(path: Path | str, fmt: str | None = None, limits: Limits = DEFAULT_LIMITS) -> Draft:
    """Read a file.

    Raises
    ------
    InputError
        When it cannot be read at all; what is wrong inside it stands in the draft's findings.
    """
    path = Path(path)
    if path.is_dir() and fmt in (None, "csv"):
        return read_csv_folder(path, limits)
    name = fmt or file_format(path) or _unknown(path)
    return _parsed(read_bytes(path, limits), name, Place(file=path.name), limits)


def parse(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Draft:
    """Read the contents of a file; its name tells the format and stands with every fault.

    Raises
    ------
    InputError
        When it cannot be read at all; what is wrong inside it stands in the draft's findings.
    """
    path, place = Path(name), Place(file=name)
    fmt = file_format(path) or _unknown(path)
    return _parsed(vetted(data, place, limits), fmt, place, limits)


def _parsed(data: bytes, name: str, place: Place, limits: Limits) -> Draft:
    _refuse_wrong_ending(data, name, place)
    return FORMATS[name].reader(data, place, limits)


def _refuse_wrong_ending(data: bytes, name: str, place: Place) -> None:
    """Refuse what is clearly another format than its name says; a damaged archive is left to its reader."""
    if data.startswith(_OLD_OFFICE):
        fix = msg("Open it in Excel or LibreOffice and save it as .xlsx, without a password.")
        refuse("wrong-ending", msg("This is an old workbook (.xls), or one with a password."), fix, place)
    found = archive_format(data) if data.startswith(_ARCHIVE) else None
    if found is None or found == name:
        return
    what = {
        "xlsx": msg("This is an Excel workbook with another ending."),
        "zip": msg("This is a zip of csv files with another ending."),
    }[found]
    refuse("wrong-ending", what, msg("Give it the ending {ending}.", ending=FORMATS[found].endings[0]), place)


def write(plan: Plan, path: Path | str, fmt: str | None = None) -> None:
    """Write a plan to a file, whole or not at all.

    Raises
    ------
    InputError
        When the ending is not known, the format cannot hold the plan, or the place cannot be written.
    """
    path = Path(path)
    name = fmt or ("csv" if path.is_dir() else file_format(path)) or _unknown(path, NOTHING_WRITTEN)
    writer = FORMATS[name].writer
    if writer is None:
        _write_folder(plan, path)
    else:
        try:
            data = writer(plan)
        except WRITE_FAULTS as error:  # a workbook is made in the folder for temporary files
            raise cannot_write(path) from error
        put_file(path, data)


def write_template(path: Path | str) -> None:
    """Write the empty workbook to start from.

    Raises
    ------
    InputError
        When the ending is not ``.xlsx`` or the place cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        refuse(
            "wrong-ending",
            msg("A template is an Excel workbook."),
            msg("Give it a name that ends with .xlsx."),
            Place(file=path.name),
            NOTHING_WRITTEN,
        )
    put_file(path, write_template_workbook())


def _write_folder(plan: Plan, folder: Path) -> None:
    """Write a csv file per kind; files of kinds that are no longer in the plan are taken away."""
    if folder.is_file():
        raise cannot_write(folder)
    files = write_csv_files(plan)
    put_folder(folder, files, lambda path: is_outdated(path, files))


def _unknown(path: Path, outcome: Message = NOT_READ) -> str:
    endings = ", ".join(ending for form in FORMATS.values() for ending in form.endings)
    refuse(
        "wrong-ending",
        msg("The ending “{ending}” is not known.", ending=path.suffix),
        msg("Use one of: {endings}.", endings=endings),
        Place(file=path.name),
        outcome,
    )
