"""Deleting several records as one step, with all that hangs on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from din.errors import Conflict
from din.model import Plan, Record, to_data
from din.service.editing.editor import Editor
from din.service.editing.hanging import Hanging, hanging_of
from din.service.editing.results import Edited
from din.service.sources import SourceSnapshot
from din.store import Change, Delete, Put, deletion


def deletion_of(plan: Plan, record_ids: Iterable[str]) -> tuple[Change, ...]:
    """Give the changes that delete these records with what hangs on them; one that is gone already is passed over."""
    left: dict[str, Record] = dict(plan.records)
    for record_id in record_ids:
        if record_id not in left:
            continue
        for change in deletion(Plan.trusted(left.values(), plan.id), record_id):
            if isinstance(change, Put):
                left[change.record.id] = change.record
            else:
                left.pop(change.record_id)
    kept = (Put(record) for record in left.values() if record is not plan[record.id])
    return (*kept, *(Delete(i) for i in plan.records if i not in left))


def hanging_on(plan: Plan, record_ids: Iterable[str]) -> Hanging:
    """Tell what goes with these records when they are deleted together, and what loses a reference."""
    chosen = tuple(record_ids)
    found = hanging_of(plan, "", deletion_of(plan, chosen))
    return Hanging(
        tuple(record for record in found.links if record.id not in chosen),
        tuple(record for record in found.records if record.id not in chosen),
        found.mentions,
    )


def delete_several(
    editor: Editor,
    record_ids: Iterable[str],
    expected: Mapping[str, int] = MappingProxyType({}),
    reason: str = "",
) -> Edited:
    """Delete records together, as one step that can be undone.

    Parameters
    ----------
    expected : mapping
        Record id → the version the caller knows.

    Raises
    ------
    Conflict
        When somebody else changed one of them; nothing was deleted.
    UsageError
        When the plan is in a file.
    """
    chosen = tuple(record_ids)

    def attempt(before: SourceSnapshot) -> Edited:
        for record_id in chosen:
            known, found = expected.get(record_id), before.versions.get(record_id, 0)
            if known is not None and record_id in before.plan and known != found:
                raise Conflict(record_id, known, found, to_data(before.plan[record_id]))
        return editor.apply(before, deletion_of(before.plan, chosen), next(iter(chosen), ""), reason)

    return editor.attempt(attempt)
