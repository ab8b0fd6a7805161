"""Constraints and indexes, as numbered steps with a checksum each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from neo4j import Session

from din.errors import SchemaTooNew, StoreDamaged
from din.texts import msg


@dataclass(frozen=True, slots=True)
class Step:
    """One step; each statement may be run again: a schema change is a transaction of its own."""

    number: int
    statements: tuple[str, ...]

    @property
    def checksum(self) -> str:
        """SHA-256 of the statements."""
        return hashlib.sha256("\n".join(self.statements).encode()).hexdigest()


STEPS = (
    Step(
        1,
        (
            "CREATE CONSTRAINT din_migration IF NOT EXISTS FOR (m:DinMigration) REQUIRE m.number IS UNIQUE",
            "CREATE CONSTRAINT din_clock IF NOT EXISTS FOR (c:DinClock) REQUIRE c.plan IS UNIQUE",
            "CREATE CONSTRAINT din_record IF NOT EXISTS FOR (n:DinRecord) REQUIRE (n.plan, n.id) IS UNIQUE",
            "CREATE CONSTRAINT din_contribution IF NOT EXISTS "
            "FOR ()-[r:CONTRIBUTES_TO]-() REQUIRE (r.plan, r.id) IS UNIQUE",
            "CREATE CONSTRAINT din_dependency IF NOT EXISTS "
            "FOR ()-[r:DEPENDS_ON]-() REQUIRE (r.plan, r.id) IS UNIQUE",
            "CREATE CONSTRAINT din_change IF NOT EXISTS FOR (e:DinChange) "
            "REQUIRE (e.plan, e.sequence) IS UNIQUE",
            "CREATE CONSTRAINT din_change_set IF NOT EXISTS FOR (s:DinChangeSet) "
            "REQUIRE (s.plan, s.id) IS UNIQUE",
            "CREATE INDEX din_record_plan IF NOT EXISTS FOR (n:DinRecord) ON (n.plan)",
            "CREATE INDEX din_contribution_plan IF NOT EXISTS FOR ()-[r:CONTRIBUTES_TO]-() ON (r.plan)",
            "CREATE INDEX din_dependency_plan IF NOT EXISTS FOR ()-[r:DEPENDS_ON]-() ON (r.plan)",
            "CREATE INDEX din_change_record IF NOT EXISTS FOR (e:DinChange) ON (e.plan, e.record)",
            "CREATE INDEX din_change_set_plan IF NOT EXISTS FOR (s:DinChangeSet) ON (s.plan)",
            "CALL db.awaitIndexes(120)",
        ),
    ),
    Step(
        2,
        (
            "MATCH (s:DinChangeSet) WHERE s.undoes IS NULL SET s.undoes = ''",
            "CREATE INDEX din_change_set_last IF NOT EXISTS FOR (s:DinChangeSet) ON (s.plan, s.last)",
            "CALL db.awaitIndexes(120)",
        ),
    ),
    Step(
        3, ()
    ),  # records of the kind steering_criterion: who does not know them is told that the store is newer
)


def schema_of(session: Session) -> int:
    """Give the number of the last step that was taken; 0 for a database that is new to us."""
    record = session.run("MATCH (m:DinMigration) RETURN max(m.number) AS number").single(strict=True)
    return int(record["number"] or 0)


def migrate(session: Session, steps: Sequence[Step] = STEPS) -> tuple[int, ...]:
    """Take the steps that were not taken yet and give their numbers.

    Raises
    ------
    SchemaTooNew
        When steps were taken that are not known here.
    StoreDamaged
        When a step of the same number had other contents.
    """
    taken = {
        r["n"]: r["c"] for r in session.run("MATCH (m:DinMigration) RETURN m.number AS n, m.checksum AS c")
    }
    if max(taken, default=0) > len(steps):
        raise SchemaTooNew(
            msg("This store was written by a newer version of the program. Update the program.")
        )
    if any(taken[step.number] != step.checksum for step in steps if step.number in taken):
        raise StoreDamaged(msg("The structure of this store was changed from outside. Restore a backup."))
    pending = [step for step in steps if step.number not in taken]
    for step in pending:
        for statement in step.statements:
            session.run(statement).consume()
        session.run(
            "MERGE (m:DinMigration {number: $number}) SET m.checksum = $checksum",
            number=step.number,
            checksum=step.checksum,
        ).consume()
    return tuple(step.number for step in pending)
