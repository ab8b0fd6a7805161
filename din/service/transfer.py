"""From a file into a store and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from din.checks import check
from din.errors import InputError, UsageError
from din.files import read, write
from din.findings import Finding, errors
from din.model import DEFAULT_PLAN_ID, MAX_ID, Plan, Record
from din.service.sources import is_store, open_source
from din.store import Delete, Put, Store, open_store
from din.texts import Message, msg

Step = Callable[[Message], None]
"""Told what happens next, for a progress bar."""


class ImportRefused(InputError):
    """The source has errors; nothing was imported."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did.

    Attributes
    ----------
    plan_id, revision
        The plan in the store, and its revision afterwards.
    added, changed, deleted : int
        How many records were put or taken away.
    left : tuple of str
        Ids of records that are in the store but not in the source, and were left there.
    findings : tuple of Finding
        What the checks say of the source: warnings and hints only.
    """

    plan_id: str
    revision: int
    added: int
    changed: int
    deleted: int
    left: tuple[str, ...]
    findings: tuple[Finding, ...]


def import_file(
    source: str | Path,
    location: str,
    plan_id: str | None = None,
    *,
    delete_missing: bool = False,
    author: str = "",
    step: Step = lambda _: None,
) -> ImportResult:
    """Put what stands in a file into a store, as one change set; the store is made when it is not there.

    Records that differ are replaced; records that the file does not have are left unless ``delete_missing``.

    Parameters
    ----------
    source : str or Path
        Any readable file or folder.
    location : str
        A store: ``x.din``, ``neo4j://…``.
    plan_id : str, optional
        Which plan of the store. Default: the id of the programme in the file, else the only plan in the store.
    delete_missing : bool
        Also delete what is in the store and not in the file.
    author : str
        Who does it, for the change log.
    step : callable
        Told what happens next.

    Raises
    ------
    ImportRefused
        When the file has errors; with all findings. Nothing was changed.
    InputError
        When the file cannot be read at all.
    StoreError
        When the store cannot do it. Nothing was changed.
    """
    if not is_store(location):
        raise UsageError(_not_a_store(location))
    step(msg("Reading {file}", file=str(source)))
    records = read(source).draft()
    step(msg("Checking"))
    findings = check(*records)
    if errors(findings):
        raise ImportRefused(errors(findings))
    step(msg("Storing in {store}", store=location))
    store = open_store(location, create=True)
    try:
        return _store(store, records[0], plan_id, findings, delete_missing, author, str(source))
    finally:
        store.close()


def export_plan(
    location: str, target: str | Path, plan_id: str | None = None, *, overwrite: bool = False
) -> Plan:
    """Write a plan to a file, in the format of its ending.

    Parameters
    ----------
    location : str
        A store or a readable file.
    target : str or Path
        The file to write, or a folder for csv.
    plan_id : str, optional
        Which plan of the store.
    overwrite : bool
        Replace a file that is there already.

    Raises
    ------
    UsageError
        When the target is there already and may not be overwritten.
    InputError, StoreError
        When the plan cannot be read.
    """
    path = Path(target)
    if path.exists() and not overwrite:
        raise UsageError(
            msg("“{file}” is there already. Choose another name, or add --overwrite.", file=str(target))
        )
    source = open_source(location, plan_id)
    try:
        plan = source.snapshot().plan
    finally:
        source.close()
    write(plan, path)
    return plan


def _not_a_store(location: str) -> Message:
    return msg(
        "“{store}” is not a store. Use a file name that ends in .din, or an address that starts with neo4j://.",
        store=location,
    )


def _store(
    store: Store,
    plan: Plan,
    plan_id: str | None,
    findings: tuple[Finding, ...],
    delete_missing: bool,
    author: str,
    source: str,
) -> ImportResult:
    chosen = _target_plan(store, plan, plan_id, source)
    known: dict[str, Record] = {}
    versions: dict[str, int] = {}
    if chosen in tuple(store.plans()):
        snapshot = store.snapshot(chosen)
        known, versions = dict(snapshot.plan.records), dict(snapshot.versions)
    differing = [r for r in plan if known.get(r.id) != r]
    missing = tuple(i for i in known if i not in plan)
    gone = missing if delete_missing else ()
    changes = [*(Delete(i) for i in gone), *(Put(r) for r in differing)]
    touched = [*gone, *(r.id for r in differing)]
    revision = (
        store.apply(
            chosen,
            changes,
            expected={i: versions.get(i, 0) for i in touched},
            author=author,
            reason=msg("Import of {file}", file=Path(source).name).text(),
        )
        if changes
        else store.revision(chosen)
    )
    added = sum(r.id not in known for r in differing)
    left = () if delete_missing else missing
    return ImportResult(chosen, revision, added, len(differing) - added, len(gone), left, findings)


def _target_plan(store: Store, plan: Plan, plan_id: str | None, source: str) -> str:
    """Choose the plan: the one asked for, the programme's, the only one there is, or one named after the file."""
    if plan_id is not None:
        return plan_id
    if plan.programme is not None:
        return plan.programme.id
    present = tuple(store.plans())
    if len(present) == 1:
        return present[0]
    return Path(source).stem[:MAX_ID] or DEFAULT_PLAN_ID
