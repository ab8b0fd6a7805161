"""Callbacks of the pages: asynchronous, working in a thread, so that one reader never holds up another.

A callback says here what role it needs. The pages of somebody without that role do not offer it, but anybody can
send a message, so the callback itself is where it is refused.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeAlias, get_type_hints

from dash import dcc, set_props
from pydantic import ConfigDict, TypeAdapter, ValidationError

from dashboard import ids
from dashboard.access import audit
from dashboard.rights import Forbidden, Role, current_person, require
from din.errors import DinError

Text: TypeAlias = str | None
Texts: TypeAlias = list[str] | None
Data: TypeAlias = dict[str, Any] | None
"""What the properties of a page hold; before anything is filled in, nothing."""
LOGGER = logging.getLogger("din.dashboard")
_NOTED: ContextVar[list[str] | None] = ContextVar("noted", default=None)
"""Where the callback that runs notes what it changed; its thread works on the same list."""


def in_worker(function: Callable[..., Any], role: Role = Role.READER) -> Callable[..., Any]:
    """Make an asynchronous callback of a plain function; the reader's language and rights go along.

    Parameters
    ----------
    function
        The work; it may block. A message whose values are not of the types it declares never comes to it.
    role
        The least role for it: EDITOR for whatever changes the plan. The log tells of refusals and of changes.
    """

    @wraps(function)
    async def callback(*arguments: Any) -> Any:
        changed: list[str] = []
        token = _NOTED.set(changed)
        try:
            require(role)
            return await asyncio.to_thread(function, *arguments)
        except Forbidden:
            audit.record("refused", current_person(), callback=name_of(function))
            raise
        finally:
            _NOTED.reset(token)
            if changed:
                audit.record("change", current_person(), callback=name_of(function))

    callback.role = role  # type: ignore[attr-defined]  # a function takes attributes
    callback.takes = _declared(function)  # type: ignore[attr-defined]  # as above
    return callback


def _declared(function: Callable[..., Any]) -> tuple[TypeAdapter[Any], ...]:
    """Give what tells for each argument of a function whether a value is of its declared type."""
    hints = get_type_hints(function)
    strict = ConfigDict(strict=True)
    return tuple(
        TypeAdapter(hints.get(name, Any), config=strict) for name in inspect.signature(function).parameters
    )


def misfits(callback: Callable[..., Any], values: Sequence[Any]) -> list[int]:
    """List the places of values that are not of the type that a callback declares for them."""
    found = []
    for place, (adapter, value) in enumerate(zip(_attribute(callback, "takes") or (), values, strict=False)):
        try:
            adapter.validate_python(value)
        except (ValidationError, RecursionError):
            found.append(place)
    return found


def question(identity: str, role: Role = Role.EDITOR) -> list[dcc.Store]:
    """Give the store through which a page asks for what needs a role; none for whoever lacks it.

    A store that comes on a page sends its emptiness, and the callback behind it would refuse what nobody asked.
    """
    return [dcc.Store(id=identity)] if current_person().role >= role else []


def note_change(record_id: str) -> None:
    """Note that the callback that runs changed something; it stands in the log when the callback ends."""
    noted = _NOTED.get()
    if noted is not None:
        noted.append(record_id)


def role_of(callback: Callable[..., Any]) -> Role | None:
    """Give the role a callback was declared with, through whatever Dash wrapped around it; None without one."""
    role = _attribute(callback, "role")
    return role if isinstance(role, Role) else None


def _attribute(callback: Callable[..., Any], name: str) -> Any:
    """Give what :func:`in_worker` noted with a callback, through whatever Dash wrapped around it."""
    found: Any = callback
    while found is not None and not hasattr(found, name):
        found = getattr(found, "__wrapped__", None)
    return getattr(found, name, None)


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
