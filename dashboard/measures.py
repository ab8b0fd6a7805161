"""How large everything is drawn: the font, the boxes and their labels, from one picture to the next.

Lengths are in units of a frame of 1,872 by 960, as in :mod:`dashboard.scene`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dashboard.folding import bundle_key
from din.layout import REST, Bundle, Folding, text_width, wrap_label
from din.model import Plan
from din.texts import _, nmsg

FRAME_WIDTH, FRAME_HEIGHT = 1872.0, 960.0
FONTS_TRIED = (30, 28, 26, 24)
MISSION_WIDTH, MISSION_GAP = 64.0, 70.0
SHAPE_ROOM, PADDING = 44.0, 14.0
SAFETY = 1.04
"""Fonts on other machines may be a little wider than the estimate."""
LINE_HEIGHT = 1.2
ROOM, TIGHT_ROOM = 0.75, 0.5
"""Free height in a box, in parts of the font: usually, and when that brings the highest column into sight."""
TIGHT_GAP = 10.0
STRETCH, SLACK = 1.06, 0.7
"""A picture that follows another may be this much higher than the frame, or fill only this part of it, before
its measures change: calm counts for more than the last bit of room."""
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes of a picture, and the lines of each label."""

    font: int
    box_width: float
    box_height: float
    column_gap: float
    row_gap: float
    lines: Mapping[Hashable, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Before:
    """The measures of a picture that is followed: font, height of its boxes, and the space between two."""

    font: int
    box_height: float
    row_gap: float


def measure(
    plan: Plan, columns: Sequence[Sequence[Hashable]], folding: Folding, before: Before | None
) -> Measures:
    """Choose the largest font with which all labels fit the frame whole; the one of before while it still does."""
    filled = [column for column in columns[:-1] if column]
    count = max(len(filled), 1)
    gap = 150.0 if count <= 3 else 110.0 if count == 4 else 72.0
    room = FRAME_WIDTH - (count - 1) * gap - (MISSION_WIDTH + MISSION_GAP if columns[-1] else 0.0)
    width = min(room / count, 380.0)
    rows = max((len(column) for column in filled), default=1)
    drawn = [item for column in filled for item in column]
    most = 3 if rows <= 8 else 2

    def labels(font: int) -> dict[Hashable, tuple[str, ...]]:
        return {item: _label(plan, item, folding, width, font, most) for item in drawn}

    if before is not None and (kept := _as_before(before, width, gap, rows, labels)):
        return kept
    for font in FONTS_TRIED:
        lines = labels(font)
        height = _box_height(lines, font)
        row_gap = max(font * 0.55, 10.0)
        fits = rows * (height + row_gap) + font * 2.4 <= FRAME_HEIGHT
        if fits and not any(_is_broken(label) for label in lines.values()):
            break
    else:
        height, row_gap = _tight(font, rows, height, row_gap)
    spare = (FRAME_HEIGHT - font * 2.4) / rows - height
    return Measures(font, width, height, gap, max(row_gap, min(spare, font * 1.1)), lines)


def _box_height(lines: Mapping[Hashable, tuple[str, ...]], font: int) -> float:
    tallest = max((len(label) for label in lines.values()), default=1)
    return max(tallest, 2) * font * LINE_HEIGHT + font * ROOM


def _tight(font: int, rows: int, height: float, row_gap: float) -> tuple[float, float]:
    """Give lower boxes, closer together, when with these the whole column can be seen at once."""
    tight = height - font * (ROOM - TIGHT_ROOM)
    return (
        (tight, TIGHT_GAP) if rows * (tight + TIGHT_GAP) + font * 2.4 <= FRAME_HEIGHT else (height, row_gap)
    )


def _as_before(
    before: Before,
    width: float,
    gap: float,
    rows: int,
    labels: Callable[[int], dict[Hashable, tuple[str, ...]]],
) -> Measures | None:
    """Give the measures of the picture before, unless it would become too high or need not be that small."""
    height = before.box_height
    needed = rows * (height + before.row_gap) + before.font * 2.4
    smallest, largest = before.font == FONTS_TRIED[-1], before.font == FONTS_TRIED[0]
    if not (smallest or needed <= FRAME_HEIGHT * STRETCH) or not (largest or needed >= FRAME_HEIGHT * SLACK):
        return None
    lines = labels(before.font)
    whole = smallest or not any(_is_broken(label) for label in lines.values())
    if not whole or not _box_height(lines, before.font) <= height:
        return None
    return Measures(before.font, width, height, gap, before.row_gap, lines)


def drawn_key(drawn: Hashable) -> str:
    """Give the key of what is drawn: the record's id, or the bundle's own."""
    return bundle_key(drawn) if isinstance(drawn, Bundle) else str(drawn)


def _is_broken(label: Sequence[str]) -> bool:
    """Tell whether a label is cut short or breaks a word."""
    return any(ELLIPSIS in line for line in label) or any(line.endswith("-") for line in label[:-1])


def _label(
    plan: Plan, item: Hashable, folding: Folding, width: float, font: int, most: int
) -> tuple[str, ...]:
    room = width - SHAPE_ROOM - PADDING
    if isinstance(item, Bundle):
        name, count = bundle_texts(plan, item, folding)
        if not count.startswith("+"):
            return (*wrapped(name, room, font, most - 1), *wrapped(count, room, font, 1))
        *lines, last = wrapped(name, room - text_width(f" {count}", font) * SAFETY, font, most)
        return (*lines, f"{last} {count}")
    return wrapped(plan.label(str(item)), room, font, most)


@lru_cache(maxsize=8192)
def wrapped(text: str, room: float, font: int, most: int) -> tuple[str, ...]:
    """Break a text into at most so many lines that fit the room."""
    return wrap_label(text, room, most, measure=lambda line: text_width(line, font) * SAFETY)


def bundle_texts(plan: Plan, bundle: Bundle, folding: Folding) -> tuple[str, str]:
    """Say what a bundle holds: a wijk and a number, or one of its nodes and how many more."""
    members = folding.members[bundle]
    counted = _counted(str(bundle.column), len(members))
    if bundle.group is REST:
        return _("Other groups"), counted
    if bundle.group is None:
        return (_("Across the city") if bundle.column == "effort" else _("Not linked")), counted
    if plan[str(bundle.group)].kind in {"area", "domain"}:
        return plan.label(str(bundle.group)), counted
    return plan.label(str(members[0])), f"+{len(members) - 1}"


def _counted(column: str, n: int) -> str:
    counts = {
        "effort": nmsg("{n} effort", "{n} efforts", n),
        "capability": nmsg("{n} capability", "{n} capabilities", n),
        "benefit": nmsg("{n} benefit", "{n} benefits", n),
        "goal": nmsg("{n} goal", "{n} goals", n),
        "mission_element": nmsg("{n} mission element", "{n} mission elements", n),
        "mission": nmsg("{n} mission", "{n} missions", n),
    }
    return str(counts[column])
