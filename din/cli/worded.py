"""Commands and groups that say what they say by themselves in the language in use."""

from __future__ import annotations

import difflib
from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption

from din.errors import UsageError
from din.texts import N_, Message, _, msg

HELP_ON_HELP = N_("Show this message and exit.")


class _Worded:
    """What a command says by itself, from the catalogue."""

    def get_usage(self, ctx: Any) -> str:
        """Give the usage line."""
        line: str = super().get_usage(ctx)  # type: ignore[misc]  # mixed into typer's classes
        return line.replace("Usage:", _("Usage:"), 1).replace("{", "").replace("}", "")

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """Give the option --help."""
        option: TyperOption | None = super().get_help_option(ctx)  # type: ignore[misc]  # likewise
        if option is not None:
            option.help, option.metavar = _(HELP_ON_HELP), ""
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


def _unknown_command(name: str, known: list[str], path: str) -> Message:
    near = difflib.get_close_matches(name, known)
    return (
        msg("There is no command “{name}”. Did you mean: {near}?", name=name[:80], near=", ".join(near))
        if near
        else msg("There is no command “{name}”. See “{help}”.", name=name[:80], help=f"{path} --help")
    )
