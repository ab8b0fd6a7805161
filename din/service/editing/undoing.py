"""Undo and redo per person: which step is next follows from the log, so that it survives a reload."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from din.store import ChangeSetInfo, LogEntry


class Stacks(NamedTuple):
    """What one person can undo and redo, the next step last."""

    undo: tuple[ChangeSetInfo, ...]
    redo: tuple[ChangeSetInfo, ...]


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


def others_since(step: ChangeSetInfo, since: Sequence[LogEntry], author: str) -> dict[str, str]:
    """Give the records of a step that others changed after it, each with who did so last."""
    own = {entry.record_id for entry in since if entry.change_set == step.id}
    return {
        entry.record_id: entry.author
        for entry in since
        if entry.change_set != step.id and entry.record_id in own and entry.author != author
    }
