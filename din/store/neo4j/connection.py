"""Reaching a Neo4j server: address, credentials, and what the driver says in the errors of the store."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from din.errors import StoreDamaged, StoreError, StoreFull, StoreReadOnly, StoreUnreachable, UsageError
from din.texts import Message, msg

SCHEMES = ("neo4j://", "neo4j+s://", "neo4j+ssc://", "bolt://", "bolt+s://", "bolt+ssc://")
DEFAULT_DATABASE = "neo4j"
CONNECT_SECONDS = 5.0
RETRY_SECONDS = 15.0
"""How long a transaction is tried again when the server is away for a moment."""

_CODES: dict[str, type[StoreError]] = {
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": StoreReadOnly,
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase": StoreReadOnly,
    "Neo.ClientError.Security.Forbidden": StoreReadOnly,
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError": StoreFull,
    "Neo.TransientError.General.OutOfMemoryError": StoreFull,
    "Neo.DatabaseError.Transaction.TransactionLogError": StoreFull,
    "Neo.ClientError.Schema.ConstraintValidationFailed": StoreDamaged,
}


PANIC = "needs to be restarted"
"""What a server says that stopped its database to keep it whole; its code is that of any unknown fault."""


class Credentials(NamedTuple):
    """User and password; never part of an address."""

    user: str
    password: str

    def __repr__(self) -> str:
        """Keep the password out of logs and tracebacks."""
        return f"Credentials(user={self.user!r}, password=…)"


class Address(NamedTuple):
    """Where the server is and which of its databases is meant."""

    uri: str
    database: str


def address_of(location: str) -> Address:
    """Take a location apart: ``neo4j://host:7687/database``.

    Raises
    ------
    UsageError
        When there is a user or a password in it.
    """
    parts = urlsplit(location)
    if "@" in parts.netloc:
        raise UsageError(
            msg("Leave user and password out of the address; put them in NEO4J_USER and NEO4J_PASSWORD.")
        )
    query = f"?{parts.query}" if parts.query else ""
    return Address(f"{parts.scheme}://{parts.netloc}{query}", parts.path.strip("/") or DEFAULT_DATABASE)


def credentials_from_environment() -> Credentials:
    """Read ``NEO4J_USER`` and ``NEO4J_PASSWORD``; with ``DIN_`` before it they go first.

    Raises
    ------
    UsageError
        When there is no password.
    """
    user = os.environ.get("DIN_NEO4J_USER") or os.environ.get("NEO4J_USER") or "neo4j"
    password = os.environ.get("DIN_NEO4J_PASSWORD") or os.environ.get("NEO4J_PASSWORD")
    if not password:
        raise UsageError(msg("Put the password for Neo4j in the environment as NEO4J_PASSWORD."))
    return Credentials(user, password)


def connect(address: Address, credentials: Credentials) -> Driver:
    """Connect and make sure that the server answers.

    Raises
    ------
    StoreUnreachable
        When it does not, or refuses the password.
    """
    with told(address):
        driver = GraphDatabase.driver(
            address.uri,
            auth=(credentials.user, credentials.password),
            connection_timeout=CONNECT_SECONDS,
            connection_acquisition_timeout=2 * CONNECT_SECONDS,
            max_transaction_retry_time=RETRY_SECONDS,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
        )
        try:
            with driver.session(database=address.database) as session:
                session.run("RETURN 1").consume()
        except BaseException:
            driver.close()
            raise
        return driver


@contextmanager
def told(address: Address) -> Iterator[None]:
    """Turn every error of the driver into one of the store, with the address.

    Raises
    ------
    StoreError
        Or one of its kinds.
    """
    try:
        yield
    except AuthError as error:
        raise StoreUnreachable(
            msg(
                "{address} refuses the user or the password. Check NEO4J_USER and NEO4J_PASSWORD.",
                address=address.uri,
            )
        ) from error
    except Neo4jError as error:
        raise _error(error, address) from error
    except (DriverError, OSError, ValueError) as error:
        raise StoreUnreachable(
            msg("{address} does not answer. Check the address and whether Neo4j runs.", address=address.uri)
        ) from error


def _error(error: Neo4jError, address: Address) -> StoreError:
    code = error.code or ""
    if code == "Neo.ClientError.Database.DatabaseNotFound":
        return StoreUnreachable(
            msg("{address} has no database “{database}”.", address=address.uri, database=address.database)
        )
    if code.startswith("Neo.TransientError.General.DatabaseUnavailable"):
        return StoreUnreachable(
            msg("{address} does not answer. Check the address and whether Neo4j runs.", address=address.uri)
        )
    kind = _CODES.get(code, StoreError)
    if kind is StoreFull:
        return StoreFull(_full(code, address))
    if PANIC in (error.message or ""):
        return StoreUnreachable(
            msg(
                "Neo4j at {address} stopped after a fault of its own, such as a full disk. Mend that and start "
                "Neo4j again; what was stored is still there.",
                address=address.uri,
            )
        )
    return kind(msg("{address} cannot do this: {reason}", address=address.uri, reason=error.message or code))


def _full(code: str, address: Address) -> Message:
    if "Memory" in code:
        return msg(
            "Neo4j at {address} has too little memory for this change. Nothing was changed. Give it more memory, "
            "or make the change in parts.",
            address=address.uri,
        )
    return msg(
        "There is no room left on the disk of Neo4j at {address}. Nothing was changed. Make room and start Neo4j "
        "again.",
        address=address.uri,
    )
