"""Undo and redo per person: which step is next follows from the log, so that it survives a reload."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from din.findings import Finding, Severity
from din.model import Plan, from_data
from din.model.references import references
from din.service.editing.conflicts import who
from din.service.sources import PlanSource, StoreSource
from din.store import ChangeSetInfo, LogEntry
from din.texts import msg

MOST_PASSED = 20
"""How many steps that others built on are passed over to find one that can be undone."""


class Stacks(NamedTuple):
    """What one person can undo and redo, the next step last."""

    undo: tuple[ChangeSetInfo, ...]
    redo: tuple[ChangeSetInfo, ...]


class Held(NamedTuple):
    """A step that cannot be turned back now: who (last) changed or needs what it did, and which record."""

    step: ChangeSetInfo
    author: str
    record_id: str


class Turn(NamedTuple):
    """Which step is turned back next, and those on top of it that are passed over."""

    step: ChangeSetInfo | None = None
    held: tuple[Held, ...] = ()


def stacks(change_sets: Iterable[ChangeSetInfo], author: str) -> Stacks:
    """Follow one person's steps through the log.

    An edit can be undone and ends what could be redone. An undo of one's own step goes to the redo stack,
    from where undoing *that* brings the step back. What somebody else undid is no step any more. The change
    that first filled the plan is the beginning of it and no step.

    Parameters
    ----------
    change_sets : iterable of ChangeSetInfo
        All of the plan, oldest first.
    author : str
        Whose steps.
    """
    undo: list[ChangeSetInfo] = []
    redo: list[ChangeSetInfo] = []
    for change in change_sets:
        undone = _taken(undo, change.undoes)
        again = not undone and _taken(redo, change.undoes)
        if change.author != author or change.first == 1:
            continue
        if undone:
            redo.append(change)
        else:
            undo.append(change)
            if not again:
                redo.clear()
    return Stacks(tuple(undo), tuple(redo))


def next_turn(source: PlanSource, author: str, way: Literal["undo", "redo"]) -> Turn:
    """Find the last step of somebody's that can be turned back; a plan in a file has none."""
    if not isinstance(source, StoreSource):
        return Turn()
    store, plan_id = source.store, source.plan_id
    steps = getattr(stacks(store.change_sets(plan_id), author), way)
    plan = source.snapshot().plan
    passed: list[Held] = []
    for step in reversed(steps):
        since = store.changes(plan_id, step.first - 1)
        if not still_there(step, since):
            continue
        obstacle = held(step, since, plan)
        if obstacle is None:
            return Turn(step, tuple(passed))
        passed.append(obstacle)
        if len(passed) == MOST_PASSED:
            break
    return Turn(None, tuple(passed))


def passed_over(plan: Plan, held_steps: Iterable[Held], author: str) -> tuple[Finding, ...]:
    """Say for each step that was passed over who stands in its way, each record once."""
    found: dict[str, Finding] = {}
    for one in held_steps:
        name = plan.label(one.record_id)
        message = (
            msg("“{record}” stays as it is: a later step of yours goes before it.", record=name)
            if one.author == author
            else msg("“{record}” stays as it is: {author} built on it.", record=name, author=who(one.author))
        )
        fix = msg("Change it by hand, or talk to who did.")
        found.setdefault(
            one.record_id, Finding("step-passed-over", Severity.HINT, message, fix, (one.record_id,))
        )
    return tuple(found.values())


def _taken(stack: list[ChangeSetInfo], change_set: str) -> bool:
    """Take a change set out of a stack; tell whether it was there."""
    if not change_set:
        return False
    for i in range(len(stack) - 1, -1, -1):
        if stack[i].id == change_set:
            del stack[i]
            return True
    return False


def still_there(step: ChangeSetInfo, since: Sequence[LogEntry]) -> bool:
    """Tell whether a step can be a step at all: no redaction, and nothing in it redacted since.

    ``since`` is the log from the step on.
    """
    own = {entry.record_id for entry in since if entry.change_set == step.id}
    return not any(entry.operation == "redact" and entry.record_id in own for entry in since)


def held(step: ChangeSetInfo, since: Sequence[LogEntry], plan: Plan) -> Held | None:
    """Tell who stands in the way of turning a step back; None when nobody does.

    Somebody does who changed the same records after it, who needs a record that it added, or who deleted
    what a record needs that it changed or deleted.

    Parameters
    ----------
    step : ChangeSetInfo
        The step.
    since : sequence of LogEntry
        The log from the step on.
    plan : Plan
        The plan as it is now.
    """
    own = [entry for entry in since if entry.change_set == step.id]
    last = {entry.record_id: entry for entry in since}
    left = {entry.record_id: entry.after for entry in own}
    before = {entry.record_id: entry.before for entry in reversed(own)}
    for record_id, data in left.items():
        if last[record_id].after != data:
            return Held(step, last[record_id].author, record_id)
    added = {record_id for record_id, data in before.items() if data is None}
    for record_id, entry in last.items():
        if record_id not in left and added & _needed(entry.after):
            return Held(step, entry.author, record_id)
    for record_id, data in before.items():
        missing = [i for i in _needed(data) if i not in before and i not in plan]
        if missing:
            return Held(step, last[missing[0]].author if missing[0] in last else "", record_id)
    return None


def _needed(data: Mapping[str, Any] | None) -> set[str]:
    """Give the ids that a record points to."""
    return {target for _, target in references(from_data(data))} if data else set()


def others_since(step: ChangeSetInfo, since: Sequence[LogEntry], author: str) -> dict[str, str]:
    """Give the records of a step that others changed after it, each with who did so last."""
    own = {entry.record_id for entry in since if entry.change_set == step.id}
    return {
        entry.record_id: entry.author
        for entry in since
        if entry.change_set != step.id and entry.record_id in own and entry.author != author
    }
