"""Real boundaries made ready for the screen: flat, simplified without gaps between neighbours, with a label's place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
import shapely

from din.layout.spec import Point

COARSENESS = 2.0
"""Corners are taken off whose triangle is smaller than the square of this (px)."""
Rings = Sequence[Sequence[Point]]


@dataclass(frozen=True, slots=True)
class Outline:
    """One area on the screen.

    Attributes
    ----------
    rings : tuple of tuples of point
        Closed outlines and holes (px, y downwards); to be filled by the even-odd rule.
    label : point
        The middle of the largest circle inside.
    room : float
        The radius of that circle (px).
    """

    rings: tuple[tuple[Point, ...], ...]
    label: Point
    room: float


@dataclass(frozen=True, slots=True)
class OutlineMap:
    """Outlines with the size of the map they make (px)."""

    outlines: Mapping[str, Outline]
    width: float
    height: float


def outline_map(
    shapes: Mapping[str, Sequence[Rings]],
    width: float,
    height: float,
    *,
    degrees: bool = False,
    coarseness: float = COARSENESS,
) -> OutlineMap:
    """Draw areas as large as fits.

    Parameters
    ----------
    shapes : mapping of str to polygons
        Per area its polygons, each an outline with holes; y grows to the north.
    width, height : float
        Room there is (px).
    degrees : bool
        Whether points are longitude and latitude; these are flattened at the middle latitude, which at the size
        of a municipality differs less than a pixel from a proper projection.
    coarseness : float
        See :data:`COARSENESS`; the same edge is simplified alike for both neighbours.

    Returns
    -------
    OutlineMap
        What holds no surface is left out.
    """
    merged = {area: _merged(polygons) for area, polygons in shapes.items()}
    areas = {area: shape for area, shape in merged.items() if shape.area > 0}
    if not areas:
        return OutlineMap({}, width, height)
    west, south, east, north = shapely.total_bounds(list(areas.values()))
    squeeze = cos(radians((south + north) / 2)) if degrees else 1.0
    scale = min(width / ((east - west) * squeeze), height / (north - south))

    def on_screen(points: Any) -> Any:
        return np.column_stack([(points[:, 0] - west) * squeeze * scale, (north - points[:, 1]) * scale])

    drawn = shapely.transform(np.array(list(areas.values()), dtype=object), on_screen)
    simple = shapely.coverage_simplify(drawn, coarseness)
    outlines = {
        area: outline for area, shape in zip(areas, simple, strict=True) if (outline := _outline(shape))
    }
    return OutlineMap(outlines, (east - west) * squeeze * scale, (north - south) * scale)


def _merged(polygons: Sequence[Rings]) -> Any:
    """Give one valid shape; what crosses itself is mended, lines and points fall away."""
    parts = [shapely.Polygon(outline, holes) for outline, *holes in polygons]
    whole = shapely.make_valid(shapely.union_all([shapely.make_valid(part) for part in parts]))
    return shapely.union_all([part for part in shapely.get_parts(whole) if part.area > 0])


def _outline(shape: Any) -> Outline | None:
    parts = [part for part in shapely.get_parts(shape) if part.area > 0]
    if not parts:
        return None
    largest = max(parts, key=lambda part: part.area)
    radius = shapely.maximum_inscribed_circle(largest, tolerance=1.0)
    middle = shapely.get_coordinates(radius)[0]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return Outline(
        tuple(tuple((float(x), float(y)) for x, y in shapely.get_coordinates(ring)) for ring in rings),
        (float(middle[0]), float(middle[1])),
        float(radius.length),
    )
