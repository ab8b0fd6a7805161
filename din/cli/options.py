"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer
from typer.models import OptionInfo

from din.texts import N_


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


def option(*names: str, metavar: str, text: str, least: float | None = None) -> OptionInfo:
    """Declare an option whose help names no default: its text says what holds without it.

    Parameters
    ----------
    names : str
        ``--name``, and a letter or a word for no if it has one.
    metavar, text : str
        What to fill in, and what it does (catalogue texts).
    least : float, optional
        The least that may be given.
    """
    made: OptionInfo = typer.Option(*names, metavar=metavar, min=least, show_default=False, help=text)
    return made


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
    option("--plan", metavar="ID", text=N_("Which plan, when a store holds several.")),
]
FormatOption = Annotated[
    Format,
    typer.Option(
        "--format", metavar="text|json", help=N_("How to print: text for people, json for programs.")
    ),
]
AuthorOption = Annotated[
    str,
    option(
        "--author",
        metavar=N_("NAME"),
        text=N_("Who does this, for the change log; your user name unless told otherwise."),
    ),
]
ReasonOption = Annotated[
    str,
    option("--reason", metavar=N_("TEXT"), text=N_("Why, for the history.")),
]
OverwriteOption = Annotated[
    bool, typer.Option("--overwrite", show_default=False, help=N_("Replace a file that is there already."))
]
