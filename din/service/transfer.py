"""From a file into a store and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from din.checks import check
from din.errors import InputError, UsageError
from din.files import read, write
from din.findings import Finding, errors
from din.model import DEFAULT_PLAN_ID, Plan
from din.model.fields import MAX_ID, clean_line
from din.service.sources import load
from din.store import Delete, Put, Store, is_store, open_store
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
        Which plan of the store. Default: the file's own, its programme's, or the only plan there is.
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
    if is_store(str(source)):
        raise UsageError(_not_a_file(str(source), location))
    step(msg("Reading {file}", file=str(source)))
    draft = read(Path(source))
    step(msg("Checking the plan"))
    plan, faults = draft.draft(plan_id)
    findings = check(plan, faults)
    if errors(findings):
        raise ImportRefused(errors(findings))
    step(msg("Storing in {store}", store=location))
    with open_store(location, create=True) as store:
        chosen = plan_id or draft.plan_id or _usual_plan(store, plan, Path(source))
        reason = msg("Import of {file}", file=Path(source).name).text()
        return _store(
            store, chosen, plan, findings, delete_missing=delete_missing, author=author, reason=reason
        )


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
    refuse_existing(target, overwrite=overwrite)
    plan, faults = load(location, plan_id)
    if errors(faults):
        raise InputError(errors(faults))
    write(plan, Path(target))
    return plan


def refuse_existing(target: str | Path, *, overwrite: bool) -> None:
    """Stop when a file is there already and may not be overwritten.

    Raises
    ------
    UsageError
        When it is.
    """
    if Path(target).exists() and not overwrite:
        raise UsageError(
            msg("“{file}” is there already. Choose another name, or add --overwrite.", file=str(target))
        )


def _not_a_store(location: str) -> Message:
    return msg(
        "“{store}” is not a store. Use a file name that ends in .din, or an address that starts with neo4j://.",
        store=location,
    )


def _not_a_file(source: str, location: str) -> Message:
    return msg(
        "“{source}” is a store, not a file. Copy a plan with “din store copy {source} {store}”.",
        source=source,
        store=location,
    )


def _store(
    store: Store,
    plan_id: str,
    plan: Plan,
    findings: tuple[Finding, ...],
    *,
    delete_missing: bool,
    author: str,
    reason: str,
) -> ImportResult:
    present = store.snapshot(plan_id)
    known = present.plan.records
    differing = [record for record in plan if known.get(record.id) != record]
    missing = tuple(record_id for record_id in known if record_id not in plan)
    gone = missing if delete_missing else ()
    touched = [*gone, *(record.id for record in differing)]
    revision = store.apply(
        plan_id,
        [*(Put(record) for record in differing), *(Delete(record_id) for record_id in gone)],
        expected={
            record_id: present.versions.get(record_id, 0) for record_id in touched if record_id in known
        },
        author=author,
        reason=reason,
        checked=not known,
    )
    added = sum(record.id not in known for record in differing)
    left = () if delete_missing else missing
    return ImportResult(plan_id, revision, added, len(differing) - added, len(gone), left, findings)


def _usual_plan(store: Store, plan: Plan, source: Path) -> str:
    """Name the plan when nobody does: after its programme, the only plan there is, or the file."""
    if plan.programme is not None:
        return plan.programme.id
    present = store.plans()
    if len(present) == 1:
        return present[0]
    return clean_line(source.stem)[:MAX_ID] or DEFAULT_PLAN_ID
