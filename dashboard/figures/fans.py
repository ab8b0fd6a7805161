"""One fan: between which values something lies over time, with the middle and "doorgaan zoals nu" as lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.figures.axes import Axis, axis_for, decimals, figure, level_marks, line, ribbon, rule, words
from din.graph.arrays import Floats
from din.texts import number

WIDTH, HEIGHT = 260.0, 120.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 8.0, 8.0, 22.0
YEAR_MARKS = 4
"""How many years are named under a fan, at most about."""


@dataclass(frozen=True, slots=True)
class FanFigure:
    """What is drawn.

    Attributes
    ----------
    months : sequence of int
        Counted from the start.
    first_year : float
        When that is, in years.
    points : array, 5 × months
        The 5, 25, 50, 75 and 95 % points.
    reference : array, months
        Doorgaan zoals nu.
    """

    months: Sequence[int]
    first_year: float
    points: Floats
    reference: Floats


def height_axis(values: Sequence[float]) -> Axis:
    """Give the upright axis on which all these values fit, for fans that are compared with the eye."""
    return axis_for(values, HEIGHT - BOTTOM, TOP)


def fan(drawn: FanFigure, upright: Axis, label: str) -> str:
    """Draw a fan; values are shares, shown in hundredths."""
    across = Axis(0.0, float(max(drawn.months[-1], 1)), LEFT, WIDTH - RIGHT)
    x = [across.place(month) for month in drawn.months]
    lines = [
        [(a, upright.place(float(v))) for a, v in zip(x, row, strict=True)]
        for row in (*drawn.points, drawn.reference)
    ]
    low, quarter, middle, three_quarters, high, now = lines
    inner = (
        level_marks(upright, LEFT, WIDTH - RIGHT, 3, hundredths(upright.marks(3)))
        + _years(drawn, across)
        + ribbon(low, high, "outer")
        + ribbon(quarter, three_quarters, "inner")
        + line(now, "now")
        + line(middle, "middle")
    )
    return figure(WIDTH, HEIGHT, label, inner)


def hundredths(marks: Sequence[float]) -> Callable[[float], str]:
    """Give how the marks of an axis of shares are written: in hundredths, no more decimals than needed."""
    places = decimals([100 * mark for mark in marks])
    return lambda value: number(round(100 * value, places) + 0.0, places)


def _years(drawn: FanFigure, across: Axis) -> str:
    """Name some years under the fan, each at its January."""
    last = drawn.first_year + drawn.months[-1] / 12
    marks = [m for m in Axis(drawn.first_year, last, 0, 1).marks(YEAR_MARKS) if abs(m - round(m)) < 1e-9]
    parts = []
    for year in marks:
        x = across.place((year - drawn.first_year) * 12)
        edge = "end" if x > WIDTH - RIGHT - 14 else "start" if x < LEFT + 14 else "middle"
        parts.append(rule(x, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 4, "grid"))
        parts.append(words(str(round(year)), x, HEIGHT - 5, "mark", edge))
    return "".join(parts)
