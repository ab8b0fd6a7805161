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
ROUTE = "#3d4f60"
FED = "#8c3f6a"
LEVELS = (PAPER, "#faf1f6", "#f1d8e6", "#e3b3cf")
"""Grounds from nothing to strong, in step with the style sheet."""


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


DARK_INK = "#e8edf2"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of the picture in one colour scheme; texts on their grounds have a contrast of at least 4.5 : 1."""

    ink: str
    quiet: str
    paper: str
    line: str
    route: str
    hamper: str
    kinds: Mapping[str, KindStyle]


def _dark(kind: str, colour: str, fill: str, ink: str = DARK_INK) -> tuple[str, KindStyle]:
    return kind, KindStyle(colour, fill, ink, KINDS[kind].shape)


LIGHT = Palette(INK, QUIET, PAPER, LINE, ROUTE, HAMPER, KINDS)
DARK = Palette(
    DARK_INK,
    "#a9b6c3",
    "#17202a",
    "#6d7f91",
    "#c3d0dc",
    "#ff8f73",
    MappingProxyType(
        dict(
            (
                _dark("effort", "#3d9ade", "#12293c"),
                _dark("capability", "#86c8f5", "#1a3342"),
                _dark("benefit", "#2fc49a", "#0f3029"),
                _dark("disbenefit", "#f08a4b", "#3b2314"),
                _dark("goal", "#e6b13c", "#352b13"),
                _dark("mission_element", "#dd8bb8", "#381f2e"),
                _dark("mission", "#dfe6ee", "#dfe6ee", "#14202b"),
            )
        )
    ),
)


HUES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        f"hue{i}": (KINDS[kind].colour, DARK.kinds[kind].colour)
        for i, kind in enumerate(("effort", "benefit", "disbenefit", "mission_element", "goal", "capability"))
    }
    | {"several": (INK, DARK_INK), "nowhere": ("#8a97a4", "#7d8b99")}
)
"""Look of a party's domain → its colour on a light and on a dark ground; in step with the style sheet."""


@dataclass(frozen=True, slots=True)
class PartyShape:
    """The outline of a party: Cytoscape's name for it, and the same as an SVG path in a square of 20 by 20."""

    cytoscape: str
    path: str


PARTY_SHAPES: Mapping[str, PartyShape] = MappingProxyType(
    {
        "organisation": PartyShape("ellipse", "M10 2a8 8 0 1 0 .01 0z"),
        "alliance": PartyShape(
            "round-rectangle", "M4 2h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z"
        ),
        "residents": PartyShape("round-triangle", "M10 2l9 16H1z"),
    }
)
"""Sort of party → its shape."""


def shape_svg(kind: str, size: int = 20, colour: str | None = None) -> str:
    """Draw a kind's shape as an SVG of its own."""
    style = KINDS[kind]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 20 20">'
        f'<path fill="{colour or style.colour}" d="{style.shape}"/></svg>'
    )
