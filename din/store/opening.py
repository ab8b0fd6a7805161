"""Opening a store by its location: the one place where an adapter is chosen."""

from __future__ import annotations

from pathlib import Path

from din.errors import UsageError
from din.store.engine import RowStore
from din.store.memory import MemoryBackend
from din.store.neo4j.backend import Neo4jBackend
from din.store.neo4j.connection import SCHEMES, Credentials
from din.store.port import Store
from din.store.sqlite.backend import SqliteBackend
from din.texts import msg

FILE_ENDING = ".din"
MEMORY = "memory:"


def is_store(location: str) -> bool:
    """Tell whether a location names a store, by its form alone."""
    return location == MEMORY or location.startswith(SCHEMES) or location.lower().endswith(FILE_ENDING)


def open_store(
    location: str | Path, *, create: bool = False, credentials: Credentials | None = None
) -> Store:
    """Open a store: ``x.din``, ``neo4j://host:7687`` (also bolt, +s, and /database behind it) or ``memory:``.

    A store with an older schema is brought up to date.

    Parameters
    ----------
    create
        Make the file when it is not there.
    credentials
        User and password for Neo4j; from the environment (``NEO4J_USER``, ``NEO4J_PASSWORD``) by default.

    Raises
    ------
    UsageError
        When this is no location of a store.
    StoreError
        Or one of its kinds, when it cannot be opened.
    """
    text = str(location)
    if text == MEMORY:
        return RowStore(MemoryBackend())
    if text.startswith(SCHEMES):
        return RowStore(Neo4jBackend(text, credentials))
    if text.lower().endswith(FILE_ENDING):
        return RowStore(SqliteBackend(Path(text), create=create))
    raise UsageError(
        msg(
            "{location} is not a store: a store is a file that ends in .din, or a neo4j:// address.",
            location=text.rpartition("@")[2],
        )
    )
