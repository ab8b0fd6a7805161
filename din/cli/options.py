"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from din.texts import N_


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


PlanArgument = Annotated[
    str,
    typer.Argument(
        metavar=N_("PLAN"),
        show_default=False,
        help=N_(
            "A store (x.din, neo4j://…) or a file: xlsx, json, yaml, graphml, gexf, or csv in a folder or a zip."
        ),
    ),
]
StoreArgument = Annotated[
    str,
    typer.Argument(
        metavar=N_("STORE"),
        show_default=False,
        help=N_("The store: a file name that ends in .din, or an address such as neo4j://server."),
    ),
]
PlanOption = Annotated[
    str | None,
    typer.Option(
        "--plan", metavar="ID", show_default=False, help=N_("Which plan, when a store holds several.")
    ),
]
FormatOption = Annotated[
    Format,
    typer.Option(
        "--format", metavar="text|json", help=N_("How to print: text for people, json for programs.")
    ),
]
AuthorOption = Annotated[
    str,
    typer.Option(
        "--author",
        metavar=N_("NAME"),
        show_default=False,
        help=N_("Who does this, for the change log; your user name unless told otherwise."),
    ),
]
ReasonOption = Annotated[
    str,
    typer.Option("--reason", metavar=N_("TEXT"), show_default=False, help=N_("Why, for the history.")),
]
OverwriteOption = Annotated[
    bool, typer.Option("--overwrite", show_default=False, help=N_("Replace a file that is there already."))
]
