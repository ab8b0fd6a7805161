"""The command that takes a text out of a plan and out of its whole history.

What a command needs is imported when it runs: a help page must not wait for the database drivers.
"""

from __future__ import annotations

from typing import Annotated

import typer

from din.cli import output
from din.cli.credentials import ask_credentials, user_name
from din.cli.exits import FINE
from din.cli.options import AuthorOption, PlanOption, StoreArgument, option
from din.errors import UsageError
from din.texts import N_, _, msg


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("redact", help=N_("Take a text out of a plan and out of its whole history, for good."))(
        redact
    )


def redact(
    store: StoreArgument,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("ID FIELD..."),
            show_default=False,
            help=N_("The record, and its fields with the text. With --change only fields: reason, author."),
        ),
    ] = None,
    change: Annotated[
        str,
        option(
            "--change",
            metavar="ID",
            text=N_("Not a record but a change in the log; its reason, unless fields are named."),
        ),
    ] = "",
    which: PlanOption = None,
    author: AuthorOption = "",
    yes: Annotated[
        bool,
        typer.Option("--yes", show_default=False, help=N_("You are sure: the text cannot be brought back.")),
    ] = False,
) -> int:
    """Redact fields of a record or of a change."""
    from din.service import choose_plan  # noqa: PLC0415 - see the top of this file
    from din.store import open_store  # noqa: PLC0415 - see the top of this file

    named = words or []
    if not change and len(named) < 2:
        raise UsageError(
            msg("Name a record and the fields to redact, as in “din redact x.din ID description”.")
        )
    if not yes:
        raise UsageError(msg("Redaction cannot be undone. Add --yes if you are sure."))
    ask_credentials(store)
    with output.progress(1) as step, open_store(store) as opened:
        plan_id = choose_plan(opened, which)
        step(msg("Redacting in {store}", store=store))
        who = author or user_name()
        if change:
            opened.redact_change(plan_id, change, named or ["reason"], who)
        else:
            opened.redact(plan_id, named[0], named[1:], who)
    output.say(_("Redacted. Older backups and exports still hold the text: remove those too."))
    return FINE
