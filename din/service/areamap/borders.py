"""Who borders on whom among the areas of one level, also where only their parts say so; and where areas lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from din.files.boundaries import Polygon
from din.graph.areas import area_tree
from din.model import Area, Plan


def borders_between(plan: Plan, areas: Sequence[Area]) -> tuple[tuple[str, str], ...]:
    """Give the pairs of areas that border on each other, each pair once, in the order of the areas.

    Two areas border when one says so, or when something inside the one borders on something inside the other: a
    policy area borders on what lies beside the wijken it covers.
    """
    tree = area_tree(plan)
    homes: dict[str, list[str]] = defaultdict(list)
    for area in areas:
        for part in tree.within(area.id):
            homes[part].append(area.id)
    found = {
        frozenset((one, other))
        for area in plan.of(Area)
        for beside in area.borders
        for one in homes[area.id]
        for other in homes[beside]
        if one != other
    }
    order = {area.id: place for place, area in enumerate(areas)}
    pairs = (sorted(pair, key=order.__getitem__) for pair in found)
    return tuple(sorted(((a, b) for a, b in pairs), key=lambda pair: (order[pair[0]], order[pair[1]])))


EAST, NORTH = "rd_x", "rd_y"
"""An area's own attributes that say where its middle lies, in EPSG:28992 (m)."""


def centroids(
    areas: Sequence[Area], shapes: Mapping[str, Sequence[Polygon]]
) -> dict[str, tuple[float, float]]:
    """Give where areas lie, y growing to the south, so that a tile map can have the north above.

    From their boundaries (the mean corner of the outlines) when all have these, else from the attributes
    :data:`EAST` and :data:`NORTH`; areas without either are left out.
    """
    if all(area.id in shapes for area in areas):
        return {area.id: _middle(shapes[area.id]) for area in areas}
    found = {area.id: (area.extra.get(EAST), area.extra.get(NORTH)) for area in areas}
    return {
        area: (float(east), -float(north))
        for area, (east, north) in found.items()
        if isinstance(east, int | float) and isinstance(north, int | float)
    }


def _middle(polygons: Sequence[Polygon]) -> tuple[float, float]:
    corners = [point for outline, *_holes in polygons for point in outline[:-1]]
    return sum(x for x, _ in corners) / len(corners), -sum(y for _, y in corners) / len(corners)
