"""What SQLite says, in the errors of the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from din.errors import StoreDamaged, StoreError, StoreFull, StoreReadOnly
from din.texts import msg

_FULL = {"SQLITE_FULL", "SQLITE_IOERR_WRITE"}
"""A quota or a limit on the size of a file gives the second one."""
_READ_ONLY = {"SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_IOERR_DELETE"}
"""A folder in which the journal cannot be made gives the second one."""
_DAMAGED = {"SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_FORMAT"}
_BUSY = {"SQLITE_BUSY", "SQLITE_LOCKED"}


@contextmanager
def told(location: str) -> Iterator[None]:
    """Turn every error of SQLite into one of the store, with the name of the file.

    Raises
    ------
    StoreError
        Or one of its kinds.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise _error(error, location) from error


def _error(error: sqlite3.Error, file: str) -> StoreError:
    name = getattr(error, "sqlite_errorname", "")
    if _is(name, _FULL):
        return StoreFull(msg("There is no room left for {file}. Make room and try again.", file=file))
    if _is(name, _READ_ONLY):
        return StoreReadOnly(
            msg("{file} cannot be written. Check the rights on the file and its folder.", file=file)
        )
    if _is(name, _DAMAGED):
        return StoreDamaged(msg("{file} is not a store, or it is damaged. Restore a backup.", file=file))
    if _is(name, _BUSY):
        return StoreError(msg("{file} is in use by others for too long. Try again.", file=file))
    return StoreError(msg("{file} cannot be used: {reason}.", file=file, reason=str(error)))


def _is(name: str, codes: set[str]) -> bool:
    return any(name == code or name.startswith(code + "_") for code in codes)
