"""Server-sent events: a plan that changed on disk or in the store shows on the open pages.

One task looks at the source's revision for all pages together. The event's id is the revision, so that a page
that comes back after a lost connection hears of what it missed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable

from starlette.requests import Request
from starlette.responses import StreamingResponse

from din.errors import DinError

INTERVAL = 0.1
"""Seconds between two looks at the source."""
HEARTBEAT = 15.0
"""Seconds after which a silent line gets a sign of life."""


class Feed:
    """Tells all open pages when the revision changes.

    Parameters
    ----------
    revision
        Gives the source's revision; it may block and is called in a worker thread.
    """

    def __init__(self, revision: Callable[[], object]) -> None:
        """Start without a task; the task belongs to the server's event loop."""
        self._revision = revision
        self._current = ""
        self._changed = asyncio.Condition()
        self._closed = False

    @property
    def current(self) -> str:
        """The revision seen last."""
        return self._current

    async def watch(self) -> None:
        """Look at the source until cancelled; a source that is away for a while is looked at again."""
        while True:
            with contextlib.suppress(DinError, OSError):
                found = str(await asyncio.to_thread(self._revision))
                if found != self._current:
                    await self._announce(found)
            await asyncio.sleep(INTERVAL)

    async def _announce(self, revision: str) -> None:
        async with self._changed:
            self._current = revision
            self._changed.notify_all()

    async def close(self) -> None:
        """End all streams, so that the server can stop at once."""
        async with self._changed:
            self._closed = True
            self._changed.notify_all()

    async def events(self, known: str) -> AsyncIterator[str]:
        """Give the events for one page that knows a revision already."""
        yield "retry: 1000\n\n"
        while not self._closed:
            if self._current and self._current != known:
                known = self._current
                yield f"id: {known}\nevent: plan\ndata: {json.dumps({'revision': known})}\n\n"
                continue
            try:
                async with asyncio.timeout(HEARTBEAT):
                    await self._next(known)
            except TimeoutError:
                yield ": here\n\n"

    async def _next(self, known: str) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self._closed or self._current != known)

    async def respond(self, request: Request) -> StreamingResponse:
        """Answer the page's EventSource."""
        known = request.headers.get("last-event-id") or request.query_params.get("since", "")
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self.events(known), media_type="text/event-stream", headers=headers)
