"""A file, opened: connection, transactions, backup and upkeep."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path, PurePath
from typing import Any, TypeVar
from urllib.parse import quote

from din.errors import StoreDamaged, StoreError, StoreUnreachable
from din.store.rows import Tail, Transaction, tail_of
from din.store.sqlite.faults import told
from din.store.sqlite.migrations import Migration, migrate, migrations, schema_of
from din.store.sqlite.transaction import SqliteTransaction
from din.texts import _, msg

T = TypeVar("T")

BUSY_SECONDS = 30.0
"""How long a writer waits for the others."""
PACK_SECONDS = 5.0
"""How long others are waited for to write the file anew, which can be done without."""

OLDEST_SQLITE = (3, 38)
"""The first with strict tables and ``->>``; Python uses that of the system on some Linux distributions."""

_HEADER_BYTES = 100
"""SQLite takes a file that is shorter than its header for an empty one."""


class SqliteBackend:
    """One file with plans; several threads may share it, several processes may open it.

    Parameters
    ----------
    path
        The file.
    create
        Make the file when it is not there.
    steps
        The steps of the schema, all of them by default.

    Raises
    ------
    StoreError
        When there is no such file, or it is a folder.
    StoreDamaged, SchemaTooNew
        When it cannot be read.
    """

    kind = "sqlite"

    def __init__(self, path: Path, *, create: bool = False, steps: Sequence[Migration] | None = None) -> None:
        self.location = str(path)
        self._path = path
        self._steps = migrations() if steps is None else steps
        self._lock = threading.RLock()
        _refuse(path, create=create)
        self._file = file_at(path)
        self._connection = self._opened("rwc" if create else "rw")
        self._file = self._file or file_at(path)

    def read(self, plan_id: str, work: Callable[[Transaction], T]) -> T:
        """Do work on one state of a plan."""
        with self._transaction("BEGIN"):
            return work(SqliteTransaction(self._connection, plan_id))

    def write(self, plan_id: str, work: Callable[[Transaction], T]) -> T:
        """Do work alone, all or nothing."""
        with self._transaction("BEGIN IMMEDIATE"):
            return work(SqliteTransaction(self._connection, plan_id))

    def tail(self, plan_id: str, since: int) -> Tail:
        """Give what was logged after a sequence."""
        return self.read(plan_id, lambda tx: tail_of(tx, since))

    def plan_ids(self) -> list[str]:
        """Give the ids of all plans."""
        return [row[0] for row in self._ask("SELECT id FROM plans ORDER BY id")]

    def sequence(self, plan_id: str) -> int:
        """Give the last sequence of a plan."""
        rows = self._ask("SELECT sequence FROM plans WHERE id = ?", plan_id)
        return int(rows[0][0]) if rows else 0

    def count(self, plan_id: str) -> int:
        """Count the records of a plan."""
        query = "SELECT count(*) FROM records WHERE plan = (SELECT key FROM plans WHERE id = ?)"
        return int(self._ask(query, plan_id)[0][0])

    def scrub(self) -> None:
        """Write the file anew, so that no page holds what was overwritten; not while others keep it from that.

        What this program took away is overwritten with zeros already (``secure_delete``); this is for what another
        program left in a page.
        """
        with self._turn(), suppress(sqlite3.OperationalError):
            self._connection.execute(f"PRAGMA busy_timeout = {int(PACK_SECONDS * 1000)}")
            try:
                self._connection.execute("VACUUM")
            finally:
                self._connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")

    def backup(self, path: Path) -> bool:
        """Copy the file through SQLite, while others may go on working."""
        with self._turn(), told(str(path)), closing(sqlite3.connect(path)) as target:
            self._connection.backup(target)
        return True

    def migrate(self) -> tuple[int, ...]:
        """Bring the schema up to date."""
        with self._turn():
            return migrate(self._connection, self._steps)

    def status(self) -> dict[str, Any]:
        """Give schema and faults of the file."""
        found = [row[0] for row in self._ask("PRAGMA integrity_check")]
        faults = [] if found == ["ok"] else [_("The file is damaged: {fault}", fault=text) for text in found]
        with self._turn():
            return {"schema": schema_of(self._connection), "faults": faults}

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Have the file to oneself within this process: the file that is there now, also when it was replaced."""
        with self._lock, told(self.location):
            self._follow_file()
            yield

    def _follow_file(self) -> None:
        """Open the file anew when another one took its place, a backup for instance.

        Without this, who goes on with the old file reads a plan that nobody else sees any more.
        """
        found = file_at(self._path)
        if found == self._file:
            return
        if found is None:
            raise StoreUnreachable(
                msg(
                    "{file} is not there any more: it was moved, renamed or deleted, or its disk is away. "
                    "Nothing was changed. Put it back, or open the store where it is now.",
                    file=self.location,
                )
            )
        _refuse(self._path, create=False)
        connection = self._opened("rw")
        self._connection.close()
        self._connection, self._file = connection, found

    def _opened(self, mode: str) -> sqlite3.Connection:
        """Open the file and bring its schema up to date."""
        connection = self._open(mode)
        try:
            with told(self.location):
                migrate(connection, self._steps)
        except BaseException:
            connection.close()
            raise
        return connection

    def _open(self, mode: str) -> sqlite3.Connection:
        with told(self.location):
            connection = sqlite3.connect(
                f"{uri_of(self._path.absolute())}?mode={mode}",
                uri=True,
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                for pragma in (
                    "journal_mode = DELETE",
                    "synchronous = EXTRA",  # the end of the journal too outlives a power cut right after a commit
                    "foreign_keys = ON",
                    "secure_delete = ON",
                ):
                    connection.execute(f"PRAGMA {pragma}").fetchall()
            except BaseException:
                connection.close()
                raise
            return connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        with self._turn():
            self._connection.execute(begin)
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _ask(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        with self._turn():
            return self._connection.execute(query, values).fetchall()


def file_at(path: Path) -> tuple[int, int] | None:
    """Tell which file is at a path, whatever else its name stood for before; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def uri_of(path: PurePath) -> str:
    """Give an absolute path as SQLite reads it; of a Windows share the server is part of the path, and no host."""
    text = path.as_posix()
    return f"file://{quote(text if text.startswith('/') else f'/{text}', safe='/:')}"


def _refuse(path: Path, *, create: bool) -> None:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise StoreError(
            msg(
                "The SQLite of this Python is version {version}; a store needs 3.38 or newer. "
                "Start with a newer Python.",
                version=sqlite3.sqlite_version,
            )
        )
    if path.is_dir():
        raise StoreError(
            msg("{file} is a folder, not a store. Name a file that ends in .din.", file=str(path))
        )
    if not path.exists() and not create:
        raise StoreError(
            msg("There is no store {file}. Check the name, or import a plan into it.", file=str(path))
        )
    if create and not path.absolute().parent.is_dir():
        raise StoreError(
            msg("There is no folder {folder}. Make it first.", folder=str(path.absolute().parent))
        )
    if path.exists() and 0 < path.stat().st_size < _HEADER_BYTES:
        raise StoreDamaged(msg("{file} is not a store, or it is damaged. Restore a backup.", file=str(path)))
    if path.exists() and not create and not path.stat().st_size:
        raise StoreError(
            msg("{file} is empty; it is not a store yet. Import a plan into it.", file=str(path))
        )
