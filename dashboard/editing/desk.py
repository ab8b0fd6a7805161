"""Where a question about the plan is answered: the store, the person who asks, and what was sent along."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from dashboard.editing.session import Ask, Session
from dashboard.editing.values import Values
from dashboard.hand import Hand
from dashboard.rights import Person
from din.model import RECORD_TYPES, Plan, Record
from din.service import SourceSnapshot, StoreSource
from din.service.editing import Editor


@dataclass(frozen=True)
class Desk:
    """One question with all that belongs to it.

    Attributes
    ----------
    values
        What stands in the form's fields now.
    picks
        In a conflict, by field: ``mine`` or ``theirs``.
    reason
        Why, in the reader's words.
    """

    source: StoreSource
    person: Person
    ask: Ask
    session: Session
    values: Values
    picks: dict[str, str]
    reason: str

    @cached_property
    def editor(self) -> Editor:
        """The editor in the name of who asks."""
        return Hand(self.source, self.person.name)

    @cached_property
    def snapshot(self) -> SourceSnapshot:
        """The plan as it is now, with the versions of its records."""
        return self.source.snapshot()

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        return self.snapshot.plan

    def record(self, record_id: str) -> Record | None:
        """Give a record that can be changed in a form; None when it is not there."""
        found = self.plan.records.get(record_id)
        return found if found is not None and found.kind in RECORD_TYPES else None

    def version(self, record_id: str) -> int:
        """Give the version of a record that is there."""
        return self.snapshot.versions.get(record_id, 0)
