"""How much a file may hold, and getting its bytes without trusting it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from din.errors import InputError
from din.findings import Finding, Place, Severity
from din.texts import Message, msg

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read of one file.

    Attributes
    ----------
    bytes
        Size of the file, of what an archive expands to, and of all files in a folder together.
    rows, columns
        Rows that hold something and columns, per sheet or csv file.
    sheet_rows
        Rows of a sheet, empty ones included; as many as Excel has.
    cells, records, characters
        Those of all sheets or files together; text that is stored once and used often counts each time.
    depth
        Lists in lists and maps in maps.
    entries
        Files in an archive or a folder.
    values, yaml_values
        Values, lists and maps in JSON, and in YAML, which takes far longer to read.
    tags, row_tags, style_tags, graph_tags
        Tags in the sheets of a workbook, in one row, in another part of a workbook, and tags with attributes in
        GraphML or GEXF: each becomes an object of a hundred bytes or more, however small in the file.
    """

    bytes: int = 50 * MEGABYTE
    rows: int = 200_000
    columns: int = 512
    sheet_rows: int = 1_048_576
    cells: int = 5_000_000
    records: int = 400_000
    characters: int = 50_000_000
    depth: int = 32
    entries: int = 2_000
    values: int = 5_000_000
    yaml_values: int = 400_000
    tags: int = 4_000_000
    row_tags: int = 100_000
    style_tags: int = 200_000
    graph_tags: int = 2_000_000


def fault(
    rule: str, message: Message, fix: Message, place: Place = Place(), elements: Sequence[str] = ()
) -> Finding:
    """Make a finding that stops a plan from being used."""
    return Finding(rule, Severity.ERROR, message, fix, tuple(elements), place)


def hint(rule: str, message: Message, fix: Message, place: Place = Place()) -> Finding:
    """Make a finding that only tells what was done with the file."""
    return Finding(rule, Severity.HINT, message, fix, (), place)


NOT_READ = msg("This file cannot be read.")


def refuse(
    rule: str, message: Message, fix: Message, place: Place = Place(), outcome: Message = NOT_READ
) -> NoReturn:
    """Refuse a file as a whole; the outcome says what therefore did not happen.

    Raises
    ------
    InputError
        Always, with this one finding.
    """
    raise InputError([fault(rule, message, fix, place)], outcome)


def too_large(place: Place, limit: int, what: Message) -> NoReturn:
    """Refuse a file that holds too much of something."""
    refuse(
        "too-large",
        msg("This is too large: more than {limit} {what}.", limit=limit, what=what),
        msg("Leave out what does not belong to the plan, or split the file."),
        place,
    )


class Findings:
    """What was found wrong in one file so far, all at once but bounded.

    Reading stops at the fault that is one too many; hints past that number are left out.
    """

    def __init__(self, most: int = 1_000) -> None:
        """Start with nothing found."""
        self._found: list[Finding] = []
        self._most = most
        self._errors = 0

    def append(self, finding: Finding) -> None:
        """Add a finding.

        Raises
        ------
        InputError
            With all so far, when there are too many.
        """
        fault_ = finding.severity is Severity.ERROR
        self._errors += fault_
        if fault_ or len(self._found) - self._errors < self._most:
            self._found.append(finding)
        if self._errors >= self._most:
            raise InputError([*self._found, _too_many(self._most, finding.place)])

    def extend(self, findings: Iterable[Finding]) -> None:
        """Add findings one by one."""
        for finding in findings:
            self.append(finding)

    def __iter__(self) -> Iterator[Finding]:
        """Go through them in the order in which they were found."""
        return iter(self._found)

    def __len__(self) -> int:
        """Count them."""
        return len(self._found)


def _too_many(most: int, place: Place) -> Finding:
    return fault(
        "too-many-faults",
        msg("Reading stopped here, after {n} faults.", n=most),
        msg("Mend these first, and read the file again."),
        Place(place.file),
    )


def read_bytes(path: Path, limits: Limits) -> bytes:
    """Give the content of a file that is not empty and not too large.

    Raises
    ------
    InputError
        When there is no such file, it is a folder, empty, too large or may not be read.
    """
    place = Place(file=path.name)
    if path.is_dir():
        refuse(
            "not-a-file", msg("This is a folder."), msg("Name a file in it, or a folder of csv files."), place
        )
    try:
        with path.open("rb") as file:
            data = file.read(limits.bytes + 1)
    except FileNotFoundError:
        refuse("file-missing", msg("There is no such file."), msg("Check the name and the folder."), place)
    except (OSError, ValueError):
        refuse(
            "file-unreadable", msg("This file may not be read."), msg("Check the rights on the file."), place
        )
    return vetted(data, place, limits)


def vetted(data: bytes, place: Place, limits: Limits) -> bytes:
    """Give content that is not empty and not too large.

    Raises
    ------
    InputError
        When it is.
    """
    if len(data) > limits.bytes:
        too_large(place, limits.bytes // MEGABYTE or 1, msg("megabytes"))
    refuse_empty(data, place)
    return data


def refuse_empty(data: bytes, place: Place) -> None:
    """Refuse a file in which nothing stands, not even a byte order mark counted.

    Raises
    ------
    InputError
        When it is empty.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        refuse("file-empty", msg("This file is empty."), msg("Start from the template: din template."), place)


def read_text(data: bytes, place: Place) -> str:
    """Decode text by its byte order mark, else UTF-8, else Windows-1252 (older Excel).

    Raises
    ------
    InputError
        When these bytes are no text at all.
    """
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\x00" if encoding != "utf-8" else data.decode("cp1252", errors="replace")
    sample = text[:100_000]
    strange = sum(map(_strange, sample))
    if "\x00" in sample or strange * 50 > len(sample):
        refuse(
            "binary-rubbish",
            msg("This file holds no text that can be read."),
            msg("Open it in the program it came from and save it again."),
            place,
        )
    return text.removeprefix("\ufeff")


def _strange(sign: str) -> bool:
    """Tell of a sign that no text holds; spaces that do not break, joiners and soft hyphens are none of these."""
    if sign.isprintable():
        return sign == "\ufffd"
    return sign not in "\t\r\n\f" and unicodedata.category(sign) in {"Cc", "Cn", "Co", "Cs"}


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:2000]
    if len(head) >= 4 and head.count(0) * 3 > len(head):
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    return "utf-8"
