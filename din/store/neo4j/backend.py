"""A database on a Neo4j server, connected."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from neo4j import ManagedTransaction, Session

from din.store.neo4j import cypher
from din.store.neo4j.connection import Credentials, address_of, connect, credentials_from_environment, told
from din.store.neo4j.schema import STEPS, Step, migrate, schema_of
from din.store.neo4j.tail import tail_seen
from din.store.neo4j.transaction import Neo4jTransaction
from din.store.rows import Clock, Tail, Transaction, tail_of

T = TypeVar("T")


class Neo4jBackend:
    """Plans in one database of a server, safe for several threads.

    Parameters
    ----------
    location
        ``neo4j://host:7687`` or ``bolt://…``, perhaps with the name of a database behind it.
    credentials
        From the environment by default.
    steps
        The steps of the schema.

    Raises
    ------
    StoreUnreachable
        When the server does not answer or refuses the password.
    SchemaTooNew, StoreDamaged
        When its schema is not one of ours.
    """

    kind = "neo4j"

    def __init__(
        self, location: str, credentials: Credentials | None = None, steps: Sequence[Step] = STEPS
    ) -> None:
        self._address = address_of(location)
        self.location = location
        self._steps = steps
        self._driver = connect(self._address, credentials or credentials_from_environment())
        try:
            self.migrate()
        except BaseException:
            self._driver.close()
            raise

    def read(self, plan_id: str, work: Callable[[Transaction], T]) -> T:
        """Do work on one state of a plan.

        Neo4j shows what others commit meanwhile, so reading takes the lock of the plan's clock as well.
        """
        return self._execute(plan_id, work, cypher.LOCK)

    def write(self, plan_id: str, work: Callable[[Transaction], T]) -> T:
        """Do work alone, all or nothing; the lock on the plan's clock comes first."""
        return self._execute(plan_id, work, cypher.LOCK_OR_MAKE)

    def tail(self, plan_id: str, since: int) -> Tail:
        """Give what was logged after a sequence, without the lock as long as it is seen whole.

        What somebody commits meanwhile may show in part. The log has no gaps, so that is noticed.
        """
        found = self._ask(cypher.TAIL, plan=plan_id, since=since)
        return tail_seen(found, since) or self.read(plan_id, lambda tx: tail_of(tx, since))

    def plan_ids(self) -> list[str]:
        """Give the ids of all plans."""
        return [row[0] for row in self._ask(cypher.PLANS)]

    def sequence(self, plan_id: str) -> int:
        """Give the last sequence of a plan."""
        rows = self._ask(cypher.SEQUENCE, plan=plan_id)
        return int(rows[0][0]) if rows else 0

    def count(self, plan_id: str) -> int:
        """Count the records of a plan."""
        return int(self._ask(cypher.COUNT, plan=plan_id)[0][0])

    def scrub(self) -> None:
        """Nothing to do here: the server's own transaction logs are pruned by its keeper's settings."""

    def backup(self, path: Path) -> bool:  # noqa: ARG002 - others have a way
        """Tell that there is no way of its own: the Community edition has no online backup."""
        return False

    def migrate(self) -> tuple[int, ...]:
        """Bring the schema up to date."""
        with told(self._address), self._session() as session:
            return migrate(session, self._steps)

    def status(self) -> dict[str, Any]:
        """Give the schema; the server looks after its own files."""
        with told(self._address), self._session() as session:
            return {"schema": schema_of(session), "faults": []}

    def close(self) -> None:
        """Close all connections."""
        self._driver.close()

    def _execute(self, plan_id: str, work: Callable[[Transaction], T], lock: str) -> T:
        def unit(transaction: ManagedTransaction) -> T:
            token = str(uuid.uuid4())
            row = transaction.run(lock, plan=plan_id, token=token).single()
            clock = Clock(row[0], row[1]) if row else Clock(0, "")
            return work(Neo4jTransaction(transaction, plan_id, clock))

        with told(self._address), self._session() as session:
            return session.execute_write(unit)

    def _ask(self, query: str, **parameters: Any) -> list[tuple[Any, ...]]:
        def unit(transaction: ManagedTransaction) -> list[tuple[Any, ...]]:
            return [tuple(record.values()) for record in transaction.run(query, **parameters)]

        with told(self._address), self._session() as session:
            return session.execute_read(unit)

    def _session(self) -> Session:
        return self._driver.session(database=self._address.database)
