"""Where people put things on the drawing by hand."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from din.model.base import CHAIN, Record
from din.model.fields import About, Id
from din.texts import N_

EDGE = 100_000
"""How far from the middle of the drawing something may stand, in pixels."""

Coordinate = Annotated[float, Field(ge=-EDGE, le=EDGE, allow_inf_nan=False)]


class Placement(Record):
    """Where a node stands on the drawing because somebody put it there; without one the program finds a place.

    A record of its own, so that moving a node on the drawing is no change to the node itself.
    """

    kind: Literal["placement"] = "placement"
    node: Annotated[
        Id, About(N_("Node"), N_("What was put in its place by hand."), "wijkmaaltijd", refs=CHAIN)
    ]
    x: Annotated[
        Coordinate, About(N_("Across"), N_("From left to right on the drawing."), "240", N_("pixels"))
    ] = 0.0
    y: Annotated[
        Coordinate, About(N_("Down"), N_("From top to bottom on the drawing."), "96", N_("pixels"))
    ] = 0.0
