"""Callbacks of the pages: asynchronous, working in a thread, so that one reader never holds up another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import wraps
from typing import Any


def in_worker(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make an asynchronous callback of a plain function; the reader's language goes along."""

    @wraps(function)
    async def callback(*arguments: Any) -> Any:
        return await asyncio.to_thread(function, *arguments)

    return callback
