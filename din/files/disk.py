"""Files and folders put in place whole or not at all: nobody ever sees half of one."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from din.errors import InputError, UsageError
from din.files.limits import fault
from din.findings import Place
from din.texts import msg

NOTHING_WRITTEN = msg("Nothing was written.")
PATIENCE_SECONDS = 20.0
"""So long is waited for who writes a file at the moment; a file is written in milliseconds."""


@contextmanager
def sole_writer(path: Path) -> Iterator[None]:
    """Let nobody else who asks for this write the file meanwhile, in this process or any other.

    What is read, judged and put back within it is lost to nobody. A small hidden file beside it is the lock; it may
    stay, and is let go when the process ends, however that ends.

    Raises
    ------
    UsageError
        When another holds it for too long.
    InputError
        When the folder cannot be written.
    """
    target = path.resolve()
    lock = FileLock(target.with_name(f".{target.name}.lock"), timeout=PATIENCE_SECONDS)
    try:
        lock.acquire()
    except Timeout as error:
        raise UsageError(
            msg("“{file}” is being saved by somebody else. Try again.", file=path.name)
        ) from error
    except OSError as error:
        raise cannot_write(path) from error
    try:
        yield
    finally:
        lock.release()


def put_file(path: Path, data: bytes) -> None:
    """Put data in place of a file in one step; a link to a file stays a link.

    Raises
    ------
    InputError
        When it cannot be written; what was there is as it was.
    """
    try:
        target = path.resolve()
        _replace({target: _staged(target, data)})
    except OSError as error:
        raise cannot_write(path) from error


def put_folder(folder: Path, files: Mapping[str, bytes], outdated: Callable[[Path], bool]) -> None:
    """Put files in a folder: a new folder in one step, else all are written before the first is replaced.

    Parameters
    ----------
    folder : Path
        Need not be there yet; the folder it is in must be.
    files : mapping of str to bytes
        Names and contents.
    outdated : callable
        Tells of a file in the folder whether it is to be taken away.

    Raises
    ------
    InputError
        When it cannot be written; unless the last renames themselves failed, what was there is as it was.
    """
    try:
        if folder.exists():
            _fill(folder, files, outdated)
        else:
            _make(folder, files)
    except OSError as error:
        raise cannot_write(folder) from error


def cannot_write(path: Path) -> InputError:
    """Tell that a file or folder cannot be written."""
    found = fault(
        "cannot-write",
        msg("This file cannot be written."),
        msg("Check the folder, the rights, the room on the disk, and whether it is open elsewhere."),
        Place(file=path.name),
    )
    return InputError([found], NOTHING_WRITTEN)


def _make(folder: Path, files: Mapping[str, bytes]) -> None:
    temporary = _beside(folder)
    temporary.mkdir()
    try:
        for name, data in files.items():
            _write(temporary / name, data)
        temporary.replace(folder)
    except OSError:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _fill(folder: Path, files: Mapping[str, bytes], outdated: Callable[[Path], bool]) -> None:
    staged: dict[Path, Path] = {}
    try:
        for name, data in files.items():
            staged[folder / name] = _staged(folder / name, data)
    except OSError:
        _discard(staged)
        raise
    _replace(staged)
    for path in [path for path in folder.iterdir() if path.is_file() and outdated(path)]:
        path.unlink()


def _staged(path: Path, data: bytes) -> Path:
    """Write the new content beside a file, with the rights of the old."""
    temporary = _beside(path)
    try:
        _write(temporary, data)
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _replace(staged: Mapping[Path, Path]) -> None:
    try:
        for path, temporary in staged.items():
            temporary.replace(path)
    finally:
        _discard(staged)


def _discard(staged: Mapping[Path, Path]) -> None:
    for temporary in staged.values():
        temporary.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    """Name a file that is not there yet; it shows what it was meant for if it is ever left behind."""
    return path.with_name(f".{path.name[:60]}.{secrets.token_hex(6)}.tmp")


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
