"""From a scene to what Cytoscape draws: elements with their places, and the style that reads their data."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from math import hypot
from types import MappingProxyType
from typing import Any

from dashboard.folding import COLUMN_OF
from dashboard.scene import Box, Heading, Line, Scene, line_opacity, thin_width
from dashboard.theme import FONTS, LIGHT, KindStyle, Palette, shape_svg
from din.layout import Point

Element = dict[str, Any]

SHAPE_SIZE = 20
TEXT_START = 44
STACK_SHIFT = 7


def elements(scene: Scene, marks: Mapping[str, str] = MappingProxyType({})) -> list[Element]:
    """Give the elements of a scene: headings, boxes and lines.

    Parameters
    ----------
    scene
        What is drawn and where.
    marks
        Key of a box or line → the class it gets, such as ``gone``; the card behind a stack gets that of the stack.
    """
    made = _plain(scene)
    if not marks:
        return made
    return [_with_class(element, marks) for element in made]


def _with_class(element: Element, marks: Mapping[str, str]) -> Element:
    found = marks.get(element["data"].get("of") or element["data"]["id"])
    return {**element, "classes": found} if found else element


def _plain(scene: Scene) -> list[Element]:
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
        "stands": box.kind,
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
        "column": COLUMN_OF[box.kind],
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
        "rest": thin_width(line) if line.of_stack else line.width,
        "weights": weights,
        "distances": distances,
        "leave": list(line.leave),
        "arrive": list(line.arrive),
        "hampers": int(line.hampers),
        "sign": "−" if line.hampers else "",
        "strength": line_opacity(line),
    }
    return {"data": data, "selectable": False}


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


def stylesheet(palette: Palette = LIGHT) -> list[dict[str, Any]]:
    """Give the style of the network in a colour scheme; what differs per element stands in its data."""
    return [
        *_base_styles(palette),
        *_box_styles(),
        *(style for kind, look in palette.kinds.items() for style in _kind_styles(kind, look)),
        *_special_styles(palette),
        *_line_styles(palette),
        *_state_styles(palette),
    ]


def _base_styles(palette: Palette) -> list[dict[str, Any]]:
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
                "color": palette.quiet,
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


def _special_styles(palette: Palette) -> list[dict[str, Any]]:
    return [
        {
            "selector": "node[kind = 'stack']",
            "style": {
                "shape": "round-rectangle",
                "width": "data(wide)",
                "height": "data(high)",
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
                "color": palette.kinds["mission"].ink,
                "font-weight": 600,
            },
        },
    ]


def _state_styles(palette: Palette) -> list[dict[str, Any]]:
    return [
        *_absent_styles(palette),
        {"selector": ".faded", "style": {"opacity": 0.13}},
        {"selector": "node.route", "style": {"border-width": 3}},
        *_lit_lines(palette, "weighty", 4),
        *_lit_lines(palette, "route", 5),
        {
            "selector": "node.chosen",
            "style": {"border-width": 5, "border-color": palette.ink, "font-weight": 400},
        },
        {
            "selector": ".changed",
            "style": {"overlay-color": "#d18f00", "overlay-opacity": 0.3, "overlay-padding": 6},
        },
        *_lit_lines(palette, "near", 6),
        {
            "selector": "node.cursor",
            "style": {
                "outline-width": 5,
                "outline-offset": 4,
                "outline-color": palette.ink,
                "outline-style": "solid",
                "opacity": 1,
            },
        },
        {"selector": ".heading.faded", "style": {"opacity": 1}},
    ]


def _absent_styles(palette: Palette) -> list[dict[str, Any]]:
    """Show what drops out: grey and dashed; what may, with a double edge; a stack that does in part, dashed alone."""
    grey = {"background-color": palette.paper, "border-color": palette.quiet, "color": palette.quiet}
    return [
        {"selector": "node.gone", "style": {**grey, "border-style": "dashed", "opacity": 0.6}},
        {"selector": "node.shaky", "style": {"border-style": "double", "border-width": 7, "opacity": 0.85}},
        {"selector": "node.partly", "style": {"border-style": "dashed", "border-width": 3}},
        {
            "selector": "edge.gone",
            "style": {"line-style": "dashed", "line-dash-pattern": [3, 6], "opacity": 0.4},
        },
        {"selector": "edge.shaky", "style": {"line-style": "dotted"}},
        {"selector": "edge.partly", "style": {"line-style": "dashed", "line-dash-pattern": [9, 5]}},
    ]


def _lit_lines(palette: Palette, state: str, level: int) -> Iterator[dict[str, Any]]:
    """Show lines at full strength: those of a route, or those of the node under pointer or cursor."""
    yield {
        "selector": f"edge.{state}",
        "style": {
            "line-color": palette.route,
            "target-arrow-color": palette.route,
            "width": "data(width)",
            "line-opacity": 0.9,
            "z-index": level,
        },
    }
    yield {
        "selector": f"edge.{state}[hampers = 1]",
        "style": {"line-color": palette.hamper, "target-arrow-color": palette.hamper},
    }


def _kind_styles(kind: str, style: KindStyle) -> Iterator[dict[str, Any]]:
    yield {
        "selector": f"node[kind = '{kind}']",
        "style": {
            "background-color": style.fill,
            "border-color": style.colour,
            "color": style.ink,
            "background-image": _data_uri(shape_svg(kind, SHAPE_SIZE, style.colour)),
        },
    }
    yield {
        "selector": f"node[stands = '{kind}']",
        "style": {"background-color": style.fill, "border-color": style.colour},
    }


def _line_styles(palette: Palette) -> list[dict[str, Any]]:
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
                "width": "data(rest)",
                "line-color": palette.line,
                "line-opacity": "data(strength)",
                "target-arrow-shape": "triangle",
                "target-arrow-color": palette.line,
                "arrow-scale": 0.8,
                "font-size": 26,
                "font-weight": 700,
                "overlay-opacity": 0,
            },
        },
        {
            "selector": "edge[hampers = 1]",
            "style": {
                "line-color": palette.hamper,
                "target-arrow-color": palette.hamper,
                "line-style": "dashed",
                "line-dash-pattern": [10, 6],
                "label": "data(sign)",
                "color": palette.hamper,
                "text-background-color": palette.paper,
                "text-background-opacity": 1,
                "text-background-shape": "round-rectangle",
            },
        },
    ]
