"""Axes of figures: round marks, places in pixels, and paths; colours follow the style sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

from din.layout import Point

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
"""A round step is one of these times a power of ten."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from ``low`` to ``high`` on pixels from ``start`` to ``end``; ``start`` may lie beyond ``end``."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Give the pixel of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def marks(self, count: int) -> tuple[float, ...]:
        """Give about ``count`` round values on the axis."""
        step = round_step((self.high - self.low) / max(1, count))
        first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
        return tuple(step * i for i in range(first, last + 1))


def axis_for(values: Sequence[float], start: float, end: float, room: float = 0.06) -> Axis:
    """Give an axis on which all values fit with some room; one on which nothing varies is one unit long."""
    low, high = min(values), max(values)
    if high - low < 1e-12 * max(1.0, abs(low), abs(high)):
        spread = max(abs(low) * 0.1, 1e-3)
        return Axis(low - spread, high + spread, start, end)
    spread = room * (high - low)
    return Axis(low - spread, high + spread, start, end)


def round_step(size: float) -> float:
    """Give the smallest round step that is at least ``size``, which is above 0."""
    power = 10.0 ** floor(log10(size))
    return power * next((s for s in STEPS if s * power >= size * (1 - 1e-9)), STEPS[-1])


def decimals(marks: Sequence[float]) -> int:
    """Give how many decimals tell round marks apart."""
    if len(marks) < 2:
        return 0
    step = abs(marks[1] - marks[0])
    return next((n for n in range(7) if abs(step * 10**n - round(step * 10**n)) < 1e-6), 7)


def pixels(value: float) -> str:
    """Give a length as short as a drawing needs."""
    return f"{value:.1f}".removesuffix(".0")


def line(points: Sequence[Point], name: str) -> str:
    """Draw a line through points."""
    return f'<path class="{name}" d="{_through(points)}"/>'


def ribbon(low: Sequence[Point], high: Sequence[Point], name: str) -> str:
    """Fill what lies between two lines."""
    return f'<path class="{name}" d="{_through([*low, *reversed(high)])}z"/>'


def words(text: str, x: float, y: float, name: str, anchor: str = "start") -> str:
    """Write a line of text."""
    return (
        f'<text class="{name}" x="{pixels(x)}" y="{pixels(y)}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def rule(x1: float, y1: float, x2: float, y2: float, name: str) -> str:
    """Draw a straight line."""
    return f'<path class="{name}" d="M{pixels(x1)} {pixels(y1)}L{pixels(x2)} {pixels(y2)}"/>'


def level_marks(axis: Axis, left: float, right: float, count: int, shown: Callable[[float], str]) -> str:
    """Draw the marks of an upright axis: a faint line each, with its value to the left."""
    return "".join(_level_marks(axis, left, right, count, shown))


def _level_marks(
    axis: Axis, left: float, right: float, count: int, shown: Callable[[float], str]
) -> Iterator[str]:
    for mark in axis.marks(count):
        y = axis.place(mark)
        yield rule(left, y, right, y, "grid")
        yield words(shown(mark), left - 6, y + 4, "mark", "end")


def figure(width: float, height: float, label: str, inner: str) -> str:
    """Put a drawing together; ``label`` says all of it aloud."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {pixels(width)} {pixels(height)}" role="img" '
        f'aria-label="{escape(label)}">{inner}</svg>'
    )


def _through(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{pixels(x)} {pixels(y)}" for x, y in points)
