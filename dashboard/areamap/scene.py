"""Where each area stands on the map and what is written in it; lengths in pixels of the drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, sin, sqrt

from din.layout import Point, text_width, wrap_label
from din.layout.cartogram import Tile, centre
from din.layout.outlines import OutlineMap
from din.service.areamap import Layer, Mark
from din.texts import readable

SIDE = 72.0
"""Side of a tile."""
GAP = 5.0
"""Free room around a tile."""
EDGE = 6.0
"""Free room around the map."""
SIZES = (15.0, 13.0, 11.0)
"""Sizes of letters to try, largest first."""
BOUNDARY_SIZES = (22.0, 18.0, 15.0)
"""The same for real boundaries, whose map has more room."""
METER_ROOM = 16.0
MOST_LINES = 3
BOUNDARY_WIDTH, BOUNDARY_HEIGHT = 1000.0, 660.0
"""Room for a map of real boundaries."""


@dataclass(frozen=True, slots=True)
class Label:
    """What is written in an area: the lines of its name, and under it a word when there is room."""

    lines: tuple[str, ...]
    word: str
    size: float


@dataclass(frozen=True, slots=True)
class Field:
    """One area on the map; ``path`` is an SVG path filled by the even-odd rule, ``label`` None without room."""

    mark: Mark
    path: str
    middle: Point
    label: Label | None


@dataclass(frozen=True, slots=True)
class MapScene:
    """The map, ready to draw; ``least`` is the width under which its letters can no longer be read."""

    fields: tuple[Field, ...]
    width: float
    height: float
    least: float


def tile_scene(layer: Layer, tiles: Mapping[str, Tile]) -> MapScene:
    """Put every area on its tile."""
    marks = [mark for mark in layer.marks if mark.area in tiles]
    if not marks:
        return MapScene((), 1.0, 1.0, 0.0)
    middles = {mark.area: centre(tiles[mark.area], SIDE) for mark in marks}
    half = SIDE * sqrt(3) / 2
    left = min(x for x, _ in middles.values()) - half - EDGE
    top = min(y for _, y in middles.values()) - SIDE - EDGE
    fields = []
    for mark in marks:
        x, y = middles[mark.area][0] - left, middles[mark.area][1] - top
        fields.append(Field(mark, _hexagon((x, y), SIDE - GAP), (x, y), _tile_label(mark, 2 * half - 22)))
    width = max(field.middle[0] for field in fields) + half + EDGE
    height = max(field.middle[1] for field in fields) + SIDE + EDGE
    return MapScene(tuple(fields), width, height, width * 0.8)


def boundary_scene(layer: Layer, drawn: OutlineMap) -> MapScene:
    """Put every area within its boundaries; those without a shape are left to the table."""
    fields = []
    for mark in layer.marks:
        outline = drawn.outlines.get(mark.area)
        if outline is None:
            continue
        rings = [[(x + EDGE, y + EDGE) for x, y in ring] for ring in outline.rings]
        middle = (outline.label[0] + EDGE, outline.label[1] + EDGE)
        path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring[:-1]) + "z" for ring in rings)
        fields.append(Field(mark, path, middle, _fitting(mark, outline.room)))
    width, height = drawn.width + 2 * EDGE, drawn.height + 2 * EDGE
    return MapScene(tuple(fields), width, height, 620.0)


def _hexagon(middle: Point, side: float) -> str:
    corners = [(middle[0] + side * sin(pi / 3 * i), middle[1] - side * cos(pi / 3 * i)) for i in range(6)]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "z"


def _tile_label(mark: Mark, width: float) -> Label:
    for size in SIZES:
        lines = _wrapped(readable(mark.name), width, size, MOST_LINES)
        if lines is not None:
            return Label(lines, str(mark.word), size)
    size = SIZES[-1]
    return Label(
        wrap_label(readable(mark.name), width, MOST_LINES, lambda t: text_width(t, size, bold=True)),
        str(mark.word),
        size,
    )


def _fitting(mark: Mark, room: float) -> Label | None:
    """Give the largest label that fits in a circle, with the word if that fits too; None without room."""
    word = str(mark.word)
    for words in ((word,), ()):
        for size in BOUNDARY_SIZES:
            for count in range(1, MOST_LINES + 1):
                lines = _wrapped(readable(mark.name), 2.6 * room, size, count)
                if lines is not None and _inside([*lines, *words], size, room):
                    return Label(lines, words[0] if words else "", size)
    return None


def _wrapped(name: str, width: float, size: float, most: int) -> tuple[str, ...] | None:
    """Give a name in lines, unless words would have to be broken or cut off."""

    def measure(text: str) -> float:
        return text_width(text, size, bold=True)

    lines = wrap_label(name, width, most, measure)
    whole = " ".join(lines).replace("- ", "-") == " ".join(name.split()).replace("- ", "-")
    return lines if whole else None


def _inside(lines: list[str], size: float, room: float) -> bool:
    """Tell whether lines of text with a meter under them fit in a circle, a little over its sides at most."""
    half_height = (len(lines) * size * 1.2 + METER_ROOM) / 2
    half_width = max(text_width(line, size, bold=True) for line in lines) / 2
    return half_height <= room and half_width <= 1.25 * room
