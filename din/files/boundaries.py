"""Boundaries of areas from GeoJSON: polygons with whatever codes stand beside them, and nothing else of the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

from din.errors import InputError
from din.files.json_file import parse_json
from din.files.limits import Findings, Limits, fault, read_bytes, read_text, refuse, too_large
from din.findings import Place
from din.texts import msg

Ring: TypeAlias = tuple[tuple[float, float], ...]
"""Points around, the last one equal to the first."""
Polygon: TypeAlias = tuple[Ring, ...]
"""The outline, and after it the holes."""

MOST_SHAPES = 20_000
LONGEST_CODE = 40
"""Longer texts beside a shape are no codes and are left out."""
DUTCH = (-10_000.0, 300_000.0, 280_000.0, 640_000.0)
"""Least and most x and y of the Netherlands in EPSG:28992 (m), the sea nearby included."""


class Grid(StrEnum):
    """In what the points of a file are given."""

    DUTCH = "EPSG:28992"
    WORLD = "WGS84"


@dataclass(frozen=True, slots=True)
class Shape:
    """One area as a file gives it: its short texts by name (``id`` is the feature's own) and its polygons."""

    codes: Mapping[str, str]
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True, slots=True)
class Boundaries:
    """What a file holds; points are metres (x to the east, y to the north) or degrees (longitude, latitude)."""

    file: str
    grid: Grid
    shapes: tuple[Shape, ...]


def read_boundaries(path: Path, limits: Limits | None = None) -> Boundaries:
    """Read the polygons of a GeoJSON file.

    Parameters
    ----------
    path : Path
        A FeatureCollection with polygons in EPSG:28992 or WGS84; features of other forms are left out.
    limits : Limits, optional
        The most that is read.

    Raises
    ------
    InputError
        When it is no such file, too large, or has points that are none; with all faults found.
    """
    limits = limits or Limits()
    place = Place(file=path.name)
    data = parse_json(read_text(read_bytes(path, limits), place), place, limits)
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        refuse(
            "not-boundaries",
            msg("This file holds no boundaries: it is no GeoJSON FeatureCollection."),
            msg("Take the GeoJSON of wijken or buurten, for example from PDOK or CBS."),
            place,
        )
    if len(features) > MOST_SHAPES:
        too_large(place, MOST_SHAPES, msg("shapes"))
    findings = Findings(20)
    shapes = tuple(_shapes(features, findings, place))
    if len(findings):
        raise InputError(list(findings))
    if not shapes:
        refuse(
            "not-boundaries",
            msg("There is no polygon in this file."),
            msg("Take the GeoJSON of wijken or buurten, for example from PDOK or CBS."),
            place,
        )
    return Boundaries(path.name, _grid(data, shapes, place), shapes)


def _shapes(features: list[Any], findings: Findings, place: Place) -> Iterator[Shape]:
    for number, feature in enumerate(features, 1):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(geometry, dict):
            continue
        given: Any = geometry.get("coordinates")
        if geometry.get("type") == "Polygon":
            given = [given]
        elif geometry.get("type") != "MultiPolygon":
            continue
        try:
            polygons = tuple(_polygon(rings) for rings in given)
        except (TypeError, ValueError, IndexError, KeyError, OverflowError):
            findings.append(
                fault(
                    "invalid-shape",
                    msg(
                        "Shape {n} is no polygon: a ring has four points or more, each two numbers.", n=number
                    ),
                    msg("Take the file anew from its source."),
                    place,
                )
            )
            continue
        if polygons:
            yield Shape(_codes(feature), polygons)


def _polygon(rings: Any) -> Polygon:
    found = tuple(_ring(ring) for ring in rings)
    if not found:
        raise ValueError("a polygon has an outline")
    return found


def _ring(points: Any) -> Ring:
    """Give a ring that is closed; raises ``ValueError`` or ``TypeError`` for what is none."""
    found = tuple((_number(point[0]), _number(point[1])) for point in points)
    if found and found[0] != found[-1]:
        found = (*found, found[0])
    if len(found) < 4:
        raise ValueError("a ring has four points or more")
    return found


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("a coordinate is a number")
    return float(value)


def _codes(feature: Mapping[str, Any]) -> dict[str, str]:
    """Give the short texts of a feature, which may be codes."""
    beside = feature.get("properties")
    given = {"id": feature.get("id"), **(beside if isinstance(beside, dict) else {})}
    return {
        str(name): text
        for name, value in given.items()
        if isinstance(value, str) and 0 < len(text := value.strip()) <= LONGEST_CODE
    }


def _grid(data: Mapping[str, Any], shapes: tuple[Shape, ...], place: Place) -> Grid:
    """Tell the grid from the points themselves; refuses others, and a name that says otherwise."""
    points = [point for shape in shapes for polygon in shape.polygons for ring in polygon for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    name = _named_grid(data)
    if -180 <= west <= east <= 180 and -90 <= south <= north <= 90:
        found = Grid.WORLD
    elif DUTCH[0] <= west <= east <= DUTCH[1] and DUTCH[2] <= south <= north <= DUTCH[3]:
        found = Grid.DUTCH
    else:
        _refuse_grid(place)
    if name is not None and name is not found:
        _refuse_grid(place)
    return found


def _named_grid(data: Mapping[str, Any]) -> Grid | None:
    """Give the grid that a file names, if it names one we know."""
    text = str(data.get("crs", ""))[:1000].upper()
    if "28992" in text:
        return Grid.DUTCH
    return Grid.WORLD if any(word in text for word in ("CRS84", "4326", "4258")) else None


def _refuse_grid(place: Place) -> Any:
    refuse(
        "unknown-grid",
        msg("The points of this file are neither in EPSG:28992 (Rijksdriehoek) nor in WGS84 (degrees)."),
        msg("Save it again in one of these two."),
        place,
    )
