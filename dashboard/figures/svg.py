"""The picture of a plan as SVG: pure text out, the same places and curves as on the screen."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from dashboard.scene import Box, Heading, Line, Scene, line_opacity, thin_width
from dashboard.theme import FONTS, HAMPER, INK, KINDS, LINE, PAPER, QUIET, ROUTE
from din.layout import Point, text_width

MARGIN = 40.0
TITLE_SIZE, NOTE_SIZE = 34, 20
HEAD, FOOT = 110.0, 90.0
FADED = 0.15


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands around a picture that leaves the program.

    ``legend`` holds kind and word; ``label`` marks an example, and is empty for a real plan.
    """

    title: str
    date: str
    label: str
    note: str
    legend: tuple[tuple[str, str], ...]
    language: str = "nl"


def draw(scene: Scene, caption: Caption, route: Collection[str] | None = None) -> str:
    """Draw a scene with its caption.

    Parameters
    ----------
    scene
        What is drawn and where.
    caption
        Title, date, legend and notes.
    route
        Keys of the boxes and lines to keep in full while the rest fades; None fades nothing.

    Returns
    -------
    str
        A complete SVG document.
    """
    width = max(scene.width, 1100.0) + 2 * MARGIN
    height = scene.height + HEAD + FOOT + MARGIN
    shift = (MARGIN - scene.left + (width - 2 * MARGIN - scene.width) / 2, HEAD - scene.top)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
        f'width="{number(width)}" height="{number(height)}" lang="{caption.language}" role="img" '
        f'font-family="{escape(FONTS)}">',
        f"<title>{escape(caption.title)}</title>",
        f'<rect width="{number(width)}" height="{number(height)}" fill="{PAPER}"/>',
        *head(caption, width),
        f'<g transform="translate({number(shift[0])} {number(shift[1])})">',
        *(_line(line, _opacity(line.key, route), route is not None) for line in scene.lines),
        *(_heading(heading) for heading in scene.headings),
        *(_box(box, scene.font, _opacity(box.key, route)) for box in scene.boxes),
        "</g>",
        *_foot(caption, height),
        "</svg>",
    ]
    return "\n".join(parts)


def number(value: float) -> str:
    """Give a length as short as it is exact enough."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _opacity(key: str, route: Collection[str] | None) -> str:
    return "" if route is None or key in route else f' opacity="{FADED}"'


def text(
    words: str,
    x: float,
    y: float,
    size: float,
    colour: str,
    anchor: str = "start",
    bold: bool = False,
    name: str = "",
) -> str:
    """Give a line of text that is exactly as wide as the layout reckoned, whatever font draws it.

    ``name`` is its class, by which a style sheet may give another colour.
    """
    if not words.strip():
        return ""
    weight = ' font-weight="600"' if bold else ""
    named = f'class="{name}" ' if name else ""
    width = text_width(words, size, bold=bold)
    return (
        f'<text {named}x="{number(x)}" y="{number(y)}" font-size="{number(size)}" fill="{colour}" '
        f'text-anchor="{anchor}"{weight} '
        f'textLength="{number(width)}" lengthAdjust="spacingAndGlyphs">{escape(words)}</text>'
    )


def curve(path: tuple[Point, ...]) -> str:
    """Give the quadratic curves through a path's control points, as an SVG path."""
    start, *controls, end = path
    steps = [f"M{number(start[0])} {number(start[1])}"]
    for (x1, y1), (x2, y2) in pairwise(controls):
        steps.append(f"Q{number(x1)} {number(y1)} {number((x1 + x2) / 2)} {number((y1 + y2) / 2)}")
    steps.append(f"Q{number(controls[-1][0])} {number(controls[-1][1])} {number(end[0])} {number(end[1])}")
    return "".join(steps)


