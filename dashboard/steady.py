"""From one picture to the next: a line that would hardly change stays as it was, and the difference is told."""

from __future__ import annotations

from dataclasses import replace

from dashboard.scene import SLACK, Line, Scene


def steadied(scene: Scene, before: Scene) -> Scene:
    """Let lines between boxes that stayed keep their way when the new one is nearly the same."""
    boxes = {box.key: box for box in before.boxes}
    stayed = {box.key for box in scene.boxes if boxes.get(box.key) == box}
    lines = {line.key: line for line in before.lines if line.source in stayed and line.target in stayed}
    slack = scene.row_gap * SLACK
    return replace(
        scene,
        lines=tuple(
            was if (was := lines.get(line.key)) and _is_nearly(line, was, slack) else line
            for line in scene.lines
        ),
    )


def _is_nearly(line: Line, was: Line, slack: float) -> bool:
    """Tell whether a line is what it was but for bends that would move a little."""
    if len(line.path) != len(was.path):
        return False
    if any(
        abs(x - was_x) > slack or abs(y - was_y) > slack
        for (x, y), (was_x, was_y) in zip(line.path, was.path, strict=True)
    ):
        return False
    return replace(line, path=was.path, leave=was.leave, arrive=was.arrive) == was


def difference(scene: Scene, before: Scene) -> tuple[Scene, Scene] | None:
    """Tell what became of a picture, as two parts of pictures.

    Returns
    -------
    tuple of Scene or None
        What `scene` has that was not there or was otherwise, and what was in `before` alone. None when all of it
        may be different, as with another font.
    """
    if scene.font != before.font:
        return None
    return _without(scene, before, same=True), _without(before, scene, same=False)


def _without(scene: Scene, other: Scene, *, same: bool) -> Scene:
    """Leave out of a picture what another has too: what is the same there, or all that is there."""
    boxes = {box.key: box for box in other.boxes}
    lines = {line.key: line for line in other.lines}
    headings = {heading.kind: heading for heading in other.headings}
    return replace(
        scene,
        boxes=tuple(b for b in scene.boxes if b.key not in boxes or (same and boxes[b.key] != b)),
        lines=tuple(n for n in scene.lines if n.key not in lines or (same and lines[n.key] != n)),
        headings=tuple(
            h for h in scene.headings if h.kind not in headings or (same and headings[h.kind] != h)
        ),
    )
