"""The end of the log, read without a lock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from din.store.rows import ChangeSetRow, LogRow, Tail

WIDTH = len(LogRow._fields)


def tail_seen(found: Sequence[tuple[Any, ...]], since: int) -> Tail | None:
    """Give what was logged after a sequence, or None when only a part of it was seen.

    Parameters
    ----------
    found
        What ``TAIL`` gives: the clock's sequence, then a row of the log and its change set, all None when there is
        nothing after ``since``.
    since
        The sequence.
    """
    if not found:
        return [], []
    now = int(found[0][0])
    if now <= since:
        return [], []
    rows = [LogRow(*values[1 : WIDTH + 1]) for values in found]
    sets = {values[WIDTH + 1]: ChangeSetRow(*values[WIDTH + 1 :]) for values in found}
    whole = [row.sequence for row in rows] == list(range(max(since, 0) + 1, now + 1))
    return (rows, list(sets.values())) if whole and None not in sets and all(map(_is_whole, rows)) else None


def _is_whole(row: LogRow) -> bool:
    """Tell whether a row has the bodies that its operation leaves."""
    return (row.before if row.operation == "delete" else row.after) is not None
