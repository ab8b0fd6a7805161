"""The map of areas as SVG, for the page and to take away: the same drawing, in words and dots besides colour."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from dashboard.areamap.scene import Field, MapScene
from dashboard.figures.svg import (
    FOOT,
    HEAD,
    MARGIN,
    NOTE_SIZE,
    NOTE_STEP,
    Caption,
    foot_notes,
    head,
    note_lines,
    number,
    text,
)
from dashboard.theme import FED, FONTS, HAMPER, INK, LEVELS, LINE, PAPER, QUIET
from din.layout import text_width
from din.service.areamap import WORSE, Layer, Mark, alarms
from din.texts import _

DOT, DOT_STEP = 4.0, 12.0
LEGEND_STEP = 30.0
NARROWEST = 900.0
LARGEST = 2.0
"""How much larger a small map is drawn in a picture to take away."""
WITHOUT = "without"
"""The class of an area without a figure; it is hatched."""


def on_screen(scene: MapScene, layer: Layer, address_of: Callable[[str], str]) -> str:
    """Draw the map for the page: each area a link that says its sentence; colours follow the style sheet.

    Parameters
    ----------
    scene, layer
        The map and what it shows.
    address_of
        Gives the address an area leads to.
    """
    inner = "".join(
        f'<a href="{escape(address_of(field.mark.area))}" class="{look(field.mark)}" '
        f'data-area="{escape(field.mark.area)}" data-sentence="{escape(str(field.mark.sentence))}" '
        f'aria-label="{escape(str(field.mark.sentence))}">{_ground(field)}</a>'
        for field in _in_order(scene)
    )
    words = "".join(f'<g class="{look(field.mark)}">{"".join(_words(field))}</g>' for field in scene.fields)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(scene.width)} {number(scene.height)}" '
        f'role="group" aria-label="{escape(str(layer.title))}">{_hatch()}{inner}'
        f'<g class="words" aria-hidden="true">{words}</g></svg>'
    )


def to_take_away(scene: MapScene, layer: Layer, caption: Caption) -> str:
    """Draw the map with title, date, legend and what it rests on."""
    scale = min(LARGEST, NARROWEST / scene.width) if scene.width < NARROWEST else 1.0
    width = max(scene.width * scale, NARROWEST) + 2 * MARGIN
    notes = note_lines(caption.note, width - 2 * MARGIN)
    legend = list(_legend(layer, width - 2 * MARGIN))
    rows = 1 + max((row for row, _x, _m, _w in legend), default=0)
    map_height = scene.height * scale
    height = HEAD + 40 + map_height + rows * LEGEND_STEP + len(notes) * NOTE_STEP + FOOT - 20
    across = (width - scene.width * scale) / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" '
        f'width="{number(width)}" height="{number(height)}" lang="{caption.language}" role="img" '
        f'font-family="{escape(FONTS)}">',
        f"<title>{escape(f'{caption.title}: {layer.title}')}</title>",
        f'<rect width="{number(width)}" height="{number(height)}" fill="{PAPER}"/>',
        _hatch(),
        *head(caption, width),
        text(str(layer.title), MARGIN, 96, 24, INK),
        f'<g transform="translate({number(across)} {number(HEAD + 20)}) scale({number(scale)})">',
        *(
            f"<g><title>{escape(str(field.mark.sentence))}</title>{_ground(field)}</g>"
            for field in _in_order(scene)
        ),
        *(part for field in scene.fields for part in _words(field)),
        "</g>",
        *_drawn_legend(legend, layer.calm, HEAD + 50 + map_height),
        *foot_notes(notes, HEAD + 60 + map_height + rows * LEGEND_STEP),
        "</svg>",
    ]
    return "\n".join(parts)


def look(mark: Mark) -> str:
    """Give the class of an area by what it shows."""
    return f"area {level_look(mark.level, mark.calm)}"


def level_look(level: int | None, calm: bool) -> str:
    """Give the class of a level."""
    if level is None:
        return WITHOUT
    name = "worse" if level == WORSE else f"level{level}"
    return name if alarms(level, calm) or level else f"{name} calm"


def legend_words(layer: Layer) -> Iterator[tuple[int | None, str]]:
    """Give what the shades stand for, and the hatching when an area has no figure."""
    for level, words in layer.legend:
        yield level, str(words)
    if any(mark.level is None for mark in layer.marks):
        yield None, _("no figure")


def _in_order(scene: MapScene) -> list[Field]:
    """Give the areas with those that ask attention last, so that their dashed edge lies on top."""
    return sorted(scene.fields, key=lambda field: field.mark.alarms)


def _hatch() -> str:
    return (
        '<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect class="hatch-ground" width="8" height="8" fill="{PAPER}"/>'
        f'<path class="hatch-line" d="M0 0V8" stroke="{LINE}" stroke-width="3"/></pattern></defs>'
    )


def _ground(field: Field) -> str:
    level = field.mark.level
    fill = "url(#hatch)" if level is None else LEVELS[max(0, level)]
    edge = (
        f'stroke="{HAMPER}" stroke-width="2" stroke-dasharray="7 4"'
        if field.mark.alarms
        else f'stroke="{LINE}" stroke-width="1.5"'
    )
    return f'<path class="ground" d="{field.path}" fill="{fill}" fill-rule="evenodd" {edge}/>'


def _words(field: Field) -> Iterator[str]:
    """Write the name, the word and the meter in the middle of an area; the meter alone without room for words."""
    x, y = field.middle
    label, level = field.label, field.mark.level
    if label is None:
        if level is not None:
            yield _meter(x, y, level, field.mark.alarms)
        return
    step = label.size * 1.2
    lines = [*label.lines, *([label.word] if label.word else [])]
    meter = 0.0 if level is None else DOT_STEP + 4
    first = y - (len(lines) * step + meter) / 2 + label.size * 0.85
    plate = field.mark.level is None
    for place, line in enumerate(lines):
        if plate:
            yield _plate(line, x, first + place * step, label.size)
        is_word = place >= len(label.lines)
        ink = HAMPER if is_word and field.mark.alarms else INK
        name = "word" if is_word else "name"
        yield text(line, x, first + place * step, label.size, ink, "middle", bold=not is_word, name=name)
    if level is not None:
        yield _meter(x, first + (len(lines) - 1) * step + DOT_STEP, level, field.mark.alarms)


def _plate(line: str, x: float, y: float, size: float) -> str:
    """Give a ground under a line, which hatching would make hard to read."""
    width = text_width(line, size, bold=True) + 8
    return (
        f'<rect class="plate" x="{number(x - width / 2)}" y="{number(y - size)}" width="{number(width)}" '
        f'height="{number(size * 1.3)}" fill="{PAPER}"/>'
    )


def _meter(x: float, y: float, level: int, alarm: bool) -> str:
    colour = HAMPER if alarm else FED if level else QUIET
    return "".join(
        f'<circle class="{"dot on" if place < level else "dot"}" cx="{number(x + (place - 1) * DOT_STEP)}" '
        f'cy="{number(y)}" r="{DOT}" fill="{colour if place < level else "none"}" stroke="{colour}" '
        'stroke-width="1.5"/>'
        for place in range(3)
    )


def _legend(layer: Layer, width: float) -> Iterator[tuple[int, float, int | None, str]]:
    """Give row, place, level and words of each part of the legend."""
    row, x = 0, 0.0
    for level, words in legend_words(layer):
        needed = 52 + text_width(words, NOTE_SIZE) + 30
        if x and x + needed > width:
            row, x = row + 1, 0.0
        yield row, x, level, words
        x += needed


def _drawn_legend(legend: list[tuple[int, float, int | None, str]], calm: bool, top: float) -> Iterator[str]:
    for row, x, level, words in legend:
        y = top + row * LEGEND_STEP
        yield (
            f'<rect x="{number(MARGIN + x)}" y="{number(y - 16)}" width="36" height="20" fill="url(#hatch)"/>'
            if level is None
            else _meter(MARGIN + x + 18, y - 6, level, alarms(level, calm))
        )
        yield text(words, MARGIN + x + 52, y, NOTE_SIZE, QUIET)
