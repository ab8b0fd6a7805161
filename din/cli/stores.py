"""Commands on a store as a whole.

What a command needs is imported when it runs: a help page must not wait for the database drivers.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from din.cli import output
from din.cli.credentials import ask_credentials
from din.cli.exits import FINDINGS, FINE
from din.cli.options import Format, FormatOption, StoreArgument, option
from din.cli.worded import Group
from din.texts import N_, _, moment, msg, nmsg, number

BackupArgument = Annotated[
    Path, typer.Argument(metavar=N_("FILE"), show_default=False, help=N_("The backup, itself a store."))
]


def register(app: typer.Typer) -> None:
    """Add these commands under ``store``."""
    group = typer.Typer(cls=Group, no_args_is_help=True)
    group.command("status", help=N_("Show what is in a store and whether it is sound."))(status)
    group.command("migrate", help=N_("Bring a store of an older version up to date."))(migrate)
    group.command("backup", help=N_("Write everything in a store to a new file."))(backup)
    group.command("restore", help=N_("Put the plans of a backup into a store."))(restore)
    group.command("copy", help=N_("Copy plans with their whole history to another store."))(copy)
    app.add_typer(group, name="store", help=N_("Look after a store: status, migrate, backup, restore, copy."))


def status(store: StoreArgument, form: FormatOption = Format.TEXT) -> int:
    """Show the state of a store; faults in it make the exit code 1."""
    from din.store import open_store  # noqa: PLC0415 - see the top of this file

    ask_credentials(store)
    with open_store(store) as opened:
        found, plans = opened.status(), opened.overview()
    faults: Sequence[Any] = found.get("faults", ())
    if form is Format.JSON:
        output.print_json(found)
        return FINDINGS if faults else FINE
    rows = [(p.id, p.name, number(p.records), number(p.revision), moment(p.changed)) for p in plans]
    headers = (_("Plan"), _("Name"), _("Records"), _("Revision"), _("Last changed"))
    output.table(_("Plans in {store}", store=store), headers, rows)
    output.say(
        _(
            "Kind of store: {kind}. Schema: {schema}.",
            kind=str(found.get("kind")),
            schema=str(found.get("schema")),
        )
    )
    for fault in faults:
        output.say(f"- {fault}")
    output.say(_("The store is sound.") if not faults else nmsg("{n} fault", "{n} faults", len(faults)))
    return FINDINGS if faults else FINE


def migrate(store: StoreArgument) -> int:
    """Migrate a store."""
    from din.store import open_store  # noqa: PLC0415 - see the top of this file

    ask_credentials(store)
    with output.progress(1) as step, open_store(store) as opened:
        step(msg("Migrating {store}", store=store))
        steps = opened.migrate()
    if steps:
        output.say(_("Brought up to date with steps {steps}.", steps=", ".join(map(str, steps))))
    else:
        output.say(_("The store is up to date already."))
    return FINE


def backup(store: StoreArgument, file: BackupArgument) -> int:
    """Back a store up."""
    from din.store import open_store  # noqa: PLC0415 - see the top of this file

    ask_credentials(store)
    with output.progress(1) as step, open_store(store) as opened:
        step(msg("Writing {file}", file=str(file)))
        opened.backup(file)
    output.say(_("Written: {file}", file=str(file)))
    return FINE


def restore(file: BackupArgument, store: StoreArgument) -> int:
    """Restore a backup."""
    from din.store import open_store  # noqa: PLC0415 - see the top of this file

    ask_credentials(store)
    with output.progress(1) as step, open_store(store, create=True) as opened:
        step(msg("Reading {file}", file=str(file)))
        plans = opened.restore(file)
    output.say(_("Restored: {plans}", plans=", ".join(plans) or "–"))
    return FINE


def copy(
    store: StoreArgument,
    target: Annotated[
        str,
        typer.Argument(
            metavar=N_("TARGET"),
            show_default=False,
            help=N_("The store to copy to; made when it is not there."),
        ),
    ],
    which: Annotated[
        list[str] | None,
        option("--plan", metavar="ID", text=N_("Only this plan; may be given more than once.")),
    ] = None,
) -> int:
    """Copy a store or some of its plans."""
    from din.store import open_store  # noqa: PLC0415 - see the top of this file

    ask_credentials(store, target)
    with (
        output.progress(1) as step,
        open_store(store) as source,
        open_store(target, create=True) as other,
    ):
        step(msg("Copying to {store}", store=target))
        plans = source.copy_to(other, which or None)
    output.say(_("Copied: {plans}", plans=", ".join(plans) or "–"))
    return FINE
