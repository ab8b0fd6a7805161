"""The composition root: from a source of plans to an application a server can run."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from html import escape
from typing import Any
from urllib.parse import urlsplit

import dash
from dash.exceptions import DependencyException, InvalidResourceError
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Scope

from dashboard import downloads, proposal_files, scenes
from dashboard.access.proxy import BehindProxy
from dashboard.areamap.maps import Maps
from dashboard.brought import Brought
from dashboard.editing import actions
from dashboard.live import Feed
from dashboard.messages import CallbackDoor
from dashboard.moments import Moments
from dashboard.pages import (
    bulk,
    choosing,
    collaborating,
    compare,
    contributing,
    copying,
    history,
    mapping,
    merging,
    network,
    other_plan,
    overview,
    past,
    phasing,
    scenarios,
    shell,
    weighty,
)
from dashboard.programs import Programs
from dashboard.reader import Reader, Reading
from dashboard.rights import Forbidden
from dashboard.security import Gate, Settings
from dashboard.simulated.desk import Desk
from dashboard.worker import show_fault
from dashboard.workers import share_fairly
from din.errors import DinError
from din.service import PlanSource
from din.service.areamap import BoundaryFile
from din.texts import _, current_language
from simulation.workbench import Workbench, scenario_place


class Application:
    """The whole application: ASGI, with a way to end its streams."""

    def __init__(
        self,
        source: PlanSource,
        settings: Settings,
        boundaries: BoundaryFile | None = None,
        workbench: Workbench | None = None,
    ) -> None:
        """Read the plan and build the pages."""
        reader = Reader(source)
        bench = workbench or Workbench(source, scenario_place(source.location))
        self._desk = Desk(bench)
        maps = Maps(boundaries, self._desk)
        self.feed = Feed(reader)
        server = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=self._lifespan)
        for kind in (DinError, HTTPException, DependencyException, InvalidResourceError):
            server.add_exception_handler(kind, _in_words)
        server.add_route("/events", self.feed.respond, methods=["GET"])
        server.add_route("/presence", self.feed.look, methods=["POST"])
        scenes.register(server, reader, self.feed)
        downloads.register(server, reader, maps)
        self.pages = _pages(server, reader, source, self.feed, maps, self._desk)
        actions.register(self.pages, source)
        self.server = server
        door = CallbackDoor(server, lambda: self.pages.callback_map)
        gate = Gate(door, settings, self.pages.csp_hashes())
        self._gate: ASGIApp = BehindProxy(gate, settings.proxies) if settings.proxies else gate

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Answer one request."""
        await self._gate(scope, receive, send)

    @contextlib.asynccontextmanager
    async def _lifespan(self, _server: FastAPI) -> AsyncIterator[None]:
        for path in ("/", "/_dash-layout"):
            await _warm(self.server, path)
        share_fairly()
        watching = asyncio.create_task(self.feed.watch())
        yield
        watching.cancel()
        self._desk.close()
        with contextlib.suppress(asyncio.CancelledError):
            await watching


async def _in_words(_request: Request, fault: Exception) -> Response:
    """Answer a fault of our own with its sentence, and what is not there or not done with one too."""
    if isinstance(fault, DependencyException | InvalidResourceError):
        return PlainTextResponse(_("This page does not exist"), 404)
    if isinstance(fault, HTTPException):
        told = _("This page does not exist") if fault.status_code == 404 else _("That cannot be done here.")
        return PlainTextResponse(told, fault.status_code, fault.headers)
    return PlainTextResponse(str(fault), 403 if isinstance(fault, Forbidden) else 422)


def build(
    source: PlanSource,
    settings: Settings,
    boundaries: BoundaryFile | None = None,
    workbench: Workbench | None = None,
) -> Application:
    """Build the application for one source of plans, with its boundaries and its scenario if there are any.

    Raises
    ------
    DinError
        When the plan cannot be read now.
    """
    return Application(source, settings, boundaries, workbench)


