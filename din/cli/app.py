"""All commands in one application, in the language in use.

Texts stand at the options in English, marked for the catalogue, and are translated when the application is
built: what a command is called and takes is defined once, its words in every language.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import Annotated, Any

import typer
from typer import rich_utils
from typer.core import TyperArgument, TyperGroup
from typer.main import get_command

from din import __version__
from din.cli import edits, exchange, merging, output, pasts, plans, redaction, stores
from din.cli.options import option
from din.cli.worded import Command, Group
from din.errors import UsageError
from din.texts import LANGUAGES, N_, _, msg

OTHER_COMMANDS = "din.commands"
"""Entry points with a function that takes the application and adds commands: how the screen comes in here,
since this package may not import it."""


def build() -> TyperGroup:
    """Build the application in the language in use."""
    app = typer.Typer(
        cls=Group,
        help=N_("See which initiatives feed which part of the mission, and where nothing does."),
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
    )
    app.callback()(_everywhere)
    for point in sorted(entry_points(group=OTHER_COMMANDS), key=lambda point: point.name):
        point.load()(app)
    for part in (exchange, plans, merging, edits, pasts, redaction, stores):
        part.register(app)
    for command in (
        *app.registered_commands,
        *(c for g in app.registered_groups if g.typer_instance for c in g.typer_instance.registered_commands),
    ):
        command.cls = Command
    _translate_typer()
    group = get_command(app)
    if not isinstance(group, TyperGroup):
        raise TypeError("several commands make a group")
    for found in _all_commands(group):
        _translate(found)
    return group


def _show_version(asked: bool) -> None:
    """Print the version when it is asked for."""
    if asked:
        output.say(__version__)
        raise typer.Exit


def _everywhere(
    lang: Annotated[
        str,
        option("--lang", metavar="nl|en", text=N_("Language: Dutch (nl) or English (en).")),
    ] = "",
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            show_default=False,
            help=N_("Show the version and exit."),
        ),
    ] = False,
) -> None:
    """Take the options that hold for every command; the language was chosen before."""
    if lang and lang not in LANGUAGES:
        raise UsageError(
            msg("“{value}” is not a language of this program. Choose nl or en.", value=lang[:80])
        )


def _all_commands(group: TyperGroup) -> Iterator[Any]:
    yield group
    for command in group.commands.values():
        if isinstance(command, TyperGroup):
            yield from _all_commands(command)
        else:
            yield command


def _translate(command: Any) -> None:
    """Put the texts of a command and its parameters in the language in use."""
    command.help = _(command.help) if command.help else None
    command.short_help = _(command.short_help) if command.short_help else None
    if command.options_metavar:
        command.options_metavar = _("[OPTIONS]")
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = _("COMMAND [ARGUMENTS]...")
    for parameter in command.params:
        if parameter.help:
            parameter.help = _(parameter.help)
        if parameter.metavar:
            parameter.metavar = _(parameter.metavar)
        if isinstance(parameter, TyperArgument):
            parameter.display_type_rich = _no_type  # type: ignore[method-assign]  # types are no help to users
        elif parameter.is_flag:
            parameter.metavar = ""


def _no_type(ctx: Any) -> None:
    """Leave out the Python type of an argument; its help says what it is."""


def _translate_typer() -> None:
    """Put typer's own headings in the language in use; it reads them from these constants."""
    rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = _("Options")
    rich_utils.COMMANDS_PANEL_TITLE = _("Commands")
    rich_utils.DEFAULT_STRING = _("[default: {}]")
    rich_utils.ENVVAR_STRING = _("[env var: {}]")
    rich_utils.REQUIRED_LONG_STRING = _("[required]")
