"""How much of the spread an assumption gives: a bar with its interval, from nothing to all."""

from __future__ import annotations

from dashboard.figures.axes import Axis, figure, pixels, rule

WIDTH, HEIGHT, EDGE = 240.0, 22.0, 4.0


def share_bar(value: float, low: float, high: float, label: str) -> str:
    """Draw a share (0 … 1) as a bar, with its interval as a line with feet."""
    axis = Axis(0.0, 1.0, EDGE, WIDTH - EDGE)
    start, end, first, last = (axis.place(min(1.0, max(0.0, v))) for v in (0.0, value, low, high))
    middle = HEIGHT / 2
    feet = "".join(rule(x, middle - 5, x, middle + 5, "interval") for x in (first, last))
    inner = (
        f'<rect class="track" x="{pixels(start)}" y="4" width="{pixels(axis.place(1.0) - start)}" height="14"/>'
        f'<rect class="bar" x="{pixels(start)}" y="4" width="{pixels(end - start)}" height="14"/>'
        f"{rule(first, middle, last, middle, 'interval')}{feet}"
    )
    return figure(WIDTH, HEIGHT, label, inner)
