"""What to tell somebody who was not the only one: all versions, and the name of the other."""

from __future__ import annotations

from collections.abc import Mapping

from din.errors import Conflict, UsageError
from din.model import Plan, Record, from_data, to_data
from din.service.editing.values import Names, Values, read_record
from din.service.sources import SourceSnapshot, StoreSource
from din.texts import Message, msg


def refuse_stale(
    source: StoreSource,
    before: SourceSnapshot,
    record_id: str,
    expected: int | None,
    values: Values,
    kind: str | None = None,
) -> Record:
    """Give the record that is to be changed, if it is there, of this kind, and the version that was known.

    Raises
    ------
    Conflict
        When somebody changed or deleted it; with all versions.
    UsageError
        When there was never such a record, or it is of another kind.
    """
    present = before.plan.records.get(record_id)
    if present is None:
        raise gone(source, record_id, expected)
    if kind is not None and present.kind != kind:
        raise UsageError(msg("“{id}” is another kind of record.", id=before.plan.label(record_id)))
    found = before.versions.get(record_id, 0)
    if expected is not None and found != expected:
        raise stale(source, before.plan, present, values, expected, found)
    return present


def refuse_stale_ones(source: StoreSource, before: SourceSnapshot, expected: Mapping[str, int]) -> None:
    """Refuse when one of several records is not the version that was known; as :func:`refuse_stale`."""
    for record_id, version in expected.items():
        refuse_stale(source, before, record_id, version, {})


def gone(source: StoreSource, record_id: str, expected: int | None) -> Conflict | UsageError:
    """Tell that a record was deleted and by whom, or that it was never there."""
    entries = source.store.history(source.plan_id, record_id)
    if not entries:
        return UsageError(msg("There is no “{id}” in this plan.", id=record_id[:200]))
    last = entries[-1]
    known = last.before or {}
    message = msg(
        "“{record}” was deleted by {author} in the meantime. Nothing was saved.",
        record=str(known.get("name", record_id)),
        author=who(last.author),
    )
    version = last.sequence if expected is None else expected
    return Conflict(record_id, version, last.sequence, None, base=known, author=last.author, message=message)


def stale(
    source: StoreSource, plan: Plan, present: Record, values: Values, expected: int, found: int
) -> Conflict:
    """Tell that a record was changed, with what was known, what is there and what was wanted."""
    entries = source.store.history(source.plan_id, present.id)
    base = next((e.after for e in entries if e.sequence == expected and e.after is not None), None)
    known = from_data(base) if base is not None else present
    mine, _ = read_record(present.kind, present.id, values, Names(plan), known)
    author = entries[-1].author if entries else ""
    return Conflict(
        present.id,
        expected,
        found,
        to_data(present),
        base=base,
        mine=to_data(mine) if mine is not None else None,
        author=author,
        message=msg(
            "“{record}” was changed by {author} in the meantime. "
            "Nothing was saved; look at both versions and choose.",
            record=plan.label(present.id),
            author=who(author),
        ),
    )


def changed_since(plan: Plan, conflict: Conflict, author: str) -> Conflict:
    """Tell that a step cannot be undone, because somebody changed the same since."""
    theirs = conflict.theirs or {}
    return Conflict(
        conflict.record_id,
        conflict.expected,
        conflict.found,
        conflict.theirs,
        author=author,
        message=msg(
            "“{record}” was changed since by {author}, so this step cannot be undone any more. "
            "Change it by hand, or talk to {author}.",
            record=str(theirs.get("name") or plan.label(conflict.record_id)),
            author=who(author),
        ),
    )


def who(author: str) -> Message | str:
    """Name somebody, or say that nobody is known."""
    return author or msg("somebody")
