"""Server-sent events: what changed in the plan and who is here shows on all open pages.

One task follows the source for all pages together and each message is made once. A page's stream holds no queue:
only what it knows. When it can be written to again it is told the difference with what is now, so a slow page
costs nothing and holds up nobody. The event's id is the revision, so a page that comes back after a lost
connection, or to another server on the same store, is told once what it missed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.presence import CLIENT, Presence, is_named
from dashboard.reader import Reader
from dashboard.rights import Person, current_person
from dashboard.stream import EventStream
from dashboard.workers import in_pool
from din.errors import DinError
from din.service import News
from din.texts import _

LOGGER = logging.getLogger("din.dashboard")
INTERVAL, SOON = 0.05, 0.015
"""Seconds between two looks at the source, and between two when it changed a moment ago."""
BOUT = 3.0
"""Seconds after a change in which the next one is looked for soon."""
HEARTBEAT = 15.0
"""Seconds after which a silent line gets a sign of life; a page that hears none for 40 takes its line up anew."""
HERE = "event: here\ndata: {}\n\n"
PATIENCE = 2.0
"""Seconds without an answer after which the source counts as away."""
RETRY_MS = 500
THREADS = 2
"""Its own, so that no work for pages holds up word of a change: one looks, one tells who comes back."""
MOST_TOLD = 400
"""Most ids in one event; beyond it the page is told that everything may have changed."""
MOST_STREAMS = 1_000
LONGEST_BODY = 1_024


@dataclass(slots=True)
class _Known:
    """What one page has been told."""

    revision: int | None
    presence: int | None = -1
    away: bool = False


class Feed:
    """Tells all open pages what changes.

    Parameters
    ----------
    reader
        Where the news comes from; it may block and is asked in a worker thread.
    """

    def __init__(self, reader: Reader) -> None:
        """Start without a task; the task belongs to the server's event loop."""
        self._reader = reader
        self._pool = ThreadPoolExecutor(THREADS, "feed")
        self.presence = Presence(self._label)
        self._revision = reader.latest.snapshot.revision
        self._told_presence = self.presence.version
        self._messages: dict[tuple[int | None, bool], str] = {}
        self._change = asyncio.Condition()
        self._closed = False
        self._streams = 0
        self._told: tuple[int, bool, int, bool] = (self._revision, False, 0, False)
        self._on_open: Callable[[str], None] = lambda _view: None
        self._on_change: Callable[[int], None] = lambda _before: None

    def accompany(self, on_open: Callable[[str], None], on_change: Callable[[int], None]) -> None:
        """Have the view of each page that begins to listen told, and each change, with the revision before it."""
        self._on_open, self._on_change = on_open, on_change

    @property
    def revision(self) -> int:
        """The revision seen last."""
        return self._revision

    async def watch(self) -> None:
        """Follow the source until cancelled; one that is away is looked at again and again."""
        loop = asyncio.get_running_loop()
        until = 0.0
        while True:
            before = self._revision
            await self._look()
            if self._revision != before:
                until = loop.time() + BOUT
            await asyncio.sleep(SOON if loop.time() < until else INTERVAL)

    async def _look(self) -> None:
        asked = asyncio.ensure_future(in_pool(self._pool, self._reader.news, self._revision))
        answered, _waiting = await asyncio.wait({asked}, timeout=PATIENCE)
        if not answered:
            self._reader.away = True
            await self._tell()
        try:
            self._note(await asked)
        except (DinError, OSError):
            self._reader.away = True
        except Exception:  # whatever it is, pages are told, and word of what comes after it goes on
            if not self._reader.away:
                LOGGER.exception("The plan cannot be followed")
            self._reader.away = True
        await self._tell()

    def _note(self, news: News) -> None:
        self._reader.away = False
        if news.revision != self._revision:
            self._messages.clear()
            self._messages[self._revision, True] = plan_event(news, named=True)
            self._messages[self._revision, False] = plan_event(news, named=False)
            before, self._revision = self._revision, news.revision
            self._on_change(before)

    async def _tell(self) -> None:
        """Wake the streams if there is anything new since the last time; presence goes along."""
        self._told_presence = self.presence.version
        now = (self._revision, self._reader.away, self._told_presence, self._closed)
        if now != self._told:
            self._told = now
            async with self._change:
                self._change.notify_all()

    async def close(self) -> None:
        """End all streams, so that the server can stop at once."""
        self._closed = True
        await self._tell()

    async def events(self, since: int | None, person: Person, *, short: bool = False) -> AsyncGenerator[str]:
        """Give the events for one page that knows a revision already.

        A ``short`` answer ends with its first word, for what lies behind a proxy that holds answers back until they
        end. Who is here is not told in it: people come and go too often.
        """
        known = _Known(since, None if short else -1)
        if not short:
            yield f"retry: {RETRY_MS}\n\n"
        while not self._closed:
            if text := await self._due(known, is_named(person)):
                yield text
            elif await self._is_silent(known):
                yield HERE
            else:
                continue
            if short:
                return

    async def _is_silent(self, known: _Known) -> bool:
        """Wait until there is something to tell; tell whether there was nothing for long."""
        try:
            async with asyncio.timeout(HEARTBEAT):
                await self._next(known)
        except TimeoutError:
            return True
        return False

    async def _due(self, known: _Known, named: bool) -> str:
        """Give what a page has not been told yet, and note that it has."""
        text = ""
        if known.away != self._reader.away:
            known.away = self._reader.away
            text += event("source", json.dumps({"away": known.away}))
        if known.revision != self._revision and not known.away:
            missed = await self._missed(known.revision, named)
            if missed:
                text, known.revision = text + missed, self._revision
        if known.presence is not None and known.presence != self._told_presence:
            known.presence = self._told_presence
            text += event("presence", self.presence.message(named))
        return text

    async def _missed(self, since: int | None, named: bool) -> str:
        """Give the one message for a page that knows this revision; made once for all that know the same."""
        now = self._revision
        if (since, named) not in self._messages:
            try:
                news = await in_pool(self._pool, self._reader.news, since)
            except (DinError, OSError):
                self._reader.away = True  # what was missed is told when the source is back
                return ""
            if news.revision != now:
                return plan_event(News(now, None), named) if now == self._revision else ""
            if len(self._messages) >= MOST_STREAMS:
                return plan_event(news, named)
            self._messages[since, named] = plan_event(news, named)
        return self._messages[since, named]

    async def _next(self, known: _Known) -> None:
        def is_due() -> bool:
            if self._closed or self._reader.away != known.away:
                return True
            if known.presence is not None and known.presence != self._told_presence:
                return True
            return not known.away and known.revision != self._revision

        async with self._change:
            await self._change.wait_for(is_due)

    def _label(self, record_id: str) -> str | None:
        plan = self._reader.latest.plan
        return plan.label(record_id) if record_id in plan else None

    async def respond(self, request: Request) -> Response:
        """Answer the page's EventSource."""
        if self._streams >= MOST_STREAMS:
            return PlainTextResponse(_("Too many pages are open at once."), 503, {"Retry-After": "10"})
        since = request.headers.get("last-event-id") or request.query_params.get("since", "")
        page, short = request.query_params.get("page", ""), "short" in request.query_params
        if "view" in request.query_params:
            self._on_open(request.query_params["view"])
        if short or not CLIENT.fullmatch(page):
            page = ""
        return EventStream(
            self._present(
                self.events(revision_of(since), person := current_person(), short=short), person, page
            )
        )

    async def _present(self, told: AsyncGenerator[str], person: Person, page: str) -> AsyncGenerator[str]:
        """Give the events of a page, which is here as long as they go on; nobody is when it has no name."""
        self._streams += 1
        if page:
            self.presence.join(person, page)
        try:
            async with contextlib.aclosing(told) as events:
                async for text in events:
                    yield text
        finally:
            self._streams -= 1
            if page:
                self.presence.leave(person, page)

    async def look(self, request: Request) -> Response:
        """Take in what a page shows: ``{"page", "what"}``."""
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > LONGEST_BODY:
                return PlainTextResponse(_("That is too much at once."), 413)
        page, what = _looked(body)
        if page is None or what is None:
            return PlainTextResponse(_("This cannot be read."), 400)
        if not self.presence.look(current_person(), page, what):
            return PlainTextResponse(_("That is too much at once."), 429, {"Retry-After": "1"})
        return Response(status_code=204)


def _looked(body: bytes) -> tuple[str | None, str | None]:
    """Read a page's message; None for what is not as it should be."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None, None
    if not isinstance(found, dict):
        return None, None
    page, what = found.get("page"), found.get("what")
    fits = isinstance(page, str) and CLIENT.fullmatch(page) and isinstance(what, str)
    return (page, what) if fits else (None, None)


def revision_of(text: str) -> int | None:
    """Read a revision that a page sends; None for what is none."""
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None


def plan_event(news: News, named: bool) -> str:
    """Give the event that tells of changes; without names for who is not named."""
    changed = None if news.changed is None or len(news.changed) > MOST_TOLD else list(news.changed)
    by = ", ".join(news.authors[:3]) if named else ""
    body = {"revision": str(news.revision), "changed": changed, "by": by}
    return event("plan", json.dumps(body, ensure_ascii=False, separators=(",", ":")), str(news.revision))


def event(name: str, data: str, event_id: str = "") -> str:
    """Give one server-sent event; JSON holds no line break."""
    start = f"id: {event_id}\n" if event_id else ""
    return f"{start}event: {name}\ndata: {data}\n\n"
