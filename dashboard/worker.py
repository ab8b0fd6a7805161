"""Callbacks of the pages: asynchronous, working in a thread, so that one reader never holds up another.

A callback says here what role it needs. The pages of somebody without that role do not offer it, but anybody can
send a message, so the callback itself is where it is refused.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from dash import dcc, set_props

from dashboard import ids
from dashboard.access import audit
from dashboard.rights import Forbidden, Role, current_person, require
from din.errors import DinError

LOGGER = logging.getLogger("din.dashboard")


def in_worker(function: Callable[..., Any], role: Role = Role.READER) -> Callable[..., Any]:
    """Make an asynchronous callback of a plain function; the reader's language and rights go along.

    Parameters
    ----------
    function
        The work; it may block.
    role
        The least role for it: EDITOR for whatever changes the plan. Such a callback stands in the log.
    """

    @wraps(function)
    async def callback(*arguments: Any) -> Any:
        try:
            person = require(role)
            answer = await asyncio.to_thread(function, *arguments)
        except Forbidden:
            audit.record("refused", current_person(), callback=name_of(function))
            raise
        if role > Role.READER:
            audit.record("change", person, callback=name_of(function))
        return answer

    callback.role = role  # type: ignore[attr-defined]  # a function takes attributes
    return callback


def question(identity: str, role: Role = Role.EDITOR) -> list[dcc.Store]:
    """Give the store through which a page asks for what needs a role; none for whoever lacks it.

    A store that comes on a page sends its emptiness, and the callback behind it would refuse what nobody asked.
    """
    return [dcc.Store(id=identity)] if current_person().role >= role else []


def role_of(callback: Callable[..., Any]) -> Role | None:
    """Give the role a callback was declared with, through whatever Dash wrapped around it; None without one."""
    found: Any = callback
    while found is not None:
        if isinstance(getattr(found, "role", None), Role):
            return Role(found.role)
        found = getattr(found, "__wrapped__", None)
    return None


def name_of(function: Callable[..., Any]) -> str:
    """Give a function's name for the log."""
    return f"{function.__module__}.{function.__qualname__}".replace("<locals>.", "")


def show_fault(fault: Exception) -> None:
    """Say on the page what a callback could not do.

    A fault of our own is a sentence for the reader. Any other stands in the program's log and is raised again: the
    server then answers 500 without its details, and the page says that something went wrong.
    """
    if not isinstance(fault, DinError):
        LOGGER.error("a callback failed", exc_info=fault)
        raise fault
    set_props(ids.NOTICE, {"children": str(fault)})
