"""A page without a browser: it follows the events and asks for the scene, as a page does."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from tools.live_server import LiveServer

RETRY_SECONDS = 0.5
LARGEST_LINE = 1 << 22


@dataclass(frozen=True, slots=True)
class Event:
    """A server-sent event."""

    name: str
    data: Any
    id: str


@dataclass
class LivePage:
    """One page that stays open; it comes back by itself when the connection is lost.

    Attributes
    ----------
    server
        Where it is.
    query
        The view it shows.
    since
        The revision it knows at first.
    told
        Every ``plan`` event: revision and changed ids.
    shown
        Every scene it showed: revision and moment (s since the epoch).
    body
        What it shows now, as it came; it is read when asked for, since thirty pages here share one process.
    """

    server: LiveServer
    query: str = "alles=ja"
    since: str = ""
    page: str = "protocol-page"
    told: list[tuple[str, list[str] | None]] = field(default_factory=list)
    others: list[Event] = field(default_factory=list)
    shown: list[tuple[str, float]] = field(default_factory=list)
    body: bytes = b""
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def follow(self) -> None:
        """Follow until cancelled."""
        if not self.body:
            await self.refresh()
        while True:
            try:
                async for event in events(self.server, self.since, self.page):
                    await self._take(event)
            except (OSError, EOFError, ValueError):
                pass  # the server is away: try again
            await asyncio.sleep(RETRY_SECONDS)

    async def _take(self, event: Event) -> None:
        if event.name == "plan":
            self.since = event.id
            self.told.append((event.data["revision"], event.data["changed"]))
            await self.refresh()
        else:
            self.others.append(event)
        async with self.changed:
            self.changed.notify_all()

    async def refresh(self) -> None:
        """Ask for the scene and show it."""
        at = f"&at={self.since}" if self.since else ""
        status, body = await get(self.server, f"/scene?{self.query}{at}")
        if status == 200:
            self.body = body
            revision = body[:60].split(b'"')[3].decode()  # {"revision":"12",…
            self.since = self.since or revision
            self.shown.append((revision, time.time()))

    @property
    def scene(self) -> dict[str, Any]:
        """What it shows now."""
        found: dict[str, Any] = json.loads(self.body)
        return found

    async def until(self, condition: Any, seconds: float = 20.0) -> None:
        """Wait until a condition on this page holds.

        Raises
        ------
        TimeoutError
            When it does not in time.
        """
        async with asyncio.timeout(seconds), self.changed:
            await self.changed.wait_for(lambda: condition(self))


async def events(server: LiveServer, since: str, page: str) -> AsyncIterator[Event]:
    """Give the events of a stream until the connection ends."""
    headers = {"Last-Event-ID": since} if since else {}
    reader, writer = await _ask(server, f"/events?page={page}", headers)
    try:
        status, _length = await _head(reader)
        if status != 200:
            raise OSError(f"status {status}")
        fields: dict[str, str] = {}
        async for line in _lines(reader):
            if line:
                name, _colon, value = line.partition(": ")
                fields[name] = value
            elif "data" in fields:
                yield Event(fields.get("event", ""), json.loads(fields["data"]), fields.get("id", ""))
                fields = {}
    finally:
        writer.close()


async def get(server: LiveServer, path: str) -> tuple[int, bytes]:
    """Ask for a page once; gives status and body."""
    reader, writer = await _ask(server, path, {"Connection": "close"})
    try:
        status, length = await _head(reader)
        return status, await reader.readexactly(length)
    finally:
        writer.close()


async def _ask(
    server: LiveServer, path: str, headers: dict[str, str]
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=LARGEST_LINE)
    lines = {"Host": f"127.0.0.1:{server.port}", "Cookie": server.cookie, **headers}
    text = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    writer.write(f"GET {path} HTTP/1.1\r\n{text}\r\n".encode())
    await writer.drain()
    return reader, writer


async def _head(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Read status and length."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = {name.lower(): value for name, _colon, value in (line.partition(": ") for line in head[1:])}
    return int(head[0].split()[1]), int(fields.get("content-length", "0"))


async def _lines(reader: asyncio.StreamReader) -> AsyncIterator[str]:
    """Give the lines of a chunked body."""
    rest = b""
    while size := int((await reader.readline()).strip() or b"0", 16):
        rest += await reader.readexactly(size)
        await reader.readexactly(2)
        *whole, rest = rest.split(b"\n")
        for line in whole:
            yield line.decode()
