"""The picture of who works with whom, as Cytoscape draws it."""

from __future__ import annotations

from typing import Any

import dash_cytoscape as cyto

from dashboard import ids
from dashboard.graphview.elements import Element, relative
from dashboard.parties import Curve, GroupName, PartyMark, PartyScene
from dashboard.theme import DARK, FONTS, HUES, LIGHT, PARTY_SHAPES, Palette

FONT = 24


def party_elements(scene: PartyScene) -> list[Element]:
    """Give the elements of the picture: names of domains, parties, and the curves between them."""
    return [
        *(_name(name) for name in scene.names),
        *(_party(party) for party in scene.parties),
        *(_curve(curve) for curve in scene.curves),
    ]


def party_styles() -> dict[str, Any]:
    """Give the style per colour scheme."""
    return {"light": _stylesheet(LIGHT, 0), "dark": _stylesheet(DARK, 1)}


def party_graph(elements: list[Element]) -> Any:
    """Give the picture as a component."""
    return cyto.Cytoscape(
        id=ids.PARTIES,
        elements=elements,
        stylesheet=party_styles()["light"],
        layout={"name": "preset", "fit": True, "padding": 14},
        autoRefreshLayout=False,
        boxSelectionEnabled=False,
        autoungrabify=True,
        userPanningEnabled=False,
        userZoomingEnabled=False,
        style={"width": "100%", "height": "100%"},
    )


def _name(name: GroupName) -> Element:
    data = {"id": f"name\x1f{name.key}", "label": name.text, "look": name.look, "side": name.side}
    return {
        "data": data,
        "position": {"x": name.x, "y": name.y},
        "classes": "group-name",
        "selectable": False,
    }


def _party(party: PartyMark) -> Element:
    data = {
        "id": party.id,
        "kind": party.kind,
        "label": "\n".join(party.lines),
        "name": party.name,
        "look": party.look,
        "size": party.size,
        "side": party.side,
    }
    return {"data": data, "position": {"x": party.x, "y": party.y}}


def _curve(curve: Curve) -> Element:
    weights, distances = relative(curve.path)
    data = {
        "id": curve.key,
        "source": curve.a,
        "target": curve.b,
        "sort": curve.sort,
        "width": curve.width,
        "weights": weights,
        "distances": distances,
    }
    return {"data": data, "selectable": False}


def _stylesheet(palette: Palette, dark: int) -> list[dict[str, Any]]:
    looks = [
        {"selector": f"node[look = '{look}']", "style": {"background-color": colours[dark]}}
        for look, colours in HUES.items()
    ]
    shapes = [
        {"selector": f"node[kind = '{kind}']", "style": {"shape": shape.cytoscape}}
        for kind, shape in PARTY_SHAPES.items()
    ]
    return [*_nodes(palette), *looks, *shapes, *_edges(palette), *_states(palette)]


def _nodes(palette: Palette) -> list[dict[str, Any]]:
    side = {"text-halign": "right", "text-margin-x": 12, "text-justification": "left"}
    return [
        {
            "selector": "node",
            "style": {
                "font-family": FONTS.replace("'", ""),
                "font-size": FONT,
                "color": palette.ink,
                "label": "data(label)",
                "text-wrap": "wrap",
                "text-max-width": "10000px",
                "text-valign": "center",
                "line-height": 1.1,
                "width": "data(size)",
                "height": "data(size)",
                "border-width": 2,
                "border-color": palette.paper,
                "overlay-opacity": 0,
                "z-index": 10,
                "transition-property": "opacity",
                "transition-duration": "160ms",
                **side,
            },
        },
        {
            "selector": "node[side < 0]",
            "style": {"text-halign": "left", "text-margin-x": -12, "text-justification": "right"},
        },
        {
            "selector": ".group-name",
            "style": {
                "font-weight": 700,
                "color": palette.quiet,
                "width": 12,
                "height": 12,
                "shape": "rectangle",
                "border-width": 0,
                "events": "no",
            },
        },
    ]


def _edges(palette: Palette) -> list[dict[str, Any]]:
    return [
        {
            "selector": "edge",
            "style": {
                "curve-style": "unbundled-bezier",
                "edge-distances": "node-position",
                "control-point-weights": "data(weights)",
                "control-point-distances": "data(distances)",
                "width": "data(width)",
                "line-color": palette.line,
                "line-opacity": 0.75,
                "overlay-opacity": 0,
                "transition-property": "opacity",
                "transition-duration": "160ms",
            },
        },
        {
            "selector": "edge[sort = 'idle']",
            "style": {
                "line-color": palette.hamper,
                "line-style": "dashed",
                "line-dash-pattern": [12, 8],
                "line-opacity": 1,
            },
        },
        {
            "selector": "edge[sort = 'missing']",
            "style": {
                "line-color": palette.kinds["effort"].colour,
                "line-style": "dashed",
                "line-dash-pattern": [4, 9],
                "line-cap": "round",
                "line-opacity": 1,
            },
        },
    ]


def _states(palette: Palette) -> list[dict[str, Any]]:
    return [
        {"selector": "node.faded", "style": {"opacity": 0.25}},
        {"selector": "edge.faded", "style": {"opacity": 0.08}},
        {"selector": "edge.near[sort = 'shared']", "style": {"line-color": palette.route, "line-opacity": 1}},
        {"selector": "node.chosen", "style": {"font-weight": 700, "border-color": palette.ink}},
        {"selector": ".changed", "style": {"overlay-color": "#d18f00", "overlay-opacity": 0.3}},
    ]
