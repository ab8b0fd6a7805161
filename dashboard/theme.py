"""Colours and shapes: one of each per kind of node (Okabe and Ito 2008: also clear to the colour-blind)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

FONTS = (
    "'Segoe UI', 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans Condensed', sans-serif"
)
"""Fonts that are on the reader's own machine, none wider than the estimates of the layout by much."""

INK = "#1b2733"
QUIET = "#52606d"
PAPER = "#ffffff"
LINE = "#9aa7b4"
HAMPER = "#b5341c"
GROUND = "#f6f7f9"


@dataclass(frozen=True, slots=True)
class KindStyle:
    """How one kind of node looks.

    Attributes
    ----------
    colour
        The kind's own colour: borders and shapes.
    fill
        A light tint of it for the box.
    ink
        Text on the fill; contrast at least 4.5 : 1.
    shape
        The outline of the kind's shape as an SVG path in a square of 20 by 20.
    """

    colour: str
    fill: str
    ink: str
    shape: str


KINDS: Mapping[str, KindStyle] = MappingProxyType(
    {
        "effort": KindStyle("#0072b2", "#eaf3fa", INK, "M10 2a8 8 0 1 0 .01 0z"),
        "capability": KindStyle("#3a9bdc", "#eef7fd", INK, "M3 3h14v14H3z"),
        "benefit": KindStyle("#009e73", "#e8f6f1", INK, "M10 2l9 16H1z"),
        "disbenefit": KindStyle("#d55e00", "#fdf0e7", INK, "M1 2h18l-9 16z"),
        "goal": KindStyle("#d18f00", "#fdf5e3", INK, "M10 1l9 9-9 9-9-9z"),
        "mission_element": KindStyle("#b5568a", "#faeff5", INK, "M5.5 2h9l4.5 8-4.5 8h-9L1 10z"),
        "mission": KindStyle(
            "#1b2733",
            "#1b2733",
            PAPER,
            "M10 1l2.7 6 6.5.7-4.9 4.3 1.4 6.4L10 15.1l-5.7 3.3 1.4-6.4L.8 7.7l6.5-.7z",
        ),
    }
)
"""Kind of node → how it looks, in the order of the columns."""


def shape_svg(kind: str, size: int = 20, colour: str | None = None) -> str:
    """Draw a kind's shape as an SVG of its own."""
    style = KINDS[kind]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 20 20">'
        f'<path fill="{colour or style.colour}" d="{style.shape}"/></svg>'
    )
