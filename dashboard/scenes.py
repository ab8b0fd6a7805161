"""``/scene``: what the network shows in a view, made once per revision however many pages ask for it."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from dashboard.live import Feed, revision_of
from dashboard.pages.network import drawn_data
from dashboard.pages.network_tools import count_text
from dashboard.reader import Reader
from dashboard.viewstate import ViewState
from dashboard.workers import in_pool
from din.texts import current_language, in_language

MOST = 64
"""Views of which the answer is kept."""
LONGEST_QUERY = 4_000
RECENT = 32
"""Revisions back that a page may ask the changes since."""
THREADS = 4
"""Their own: a picture is made for all who look, whatever else one of them asks."""

SINCE = "since"
"""Parameter with the revision that a page shows: it is then sent what changed, when that is known."""
AT = "at"
"""Parameter with the revision that a page was told of: what is known since then need not be read anew."""

FOLLOWED = 8
"""Views that are drawn anew at a change before a page asks, those asked for last."""
QUIET_SECONDS = 0.15
"""After so long without another change their whole answers are made too, for who comes or goes back to such a view."""

Key = tuple[str, str, str]


class Scenes:
    """Answers many pages at once; used from the event loop alone.

    Parameters
    ----------
    reader
        Where the plan comes from.
    revision
        Gives the revision that pages were told of last.
    quiet
        Seconds without another change after which whole answers are made too.
    """

    def __init__(self, reader: Reader, revision: Callable[[], int], quiet: float = QUIET_SECONDS) -> None:
        """Start with none."""
        self._reader, self._revision, self._quiet = reader, revision, quiet
        self._pool = ThreadPoolExecutor(THREADS, "scenes")
        self._making: dict[Key, asyncio.Task[bytes]] = {}
        self._kept: OrderedDict[Key, tuple[int, bytes]] = OrderedDict()
        self._followed: OrderedDict[tuple[str, str], int] = OrderedDict()

    async def respond(self, request: Request) -> Response:
        """Give the scene of the view in the address, as JSON."""
        query = request.url.query[:LONGEST_QUERY]
        at = revision_of(request.query_params.get(AT, ""))
        state = ViewState.parse(query).unfocused()
        self._follow(state)
        body = await self._body(state, self._since(request), at)
        return Response(body, media_type="application/json")

    def opened(self, view: str) -> None:
        """Note that a page shows a view, by its query."""
        self._follow(ViewState.parse(view[:LONGEST_QUERY]).unfocused())

    def changed(self, before: int) -> None:
        """Begin to draw what pages showed before a change: they will ask as soon as they have heard of it."""
        shown = [view for view, revision in self._followed.items() if revision >= before]
        self._draw_ahead(shown, str(before))
        asyncio.get_running_loop().call_later(self._quiet, self._when_quiet, shown, self._revision())

    def _when_quiet(self, views: list[tuple[str, str]], revision: int) -> None:
        if revision == self._revision():
            self._draw_ahead(views, "")

    def _draw_ahead(self, views: list[tuple[str, str]], since: str) -> None:
        """Begin the answers of views by language and query."""
        for language, view in views:
            key = (language, view, since)
            if key not in self._making:
                with in_language(language):
                    self._begin(key, ViewState.parse(view), self._revision())

    def _follow(self, state: ViewState) -> None:
        """Note at which revision a view is looked at; who looks on asks again at each."""
        if state.without:
            return  # the whole analysis is not begun unasked
        view = (current_language(), state.query())
        self._followed[view] = self._revision()
        self._followed.move_to_end(view)
        while len(self._followed) > FOLLOWED:
            self._followed.popitem(last=False)

    def _since(self, request: Request) -> str:
        """Give the mark that a page shows, if its picture may still be known."""
        asked = request.query_params.get(SINCE, "")
        recent = range(self._revision() - RECENT, self._revision())
        return asked if asked in map(str, recent) else ""

    async def _body(self, state: ViewState, since: str, at: int | None) -> bytes:
        key = (current_language(), state.query(), since)
        while True:
            revision = self._revision()
            ahead = at is not None and at > revision  # who made the change is before word of it
            if key in self._kept and self._kept[key][0] == revision and not ahead:
                self._kept.move_to_end(key)
                return self._kept[key][1]
            task = self._making.get(key)
            if task is None:
                return await self._begin(key, state, at)
            await asyncio.wait({task})  # it may have begun before the last change: look again

    def _begin(self, key: Key, state: ViewState, at: int | None) -> asyncio.Task[bytes]:
        """Make an answer, to be kept."""
        # what drops out takes the whole analysis: among what this reader asks, not before what others look at
        pool = None if state.without else self._pool
        task = self._making[key] = asyncio.create_task(in_pool(pool, self._made, state, key[2], at))
        task.add_done_callback(partial(self._keep, key, self._revision()))
        return task

    def _keep(self, key: Key, revision: int, task: asyncio.Task[bytes]) -> None:
        """Keep what was made; it is at least as new as the revision at which it was begun."""
        del self._making[key]
        if not task.cancelled() and task.exception() is None:
            self._kept[key] = (revision, task.result())
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)

    def _made(self, state: ViewState, since: str, at: int | None) -> bytes:
        picture, absence = self._reader.seen(state, at)
        data = drawn_data(picture, absence, state, since)
        live = {**data, "count": count_text(picture.scene)}
        return json.dumps(live, ensure_ascii=False, separators=(",", ":")).encode()


def register(server: FastAPI, reader: Reader, feed: Feed) -> None:
    """Offer ``/scene``, with the same query as the page."""
    made = Scenes(reader, lambda: feed.revision)
    feed.accompany(made.opened, made.changed)
    server.add_route("/scene", made.respond, methods=["GET"])
