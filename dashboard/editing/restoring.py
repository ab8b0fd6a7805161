"""What to put back of a record that was deleted while somebody was changing it."""

from __future__ import annotations

from din.errors import UsageError
from din.model import Link, Placement, Plan, Record, from_data
from din.model.references import references
from din.service import StoreSource
from din.texts import msg


def deleted_with(source: StoreSource, plan: Plan, record_id: str) -> list[Record]:
    """Give a deleted record as it last was, and what went along and can stand again: its links and its place.

    Raises
    ------
    UsageError
        When it never was in the plan.
    """
    history = source.store.history(source.plan_id, record_id)
    last = history[-1] if history else None
    if last is None or last.before is None:
        raise UsageError(msg("There is no “{id}” in this plan.", id=record_id))
    record = from_data(last.before)
    info = source.store.change_sets(source.plan_id, last.sequence - 1)[0]
    together = [
        from_data(entry.before)
        for entry in source.store.changes(source.plan_id, info.first - 1)
        if entry.change_set == last.change_set and entry.before is not None and entry.after is None
    ]
    there = plan.records.keys() | {record_id}
    return [
        record,
        *(
            other
            for other in together
            if isinstance(other, Link | Placement)
            and other.id not in plan
            and _stands(other, record_id, there)
        ),
    ]


def _stands(other: Record, record_id: str, there: set[str]) -> bool:
    pointed = {target for _info, target in references(other)}
    return record_id in pointed and pointed <= there
