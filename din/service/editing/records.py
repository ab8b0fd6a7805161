"""Records made of form values within a plan, and the plan as it would be with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from din.findings import Finding, Severity
from din.model import Plan, Record, to_data
from din.model.references import touched_findings
from din.service.editing.ids import new_id
from din.service.editing.values import Names, Values, known_kind, read_record
from din.texts import msg, nmsg

MAX_FAULTS = 100
"""The most faults that are told one by one."""


def read(
    plan: Plan, kind: str, values: Values, record_id: str | None
) -> tuple[Record | None, tuple[Finding, ...]]:
    """Make a new or changed record of form values, with a free id when it is new."""
    faults = known_kind(kind)
    if faults:
        return None, faults
    base = plan.records.get(record_id) if record_id is not None else None
    if base is not None and base.kind != kind:
        base = None
    record, faults = read_record(kind, "?" if record_id is None else record_id, values, Names(plan), base)
    return (numbered(record, plan) if record is not None and record_id is None else record), faults


def numbered(record: Record, taken: Iterable[str] | Plan) -> Record:
    """Give a new record an id that is free."""
    known = taken if isinstance(taken, Plan) else set(taken)
    return record.model_copy(update={"id": new_id(record.kind, to_data(record), known)})


def with_records(plan: Plan, records: Iterable[Record]) -> Plan:
    """Give the plan with these records added or put in the place of the ones with the same ids."""
    changed = {record.id: record for record in records}
    kept = [changed.pop(record.id, record) for record in plan]
    return Plan.trusted((*kept, *changed.values()), plan.id)


def reference_faults(plan: Plan, records: Sequence[Record]) -> tuple[Finding, ...]:
    """Tell what would not hold with these records in the plan."""
    changed = {record.id for record in records}
    return tuple(touched_findings(records, [record for record in plan if record.id not in changed]))


def bounded(findings: Sequence[Finding], most: int = MAX_FAULTS) -> tuple[Finding, ...]:
    """Keep a list of faults readable: the first ones, and how many more there are."""
    left = len(findings) - most
    if left <= 0:
        return tuple(findings)
    more = Finding(
        "more-faults",
        Severity.ERROR,
        nmsg("There is {n} more fault.", "There are {n} more faults.", left),
        msg("Mend the ones above first, then try again."),
    )
    return (*findings[:most], more)
