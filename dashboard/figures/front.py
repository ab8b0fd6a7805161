"""Phasings on two wishes: further to the right and higher is better; those that nothing beats are joined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import hypot

from dashboard.figures.axes import Axis, axis_for, decimals, level_marks, line, pixels, rule, words
from din.layout import Point
from din.texts import number

WIDTH, HEIGHT = 560.0, 380.0
LEFT, RIGHT, TOP, BOTTOM = 92.0, 24.0, 22.0, 58.0
BADGE = 12.0
"""Half the size of the badge with a phasing's letter."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One phasing: its letter, values, what is said of it, where a click leads, and its place among the others.

    Attributes
    ----------
    unbeaten : bool
        Whether no other phasing is at least as good on both and better on one.
    yardstick : bool
        Whether it is "doorgaan zoals nu".
    """

    letter: str
    x: float
    y: float
    sentence: str
    address: str
    unbeaten: bool
    yardstick: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What an axis stands for: its title, and from a value to the figure that is written."""

    title: str
    factor: float

    def shown(self, marks: Sequence[float]) -> Callable[[float], str]:
        """Give how the marks of this axis are written, with no more decimals than tell them apart."""
        places = decimals([self.factor * mark for mark in marks])
        return lambda value: number(round(self.factor * value, places) + 0.0, places)


def front(spots: Sequence[Spot], across: Wish, upright: Wish, label: str) -> str:
    """Draw the phasings as links, in the order of their letters."""
    x = axis_for([spot.x for spot in spots], LEFT, WIDTH - RIGHT, 0.1)
    y = axis_for([spot.y for spot in spots], HEIGHT - BOTTOM, TOP, 0.1)
    dots = [(x.place(spot.x), y.place(spot.y)) for spot in spots]
    badges = apart(dots, 2.4 * BADGE)
    joined = sorted(dot for dot, spot in zip(dots, spots, strict=True) if spot.unbeaten)
    inner = (
        level_marks(y, LEFT, WIDTH - RIGHT, 5, upright.shown(y.marks(5)))
        + _across(x, across)
        + words(upright.title, 6, 13, "axis")
        + (line(_stairs(joined), "front") if len(joined) > 1 else "")
        + "".join(map(_spot, spots, dots, badges))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {pixels(WIDTH)} {pixels(HEIGHT)}" role="group" '
        f'aria-label="{escape(label)}">{inner}</svg>'
    )


def apart(dots: Sequence[Point], distance: float) -> list[Point]:
    """Give each dot a place for its badge: near it, on no other badge and no other dot; the same each time."""
    places: list[Point] = []
    for i, dot in enumerate(dots):
        others = [other for j, other in enumerate(dots) if j != i]
        rings = [near for away in (0.75, 1.0, 1.3, 1.7, 2.2) for near in _around(dot, away * distance)]
        places.append(next((t for t in (dot, *rings) if _free(t, places, others, distance)), dot))
    return places


def _free(place: Point, badges: Sequence[Point], dots: Sequence[Point], distance: float) -> bool:
    return (
        _inside(place)
        and all(hypot(place[0] - x, place[1] - y) >= distance for x, y in badges)
        and all(hypot(place[0] - x, place[1] - y) >= BADGE + 5 for x, y in dots)
    )


def _around(dot: Point, away: float) -> list[Point]:
    turns = ((1, 0), (0, -1), (0, 1), (-1, 0), (0.7, -0.7), (0.7, 0.7), (-0.7, -0.7), (-0.7, 0.7))
    return [(dot[0] + a * away, dot[1] + b * away) for a, b in turns]


def _inside(place: Point) -> bool:
    return (
        LEFT + BADGE <= place[0] <= WIDTH - RIGHT + BADGE
        and TOP - BADGE / 2 <= place[1] <= HEIGHT - BOTTOM - BADGE
    )


def _stairs(dots: Sequence[Point]) -> list[Point]:
    """Join the unbeaten by stairs: between two of them nothing is known to be possible."""
    steps = [dots[0]]
    for before, after in pairwise(dots):
        steps += [(before[0], after[1]), after]
    return steps


def _across(axis: Axis, wish: Wish) -> str:
    bottom, parts = HEIGHT - BOTTOM, []
    marks = axis.marks(4)
    shown = wish.shown(marks)
    for mark in marks:
        x = axis.place(mark)
        parts.append(rule(x, TOP, x, bottom, "grid"))
        parts.append(words(shown(mark), x, bottom + 18, "mark", "middle"))
    parts.append(words(wish.title, WIDTH - RIGHT, HEIGHT - 10, "axis", "end"))
    return "".join(parts)


def _spot(spot: Spot, dot: Point, badge: Point) -> str:
    shape = (
        f'<rect class="badge" x="{pixels(badge[0] - BADGE)}" y="{pixels(badge[1] - BADGE)}" '
        f'width="{pixels(2 * BADGE)}" height="{pixels(2 * BADGE)}"/>'
        if spot.yardstick
        else f'<circle class="badge" cx="{pixels(badge[0])}" cy="{pixels(badge[1])}" r="{pixels(BADGE)}"/>'
    )
    leader = rule(*dot, *badge, "leader") if badge != dot else ""
    inner = (
        f'{leader}<circle class="dot" cx="{pixels(dot[0])}" cy="{pixels(dot[1])}" r="3.5"/>{shape}'
        f"{words(spot.letter, badge[0], badge[1] + 5, 'letter', 'middle')}"
    )
    name = "spot unbeaten" if spot.unbeaten else "spot"
    return (
        f'<a href="{escape(spot.address)}" class="{name}" aria-label="{escape(spot.sentence)}">'
        f"<title>{escape(spot.sentence)}</title>{inner}</a>"
    )
