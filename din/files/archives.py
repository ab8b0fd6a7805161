"""Zip archives from untrusted hands: names, number, true size and locks, before anything is made of them."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from din.files.limits import MEGABYTE, Limits, refuse, too_large
from din.findings import Place
from din.texts import msg

ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What damaged archives make :mod:`zipfile` raise."""

MAIN_PART = "xl/workbook.xml"
"""What every workbook holds and no other archive."""

_CHUNK = 1 << 18
_LOCKED = 0x1


def archive_format(data: bytes) -> str | None:
    """Tell which of our formats an archive is: ``xlsx``, ``zip`` (with csv in it) or neither."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except ERRORS:
        return None
    if MAIN_PART in names:
        return "xlsx"
    return "zip" if any(name.lower().endswith(".csv") for name in names) else None


def vetted_entries(archive: zipfile.ZipFile, place: Place, limits: Limits) -> list[zipfile.ZipInfo]:
    """Give the files in an archive.

    Raises
    ------
    InputError
        When there are too many, one is locked, or a name leads out of the archive.
    """
    entries = archive.infolist()
    if len(entries) > limits.entries:
        too_large(place, limits.entries, msg("files in the archive"))
    for entry in entries:
        parts = re.split(r"[/\\]", entry.filename)
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            refuse(
                "path-traversal",
                msg("The name “{name}” in this archive leads out of it.", name=entry.filename[:80]),
                msg("Make the archive again from the files themselves."),
                place,
            )
        if entry.flag_bits & _LOCKED:
            refuse(
                "locked",
                msg("This archive is locked with a password."),
                msg("Save it again without a password."),
                place,
            )
    return [entry for entry in entries if not entry.is_dir()]


class Unpacked:
    """Counts what is unpacked of one archive, whatever its list of contents says."""

    def __init__(self, limits: Limits, place: Place) -> None:
        """Start with nothing."""
        self._most, self._place, self._seen = limits.bytes, place, 0

    def chunks(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """Unpack one file piece by piece.

        Raises
        ------
        InputError
            When all files together hold too much.
        """
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                self._seen += len(chunk)
                if self._seen > self._most:
                    too_large(self._place, self._most // MEGABYTE or 1, msg("megabytes when unpacked"))
                yield chunk
