"""What hangs on a record: told before it is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from din.model import FieldInfo, Link, Placement, Plan, Record
from din.model.references import references
from din.store import Change, Delete, deletion
from din.texts import Message, msg, nmsg


@dataclass(frozen=True, slots=True)
class Mention:
    """A record that stays and loses its reference; ``fields`` are those that mention what is deleted."""

    record: Record
    fields: tuple[FieldInfo, ...]


@dataclass(frozen=True, slots=True)
class Hanging:
    """What a deletion takes along and what it changes.

    Attributes
    ----------
    links : tuple of Record
        Links that go with it.
    records : tuple of Record
        Other records that cannot do without it and go with it.
    mentions : tuple of Mention
        Records that stay and lose a reference.
    """

    links: tuple[Record, ...] = ()
    records: tuple[Record, ...] = ()
    mentions: tuple[Mention, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything hangs on it."""
        return bool(self.links or self.records or self.mentions)

    def message(self) -> Message:
        """Say in a sentence what happens besides."""
        if not self:
            return msg("Nothing else hangs on it.")
        return msg(
            "With it go {links} and {records}; {mentions} will no longer refer to it.",
            links=nmsg("{n} link", "{n} links", len(self.links)),
            records=nmsg("{n} other record", "{n} other records", len(self.records)),
            mentions=nmsg("{n} record", "{n} records", len(self.mentions)),
        )


def hanging(plan: Plan, record_id: str) -> Hanging:
    """Give what hangs on a record; its place on the drawing is not worth telling.

    Raises
    ------
    UsageError
        When the record is not in the plan.
    """
    return hanging_of(plan, record_id, deletion(plan, record_id))


def hanging_of(plan: Plan, record_id: str, changes: Sequence[Change]) -> Hanging:
    """Give what hangs on a record, from the changes that delete it."""
    gone = {change.record_id for change in changes if isinstance(change, Delete)}
    others = [plan[i] for i in gone if i != record_id and not isinstance(plan[i], Placement)]
    order = {i: n for n, i in enumerate(plan.records)}
    others.sort(key=lambda record: order[record.id])
    kept = [change.record.id for change in changes if not isinstance(change, Delete)]
    return Hanging(
        tuple(record for record in others if isinstance(record, Link)),
        tuple(record for record in others if not isinstance(record, Link)),
        tuple(Mention(plan[i], _mentioning(plan[i], gone)) for i in kept),
    )


def _mentioning(record: Record, gone: set[str]) -> tuple[FieldInfo, ...]:
    return tuple({info.name: info for info, target in references(record) if target in gone}.values())
