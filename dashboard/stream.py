"""An answer that goes on: events for one page, until either side ends it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

PATIENCE = 60.0
"""Seconds a page may leave what was sent unread before its stream is given up."""


class EventStream(Response):
    """Server-sent events.

    Each is handed over before the next is made, so a page that does not read holds at most what the connection
    itself buffers, and after ``PATIENCE`` it is let go of.
    """

    media_type = "text/event-stream"

    def __init__(self, events: AsyncGenerator[str]) -> None:
        """Take the events; they are asked for while the page listens."""
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        """Send events until the page goes away."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        sending = asyncio.create_task(self._send_all(send))
        leaving = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            sending.cancel()
            await asyncio.wait({sending, leaving})
            await self._events.aclose()
        if not sending.cancelled():
            sending.result()

    async def _send_all(self, send: Send) -> None:
        async for text in self._events:
            try:
                async with asyncio.timeout(PATIENCE):
                    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
            except (TimeoutError, OSError):
                return  # the page does not read, or is gone
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
