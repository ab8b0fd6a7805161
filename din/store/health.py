"""Finding out whether a store still holds what was written to it."""

from __future__ import annotations

from din.errors import StoreError
from din.store.codec import decode
from din.store.rows import RecordRow, Transaction
from din.texts import _


def plan_faults(plan_id: str, tx: Transaction) -> list[str]:
    """Compare a plan with its log, and what the adapter derived with the bodies; give the faults in words."""
    clock, rows, log = tx.clock(), tx.records(), tx.log()
    found = []
    if [row.sequence for row in log] != list(range(1, clock.sequence + 1)):
        found.append(_("Plan “{plan}”: there are gaps in the log.", plan=plan_id))
    logged = {row.record_id: (row.sequence, row.after) for row in log}
    live = {record_id for record_id, (_version, body) in logged.items() if body is not None}
    changed = {row.id for row in rows if logged.get(row.id) != (row.version, row.body) or not _readable(row)}
    lost = live - {row.id for row in rows}
    wrong = sorted(changed | lost | set(tx.faults(rows)))
    return found + [_("Plan “{plan}”: “{id}” was changed from outside.", plan=plan_id, id=i) for i in wrong]


def _readable(row: RecordRow) -> bool:
    try:
        return decode(row.body, row.kind).id == row.id
    except StoreError:
        return False
