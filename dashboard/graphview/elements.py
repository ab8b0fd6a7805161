"""From a scene to what Cytoscape draws: elements with their places, and the style that reads their data."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from math import hypot
from typing import Any

from dashboard.scene import Box, Heading, Line, Scene
from dashboard.theme import FONTS, HAMPER, INK, KINDS, LINE, PAPER, QUIET, shape_svg
from din.layout import Point

Element = dict[str, Any]

SHAPE_SIZE = 20
TEXT_START = 44
STACK_SHIFT = 7


def elements(scene: Scene) -> list[Element]:
    """Give the elements of a scene: headings, boxes and lines."""
    return [
        *(_heading(heading) for heading in scene.headings),
        *(_stack(box) for box in scene.boxes if box.is_bundle),
        *(_box(box, scene.font) for box in scene.boxes),
        *(_line(line) for line in scene.lines),
    ]


def _heading(heading: Heading) -> Element:
    data = {"id": f"heading\x1f{heading.kind}", "kind": "heading", "label": heading.text}
    return {
        "data": data,
        "position": {"x": heading.x, "y": heading.y},
        "selectable": False,
        "grabbable": False,
        "classes": "heading",
    }


def _stack(box: Box) -> Element:
    """Give the card behind a bundle, which shows that there are more."""
    data = {
        "id": f"stack\x1f{box.key}",
        "of": box.key,
        "kind": "stack",
        "wide": box.width,
        "high": box.height,
        "colour": KINDS[box.kind].colour,
        "fill": KINDS[box.kind].fill,
    }
    place = {"x": box.x + STACK_SHIFT, "y": box.y + STACK_SHIFT}
    return {"data": data, "position": place, "selectable": False, "grabbable": False}


def _box(box: Box, font: int) -> Element:
    data = {
        "id": box.key,
        "kind": box.kind,
        "label": "\n".join(box.lines),
        "name": box.name,
        "width": box.width,
        "height": box.height,
        "font": font + 2 if box.kind == "mission" else font,
        "shift": TEXT_START - box.width,
    }
    return {"data": data, "position": {"x": box.x, "y": box.y}, "grabbable": False}


def _line(line: Line) -> Element:
    weights, distances = relative(line.path)
    data = {
        "id": line.key,
        "source": line.source,
        "target": line.target,
        "kind": "line",
        "width": line.width,
        "weights": weights,
        "distances": distances,
        "leave": list(line.leave),
        "arrive": list(line.arrive),
        "hampers": int(line.hampers),
        "sign": "−" if line.hampers else "",
        "strength": line_opacity(line),
    }
    return {"data": data, "selectable": False}


def line_opacity(line: Line) -> float:
    """Let strong lines stand out: the thinner, the fainter."""
    return round(min(0.3 + line.width / 9.0, 0.95), 2)


def relative(path: Sequence[Point]) -> tuple[list[float], list[float]]:
    """Give control points as Cytoscape wants them: share along the straight line, distance from it."""
    (x1, y1), *controls, (x2, y2) = path
    dx, dy = x2 - x1, y2 - y1
    length = hypot(dx, dy) or 1.0
    weights = [((x - x1) * dx + (y - y1) * dy) / length**2 for x, y in controls]
    distances = [((y - y1) * dx - (x - x1) * dy) / length for x, y in controls]
    return [round(w, 5) for w in weights], [round(d, 3) for d in distances]


def _data_uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def stylesheet() -> list[dict[str, Any]]:
    """Give the style of the network; everything that differs per element stands in its data."""
    return [
        *_base_styles(),
        *_box_styles(),
        *(_kind_style(kind) for kind in KINDS),
        *_special_styles(),
        *_line_styles(),
        *_state_styles(),
    ]


def _base_styles() -> list[dict[str, Any]]:
    return [
        {"selector": "core", "style": {"active-bg-opacity": 0, "selection-box-opacity": 0}},
        {
            "selector": "node",
            "style": {
                "font-family": FONTS.replace("'", ""),
                "text-wrap": "wrap",
                "text-max-width": "10000px",
                "text-valign": "center",
                "line-height": 1.2,
                "overlay-opacity": 0,
                "transition-property": "opacity",
                "transition-duration": "160ms",
            },
        },
        {
            "selector": ".heading",
            "style": {
                "shape": "rectangle",
                "background-opacity": 0,
                "border-width": 0,
                "width": 1,
                "height": 1,
                "label": "data(label)",
                "font-size": 24,
                "font-weight": 600,
                "color": QUIET,
                "text-halign": "center",
                "events": "no",
            },
        },
    ]


def _box_styles() -> list[dict[str, Any]]:
    return [
        {
            "selector": "node[width]",
            "style": {
                "shape": "round-rectangle",
                "label": "data(label)",
                "width": "data(width)",
                "height": "data(height)",
                "font-size": "data(font)",
                "border-width": 2,
                "z-index": 10,
                "text-halign": "right",
                "text-justification": "left",
                "text-margin-x": "data(shift)",
                "background-width": f"{SHAPE_SIZE}px",
                "background-height": f"{SHAPE_SIZE}px",
                "background-position-x": "13px",
                "background-position-y": "50%",
                "background-clip": "none",
            },
        },
    ]


def _special_styles() -> list[dict[str, Any]]:
    return [
        {
            "selector": "node[kind = 'stack']",
            "style": {
                "shape": "round-rectangle",
                "width": "data(wide)",
                "height": "data(high)",
                "background-color": "data(fill)",
                "border-color": "data(colour)",
                "border-width": 1.5,
                "border-opacity": 0.6,
                "z-index": 0,
                "events": "no",
            },
        },
        {
            "selector": "node[kind = 'mission']",
            "style": {
                "text-halign": "center",
                "text-justification": "center",
                "text-margin-x": 0,
                "text-rotation": -1.5708,
                "background-image": "none",
                "color": PAPER,
                "font-weight": 600,
            },
        },
    ]


def _state_styles() -> list[dict[str, Any]]:
    return [
        {"selector": ".faded", "style": {"opacity": 0.13}},
        {"selector": "node.route", "style": {"border-width": 3}},
        {
            "selector": "edge.route",
            "style": {
                "line-color": "#3d4f60",
                "target-arrow-color": "#3d4f60",
                "line-opacity": 0.9,
                "z-index": 5,
            },
        },
        {
            "selector": "edge.route[hampers = 1]",
            "style": {"line-color": HAMPER, "target-arrow-color": HAMPER},
        },
        {
            "selector": "node.chosen",
            "style": {
                "border-width": 5,
                "border-color": INK,
                "font-weight": 400,
            },
        },
        {
            "selector": ".changed",
            "style": {"overlay-color": "#d18f00", "overlay-opacity": 0.3, "overlay-padding": 6},
        },
        {"selector": ".heading.faded", "style": {"opacity": 1}},
    ]


def _kind_style(kind: str) -> dict[str, Any]:
    style = KINDS[kind]
    return {
        "selector": f"node[kind = '{kind}']",
        "style": {
            "background-color": style.fill,
            "border-color": style.colour,
            "color": style.ink,
            "background-image": _data_uri(shape_svg(kind, SHAPE_SIZE)),
        },
    }


def _line_styles() -> list[dict[str, Any]]:
    return [
        {
            "selector": "edge",
            "style": {
                "curve-style": "unbundled-bezier",
                "edge-distances": "endpoints",
                "control-point-weights": "data(weights)",
                "control-point-distances": "data(distances)",
                "source-endpoint": "data(leave)",
                "target-endpoint": "data(arrive)",
                "width": "data(width)",
                "line-color": LINE,
                "line-opacity": "data(strength)",
                "target-arrow-shape": "triangle",
                "target-arrow-color": LINE,
                "arrow-scale": 0.8,
                "font-size": 26,
                "font-weight": 700,
                "overlay-opacity": 0,
                "events": "no",
            },
        },
        {
            "selector": "edge[hampers = 1]",
            "style": {
                "line-color": HAMPER,
                "target-arrow-color": HAMPER,
                "line-style": "dashed",
                "line-dash-pattern": [10, 6],
                "label": "data(sign)",
                "color": HAMPER,
                "text-background-color": PAPER,
                "text-background-opacity": 1,
                "text-background-shape": "round-rectangle",
            },
        },
    ]
