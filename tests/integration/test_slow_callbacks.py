"""Callbacks that take long hold up nobody: not another callback, nor a page, nor word of a change.

Nothing here measures time. The slow ones wait until all the others were answered, so one that is held up by them
never is.
"""

import asyncio
import threading
from contextlib import asynccontextmanager, closing

import httpx
import pytest
from dash import Input, Output

from dashboard.app import build
from dashboard.security import CALLBACKS
from dashboard.worker import in_worker
from din.model import Goal
from din.service import StoreSource
from din.store import Put, open_store
from tests.small_plan import records
from tests.visitors import HOST, ORIGIN, settings_for

MANY = 60
"""More than one page would ever ask at once, and more than there are threads for."""


class Stage:
    """An application with a callback that waits until it is let go, and a quick one."""

    def __init__(self, store):
        store.apply("p", [Put(record) for record in records()])
        self.store, self.settings = store, settings_for()
        self.source = StoreSource("memory:", store, "p")
        self.app = build(self.source, self.settings)
        self.let_go = threading.Event()
        self.begun = threading.Semaphore(0)
        for name, work in (("slow", self._slow), ("quick", lambda _value: "klaar")):
            self.app.pages.callback(Output(f"{name}-out", "children"), Input(name, "value"))(in_worker(work))

    def _slow(self, _value):
        self.begun.release()
        assert self.let_go.wait(60)
        return "klaar"

    def visitor(self, name):
        cookies = {self.settings.cookie: self.settings.start_session(name)}
        transport = httpx.ASGITransport(self.app)
        return httpx.AsyncClient(
            transport=transport, base_url=f"http://{HOST}", headers=ORIGIN, cookies=cookies, timeout=60
        )


@asynccontextmanager
async def running(stage):
    async with stage.app.server.router.lifespan_context(stage.app.server):
        try:
            yield
        finally:
            stage.let_go.set()


async def call(visitor, name):
    body = {
        "output": f"{name}-out.children", "outputs": {"id": f"{name}-out", "property": "children"},
        "changedPropIds": [f"{name}.value"], "inputs": [{"id": name, "property": "value", "value": 1}], "state": [],
    }  # fmt: skip
    answer = await visitor.post(CALLBACKS, json=body)
    assert answer.json()["response"][f"{name}-out"]["children"] == "klaar"


async def told(feed, revision):
    async with feed._change:
        await feed._change.wait_for(lambda: feed.revision == revision)


def with_stage(story):
    with closing(open_store("memory:")) as store:
        asyncio.run(asyncio.wait_for(story(Stage(store)), 50))


@pytest.mark.parametrize("slow", [1, MANY])
def test_while_callbacks_of_one_visitor_take_long_another_is_served_and_told_of_changes(slow):
    async def story(stage):
        async with running(stage), stage.visitor("An") as an, stage.visitor("Ben") as ben:
            waiting = [asyncio.create_task(call(an, "slow")) for _turn in range(slow)]
            await asyncio.to_thread(stage.begun.acquire)
            await call(ben, "quick")
            for path in ("/", "/scene?alles=ja", "/_dash-layout", "/download/netwerk.svg"):
                assert (await ben.get(path)).status_code == 200
            revision = stage.store.apply("p", [Put(Goal(id="g9", name="Meer ontmoeting"))])
            await told(stage.app.feed, revision)
            assert "g9" in (await ben.get("/scene?alles=ja")).text
            assert not any(task.done() for task in waiting)
            stage.let_go.set()
            await asyncio.gather(*waiting)

    with_stage(story)


def test_while_the_plan_takes_long_to_read_the_frame_of_pages_and_word_of_changes_come_at_once():
    async def story(stage):
        read = stage.source.snapshot

        def slow_read():
            stage.begun.release()
            assert stage.let_go.wait(60)
            return read()

        stage.source.snapshot = slow_read
        async with running(stage), stage.visitor("An") as an, stage.visitor("Ben") as ben:
            waiting = asyncio.create_task(an.get("/download/netwerk.svg"))
            await asyncio.to_thread(stage.begun.acquire)
            revision = stage.store.apply("p", [Put(Goal(id="g9", name="Meer ontmoeting"))])
            await told(stage.app.feed, revision)
            assert (await ben.get("/")).status_code == 200
            assert f'"{revision}"' in (await ben.get("/_dash-layout")).text
            await call(ben, "quick")
            assert not waiting.done()
            stage.let_go.set()
            assert (await waiting).status_code == 200

    with_stage(story)
