"""Following a store by its log: what changed since a revision, and the plan as it is now without reading it all."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from din.model import Plan, from_data
from din.store import LogEntry, Snapshot, Store

MOST = 1_000
"""Changes kept in memory, and most that are told one by one."""


@dataclass(frozen=True, slots=True)
class News:
    """What changed in a source since a revision.

    Attributes
    ----------
    revision : int
        The revision now.
    changed : tuple of str or None
        Ids of the records that were added, changed or deleted, in the order of their first change; None when
        that is not known or too much to tell, so that anything may have changed.
    authors : tuple of str
        Who changed them, each once.
    """

    revision: int
    changed: tuple[str, ...] | None
    authors: tuple[str, ...] = ()


class Follower:
    """One plan of a store, followed by its log; the owner sees to it that one thread asks at a time.

    Parameters
    ----------
    store
        The store.
    plan_id
        The plan.
    """

    def __init__(self, store: Store, plan_id: str) -> None:
        self._store, self._plan_id = store, plan_id
        self._latest: Snapshot | None = None
        self._last = ""
        self._trail: deque[LogEntry] = deque(maxlen=MOST)

    @property
    def known(self) -> Snapshot | None:
        """The plan as it was when the store was last asked."""
        return self._latest

    def snapshot(self) -> Snapshot:
        """Give the plan as it is now; the same object until it changes."""
        if self._latest is None or self._latest.revision != self._store.revision(self._plan_id):
            self._latest = self._newer(self._latest)
        return self._latest

    def news(self, since: int | None) -> News:
        """Tell what changed after a revision; everything when it is None or not one of this plan's."""
        now = self.snapshot().revision
        if since == now:
            return News(now, ())
        if since is None or not max(now - MOST, 0) <= since < now:
            return News(now, None)
        return told(now, self._entries(since))

    def _newer(self, known: Snapshot | None) -> Snapshot:
        if known is not None:
            found = advanced(known, entries := self._since(known.revision))
            if found is not None:
                self._trail.extend(entries)
                self._last = entries[-1].change_set
                return found
        self._trail.clear()
        read = self._store.snapshot(self._plan_id)
        sets = self._store.change_sets(self._plan_id, read.revision - 1) if read.revision else ()
        self._last = sets[0].id if sets else ""
        return read

    def _since(self, revision: int) -> Sequence[LogEntry]:
        """Give the entries after a revision that is known, and none when the log before them is not the known one.

        So it is when another copy of the plan was put in the place of the one that was followed.
        """
        entries = self._store.changes(self._plan_id, max(revision - 1, 0))
        if revision and (not entries or entries[0].change_set != self._last):
            return ()
        return entries[1:] if revision else entries

    def _entries(self, since: int) -> Sequence[LogEntry]:
        """Give the entries after a revision, from memory when they are all there."""
        if self._trail and self._trail[0].sequence <= since + 1:
            return [entry for entry in self._trail if entry.sequence > since]
        return self._store.changes(self._plan_id, since)


def advanced(known: Snapshot, entries: Sequence[LogEntry]) -> Snapshot | None:
    """Give a snapshot with what was logged since; None when the plan has to be read anew.

    A changed record keeps its place in the plan, a new one comes last, as in the store itself. A redaction
    rewrites what was there before, and a log that does not go on where the snapshot ends belongs to another
    copy of the plan.
    """
    if not entries or len(entries) > MOST or entries[0].sequence != known.revision + 1:
        return None
    if any(entry.operation == "redact" for entry in entries):
        return None
    records, versions = dict(known.plan.records), dict(known.versions)
    for entry in entries:
        if entry.after is None:
            records.pop(entry.record_id, None)
            versions.pop(entry.record_id, None)
        else:
            records[entry.record_id] = from_data(entry.after)
            versions[entry.record_id] = entry.sequence
    plan = Plan.trusted(records.values(), known.plan.id)
    return Snapshot(entries[-1].sequence, plan, MappingProxyType(versions))


def told(revision: int, entries: Sequence[LogEntry]) -> News:
    """Put entries together: each record and each author once."""
    changed = dict.fromkeys(entry.record_id for entry in entries)
    authors = dict.fromkeys(entry.author for entry in entries if entry.author)
    return News(revision, tuple(changed), tuple(authors))
