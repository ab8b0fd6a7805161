"""Pictures to take away: the network as a reader sees it, with title, date, legend and what it is not."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.figures.export import to_pdf, to_png
from dashboard.figures.svg import Caption, draw
from dashboard.reader import Reader, Reading
from dashboard.scene import Scene, line_key
from dashboard.selection import narrowed
from dashboard.theme import KINDS
from dashboard.viewstate import ViewState
from din.model import KIND_LABELS, Plan
from din.service.network import neighbours, reach
from din.texts import _, current_language, day

FORMS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "svg": ("image/svg+xml", str.encode),
    "pdf": ("application/pdf", to_pdf),
    "png": ("image/png", to_png),
}


def register(server: FastAPI, reader: Reader) -> None:
    """Offer ``/download/netwerk.svg``, ``.pdf`` and ``.png``, with the same query as the page."""

    async def download(request: Request) -> Response:
        form = request.path_params["form"]
        if form not in FORMS:
            return PlainTextResponse(_("This does not exist."), 404)
        return await asyncio.to_thread(lambda: _picture(reader.read(), request.url.query, form))

    server.add_route("/download/netwerk.{form}", download, methods=["GET"])


def _picture(reading: Reading, query: str, form: str) -> Response:
    svg = network_svg(reading, ViewState.parse(query))
    media_type, make = FORMS[form]
    name = f"{_file_name(reading.plan.name)}-netwerk.{form}"
    return Response(
        make(svg), media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def network_svg(reading: Reading, state: ViewState) -> str:
    """Draw the network in a state; a chosen node's route stands out."""
    plan = reading.plan
    state = narrowed(plan, state)
    scene = reading.picture(state).scene
    route = _route(plan, scene, state.focus) if state.focus in scene.drawn_as else None
    return draw(scene, _caption(plan, scene), route)


def _caption(plan: Plan, scene: Scene) -> Caption:
    example = plan.programme is not None and plan.programme.is_example
    kinds = [kind for kind in KINDS if any(box.kind == kind for box in scene.boxes)]
    today = datetime.now(ZoneInfo("Europe/Amsterdam")).date()
    return Caption(
        plan.name,
        day(today),
        _("Example plan") if example else "",
        _("Simplified picture. Strengths are estimates of those who made the plan."),
        tuple((kind, _(KIND_LABELS[kind][0])) for kind in kinds),
        current_language(),
    )


def _route(plan: Plan, scene: Scene, node_id: str) -> frozenset[str]:
    """Give the boxes and lines on the way to and from a node."""
    forward, backward = neighbours(plan)
    inside = frozenset(scene.drawn_as)
    ways = [reach({node_id}, following, inside) for following in (forward, backward)]
    boxes = {scene.drawn_as[node] for way in ways for node in way}
    lines = {
        line_key(scene.drawn_as[link.source], scene.drawn_as[link.target])
        for link in plan.contributions
        if any(link.source in way and link.target in way for way in ways)
    }
    return frozenset(boxes | lines)


def _file_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "plan"
