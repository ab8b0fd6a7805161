"""Faults in words: wrong use of the command line, and what should never happen."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from typer.exceptions import TyperException

from din.cli.places import state_dir
from din.texts import Message, _, msg

DEBUG = "DIN_DEBUG"
"""Set to 1 to see the traceback of an unexpected fault on the screen as well."""


def usage_message(error: TyperException) -> str:
    """Say in the language in use what is wrong with a command line, and where help is to be had.

    Typer's own messages are English sentences; what it found stands in the error's class and attributes.
    """
    context: Any = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return ""  # the help is on the screen already
    message = _what(error, context)
    if context is None:
        return message.text()
    return f"{message}\n{_('See “{help}”.', help=f'{context.command_path} --help')}"


def _what(error: TyperException, context: Any) -> Message:
    name = type(error).__name__
    parameter: Any = getattr(error, "param", None)
    option = str(getattr(error, "option_name", "") or "")[:80]
    if name == "NoSuchOption":
        return _no_such_option(option, getattr(error, "possibilities", None) or ())
    if name == "MissingParameter" and parameter is not None:
        return msg("{parameter} is missing.", parameter=_shown(parameter))
    if name == "BadParameter" and parameter is not None:
        return msg(
            "This value does not fit {parameter}. {fix}", parameter=_shown(parameter), fix=_fix(parameter)
        )
    if name == "BadOptionUsage":
        return _bad_use(option, context)
    surplus = error.message.partition("(")[2].rstrip(")")
    if surplus and "extra argument" in error.message:
        return msg("This is too much: {words}.", words=error.message.rpartition("(")[2].rstrip(")")[:200])
    return msg("This command is not complete or cannot be understood.")


def _no_such_option(option: str, near: Any) -> Message:
    if near:
        return msg(
            "There is no option {option}. Did you mean: {near}?", option=option, near=", ".join(sorted(near))
        )
    return msg("There is no option {option}.", option=option)


def _bad_use(option: str, context: Any) -> Message:
    parameters = context.command.params if context is not None else ()
    flag = any(getattr(p, "is_flag", False) for p in parameters if option in p.opts)
    if flag:
        return msg("{option} takes no value.", option=option)
    return msg("{option} needs a value.", option=option)


def _shown(parameter: Any) -> str:
    """Give a parameter as the user writes it."""
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.metavar or parameter.name.upper())


def _fix(parameter: Any) -> Message:
    metavar = str(parameter.metavar or "")
    if "|" in metavar:
        return msg("Choose one of: {choices}.", choices=metavar.replace("|", ", "))
    least, most = getattr(parameter, "min", None), getattr(parameter, "max", None)
    described = getattr(parameter, "type_descriptor", None)
    if "float" in str(getattr(described, "annotation", "")):
        if least is not None and most is not None:
            return msg("Write a number from {least} to {most}.", least=least, most=most)
        return msg("Write a number.")
    if least is not None and most is not None:
        return msg("Write a whole number from {least} to {most}.", least=str(least), most=str(most))
    return msg("Write a whole number.")


def unexpected(error: BaseException) -> str:
    """Keep the traceback of an unexpected fault for whoever mends it, and say where it is."""
    text = "".join(traceback.format_exception(error))
    if os.environ.get(DEBUG) == "1":
        return text
    path = _written(text)
    sorry = _("Something went wrong that should not happen. Nothing more was done.")
    if path is None:
        return sorry
    where = _("The details are in {file}; send that file along when you report this.", file=str(path))
    return f"{sorry}\n{where}"


def _written(text: str) -> Path | None:
    moment = datetime.now(UTC)
    try:
        folder = state_dir()
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"fault-{moment:%Y%m%d-%H%M%S-%f}.log"
        path.write_text(text, encoding="utf-8", errors="replace")
    except OSError:
        return None
    return path
