"""All commands in one application, in the language in use.

Texts stand at the options in English, marked for the catalogue, and are translated when the application is
built: what a command is called and takes is defined once, its words in every language.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import Annotated, Any

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from din.cli import exchange, plans, stores
from din.errors import UsageError
from din.texts import LANGUAGES, N_, _, msg

OTHER_COMMANDS = "din.commands"
"""Entry points with a function that takes the application and adds commands: how the screen comes in here,
since this package may not import it."""

HELP_ON_HELP = N_("Show this message and exit.")


class _Worded:
    """What a command says by itself, from the catalogue."""

    def get_usage(self, ctx: Any) -> str:
        """Give the usage line."""
        line: str = super().get_usage(ctx)  # type: ignore[misc]
        return line.replace("Usage:", _("Usage:"), 1)

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """Give the option --help."""
        option: TyperOption | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _(HELP_ON_HELP)
        return option


class Command(_Worded, TyperCommand):
    """A command in the language in use."""


class Group(_Worded, TyperGroup):
    """A group of commands in the language in use."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is meant; say which ones look like it when there is none."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise UsageError(_unknown_command(args[0], self.list_commands(ctx), ctx.command_path))
        return super().resolve_command(ctx, args)


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
    for part in (exchange, plans, stores):
        part.register(app)
    for command in (*app.registered_commands, *(c for g in app.registered_groups if g.typer_instance for c in g.typer_instance.registered_commands)):
        command.cls = Command
    _translate_typer()
    group = get_command(app)
    if not isinstance(group, TyperGroup):
        raise TypeError("several commands make a group")
    for found in _all_commands(group):
        _translate(found)
    return group


def _everywhere(
    lang: Annotated[
        str,
        typer.Option(
            "--lang", metavar="nl|en", show_default=False, help=N_("Language: Dutch (nl) or English (en).")
        ),
    ] = "",
    version: Annotated[
        bool, typer.Option("--version", show_default=False, help=N_("Show the version and exit."))
    ] = False,
) -> None:
    """Take the options that hold for every command; the language was chosen before."""
    if lang and lang not in LANGUAGES:
        raise UsageError(
            msg("“{value}” is not a language of this program. Choose nl or en.", value=lang[:80])
        )


def _unknown_command(name: str, known: list[str], path: str) -> Any:
    near = difflib.get_close_matches(name, known)
    return (
        msg("There is no command “{name}”. Did you mean: {near}?", name=name[:80], near=", ".join(near))
        if near
        else msg("There is no command “{name}”. See “{help}”.", name=name[:80], help=f"{path} --help")
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


def _translate_typer() -> None:
    """Put typer's own headings in the language in use; it reads them from these constants."""
    rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = _("Options")
    rich_utils.COMMANDS_PANEL_TITLE = _("Commands")
    rich_utils.DEFAULT_STRING = _("[default: {}]")
    rich_utils.ENVVAR_STRING = _("[env var: {}]")
    rich_utils.REQUIRED_LONG_STRING = _("[required]")
