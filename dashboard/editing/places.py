"""Nodes that people put in their place by hand: the computed picture with these nodes moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dashboard.scene import Box, Line, Scene
from din.layout import Point

BOW = 46.0
"""How far a line between two boxes above each other bows out."""
REACH = 0.4
MARGIN = 30.0


def placed(scene: Scene, places: Mapping[str, Point]) -> Scene:
    """Move the boxes of these nodes, and draw the lines that hang on them anew; stacks stay where they are.

    Parameters
    ----------
    scene
        The computed picture.
    places
        Node id → middle of its box, in units of the scene.
    """
    moved = {box.key for box in scene.boxes if box.key in places and not box.is_bundle}
    if not moved:
        return scene
    boxes = tuple(
        replace(box, x=places[box.key][0], y=places[box.key][1]) if box.key in moved else box
        for box in scene.boxes
    )
    found = {box.key: box for box in boxes}
    lines = tuple(
        _redrawn(line, found[line.source], found[line.target])
        if line.source in moved or line.target in moved
        else line
        for line in scene.lines
    )
    return _with_room(replace(scene, boxes=boxes, lines=lines))


def _redrawn(line: Line, source: Box, target: Box) -> Line:
    path = _path(source, target)
    (x1, y1), (x2, y2) = path[0], path[-1]
    return replace(
        line,
        path=path,
        leave=(x1 - source.x, y1 - source.y),
        arrive=(x2 - target.x, y2 - target.y),
    )


def _path(source: Box, target: Box) -> tuple[Point, ...]:
    """Leave and arrive horizontally, on the sides that face each other."""
    apart = (source.width + target.width) / 2
    if abs(target.x - source.x) < apart:
        start, end = (source.x + source.width / 2, source.y), (target.x + target.width / 2, target.y)
        out = max(start[0], end[0]) + BOW
        return start, (out, start[1]), (out, end[1]), end
    side = 1 if target.x > source.x else -1
    start = (source.x + side * source.width / 2, source.y)
    level = min(max(source.y, target.y - target.height / 2 + 16), target.y + target.height / 2 - 16)
    end = (target.x - side * target.width / 2, level if target.kind == "mission" else target.y)
    reach = (end[0] - start[0]) * REACH
    return start, (start[0] + reach, start[1]), (end[0] - reach, end[1]), end


def _with_room(scene: Scene) -> Scene:
    """Make the frame large enough for boxes that were put outside it."""
    left = min(scene.left, *(box.x - box.width / 2 - MARGIN for box in scene.boxes))
    top = min(scene.top, *(box.y - box.height / 2 - MARGIN for box in scene.boxes))
    right = max(scene.left + scene.width, *(box.x + box.width / 2 + MARGIN for box in scene.boxes))
    bottom = max(scene.top + scene.height, *(box.y + box.height / 2 + MARGIN for box in scene.boxes))
    return replace(scene, left=left, top=top, width=right - left, height=bottom - top)
