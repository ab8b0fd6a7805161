"""What changes do to a plan, without a store: deleting with what hangs on it, and turning back the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from din.errors import UsageError
from din.findings import Finding, Place, Severity
from din.model import Measurement, Plan, Record, from_data, reference_fields
from din.model.references import references
from din.store.port import Change, Delete, LogEntry, Put
from din.texts import msg


def deletion(plan: Plan, record_id: str) -> tuple[Change, ...]:
    """Give the changes that delete a record with its links, and empty the references to it.

    What cannot do without it goes with it: links, positions, dialogues, wordings, and the measurements of an
    indicator or an area (without their area they would tell something else).

    Raises
    ------
    UsageError
        When the record is not in the plan.
    """
    if record_id not in plan:
        raise UsageError(msg("There is no “{id}” in this plan.", id=record_id))
    gone = _falling_with(plan, record_id)
    kept = (record for record in plan if record.id not in gone)
    emptied = [Put(without(record, gone)) for record in kept if _points_to(record, gone)]
    return (*emptied, *(Delete(i) for i in gone))


def without(record: Record, gone: Iterable[str]) -> Record:
    """Give a record without its references to these ids."""
    left_out = set(gone)
    update: dict[str, object] = {}
    for info in reference_fields(type(record)):
        value = getattr(record, info.name)
        if info.many:
            update[info.name] = tuple(target for target in value if target not in left_out)
        elif value in left_out:
            update[info.name] = None
    return record.model_copy(update=update)


def rewind(plan: Plan, entries: Sequence[LogEntry]) -> Plan:
    """Give the plan as it was before these entries, which are the last ones of its log, oldest first."""
    return as_before(plan, {entry.record_id: entry.before for entry in reversed(entries)})


def as_before(plan: Plan, before: Mapping[str, Mapping[str, Any] | None]) -> Plan:
    """Give the plan with these records as they were, as flat data; None for one that was not there."""
    kept = {record.id: record for record in plan}
    for record_id, data in before.items():
        if data is None:
            kept.pop(record_id, None)
        else:
            kept[record_id] = from_data(data)
    return Plan.trusted(kept.values(), plan.id)


def compensation(entries: Sequence[LogEntry]) -> tuple[tuple[Change, ...], Mapping[str, int]]:
    """Give the changes that undo these entries, with the versions their records must still have."""
    first: dict[str, LogEntry] = {}
    for entry in entries:
        first.setdefault(entry.record_id, entry)
    changes = tuple(
        Delete(record_id) if entry.before is None else Put(from_data(entry.before))
        for record_id, entry in first.items()
    )
    return changes, {entry.record_id: entry.sequence for entry in entries}


def rewritten_kind(old: Record, new: Record) -> Finding | None:
    """Refuse a record in the place of one of another kind."""
    if old.kind == new.kind:
        return None
    return Finding(
        "changed-kind",
        Severity.ERROR,
        msg("“{id}” is in the plan already as another kind of record.", id=new.id),
        msg("Give the new record an id of its own."),
        (new.id,),
        Place(column="kind"),
    )


def overwritten_measurement(old: Record, new: Record, gone: Iterable[str]) -> Finding | None:
    """Refuse other content for a measurement; only a correction that is itself deleted may be let go of."""
    if not isinstance(old, Measurement) or without(old, gone) == new or old == new:
        return None
    return Finding(
        "measurement-overwritten",
        Severity.ERROR,
        msg(
            "The measurement “{id}” is there already with other content; it is never overwritten.", id=new.id
        ),
        msg("Add a new measurement that replaces this one."),
        (new.id,),
    )


def _falling_with(plan: Plan, record_id: str) -> dict[str, None]:
    gone = {record_id: None}
    while True:
        more = [record.id for record in plan if record.id not in gone and _cannot_do_without(record, gone)]
        if not more:
            return gone
        gone.update(dict.fromkeys(more))


def _cannot_do_without(record: Record, gone: Mapping[str, None]) -> bool:
    return any(
        target in gone and (info.required or (info.name == "area" and isinstance(record, Measurement)))
        for info, target in references(record)
    )


def _points_to(record: Record, gone: Mapping[str, None]) -> bool:
    return any(target in gone for _, target in references(record))
