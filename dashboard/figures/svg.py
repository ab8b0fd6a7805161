"""The picture of a plan as SVG: pure text out, the same places and curves as on the screen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from types import MappingProxyType

from dashboard.absence import GONE, PARTLY, SHAKY
from dashboard.scene import Box, Heading, Line, Scene, line_opacity, thin_width
from dashboard.theme import FONTS, HAMPER, INK, KINDS, LINE, PAPER, QUIET, ROUTE, KindStyle
from din.layout import Point, text_width, wrap_label

MARGIN = 40.0
TITLE_SIZE, SUBTITLE_SIZE, NOTE_SIZE = 34, 22, 20
HEAD, FOOT = 110.0, 90.0
DATE_WIDTH = 230.0
NOTE_STEP, MOST_NOTES = 26.0, 4
FADED = 0.15
BOX_OPACITY = MappingProxyType({GONE: 0.6, SHAKY: 0.85})
LINE_OPACITY = MappingProxyType({GONE: 0.4})
LINE_DASHES = MappingProxyType({GONE: "3 6", SHAKY: "2 4", PARTLY: "9 5"})
NO_MARKS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands around a picture that leaves the program.

    ``legend`` holds kind and word; ``label`` marks an example, and is empty for a real plan; ``subtitle`` says
    what is supposed in it, if anything.
    """

    title: str
    date: str
    label: str
    note: str
    legend: tuple[tuple[str, str], ...]
    language: str = "nl"
    subtitle: str = ""


def draw(
    scene: Scene,
    caption: Caption,
    route: Collection[str] | None = None,
    marks: Mapping[str, str] = NO_MARKS,
) -> str:
    """Draw a scene with its caption.

    Parameters
    ----------
    scene
        What is drawn and where.
    caption
        Title, date, legend and notes.
    route
        Keys of the boxes and lines to keep in full while the rest fades; None fades nothing.
    marks
        Key of a box or line → what becomes of it when something drops out.

    Returns
    -------
    str
        A complete SVG document.
    """
    width = max(scene.width, 1100.0) + 2 * MARGIN
    notes = note_lines(caption.note, width - 2 * MARGIN)
    height = scene.height + HEAD + FOOT + MARGIN + (len(notes) - 1) * NOTE_STEP
    shift = (MARGIN - scene.left + (width - 2 * MARGIN - scene.width) / 2, HEAD - scene.top)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
        f'width="{number(width)}" height="{number(height)}" lang="{caption.language}" role="img" '
        f'font-family="{escape(FONTS)}">',
        f"<title>{escape(caption.title)}</title>",
        f'<rect width="{number(width)}" height="{number(height)}" fill="{PAPER}"/>',
        *head(caption, width),
        f'<g transform="translate({number(shift[0])} {number(shift[1])})">',
        *(_line(line, route, marks.get(line.key, "")) for line in scene.lines),
        *(_heading(heading) for heading in scene.headings),
        *(_box(box, scene.font, route, marks.get(box.key, "")) for box in scene.boxes),
        "</g>",
        *_foot(caption.legend, notes, height),
        "</svg>",
    ]
    return "\n".join(parts)


