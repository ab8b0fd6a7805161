"""The commands for who may sign in. A passphrase is asked for, never an argument: arguments are seen by others."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from din.cli import output
from din.cli.exits import FINE
from din.cli.options import Format, FormatOption
from din.cli.places import config_dir
from din.cli.worded import Group
from din.errors import UsageError
from din.texts import N_, _, msg

if TYPE_CHECKING:
    from dashboard.access.people import People

PEOPLE = "people.json"


class RoleChoice(StrEnum):
    """A role, as it is written on the command line and in the file."""

    READER = "reader"
    EDITOR = "editor"
    MANAGER = "manager"


PeopleOption = Annotated[
    Path | None,
    typer.Option(
        "--people",
        metavar=N_("FILE"),
        show_default=False,
        help=N_("The file of people who may sign in (default: one among your settings)."),
    ),
]
NameArgument = Annotated[
    str, typer.Argument(metavar=N_("NAME"), show_default=False, help=N_("The person's name."))
]
RoleOption = Annotated[
    RoleChoice,
    typer.Option(
        "--role",
        metavar="reader|editor|manager",
        help=N_("What the person may do: look (reader), change (editor), or manage as well (manager)."),
    ),
]


def register(app: typer.Typer) -> None:
    """Add these commands under ``people``."""
    group = typer.Typer(cls=Group, no_args_is_help=True)
    group.command("add", help=N_("Let somebody sign in; asks for a passphrase."))(add)
    group.command("list", help=N_("Show who may sign in."))(show)
    group.command("role", help=N_("Give somebody another role; it holds at once."))(change_role)
    group.command("passphrase", help=N_("Give somebody another passphrase; they must sign in again."))(
        change_passphrase
    )
    group.command("remove", help=N_("Let somebody no longer sign in; it holds at once."))(remove)
    app.add_typer(group, name="people", help=N_("Who may sign in when you share a plan."))


def add(name: NameArgument, role: RoleOption = RoleChoice.READER, people: PeopleOption = None) -> int:
    """Add a person."""
    entry = _people(people).add(name, role.value, _passphrase())
    output.say(_("Added: {name} ({role})", name=entry.name, role=_role_word(entry.role)))
    return FINE


def show(people: PeopleOption = None, form: FormatOption = Format.TEXT) -> int:
    """List the people; never their hashes."""
    found = _people(people).all()
    if form is Format.JSON:
        output.print_json({"people": [{"name": entry.name, "role": entry.role} for entry in found]})
    elif found:
        rows = [(entry.name, _role_word(entry.role)) for entry in found]
        output.table(_("Who may sign in"), (_("Name"), _("Role")), rows)
    else:
        output.say(_("Nobody yet. Add somebody with: din people add NAME --role manager"))
    return FINE


def change_role(
    name: NameArgument,
    role: Annotated[
        RoleChoice,
        typer.Argument(metavar="reader|editor|manager", show_default=False, help=N_("The new role.")),
    ],
    people: PeopleOption = None,
) -> int:
    """Change a role."""
    entry = _people(people).set_role(name, role.value)
    output.say(_("{name} is now {role}.", name=entry.name, role=_role_word(entry.role)))
    return FINE


def change_passphrase(name: NameArgument, people: PeopleOption = None) -> int:
    """Change a passphrase."""
    book = _people(people)
    if book.find(name) is None:
        raise UsageError(msg("There is nobody called “{name}”.", name=name))
    entry = book.set_passphrase(name, _passphrase())
    output.say(_("The passphrase of {name} is changed.", name=entry.name))
    return FINE


def remove(name: NameArgument, people: PeopleOption = None) -> int:
    """Remove a person."""
    output.say(_("Removed: {name}", name=_people(people).remove(name).name))
    return FINE


def _people(place: Path | None) -> People:
    from dashboard.access.people import People  # noqa: PLC0415 - a help page must not wait for the hasher

    return People(place or config_dir() / PEOPLE)


def _role_word(role: str) -> str:
    return {"reader": _("reader"), "editor": _("editor"), "manager": _("manager")}[role]


def _passphrase() -> str:
    """Ask for a passphrase twice on a terminal; a script gives it as one line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = str(typer.prompt(_("Passphrase (at least 12 characters)"), hide_input=True, err=True))
    if typer.prompt(_("Once more, the same passphrase"), hide_input=True, err=True) != first:
        raise UsageError(msg("The two passphrases are not the same; nothing was changed."))
    return first
