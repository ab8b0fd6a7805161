"""The map for a view: the layer that is asked for on tiles or boundaries, kept calm from one revision to the next."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from dashboard.areamap.scene import BOUNDARY_HEIGHT, BOUNDARY_WIDTH, MapScene, boundary_scene, tile_scene
from dashboard.areamap.simulated import Outlook, outlook
from dashboard.areamap.wanted import Form, Show, Wanted, areas_of
from dashboard.reader import Reading
from dashboard.simulated.desk import Desk
from din.analysis import investment
from din.files.boundaries import Boundaries, Grid
from din.layout import Point
from din.layout.cartogram import Tile, cartogram
from din.layout.outlines import OutlineMap, outline_map
from din.model import Area, AreaLevel, Plan
from din.service.areamap import (
    BoundaryFile,
    Layer,
    Matched,
    borders_between,
    centroids,
    coverage_layer,
    efforts_layer,
    investment_layer,
    matched,
    measured_layer,
)
from din.texts import Message, msg, nmsg
from simulation.workbench import Workbench

Layout: TypeAlias = tuple[tuple[str, ...], tuple[tuple[str, str], ...], tuple[tuple[str, Point], ...]]
"""What a placement of tiles follows from: areas, borders and middles."""
NAMED = 6
"""How many names a message lists."""


@dataclass(frozen=True)
class AreaMap:
    """What the page shows.

    Attributes
    ----------
    layer : Layer or None
        None when there are no areas, the plan keeps its coverage from an answer, or a phasing has none yet.
    scene : MapScene or None
    form : Form
        What is drawn, whatever was asked.
    has_boundaries : bool
        Whether real boundaries can be chosen for these areas.
    told : tuple of Message
        What is good to know of the map itself: shapes that match nothing, borders that are not known.
    """

    layer: Layer | None
    scene: MapScene | None
    form: Form
    has_boundaries: bool
    told: tuple[Message, ...]
    outlook: Outlook | None = None
    """Of a simulated phasing."""


class Maps:
    """Makes maps; safe to use from several threads.

    Parameters
    ----------
    boundaries
        The file of real boundaries, if there is one.
    desk
        Where the phasings are run.
    """

    def __init__(self, boundaries: BoundaryFile | None = None, desk: Desk | None = None) -> None:
        """Start without any map."""
        self._boundaries, self._desk = boundaries, desk
        self._lock = threading.Lock()
        self._tiles: dict[AreaLevel, tuple[Layout, dict[str, Tile]]] = {}
        self._drawn: dict[AreaLevel, tuple[Boundaries, Mapping[str, object], OutlineMap]] = {}

    @property
    def bench(self) -> Workbench | None:
        """Where the scenario of the plan is."""
        return self._desk.bench if self._desk else None

    def of(self, reading: Reading, wanted: Wanted) -> AreaMap:
        """Give the map for a view."""
        areas = areas_of(reading.plan, wanted.level)
        if wanted.show is Show.SIMULATED and self._desk is not None:
            seen = outlook(self._desk, wanted)
            return replace(
                self._drawing(reading, wanted, areas, seen.layer(areas, wanted.item, wanted.point)),
                outlook=seen,
            )
        return self._drawing(reading, wanted, areas, layer_of(reading, wanted, areas) if areas else None)

    def _drawing(
        self, reading: Reading, wanted: Wanted, areas: Sequence[Area], layer: Layer | None
    ) -> AreaMap:
        """Draw what is known of the areas."""
        plan = reading.plan
        if layer is None or not areas:
            return AreaMap(None, None, Form.TILES, has_boundaries=False, told=())
        found, told = self._matched(plan, areas)
        possible = found is not None and any(area.id in found.shapes for area in areas)
        if found is not None and possible and wanted.form is Form.BOUNDARIES:
            scene = boundary_scene(layer, self._outlines(wanted.level, areas, found))
            return AreaMap(layer, scene, Form.BOUNDARIES, has_boundaries=True, told=told)
        borders = borders_between(plan, areas)
        if not borders and len(areas) > 1:
            told = (
                *told,
                msg("Who borders on whom is not in the plan for these areas: the tiles stand in its order."),
            )
        middles = centroids(areas, found.shapes if found else {})
        scene = tile_scene(layer, self._placed(wanted.level, areas, borders, middles))
        return AreaMap(layer, scene, Form.TILES, has_boundaries=possible, told=told)

    def _placed(
        self,
        level: AreaLevel,
        areas: Sequence[Area],
        borders: Sequence[tuple[str, str]],
        middles: Mapping[str, Point],
    ) -> dict[str, Tile]:
        """Give the tiles, placed anew only for other areas; an area stays where it was unless moving gains much."""
        asked = tuple(area.id for area in areas), tuple(borders), tuple(sorted(middles.items()))
        with self._lock:
            known, tiles = self._tiles.get(level, (None, None))
            if tiles is None or known != asked:
                tiles = cartogram(asked[0], borders, middles, tiles)
                self._tiles[level] = asked, tiles
        return tiles

    def _matched(self, plan: Plan, areas: Sequence[Area]) -> tuple[Matched | None, tuple[Message, ...]]:
        if self._boundaries is None:
            return None, ()
        boundaries, fault = self._boundaries.read()
        found = matched(plan, boundaries)
        told = [fault] if fault else []
        lacking = [area.name for area in areas if area.id in found.without]
        if lacking:
            told.append(
                nmsg(
                    "{n} area has no boundary in {file} and stands only in the table: {names}.",
                    "{n} areas have no boundary in {file} and stand only in the table: {names}.",
                    len(lacking),
                    file=boundaries.file,
                    names=_listed(lacking),
                )
            )
        if found.left_over:
            told.append(
                nmsg(
                    "{n} shape in {file} belongs to no area of the plan: {names}.",
                    "{n} shapes in {file} belong to no area of the plan: {names}.",
                    len(found.left_over),
                    file=boundaries.file,
                    names=_listed([code or "?" for code in found.left_over]),
                )
            )
        return found, tuple(told)

    def _outlines(self, level: AreaLevel, areas: Sequence[Area], found: Matched) -> OutlineMap:
        """Draw the boundaries, once for the same file and areas."""
        assert self._boundaries is not None
        boundaries, _fault = self._boundaries.read()
        shapes = {area.id: found.shapes[area.id] for area in areas if area.id in found.shapes}
        with self._lock:
            kept = self._drawn.get(level)
            if kept is None or kept[0] is not boundaries or kept[1] != shapes:
                degrees = boundaries.grid is Grid.WORLD
                kept = (
                    boundaries,
                    shapes,
                    outline_map(shapes, BOUNDARY_WIDTH, BOUNDARY_HEIGHT, degrees=degrees),
                )
                self._drawn[level] = kept
            return kept[2]


def layer_of(reading: Reading, wanted: Wanted, areas: Sequence[Area]) -> Layer | None:
    """Give what a view shows; None when a loop keeps the coverage from an answer."""
    plan = reading.plan
    if wanted.show is Show.EFFORTS:
        return efforts_layer(investment(plan, wanted.level), areas)
    if wanted.show is Show.INVESTMENT:
        return investment_layer(investment(plan, wanted.level), areas)
    if wanted.show is Show.MEASURED:
        period = next((p for p in wanted.periods(plan) if p.key == wanted.period), None)
        return measured_layer(plan, wanted.item, areas, period)
    if reading.analysis is None:
        return None
    return coverage_layer(plan, reading.analysis.coverage, areas, wanted.item or None)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
