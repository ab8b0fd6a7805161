"""Commands that change a plan in a store: set, delete, undo and redo.

What a command needs is imported when it runs: a help page must not wait for the database drivers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from din.cli import output
from din.cli.asking import agrees
from din.cli.credentials import ask_credentials, user_name
from din.cli.exits import FINE
from din.cli.options import (
    AuthorOption,
    Format,
    FormatOption,
    PlanOption,
    ReasonOption,
    StoreArgument,
    option,
)
from din.errors import UsageError
from din.texts import N_, Message, msg

if TYPE_CHECKING:
    from din.model import Plan
    from din.service.editing import Edited, Editor, Hanging

SHOWN = 20
"""How many names are listed at most."""


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("set", help=N_("Change fields of something in a store, or add something with --kind."))(set_)
    app.command("delete", help=N_("Delete something, with all that hangs on it."))(delete)
    app.command("undo", help=N_("Undo your own last step, or any step with --change."))(undo)
    app.command("redo", help=N_("Do again what you undid last."))(redo)


def set_(
    store: StoreArgument,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar=N_("[ID] FIELD=VALUE..."),
            show_default=False,
            help=N_("The id, and the fields with their new values; “field=” empties a field."),
        ),
    ],
    kind: Annotated[
        str,
        option(
            "--kind",
            metavar=N_("KIND"),
            text=N_("Add something of this kind, such as effort or goal; its id is made of its name."),
        ),
    ] = "",
    reason: ReasonOption = "",
    author: AuthorOption = "",
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Change or add one record."""
    record_id = None if kind else words[0]
    values = _values(words if kind else words[1:])
    with _editor(store, which, author) as editor:
        chosen = kind or _kind_of(editor, words[0])
        done = editor.save(chosen, values, record_id, reason=reason)
        name = editor.snapshot().plan.label(done.record_id)
    said = (
        msg("Added: “{name}” ({id}).", name=name, id=done.record_id)
        if kind
        else msg("Changed: “{name}”.", name=name)
    )
    return _tell(done, said, form)


def delete(
    store: StoreArgument,
    record_id: Annotated[
        str, typer.Argument(metavar="ID", show_default=False, help=N_("The id of what is to go."))
    ],
    yes: Annotated[
        bool, typer.Option("--yes", show_default=False, help=N_("Do not ask whether you are sure."))
    ] = False,
    reason: ReasonOption = "",
    author: AuthorOption = "",
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Delete a record after showing what hangs on it."""
    with _editor(store, which, author) as editor:
        before = editor.snapshot()
        told = editor.hangs_on(record_id)
        name = before.plan.label(record_id)
        if not yes:
            _ask(name, told, editor)
        done = editor.delete(record_id, before.versions.get(record_id), reason)
    return _tell(done, msg("Deleted: “{name}”. Undo it with “din undo”.", name=name), form)


def undo(
    store: StoreArgument,
    change: Annotated[
        str,
        option(
            "--change",
            metavar=N_("CHANGE"),
            text=N_("Undo this change instead of your own last step; “din history” shows which there are."),
        ),
    ] = "",
    reason: ReasonOption = "",
    author: AuthorOption = "",
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Undo a step."""
    with _editor(store, which, author) as editor:
        before = editor.snapshot().plan
        done = editor.undo_change(change, reason) if change else editor.undo()
        words = _turned(before, editor.snapshot().plan, done.record_id)
    return _tell(done, msg("Undone: {what}", what=words), form)


def redo(
    store: StoreArgument,
    author: AuthorOption = "",
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Redo a step."""
    with _editor(store, which, author) as editor:
        before = editor.snapshot().plan
        done = editor.redo()
        words = _turned(before, editor.snapshot().plan, done.record_id)
    return _tell(done, msg("Done again: {what}", what=words), form)


def _turned(before: Plan, after: Plan, record_id: str) -> Message:
    """Say what became of a record by a step back or forth."""
    from din.service.history import called  # noqa: PLC0415 - see the top of this file

    plan = after if record_id in after else before
    record = plan[record_id]
    name = called(record, plan.label)
    if record.kind == "placement":
        return msg("“{name}” was put in another place.", name=name)
    if record_id not in after:
        return msg("“{name}” is gone.", name=name)
    if record_id not in before:
        return msg("“{name}” is back.", name=name)
    return msg("“{name}” was changed.", name=name)


@contextmanager
def _editor(location: str, which: str | None, author: str) -> Iterator[Editor]:
    from din.service import open_source  # noqa: PLC0415 - see the top of this file
    from din.service.editing import Editor  # noqa: PLC0415 - see the top of this file

    ask_credentials(location)
    source = open_source(location, which)
    try:
        yield Editor(source, author or user_name())
    finally:
        source.close()


def _values(words: Sequence[str]) -> dict[str, str]:
    """Take “field=value” apart.

    Raises
    ------
    UsageError
        When there is none, or a word is no such thing.
    """
    wrong = [word for word in words if "=" not in word or word.startswith("=")]
    if wrong or not words:
        raise UsageError(
            msg(
                '“{word}” is not understood. Write the field, an equals sign and the value: name="Eating together".',
                word=wrong[0][:80] if wrong else "",
            )
        )
    return {name.strip(): value for name, _sign, value in (word.partition("=") for word in words)}


def _kind_of(editor: Editor, record_id: str) -> str:
    record = editor.snapshot().plan.records.get(record_id)
    if record is None:
        raise UsageError(
            msg("There is no “{id}” in this plan. Use --kind to add something new.", id=record_id[:200])
        )
    return record.kind


def _ask(name: str, told: Hanging, editor: Editor) -> None:
    """Show what goes along, and stop unless the user agrees."""
    plan = editor.snapshot().plan
    output.complain(msg("This deletes “{name}”. {what}", name=name, what=told.message()).text())
    gone = [*told.links, *told.records]
    for record in gone[:SHOWN]:
        ends = (getattr(record, "source", None), getattr(record, "target", None))
        shown = " → ".join(plan.label(end) for end in ends if end) or plan.label(record.id)
        output.complain(f"- {shown}")
    if len(gone) > SHOWN:
        output.complain("- …")
    if not agrees(msg("Delete it?")):
        raise UsageError(msg("Nothing was deleted. Add --yes when you are sure."))


def _tell(done: Edited, said: Message, form: Format) -> int:
    if form is Format.JSON:
        output.print_json(
            {
                "revision": done.revision,
                "record": done.record_id,
                "findings": [finding.data() for finding in done.findings],
            }
        )
    else:
        output.say(said)
        output.show_findings(done.findings)
    return FINE
