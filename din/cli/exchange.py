"""Commands between files and stores: template, import and export.

What a command needs is imported when it runs: a help page must not wait for the readers of workbooks.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from din.cli import output
from din.cli.credentials import ask_credentials, user_name
from din.cli.exits import FINDINGS, FINE
from din.cli.options import AuthorOption, OverwriteOption, PlanArgument, PlanOption, StoreArgument
from din.errors import UsageError
from din.texts import N_, _, msg, nmsg

if TYPE_CHECKING:
    from din.service import ImportResult


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("template", help=N_("Write an empty workbook with explanations and drop-downs."))(template)
    app.command("import", help=N_("Put a file into a store; refused when the file has errors."))(import_)
    app.command("export", help=N_("Write a plan to a file; its ending says in which form."))(export)


def template(
    file: Annotated[
        Path, typer.Argument(metavar=N_("FILE.xlsx"), show_default=False, help=N_("The workbook to make."))
    ],
    overwrite: OverwriteOption = False,
) -> int:
    """Write the workbook."""
    from din.files import write_template  # noqa: PLC0415 - see the top of this file

    if file.suffix.lower() != ".xlsx":
        raise UsageError(msg("The name of the template must end in .xlsx, as in “plan.xlsx”."))
    if file.exists() and not overwrite:
        raise UsageError(
            msg("“{file}” is there already. Choose another name, or add --overwrite.", file=str(file))
        )
    write_template(file)
    output.say(_("Written: {file}", file=str(file)))
    return FINE


def import_(
    source: Annotated[
        str,
        typer.Argument(
            metavar=N_("SOURCE"),
            show_default=False,
            help=N_("The file to read: xlsx, json, yaml, graphml, gexf, or a folder or zip with csv."),
        ),
    ],
    store: StoreArgument,
    which: PlanOption = None,
    delete_missing: Annotated[
        bool,
        typer.Option(
            "--delete-missing",
            show_default=False,
            help=N_("Also delete from the store what is not in the file."),
        ),
    ] = False,
    author: AuthorOption = "",
) -> int:
    """Import a file as one change that can be undone."""
    from din.service import ImportRefused, import_file  # noqa: PLC0415 - see the top of this file

    ask_credentials(store)
    try:
        with output.progress(3) as step:
            result = import_file(
                source, store, which, delete_missing=delete_missing, author=author or user_name(), step=step
            )
    except ImportRefused as refused:
        output.complain(refused.message.text())
        output.show_findings(refused.findings, to_errors=True)
        return FINDINGS
    _tell(result)
    return FINE


def _tell(result: ImportResult) -> None:
    """Say what an import did."""
    output.say(
        _(
            "Plan “{plan}”: {added} added, {changed} changed, {deleted} deleted.",
            plan=result.plan_id,
            added=result.added,
            changed=result.changed,
            deleted=result.deleted,
        )
    )
    if result.left:
        output.say(
            nmsg(
                "{n} record of the store is not in the file; it was left. Use --delete-missing.",
                "{n} records of the store are not in the file; they were left. Use --delete-missing.",
                len(result.left),
            )
        )


def export(
    store: PlanArgument,
    target: Annotated[
        Path,
        typer.Argument(
            metavar=N_("TARGET"),
            show_default=False,
            help=N_("The file to write: .xlsx, .json, .yaml, .graphml, .gexf, .zip, or a folder for csv."),
        ),
    ],
    which: PlanOption = None,
    overwrite: OverwriteOption = False,
) -> int:
    """Export a plan."""
    from din.service import export_plan  # noqa: PLC0415 - see the top of this file

    ask_credentials(store)
    with output.progress(1) as step:
        step(msg("Writing {file}", file=str(target)))
        plan = export_plan(store, target, which, overwrite=overwrite)
    output.say(_("Written: {file}", file=str(target)))
    output.say(nmsg("{n} record", "{n} records", len(plan)))
    return FINE
