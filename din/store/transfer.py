"""Plans with their logs from one database to another."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from din.errors import StoreError, UsageError
from din.store.rows import Backend, PlanDump, Transaction
from din.store.sqlite.backend import SqliteBackend
from din.texts import msg


def copy(source: Backend, target: Backend, plan_ids: Iterable[str]) -> tuple[str, ...]:
    """Copy these plans, each in one transaction, with all sequences and moments as they are.

    Raises
    ------
    UsageError
        When the source has no such plan, or the target has one already; nothing was copied then.
    """
    chosen, present = tuple(plan_ids), set(target.plan_ids())
    if missing := [plan_id for plan_id in chosen if not source.sequence(plan_id)]:
        raise UsageError(msg("There is no plan “{plan}” in this store.", plan=missing[0]))
    if double := [plan_id for plan_id in chosen if plan_id in present]:
        raise UsageError(
            msg("The plan “{plan}” is in the other store already. Choose another store.", plan=double[0])
        )
    for plan_id in chosen:
        _load(target, plan_id, source.read(plan_id, _dump))
    return chosen


def backup(source: Backend, path: Path) -> None:
    """Write everything to a new file.

    Raises
    ------
    StoreError
        When the file is there already.
    """
    if path.exists():
        raise StoreError(msg("{file} is there already. Choose another name for the backup.", file=str(path)))
    unfinished = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        if not source.backup(unfinished):
            with closing(SqliteBackend(unfinished, create=True)) as target:
                copy(source, target, source.plan_ids())
        unfinished.replace(path)
    except BaseException as error:
        unfinished.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise StoreError(
                msg("{file} cannot be used: {reason}.", file=str(path), reason=error.strerror or str(error))
            ) from error
        raise


def restore(path: Path, target: Backend) -> tuple[str, ...]:
    """Copy all plans in a file to a store."""
    with closing(SqliteBackend(path)) as source:
        return copy(source, target, source.plan_ids())


def _dump(tx: Transaction) -> PlanDump:
    return PlanDump(tx.clock(), tx.records(), tx.change_sets(), tx.log())


def _load(target: Backend, plan_id: str, dump: PlanDump) -> None:
    def work(tx: Transaction) -> None:
        if tx.clock() != dump.clock:  # a second try finds it there
            tx.load(dump)

    target.write(plan_id, work)
