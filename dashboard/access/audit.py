"""The log of who did what: one line of JSON for each sign-in, refusal and change.

It holds no passphrases, no tokens and nothing of the plan's text. What somebody typed as a name is left out unless
a person of that name exists: people type passphrases into the wrong box.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from dashboard.rights import Person
from din.errors import UsageError
from din.texts import msg

LOGGER = logging.getLogger("din.audit")
LARGEST = 5_000_000
"""Bytes of one file; five older ones are kept beside it."""
KEPT = 5
LONGEST_PATH = 120
ON_SCREEN = "-"


def record(event: str, person: Person, **details: str | int) -> None:
    """Write a line; ``details`` are words of our own and numbers, never what somebody typed."""
    if not LOGGER.isEnabledFor(logging.INFO):
        return
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "event": event,
        "person": person.name,
        "role": person.role.name.lower(),
        **{name: value for name, value in details.items() if value != ""},
    }
    LOGGER.info(json.dumps(line, ensure_ascii=True))


def shown_path(path: str) -> str:
    """Give a path for the log; without its query, where tokens and words to search for stand."""
    return path.partition("?")[0][:LONGEST_PATH]


class _OwnFile(RotatingFileHandler):
    """A rotating file that only its owner may read."""

    def _open(self) -> Any:
        return open(
            self.baseFilename,
            self.mode,
            encoding="utf-8",
            opener=lambda path, flags: os.open(path, flags, 0o600),
        )


@contextmanager
def kept_in(place: str | None) -> Iterator[None]:
    """Keep the log in a file, or on standard error for ``-``, or nowhere, as long as the block runs.

    Raises
    ------
    UsageError
        When the file cannot be written.
    """
    if place is None:
        yield
        return
    handler = _handler(place)
    handler.setFormatter(logging.Formatter("%(message)s"))
    level, passed_on = LOGGER.level, LOGGER.propagate
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False
    try:
        yield
    finally:
        LOGGER.removeHandler(handler)
        LOGGER.setLevel(level)
        LOGGER.propagate = passed_on
        handler.close()


def _handler(place: str) -> logging.Handler:
    if place == ON_SCREEN:
        return logging.StreamHandler(sys.stderr)
    try:
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        return _OwnFile(place, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    except OSError as fault:
        raise UsageError(msg("The log cannot be written: {file}", file=place)) from fault
