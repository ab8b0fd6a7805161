"""Changing a plan in a store in somebody's name: the commands the screen and the command line share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from din.checks import check
from din.errors import Conflict, InputError, UsageError
from din.findings import Finding, errors
from din.model.fields import clean_line, clean_text
from din.service.editing.bulk import MAX_CHANGES, Changes, read_many
from din.service.editing.conflicts import changed_since, refuse_stale, refuse_stale_ones
from din.service.editing.copying import copied
from din.service.editing.hanging import Hanging, hanging
from din.service.editing.paste import PastePlan, read_paste
from din.service.editing.placing import Positions, placing
from din.service.editing.records import bounded, read, reference_faults, with_records
from din.service.editing.results import Edited, fresh, joined
from din.service.editing.undoing import Turn, next_turn, others_since, passed_over
from din.service.editing.values import Values, located
from din.service.sources import PlanSource, SourceSnapshot, StoreSource
from din.store import Change, ChangeSetInfo, Put, Store, deletion
from din.texts import Message, msg

T = TypeVar("T")

TRIES = 20
"""How often an edit that names no version is tried again when somebody else came just before."""
NOTHING_EXPECTED: Mapping[str, int] = MappingProxyType({})


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
        self.source, self.author = source, clean_line(author)  # as the log keeps it

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
        refused = reference_faults(before.plan, [record])
        if refused:
            return refused
        after = check(with_records(before.plan, [record]))
        new = fresh(before.findings, after)
        own = fresh((), (finding for finding in after if finding.elements[:1] == (record.id,)))
        return tuple(located(finding, record) for finding in joined(own, new))

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
                refuse_stale(self._stored(), before, record_id, expected, values, kind)
            record, faults = read(before.plan, kind, values, record_id)
            if record is not None:
                faults = reference_faults(before.plan, [record])
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
            refuse_stale(self._stored(), before, record_id, expected, {})
            return self.apply(before, deletion(before.plan, record_id), record_id, reason)

        return self.attempt(attempt)

    # many at once

    def set_many(
        self, changes: Changes, expected: Mapping[str, int] = NOTHING_EXPECTED, reason: str = ""
    ) -> Edited:
        """Change fields of many records as one step.

        Parameters
        ----------
        changes : sequence of (record id, values)
            Values as in :meth:`save`.
        expected : mapping
            Record id → the version that was seen; without it the fields go over whatever is there.

        Raises
        ------
        InputError
            With all faults; ``place.row`` counts the changes from 1.
        Conflict, UsageError
            As :meth:`save`.
        """

        def attempt(before: SourceSnapshot) -> Edited:
            for record_id, _ in changes[: MAX_CHANGES + 1]:
                refuse_stale(self._stored(), before, record_id, expected.get(record_id), {})
            records, faults = read_many(before.plan, changes)
            if faults:
                raise InputError(faults)
            first = changes[0][0] if changes else ""
            return self.apply(before, [Put(record) for record in records], first, reason)

        return self.attempt(attempt)

    def paste(self, kind: str, tsv: str, columns: Sequence[str] | None = None) -> PastePlan:
        """Tell what pasted spreadsheet rows would do; never raises for bad input.

        Parameters
        ----------
        kind : str
            The kind of the rows.
        tsv : str
            What the spreadsheet put on the clipboard.
        columns : sequence of str, optional
            The fields of the columns when the first row has no headings.
        """
        before = self.source.snapshot()
        return read_paste(before.plan, kind, tsv, columns, before.versions)

    def apply_paste(self, plan: PastePlan, reason: str = "") -> Edited:
        """Do what :meth:`paste` told, as one step.

        Raises
        ------
        InputError
            When the rows have faults.
        Conflict
            When somebody changed one of the records since it was told.
        """
        source = self._stored()
        if wrong := errors(plan.findings):
            raise InputError(wrong)
        before = source.snapshot()
        touched = [row for row in plan.rows if row.state != "same"]
        known = {row.record.id: plan.versions.get(row.record.id, 0) for row in touched if row.before}
        refuse_stale_ones(source, before, known)
        if refused := reference_faults(before.plan, [row.record for row in touched]):
            raise InputError(bounded(refused))
        first = touched[0].record.id if touched else ""
        return self.apply(before, [Put(row.record) for row in touched], first, reason)

    def copy_effort(self, effort_id: str, area_id: str, reason: str = "") -> Edited:
        """Copy an effort to another area with its links, in the words of that area.

        Raises
        ------
        UsageError
            When there is no such effort or area, or the plan is in a file.
        """

        def attempt(before: SourceSnapshot) -> Edited:
            copy = copied(before.plan, effort_id, area_id)
            done = self.apply(before, [Put(record) for record in copy.records], copy.records[0].id, reason)
            return replace(done, findings=(*copy.findings, *done.findings))

        return self.attempt(attempt)

    def place(self, positions: Positions) -> Edited:
        """Keep where people put nodes on the drawing, for everybody to see.

        Parameters
        ----------
        positions : mapping
            Node id → x and y in pixels; None lets the program find a place again.

        Raises
        ------
        InputError
            When one of them is no place, or no node of the drawing.
        """

        def attempt(before: SourceSnapshot) -> Edited:
            changes = placing(before.plan, positions)
            return self.apply(before, changes, next(iter(positions), ""), "")

        return self.attempt(attempt)

    # undo and redo

    def undoable(self) -> ChangeSetInfo | None:
        """Give this person's last step that can be undone, None when there is none."""
        return self.next_undo().step

    def redoable(self) -> ChangeSetInfo | None:
        """Give the undo that :meth:`redo` would turn back, None when there is none."""
        return self.next_redo().step

    def next_undo(self) -> Turn:
        """Give what :meth:`undo` would undo, and later steps that others built on, which it passes over."""
        return next_turn(self.source, self.author, "undo")

    def next_redo(self) -> Turn:
        """Give what :meth:`redo` would turn back, and what it passes over; as :meth:`next_undo`."""
        return next_turn(self.source, self.author, "redo")

    def undo(self) -> Edited:
        """Undo this person's own last step that others did not build on.

        Raises
        ------
        Conflict
            When somebody else changed since what any of the steps changed.
        InputError
            When others now need what the steps added.
        UsageError
            When there is nothing to undo.
        """
        self.store()
        return self._turned(self.next_undo(), msg("There is nothing of yours to undo."))

    def redo(self) -> Edited:
        """Do again what this person undid last; as :meth:`undo`."""
        self.store()
        return self._turned(self.next_redo(), msg("There is nothing of yours to redo."))

    def undo_change(self, change_set: str, reason: str = "") -> Edited:
        """Undo one change, whoever made it; as :meth:`undo`."""
        found = self.store().change_sets(self.plan_id)
        step = next((change for change in found if change.id == change_set), None)
        if step is None:
            raise UsageError(msg("There is no change “{id}” in this plan.", id=change_set[:80]))
        return self.turn_back(step, reason)

    def turn_back(self, step: ChangeSetInfo, reason: str = "") -> Edited:
        """Undo any step, also somebody else's: a step of one's own that can be undone in its turn."""
        store, plan_id = self.store(), self.plan_id
        before = self.source.snapshot()
        since = store.changes(plan_id, step.first - 1)
        touched = [entry.record_id for entry in since if entry.change_set == step.id]
        try:
            revision = store.undo(plan_id, step.id, self.author, clean_text(reason))
        except Conflict as conflict:
            others = others_since(step, since, self.author)
            who = others.get(conflict.record_id) or next(iter(others.values()), since[-1].author)
            raise changed_since(before.plan, conflict, who) from conflict
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
            self.plan_id, changes, {**expected, **ghosts}, author=self.author, reason=clean_text(reason)
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

    def _turned(self, turn: Turn, nothing: Message) -> Edited:
        """Turn back what can be and tell what was passed over; when all is held, let the last step say why."""
        if turn.step is None and not turn.held:
            raise UsageError(nothing)
        if turn.step is None:
            return self.turn_back(turn.held[0].step)
        plan = self.source.snapshot().plan
        done = self.turn_back(turn.step)
        return replace(done, findings=(*passed_over(plan, turn.held, self.author), *done.findings))
