"""Sessions that were signed out, remembered as long as a copy of their cookie could still be shown.

In a file beside the secret when there is one: a restart does not forget them, and another process of the same server
hears of them.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections import OrderedDict
from pathlib import Path

from dashboard.access.people import write_private

MOST = 10_000
"""So many are remembered; beyond it the oldest are forgotten first."""
LASTS = 8 * 24 * 3600.0
"""Seconds; longer than any session."""


class Ended:
    """The ids of sessions that were ended by signing out.

    Parameters
    ----------
    file
        Where they are kept; None keeps them until the program ends.
    """

    def __init__(self, file: Path | None = None) -> None:
        """Read those of before, and leave out the ones whose time is over."""
        self._file = file
        self._lock = threading.Lock()
        self._stamp: tuple[int, ...] | None = None
        self._ids: OrderedDict[str, None] = OrderedDict()
        if file is not None:
            with contextlib.suppress(OSError):
                self._tidy(file)

    def add(self, session: str) -> None:
        """Note that a session was signed out."""
        with self._lock:
            self._remember(session)
            if self._file is not None:
                with contextlib.suppress(OSError):  # it then holds until this program ends
                    _append(self._file, f"{int(time.time())} {session}\n")

    def __contains__(self, session: str) -> bool:
        """Tell whether a session was signed out, here or by another process."""
        with self._lock:
            if self._file is not None:
                self._catch_up(self._file)
            return session in self._ids

    def _catch_up(self, file: Path) -> None:
        with contextlib.suppress(OSError):
            found = file.stat()
            stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
            if stamp != self._stamp:
                for _moment, session in _lines(file):
                    self._remember(session)
                self._stamp = stamp

    def _remember(self, session: str) -> None:
        self._ids[session] = None
        while len(self._ids) > MOST:
            self._ids.popitem(last=False)

    @staticmethod
    def _tidy(file: Path) -> None:
        lines = _lines(file)
        kept = [line for line in lines if line[0] > time.time() - LASTS][-MOST:]
        if len(kept) < len(lines):
            write_private(file, "".join(f"{int(moment)} {session}\n" for moment, session in kept).encode())


def _append(file: Path, line: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode())
    finally:
        os.close(handle)


def _lines(file: Path) -> list[tuple[float, str]]:
    """Read moments and ids; what is no such line is left out."""
    if not file.exists():
        return []
    words = [line.split() for line in file.read_text(encoding="utf-8", errors="replace").splitlines()]
    return [(float(pair[0]), pair[1]) for pair in words if len(pair) == 2 and pair[0].isdecimal()]
