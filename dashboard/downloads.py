"""Pictures to take away: the network or the map as a reader sees it, with title, date, legend and what it is not."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.absence import ASSUMED, MARKS_EXPLAINED, NO_ABSENCE
from dashboard.areamap.maps import Maps
from dashboard.areamap.wanted import Wanted
from dashboard.figures.areas import to_take_away
from dashboard.figures.export import to_pdf, to_png
from dashboard.figures.svg import Caption, draw
from dashboard.reader import Reader, Reading
from dashboard.scene import Scene, line_key
from dashboard.selection import narrowed
from dashboard.theme import KINDS
from dashboard.viewstate import ViewState
from din.analysis import dropout_name
from din.model import KIND_LABELS, Plan
from din.service.network import neighbours, reach
from din.texts import _, current_language, day, readable

FORMS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "svg": ("image/svg+xml", str.encode),
    "pdf": ("application/pdf", to_pdf),
    "png": ("image/png", to_png),
}


def register(server: FastAPI, reader: Reader, maps: Maps) -> None:
    """Offer ``/download/netwerk.svg``, ``.pdf`` and ``.png``, and the same of the map, with the query of the page."""

    def offer(name: str, draw_: Callable[[Reading, str], str | None]) -> None:
        async def download(request: Request) -> Response:
            form = request.path_params["form"]
            if form not in FORMS:
                return PlainTextResponse(_("This does not exist."), 404)
            return await asyncio.to_thread(
                lambda: _picture(draw_, reader.read(), request.url.query, name, form)
            )

        server.add_route(f"/download/{name}.{{form}}", download, methods=["GET"])

    offer("netwerk", lambda reading, query: network_svg(reading, ViewState.parse(query)))
    offer("kaart", lambda reading, query: map_svg(maps, reading, query))


def _picture(
    draw_: Callable[[Reading, str], str | None], reading: Reading, query: str, what: str, form: str
) -> Response:
    svg = draw_(reading, query)
    if svg is None:
        return PlainTextResponse(_("There is nothing to draw yet."), 404)
    media_type, make = FORMS[form]
    name = f"{_file_name(reading.plan.name)}-{what}.{form}"
    return Response(
        make(svg), media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def network_svg(reading: Reading, state: ViewState) -> str:
    """Draw the network in a state: a chosen node's route stands out, and what drops out shows as on the screen."""
    plan = reading.plan
    state = narrowed(plan, state)
    scene = reading.picture(state).scene
    route = _route(plan, scene, state.focus) if state.focus in scene.drawn_as else None
    caption, absent = _caption(plan, scene), reading.absence(state)
    if absent != NO_ABSENCE:
        caption = _supposing(caption, dropout_name(plan, state.without))
    return draw(scene, caption, route, absent.marks(scene))


def _supposing(caption: Caption, name: str) -> Caption:
    """Say above and below a picture that something drops out in it."""
    note = " ".join((_(MARKS_EXPLAINED), _(ASSUMED), caption.note))
    return replace(caption, subtitle=_("If {name} drops out", name=name), note=note)


def map_svg(maps: Maps, reading: Reading, query: str) -> str | None:
    """Draw the map in a view; None when there is nothing to draw."""
    drawn = maps.of(reading, Wanted.parse(query, reading.plan))
    if drawn.layer is None or drawn.scene is None:
        return None
    note = " ".join(str(note) for note in (*drawn.layer.notes, *drawn.told))
    return to_take_away(drawn.scene, drawn.layer, _captioned(reading.plan, note, ()))


def _caption(plan: Plan, scene: Scene) -> Caption:
    kinds = [kind for kind in KINDS if any(box.kind == kind for box in scene.boxes)]
    note = _("Simplified picture. Strengths are estimates of those who made the plan.")
    return _captioned(plan, note, tuple((kind, _(KIND_LABELS[kind][0])) for kind in kinds))


def _captioned(plan: Plan, note: str, legend: tuple[tuple[str, str], ...]) -> Caption:
    example = plan.programme is not None and plan.programme.is_example
    today = datetime.now(ZoneInfo("Europe/Amsterdam")).date()
    label = _("Example plan") if example else ""
    return Caption(readable(plan.name), day(today), label, note, legend, current_language())


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