class _Pages(dash.Dash):
    """Dash, with a first answer in the reader's language that holds the page which is opened and loads what it uses."""

    def __init__(self, programs: Programs, **options: Any) -> None:
        super().__init__(__name__, **options)
        self.programs = programs

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]  # all parts by name
        """Give the page around everything."""
        path = self.backend.request_adapter().path
        return (
            f'<!DOCTYPE html><html lang="{current_language()}"><head>{parts["metas"]}'
            f"<title>{escape(shell.title(path))}</title>{parts['favicon']}"
            f"{self.programs.head(parts['scripts'], path)}</head>"
            f"<body>{shell.ENTRY.format(_(shell.WAITING))}<footer>{parts['config']}"
            f"{self.programs.scripts(parts['scripts'], path)}{parts['renderer']}</footer></body></html>"
        )

    async def serve_layout(self) -> Any:
        """Give the frame with the page in it; made in a thread, since it may wait for the plan."""
        return await asyncio.to_thread(super().serve_layout)

    def opened(self) -> shell.Address | None:
        """Tell which page the browser opens, if it says so; a browser may keep that to itself."""
        headers = self.backend.request_adapter().headers
        try:
            told = urlsplit(headers.get("referer", ""))
        except ValueError:
            return None
        if not told.path or told.netloc != headers.get("host"):
            return None
        return shell.Address(told.path, f"?{told.query}" if told.query else "")


def _pages(server: FastAPI, reader: Reader, source: PlanSource, feed: Feed, maps: Maps, desk: Desk) -> _Pages:
    programs = Programs()
    programs.register(server)
    pages = _Pages(
        programs,
        server=False,
        backend="fastapi",
        include_assets_files=False,  # they come as one
        include_pages_meta=False,
        title="DIN",
        update_title="",
        on_error=show_fault,
        suppress_callback_exceptions=True,  # a page's own components are not there before it is opened
        use_pages=False,
        enable_mcp=False,
        compress=False,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    pages.backend.websocket_capability = False  # else Dash always offers callbacks over a websocket as well
    pages.init_app(server)
    pages.enable_dev_tools(debug=False)
    moments, bench, brought = Moments(reader, source), desk.bench, Brought()
    frame = shell.Shell(reader, _bodies(source, maps, bench, moments, brought))
    pages.layout = lambda: frame.layout(feed.revision, pages.opened())
    frame.register(pages)
    overview.register(pages, reader, source)
    network.register(pages, reader)
    weighty.register(pages, reader)
    contributing.register(pages, reader)
    collaborating.register(pages, reader)
    mapping.register(pages, reader, maps)
    phasing.register(pages, bench)
    scenarios.register(pages, desk)
    choosing.register(pages, desk)
    bulk.register(pages, reader, source)
    history.register(pages, source)
    past.register(pages, moments, lambda about, node: _brought(moments, brought, about, node))
    other_plan.register(pages, brought)
    merging.register(pages, reader, source, brought)
    proposal_files.register(server, reader, brought)
    copying.register(pages, source)
    return pages


def _bodies(
    source: PlanSource, maps: Maps, bench: Workbench, moments: Moments, brought: Brought
) -> dict[str, shell.Body]:
    """Give per page what makes its content."""
    return {
        "bulk": bulk.layout,
        "contributing": contributing.layout,
        "collaborating": collaborating.layout,
        "map": lambda reading, search: mapping.layout(maps, reading, search),
        "scenarios": scenarios.layout,
        "choice": choosing.layout,
        "phasing": lambda reading, search: phasing.layout(bench, reading, search),
        "history": lambda _reading, search: history.layout(source, search),
        "past": lambda _reading, search: past.layout(moments, search),
        "compare": lambda _reading, search: (
            other_plan.layout(moments, brought, search)
            if other_plan.asked(search)
            else compare.layout(moments, search, other_plan.choices(moments))
        ),
        "merging": lambda reading, search: merging.layout(brought, reading, search),
    }


def _brought(moments: Moments, brought: Brought, about: Mapping[str, Any], node: str) -> Reading | None:
    """Give the plan in which a node is described in a picture with plans that were brought along."""
    if "samen" in about:
        return merging.reading_of(brought, moments.read(None), about)
    return other_plan.reading_of(moments, brought, about, node)


async def _warm(app: ASGIApp, path: str) -> None:
    """Ask for a page once: Dash sets itself up on its first index page, and a fault shows at the start."""
    answers: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        answers.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
    }
    await app(scope, receive, send)
    if answers[0]["status"] != 200:
        raise RuntimeError(f"the page {path} could not be made: status {answers[0]['status']}")