def number(value: float) -> str:
    """Give a length as short as it is exact enough."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _opacity(is_faded: bool, marked: float) -> str:
    opacity = min(FADED if is_faded else 1.0, marked)
    return "" if opacity == 1.0 else f' opacity="{opacity}"'


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


def _line(line: Line, route: Collection[str] | None, mark: str) -> str:
    on_route = route is not None and line.key in route
    opacity = _opacity(route is not None and not on_route, LINE_OPACITY.get(mark, 1.0))
    colour = HAMPER if line.hampers else ROUTE if on_route else LINE
    dashes = _dashed(LINE_DASHES.get(mark, "10 6" if line.hampers else ""))
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


def _dashed(pattern: str) -> str:
    return f' stroke-dasharray="{pattern}"' if pattern else ""


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


def _box(box: Box, font: int, route: Collection[str] | None, mark: str) -> str:
    style = KINDS[box.kind]
    if mark == GONE:
        style = KindStyle(QUIET, PAPER, QUIET, style.shape)
    frame = f'stroke="{style.colour}"{_dashed("8 6" if mark in {GONE, PARTLY} else "")}'
    behind = f'{_frame(box, 7, 7, frame, style.fill)} opacity="0.6"/>' if box.is_bundle else ""
    body = f"{_frame(box, 0, 0, frame, style.fill)}/>"
    inner = f"{_frame(box, 5, -5, frame, 'none')}/>" if mark == SHAKY else ""
    words = "".join(
        _mission_words(box, font, style.ink) if box.kind == "mission" else _words(box, font, style.ink)
    )
    shape = "" if box.kind == "mission" else _shape(style, box.x - box.width / 2 + 13, box.y - 10)
    opacity = _opacity(route is not None and box.key not in route, BOX_OPACITY.get(mark, 1.0))
    return f"<g{opacity}><title>{escape(box.name)}</title>{behind}{body}{inner}{shape}{words}</g>"


def _frame(box: Box, shift: float, wider: float, stroke: str, fill: str) -> str:
    """Begin a frame of a box: moved by ``shift``, and its far sides by ``wider``."""
    left, top = box.x - box.width / 2 + shift, box.y - box.height / 2 + shift
    width, height = box.width + wider - shift, box.height + wider - shift
    return (
        f'<rect x="{number(left)}" y="{number(top)}" width="{number(width)}" height="{number(height)}" rx="8" '
        f'fill="{fill}" stroke-width="2" {stroke}'
    )


def _shape(style: KindStyle, x: float, y: float) -> str:
    return f'<path transform="translate({number(x)} {number(y)})" fill="{style.colour}" d="{style.shape}"/>'


def _words(box: Box, font: int, ink: str) -> Iterator[str]:
    step = font * 1.2
    first = box.y - (len(box.lines) - 1) * step / 2 + font * 0.35
    for i, line in enumerate(box.lines):
        yield text(line, box.x - box.width / 2 + 44, first + i * step, font, ink)


def _mission_words(box: Box, font: int, ink: str) -> Iterator[str]:
    size = font + 2
    yield f'<g transform="translate({number(box.x + size * 0.35)} {number(box.y)}) rotate(-90)">'
    yield text(" ".join(box.lines), 0, 0, size, ink, "middle", bold=True)
    yield "</g>"


def head(caption: Caption, width: float) -> Iterator[str]:
    """Give title, date, the mark of an example, and what is supposed."""
    room = width - 2 * MARGIN - DATE_WIDTH
    yield text(_shortened(caption.title, room, TITLE_SIZE), MARGIN, 56, TITLE_SIZE, INK, bold=True)
    yield text(
        _shortened(caption.subtitle, room, SUBTITLE_SIZE), MARGIN, 90, SUBTITLE_SIZE, HAMPER, bold=True
    )
    yield text(caption.date, width - MARGIN, 52, NOTE_SIZE, QUIET, "end")
    if caption.label:
        yield text(caption.label, width - MARGIN, 80, NOTE_SIZE, HAMPER, "end", bold=True)


def _shortened(words: str, width: float, size: float) -> str:
    """Give bold words on one line that fits, with an ellipsis when there are more."""
    return " ".join(wrap_label(words, width, 1, lambda line: text_width(line, size, bold=True)))


def _foot(legend: tuple[tuple[str, str], ...], notes: tuple[str, ...], height: float) -> Iterator[str]:
    last = height - 26.0
    x, y = MARGIN, last - len(notes) * NOTE_STEP - 10
    for kind, word in legend:
        yield _shape(KINDS[kind], x, y - 16)
        yield text(word, x + 28, y, NOTE_SIZE, QUIET)
        x += 28 + text_width(word, NOTE_SIZE) + 30
    yield from foot_notes(notes, last - (len(notes) - 1) * NOTE_STEP)


def note_lines(note: str, width: float) -> tuple[str, ...]:
    """Break the small text under a picture into lines that fit."""
    return wrap_label(note, width, MOST_NOTES, lambda line: text_width(line, NOTE_SIZE - 2))


def foot_notes(lines: tuple[str, ...], y: float) -> Iterator[str]:
    """Give lines of small text under a picture, the first at a height."""
    for place, line in enumerate(lines):
        yield text(line, MARGIN, y + place * NOTE_STEP, NOTE_SIZE - 2, QUIET)
