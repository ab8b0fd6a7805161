"""Changing a plan in a store in somebody's name: the commands the screen and the command line share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from din.checks import check
from din.errors import Conflict, InputError, UsageError
from din.findings import Finding
from din.model import Plan, Record, from_data, to_data
from din.model.references import touched_findings
from din.service.editing.hanging import Hanging, hanging
from din.service.editing.ids import new_id
from din.service.editing.results import Edited, fresh
from din.service.editing.undoing import Stacks, others_since, stacks, still_there
from din.service.editing.values import Names, Values, known_kind, located, names_of, read_record
from din.service.sources import PlanSource, SourceSnapshot, StoreSource
from din.store import Change, ChangeSetInfo, Put, Store, deletion
from din.texts import Message, msg

T = TypeVar("T")

TRIES = 5
"""How often an edit that names no version is tried again when somebody else came just before."""


class Editor:
    """One person's hand on one plan.

    Nothing is kept in it: every answer follows from the store, so that any number of pages, processes and
    servers may each have their own. A plan in a file can be judged, not changed.

    Parameters
    ----------
    source : PlanSource
        The plan.
    author : str
        In whose name edits are made; undo and redo are this person's own.
    """

    def __init__(self, source: PlanSource, author: str) -> None:
        self.source, self.author = source, author

    def snapshot(self) -> SourceSnapshot:
        """Give the plan as it is now, with findings and versions."""
        return self.source.snapshot()

    # adding, changing, deleting

    def judge(self, kind: str, values: Values, record_id: str | None = None) -> tuple[Finding, ...]:
        """Judge form values while somebody types; bad input is never an error here.

        Gives what would keep the record from being saved (severity error), and otherwise what the checks
        say of the record and what they would newly say of others (hints and warnings). ``place.column`` is
        the name of the field.
        """
        before = self.source.snapshot()
        record, faults = read(before.plan, kind, values, record_id)
        if record is None:
            return faults
        refused = _reference_faults(before.plan, [record])
        if refused:
            return refused
        after = check(with_records(before.plan, [record]))
        new = fresh(before.findings, after)
        own = fresh((), (finding for finding in after if finding.elements[:1] == (record.id,)))
        return tuple(located(finding, record) for finding in _joined(own, new))

    def save(
        self,
        kind: str,
        values: Values,
        record_id: str | None = None,
        expected: int | None = None,
        reason: str = "",
    ) -> Edited:
        """Add a record, or change the fields that are given of one that is there.

        Parameters
        ----------
        kind : str
            The kind of record.
        values : mapping
            Field name → what the form gives; a blank value empties the field.
        record_id : str, optional
            Which record; without it a new one gets an id made of its name.
        expected : int, optional
            The version the form was filled from; without it only these fields are put over whatever is there.
        reason : str
            Why, for the history.

        Raises
        ------
        InputError
            With all faults at once, each at its field. Nothing was changed.
        Conflict
            When somebody else changed or deleted the record; carries all versions.
        UsageError
            When there is no such record, it is of another kind, or the plan is in a file.
        """

        def attempt(before: SourceSnapshot) -> Edited:
            if record_id is not None:
                self._refuse_stale(before, kind, values, record_id, expected)
            record, faults = read(before.plan, kind, values, record_id)
            if record is not None:
                faults = _reference_faults(before.plan, [record])
            if record is None or faults:
                raise InputError(faults)
            return self.apply(before, [Put(record)], record.id, reason)

        return self.attempt(attempt)

    def link(
        self,
        source: str,
        target: str,
        values: Values | None = None,
        *,
        kind: str = "contributes_to",
        reason: str = "",
    ) -> Edited:
        """Link two nodes; as :meth:`save`."""
        return self.save(kind, {**(values or {}), "source": source, "target": target}, reason=reason)

    def hangs_on(self, record_id: str) -> Hanging:
        """Tell what goes with a record when it is deleted, and what loses a reference.

        Raises
        ------
        UsageError
            When there is no such record.
        """
        return hanging(self.source.snapshot().plan, record_id)

    def delete(self, record_id: str, expected: int | None = None, reason: str = "") -> Edited:
        """Delete a record with all that hangs on it, as one step that can be undone.

        Raises
        ------
        Conflict
            When somebody else changed or deleted it.
        UsageError
            When there is no such record, or the plan is in a file.
        """

        def attempt(before: SourceSnapshot) -> Edited:
            self._refuse_stale(before, None, {}, record_id, expected)
            return self.apply(before, deletion(before.plan, record_id), record_id, reason)

        return self.attempt(attempt)

    # undo and redo

    def undoable(self) -> ChangeSetInfo | None:
        """Give this person's last step that can be undone, None when there is none."""
        return self._next(self._stacks().undo) if isinstance(self.source, StoreSource) else None

    def redoable(self) -> ChangeSetInfo | None:
        """Give the undo that :meth:`redo` would turn back, None when there is none."""
        return self._next(self._stacks().redo) if isinstance(self.source, StoreSource) else None

    def undo(self) -> Edited:
        """Undo this person's own last step.

        Raises
        ------
        Conflict
            When somebody else changed since what the step changed.
        InputError
            When others now need what the step added.
        UsageError
            When there is nothing to undo.
        """
        self.store()
        step = self.undoable()
        if step is None:
            raise UsageError(msg("There is nothing of yours to undo."))
        return self.turn_back(step)

    def redo(self) -> Edited:
        """Do again what this person undid last; as :meth:`undo`."""
        self.store()
        step = self.redoable()
        if step is None:
            raise UsageError(msg("There is nothing of yours to redo."))
        return self.turn_back(step)

    def turn_back(self, step: ChangeSetInfo, reason: str = "") -> Edited:
        """Undo any step, also somebody else's: a step of one's own that can be undone in its turn."""
        store, plan_id = self.store(), self.plan_id
        before = self.source.snapshot()
        since = store.changes(plan_id, step.first - 1)
        touched = [entry.record_id for entry in since if entry.change_set == step.id]
        try:
            revision = store.undo(plan_id, step.id, self.author, reason)
        except Conflict as conflict:
            others = others_since(step, since, self.author)
            who = others.get(conflict.record_id) or next(iter(others.values()), "")
            raise self._changed_since(before.plan, conflict, who) from conflict
        except InputError as error:
            raise InputError(
                error.findings, msg("This step cannot be undone: the plan would not hold without it.")
            ) from error
        after = self.source.snapshot()
        shown = next((i for i in touched if i in after.plan), touched[0] if touched else "")
        return Edited(revision, shown, fresh(before.findings, after.findings))

    # what the other commands build on

    @property
    def plan_id(self) -> str:
        """The id of the plan in its store."""
        return self._stored().plan_id

    def store(self) -> Store:
        """Give the store.

        Raises
        ------
        UsageError
            When the plan is in a file.
        """
        return self._stored().store

    def attempt(self, work: Callable[[SourceSnapshot], T]) -> T:
        """Do work on the plan as it is now, again when somebody else changed the plan meanwhile."""
        self.store()
        for _ in range(TRIES - 1):
            before = self.source.snapshot()
            try:
                return work(before)
            except (Conflict, InputError):
                if self.source.revision() == before.revision:
                    raise
        return work(self.source.snapshot())

    def apply(self, before: SourceSnapshot, changes: Sequence[Change], record_id: str, reason: str) -> Edited:
        """Make changes that were made up for a snapshot, and tell what is new since."""
        touched = {c.record.id if isinstance(c, Put) else c.record_id for c in changes}
        expected = {i: before.versions.get(i, 0) for i in touched if i in before.plan}
        added = {c.record.id for c in changes if isinstance(c, Put)} - expected.keys()
        ghosts = dict.fromkeys(added, 0)
        revision = self.store().apply(
            self.plan_id, changes, {**expected, **ghosts}, author=self.author, reason=reason
        )
        after = self.source.snapshot()
        return Edited(revision, record_id, fresh(before.findings, after.findings))

    def _stored(self) -> StoreSource:
        if isinstance(self.source, StoreSource):
            return self.source
        raise UsageError(
            msg(
                "This plan is in a file and can only be read here. Change the file itself, or put it into a "
                "store: din import {file} plan.din.",
                file=self.source.location,
            )
        )

    def _stacks(self) -> Stacks:
        return stacks(self.store().change_sets(self.plan_id), self.author)

    def _next(self, steps: Sequence[ChangeSetInfo]) -> ChangeSetInfo | None:
        for step in reversed(steps):
            if still_there(step, self.store().changes(self.plan_id, step.first - 1)):
                return step
        return None

    def _refuse_stale(
        self, before: SourceSnapshot, kind: str | None, values: Values, record_id: str, expected: int | None
    ) -> None:
        """Refuse to change what is gone, of another kind, or not the version that was known."""
        present = before.plan.records.get(record_id)
        if present is None:
            raise self._gone(record_id, expected)
        if kind is not None and present.kind != kind:
            raise UsageError(msg("“{id}” is another kind of record.", id=before.plan.label(record_id)))
        found = before.versions.get(record_id, 0)
        if expected is not None and found != expected:
            raise self._stale(before.plan, present, values, expected, found)

    def _gone(self, record_id: str, expected: int | None) -> Conflict | UsageError:
        entries = self.store().history(self.plan_id, record_id)
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
        return Conflict(
            record_id, version, last.sequence, None, base=known, author=last.author, message=message
        )

    def _stale(self, plan: Plan, present: Record, values: Values, expected: int, found: int) -> Conflict:
        entries = self.store().history(self.plan_id, present.id)
        base = next((e.after for e in entries if e.sequence == expected and e.after is not None), None)
        known = from_data(base) if base is not None else present
        mine, _ = read_record(present.kind, present.id, values, names_of(plan), known)
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

    def _changed_since(self, plan: Plan, conflict: Conflict, author: str) -> Conflict:
        theirs = conflict.theirs or {}
        name = str(theirs.get("name") or plan.label(conflict.record_id))
        return Conflict(
            conflict.record_id,
            conflict.expected,
            conflict.found,
            conflict.theirs,
            author=author,
            message=msg(
                "“{record}” was changed since by {author}, so this step cannot be undone any more. "
                "Change it by hand, or ask {author}.",
                record=name,
                author=who(author),
            ),
        )


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
    names: Names = names_of(plan)
    chosen = record_id if record_id is not None else "?"
    record, faults = read_record(kind, chosen, values, names, base)
    if record is None or record_id is not None:
        return record, faults
    return record.model_copy(update={"id": new_id(kind, to_data(record), plan)}), ()


def with_records(plan: Plan, records: Iterable[Record]) -> Plan:
    """Give the plan with these records added or put in the place of the ones with the same ids."""
    changed = {record.id: record for record in records}
    kept = (changed.pop(record.id, record) for record in plan)
    return Plan.trusted((*kept, *changed.values()), plan.id)


def who(author: str) -> Message | str:
    """Name somebody, or say that nobody is known."""
    return author or msg("somebody")


def _reference_faults(plan: Plan, records: Sequence[Record]) -> tuple[Finding, ...]:
    changed = {record.id for record in records}
    return tuple(touched_findings(records, [record for record in plan if record.id not in changed]))


def _joined(first: Iterable[Finding], second: Iterable[Finding]) -> list[Finding]:
    """Put findings in a row, each once."""
    found: list[Finding] = []
    for finding in (*first, *second):
        if finding not in found:
            found.append(finding)
    return found
