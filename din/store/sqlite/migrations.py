"""The steps of a file's schema: numbered, forward only, each with a checksum kept in the file."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from din.errors import SchemaTooNew, StoreDamaged
from din.texts import msg

APPLICATION_ID = 0x64696E21
"""Marks a file as ours in its header (`din!`)."""

_STEPS = 3


@dataclass(frozen=True, slots=True)
class Migration:
    """One step; ``number`` is the schema it leads to, ``script`` its SQL statements."""

    number: int
    script: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the script, whatever its line ends."""
        return hashlib.sha256(self.script.replace("\r\n", "\n").encode()).hexdigest()


@cache
def migrations() -> tuple[Migration, ...]:
    """Give all steps, in order."""
    folder = files("din.store.sqlite")
    return tuple(
        Migration(number, folder.joinpath(f"schema_{number}.sql").read_text(encoding="utf-8"))
        for number in range(1, _STEPS + 1)
    )


def schema_of(connection: sqlite3.Connection) -> int:
    """Give the number of the schema of a file that is open; 0 for an empty file.

    Raises
    ------
    StoreDamaged
        When it is a database of another program.
    """
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    number = int(connection.execute("PRAGMA user_version").fetchone()[0])
    empty = not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application != APPLICATION_ID and not (empty and application == 0 and number == 0):
        raise StoreDamaged(msg("This file belongs to another program. Choose a file that ends in .din."))
    return number


def migrate(connection: sqlite3.Connection, steps: Sequence[Migration]) -> tuple[int, ...]:
    """Take the steps a file has not had yet, all or none, and give their numbers.

    Raises
    ------
    SchemaTooNew
        When the file has had steps that are not known here.
    StoreDamaged
        When it had a step of the same number with other contents.
    """
    if not _pending(connection, steps):
        return ()
    connection.execute("BEGIN IMMEDIATE")
    try:
        pending = _pending(connection, steps)  # another process may have been first
        for step in pending:
            _take(connection, step)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
    return tuple(step.number for step in pending)


def _pending(connection: sqlite3.Connection, steps: Sequence[Migration]) -> list[Migration]:
    schema = schema_of(connection)
    if schema > len(steps):
        raise SchemaTooNew(
            msg("This store was written by a newer version of the program. Update the program.")
        )
    if schema:
        taken = dict(connection.execute("SELECT number, checksum FROM migrations"))
        if any(taken.get(step.number) != step.checksum for step in steps[:schema]):
            raise StoreDamaged(msg("The structure of this store was changed from outside. Restore a backup."))
    return list(steps[schema:])


def _take(connection: sqlite3.Connection, step: Migration) -> None:
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, checksum TEXT NOT NULL) STRICT"
    )
    for statement in _statements(step.script):
        connection.execute(statement)
    connection.execute("INSERT INTO migrations VALUES (?, ?)", (step.number, step.checksum))
    connection.execute(f"PRAGMA user_version = {step.number:d}")


def _statements(script: str) -> list[str]:
    """Split a script; ``executescript`` would end the transaction."""
    found, statement = [], ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            found.append(statement)
            statement = ""
    return found
