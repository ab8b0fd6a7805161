"""Commands that look back: history and diff.

What a command needs is imported when it runs: a help page must not wait for the database drivers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from din.cli import output
from din.cli.credentials import ask_credentials
from din.cli.exits import FINE
from din.cli.options import Format, FormatOption, PlanArgument, PlanOption, option
from din.errors import UsageError
from din.texts import N_, _, moment, msg, nmsg

if TYPE_CHECKING:
    from din.model import Plan
    from din.service.history import Comparison, FieldLine, HistoryLine


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("history", help=N_("Show who changed what, when and why."))(history)
    app.command("diff", help=N_("Compare two plans, or a plan with what it was at an earlier moment."))(diff)


def history(
    plan: PlanArgument,
    record_id: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", show_default=False, help=N_("Only what happened to this one.")),
    ] = None,
    last: Annotated[
        int,
        typer.Option(
            "--last",
            metavar=N_("NUMBER"),
            min=1,
            max=100_000,
            help=N_("How many changes to show, newest first."),
        ),
    ] = 50,
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Show the history of a plan or of one record, newest first."""
    from din.service import open_source  # noqa: PLC0415 - see the top of this file
    from din.service.history import history as history_of  # noqa: PLC0415 - see the top of this file
    from din.service.history import kept_in, recent  # noqa: PLC0415 - see the top of this file

    ask_credentials(plan)
    source = open_source(plan, which)
    try:
        kept = kept_in(source)
        lines = (
            history_of(kept.store, kept.plan_id, record_id)[::-1][:last]
            if record_id
            else recent(kept.store, kept.plan_id, last)
        )
    finally:
        source.close()
    if form is Format.JSON:
        output.print_json({"changes": [_line_data(line) for line in lines]})
    else:
        _show(lines)
    return FINE


def diff(
    plan: PlanArgument,
    other: Annotated[
        str | None,
        typer.Argument(
            metavar=N_("[PLAN2]"), show_default=False, help=N_("The plan to compare with: a store or a file.")
        ),
    ] = None,
    at: Annotated[
        str | None,
        option(
            "--at",
            metavar=N_("DATE"),
            text=N_(
                "Compare with what the plan was at the end of this day (31-12-2027), or at a time of it."
            ),
        ),
    ] = None,
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Compare, the earlier plan first."""
    from din.service.history import compare  # noqa: PLC0415 - see the top of this file

    if (other is None) == (at is None):
        raise UsageError(msg("Name a second plan, or a date with --at; one of the two."))
    ask_credentials(plan, other or "")
    before, after = _both(plan, other, at, which)
    found = compare(before, after)
    if form is Format.JSON:
        output.print_json(_comparison_data(found))
    else:
        _show_comparison(found)
    return FINE


def _both(plan: str, other: str | None, at: str | None, which: str | None) -> tuple[Plan, Plan]:
    from din.service import load, open_source  # noqa: PLC0415 - see the top of this file
    from din.service.history import is_to_come, moment_of, plan_at  # noqa: PLC0415 - see the top of this file

    if other is not None:
        return load(plan, which)[0], load(other)[0]
    source = open_source(plan, which)
    try:
        when = moment_of(at or "")
        if is_to_come(when):
            output.complain(_("That moment is still to come: this compares with the plan as it is now."))
        return plan_at(source, when), source.snapshot().plan
    finally:
        source.close()


def _show(lines: Sequence[HistoryLine]) -> None:
    if not lines:
        output.say(_("Nothing was changed yet."))
    for line in lines:
        output.say(f"{moment(line.moment)}  {line.message()}")
        if line.reason:
            output.say("- " + _("Why: {reason}", reason=line.reason))
        for change in line.changes:
            output.say(f"- {change.label}: {_on_one_line(change)}")
        output.say("- " + _("Change {change}", change=line.change_set))


def _on_one_line(change: FieldLine) -> str:
    """Say what stood and stands there, however many lines it has."""
    return " → ".join(" ".join(text.split()) for text in (change.before, change.after))


def _line_data(line: HistoryLine) -> dict[str, Any]:
    stamp: datetime = line.moment
    return {
        "sequence": line.sequence,
        "change": line.change_set,
        "moment": stamp.isoformat(),
        "author": line.author,
        "reason": line.reason,
        "operation": line.operation,
        "undoes": line.undoes or None,
        "record": line.record_id,
        "kind": line.kind,
        "name": line.name,
        "fields": [change.data() for change in line.changes],
    }


def _show_comparison(found: Comparison) -> None:
    if not found:
        output.say(_("No differences."))
        return
    for title, entries in ((_("Added"), found.added), (_("Gone"), found.removed)):
        if entries:
            output.say(f"{title}:")
        for entry in entries:
            output.say(f"- {entry.kind}: {entry.name} ({entry.record_id})")
    if found.changed:
        output.say(_("Changed") + ":")
    for changed in found.changed:
        output.say(f"- {changed.kind}: {changed.name} ({changed.record_id})")
        for line in changed.fields:
            output.say(f"  · {line.label}: {_on_one_line(line)}")
    output.say(
        msg(
            "{added}, {gone}, {changed}.",
            added=nmsg("{n} added", "{n} added", len(found.added)),
            gone=nmsg("{n} gone", "{n} gone", len(found.removed)),
            changed=nmsg("{n} changed", "{n} changed", len(found.changed)),
        )
    )


def _comparison_data(found: Comparison) -> dict[str, Any]:
    return {
        "added": [entry.record_id for entry in found.added],
        "removed": [entry.record_id for entry in found.removed],
        "changed": [
            {
                "id": entry.record_id,
                "fields": [line.data() for line in entry.fields],
            }
            for entry in found.changed
        ],
    }