def _line(line: Line, opacity: str, routed: bool) -> str:
    on_route = routed and not opacity
    colour = HAMPER if line.hampers else ROUTE if on_route else LINE
    dashes = ' stroke-dasharray="10 6"' if line.hampers else ""
    strength = 0.9 if on_route else line_opacity(line)
    width = thin_width(line) if line.of_stack and not on_route else line.width
    sign = ""
    if line.hampers:
        x, y = _middle(line.path)
        sign = (
            f'<circle cx="{number(x)}" cy="{number(y)}" r="11" fill="{PAPER}"/>'
            f'<path d="M{number(x - 7)} {number(y)}h14" stroke="{HAMPER}" stroke-width="3"/>'
        )
    body = (
        f'<path d="{curve(line.path)}" fill="none" stroke="{colour}" stroke-width="{number(width)}" '
        f'stroke-opacity="{number(strength)}"{dashes}/>'
        f'<path d="{_arrow(line)}" fill="{colour}"/>{sign}'
    )
    return f"<g{opacity}>{body}</g>"


def _middle(path: tuple[Point, ...]) -> Point:
    """Give a point on the curve halfway its control points."""
    controls = path[1:-1]
    (x1, y1), (x2, y2) = controls[(len(controls) - 1) // 2], controls[len(controls) // 2]
    return (x1 + x2) / 2, (y1 + y2) / 2


def _arrow(line: Line) -> str:
    (x1, _y1), (x, y) = line.path[-2:]
    back = -1 if x >= x1 else 1
    length, half = 7 + line.width, 3.5 + line.width * 0.6
    return f"M{number(x)} {number(y)}L{number(x + back * length)} {number(y - half)}V{number(y + half)}z"


def _heading(heading: Heading) -> str:
    return text(heading.text, heading.x, heading.y + 8, 24, QUIET, "middle", bold=True)


def _box(box: Box, font: int, opacity: str) -> str:
    style = KINDS[box.kind]
    left, top = box.x - box.width / 2, box.y - box.height / 2
    frame = f'width="{number(box.width)}" height="{number(box.height)}" rx="8" stroke="{style.colour}" stroke-width="2"'
    behind = (
        f'<rect x="{number(left + 7)}" y="{number(top + 7)}" fill="{style.fill}" {frame} opacity="0.6"/>'
        if box.is_bundle
        else ""
    )
    body = f'<rect x="{number(left)}" y="{number(top)}" fill="{style.fill}" {frame}/>'
    words = "".join(
        _mission_words(box, font) if box.kind == "mission" else _words(box, font, left, style.ink)
    )
    shape = "" if box.kind == "mission" else _shape(box.kind, left + 13, box.y - 10)
    return f"<g{opacity}><title>{escape(box.name)}</title>{behind}{body}{shape}{words}</g>"


def _shape(kind: str, x: float, y: float) -> str:
    place = f"translate({number(x)} {number(y)})"
    return f'<path transform="{place}" fill="{KINDS[kind].colour}" d="{KINDS[kind].shape}"/>'


def _words(box: Box, font: int, left: float, ink: str) -> Iterator[str]:
    step = font * 1.2
    first = box.y - (len(box.lines) - 1) * step / 2 + font * 0.35
    for i, line in enumerate(box.lines):
        yield text(line, left + 44, first + i * step, font, ink)


def _mission_words(box: Box, font: int) -> Iterator[str]:
    size = font + 2
    yield f'<g transform="translate({number(box.x + size * 0.35)} {number(box.y)}) rotate(-90)">'
    yield text(" ".join(box.lines), 0, 0, size, KINDS["mission"].ink, "middle", bold=True)
    yield "</g>"


def head(caption: Caption, width: float) -> Iterator[str]:
    """Give title, date and the mark of an example."""
    yield text(caption.title, MARGIN, 56, TITLE_SIZE, INK, bold=True)
    yield text(caption.date, width - MARGIN, 52, NOTE_SIZE, QUIET, "end")
    if caption.label:
        yield text(caption.label, width - MARGIN, 80, NOTE_SIZE, HAMPER, "end", bold=True)


def _foot(caption: Caption, height: float) -> Iterator[str]:
    x, y = MARGIN, height - 62.0
    for kind, word in caption.legend:
        yield _shape(kind, x, y - 16)
        yield text(word, x + 28, y, NOTE_SIZE, QUIET)
        x += 28 + text_width(word, NOTE_SIZE) + 30
    yield foot_note(caption.note, height - 26.0)


def foot_note(words: str, y: float) -> str:
    """Give a line of small text under a picture."""
    return text(words, MARGIN, y, NOTE_SIZE - 2, QUIET)
