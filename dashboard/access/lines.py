"""Connections that keep no place they do not use: who says nothing, sends drop by drop or never reads, is let go of.

uvicorn waits for ever for a request that was begun and for a reader that does not read. A few hundred such
connections, from one machine, would keep everybody else out.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

BUFFERED = 64 << 10
"""Bytes that wait to be read by the visitor before the application must wait."""
MOST_LINES = 4_000
SPARE_FILES = 128
"""Open files that the program needs itself, of those it may have."""


class Line(H11Protocol):
    """One connection, looked at every now and then as long as it is open."""

    LOOK_SECONDS: ClassVar[float] = 5.0
    HEAD_SECONDS: ClassVar[float] = 20.0
    """For the first line and the headers of a request."""
    BODY_SECONDS: ClassVar[float] = 30.0
    SLOWEST: ClassVar[int] = 500
    """Bytes per second that a body must bring, over so many seconds."""
    UNREAD_SECONDS: ClassVar[float] = 45.0
    """For reading what waits to be read, also after the connection was ended here."""
    MOST: ClassVar[int] = MOST_LINES
    """Connections at once; at one more, the one that has waited longest for a request of its visitor is ended."""

    def __init__(self, *given: Any, **options: Any) -> None:
        """Begin to count when the connection is there."""
        super().__init__(*given, **options)
        self._looking: asyncio.TimerHandle | None = None
        self.head_since = self._body_since = self._unread_since = 0.0  # moments of the event loop
        self._taken = 0

    @property
    def waits_for_head(self) -> bool:
        """Whether the visitor has yet to ask something."""
        return self.conn.their_state is h11.IDLE

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a place, if need be of one that does not use it."""
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn narrows what asyncio says
        self.transport.set_write_buffer_limits(high=BUFFERED)
        self.head_since = self.loop.time()
        self._looking = self.loop.call_later(self.LOOK_SECONDS, self._look)
        if len(self.connections) > self.MOST:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop looking."""
        if self._looking is not None:
            self._looking.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Note what came."""
        was_idle = self.waits_for_head and not self.conn.trailing_data[0]
        if was_idle:
            self.head_since = self.loop.time()
        if self.conn.their_state is not h11.SEND_BODY:
            self._body_since, self._taken = self.loop.time(), 0
        super().data_received(data)
        self._taken += len(data)

    def pause_writing(self) -> None:
        """Note since when the visitor does not read."""
        self._unread_since = self.loop.time()
        super().pause_writing()

    def _look(self) -> None:
        now = self.loop.time()
        self._looking = self.loop.call_later(self.LOOK_SECONDS, self._look)
        if self.transport.is_closing():
            self._unread_since = self._unread_since or now
        elif not self.flow.write_paused:
            self._unread_since = 0.0
        if (self._unread_since and now - self._unread_since > self.UNREAD_SECONDS) or self._is_too_slow(now):
            self.transport.abort()

    def _is_too_slow(self, now: float) -> bool:
        """Tell whether a request comes in too slowly; not while we are the one who does not take it in."""
        if self.waits_for_head:
            kept_alive = self.timeout_keep_alive_task is not None
            return not kept_alive and now - self.head_since > self.HEAD_SECONDS
        if self.conn.their_state is not h11.SEND_BODY or self.flow.read_paused:
            self._body_since, self._taken = now, 0
        elif now - self._body_since > self.BODY_SECONDS:
            too_slow = self._taken < self.SLOWEST * (now - self._body_since)
            self._body_since, self._taken = now, 0
            return too_slow
        return False

    def _make_room(self) -> None:
        waiting = [line for line in self.connections if isinstance(line, Line) and line.waits_for_head]
        given_up = min(waiting, key=lambda line: line.head_since, default=self)
        given_up.connections.discard(given_up)  # its place is free at once
        given_up.transport.abort()


def room_for_lines() -> int:
    """Ask the system for as many open files as it lets the program have; give how many connections fit in."""
    try:
        import resource  # noqa: PLC0415 - Windows has none, and no such limit
    except ImportError:
        return MOST_LINES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_LINES + SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    unlimited = soft == resource.RLIM_INFINITY
    return MOST_LINES if unlimited else max(16, min(MOST_LINES, soft - SPARE_FILES))
