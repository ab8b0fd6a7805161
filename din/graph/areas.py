"""Which areas lie in which: ``part_of`` read upwards and downwards, policy areas through what they cover."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from din.errors import UsageError
from din.model import Area, AreaLevel, Plan
from din.texts import msg

COLUMN_LEVELS = (AreaLevel.DISTRICT, AreaLevel.POLICY_AREA, AreaLevel.NEIGHBOURHOOD)
"""Which areas are compared with each other: those of the first level that the plan has."""


@dataclass(frozen=True, slots=True)
class AreaTree:
    """Direct neighbours in the order of areas: ``inner`` lie in an area, ``outer`` contain it."""

    inner: Mapping[str, tuple[str, ...]]
    outer: Mapping[str, tuple[str, ...]]

    def within(self, area_id: str) -> frozenset[str]:
        """Give the area itself with everything that lies in it."""
        return _reach(area_id, self.inner)

    def containing(self, area_id: str) -> frozenset[str]:
        """Give everything the area lies in, without what also lies in the area itself."""
        return _reach(area_id, self.outer) - self.within(area_id)


def area_tree(plan: Plan) -> AreaTree:
    """Read from a plan which area lies in which; a policy area contains what it covers."""
    inner: dict[str, list[str]] = defaultdict(list)
    outer: dict[str, list[str]] = defaultdict(list)
    for area in plan.of(Area):
        pairs = [(area.part_of, area.id)] if area.part_of else []
        for container, part in [*pairs, *((area.id, covered) for covered in area.covers)]:
            inner[container].append(part)
            outer[part].append(container)
    return AreaTree({a: tuple(p) for a, p in inner.items()}, {a: tuple(p) for a, p in outer.items()})


def compared_levels(plan: Plan) -> tuple[AreaLevel, ...]:
    """Give the divisions in areas that the plan has, the usual one first."""
    there = {area.level for area in plan.of(Area)}
    return tuple(level for level in COLUMN_LEVELS if level in there)


def compared_areas(plan: Plan, level: AreaLevel | None = None) -> tuple[Area, ...]:
    """Give the areas that are compared: all of a level, else of the first of ``COLUMN_LEVELS`` that occurs."""
    levels = compared_levels(plan)
    chosen = level if level in levels else next(iter(levels), None)
    return tuple(area for area in plan.of(Area) if area.level is chosen)


def find_area(plan: Plan, code: str) -> Area:
    """Find an area by its id or its CBS code.

    Raises
    ------
    UsageError
        When the plan has no such area; the message lists those it has.
    """
    areas = plan.of(Area)
    for area in areas:
        if code == area.id:
            return area
    for area in areas:
        if area.cbs_code and code == area.cbs_code:
            return area
    known = ", ".join(a.id for a in areas[:SHOWN]) + (", …" if len(areas) > SHOWN else "")
    raise UsageError(
        msg(
            "There is no area “{area}” in the plan. Choose one of: {known}.",
            area=code[:200],
            known=known or "–",
        )
    )


SHOWN = 20
"""How many areas a message lists at most."""


def area_scope(plan: Plan, area_id: str) -> frozenset[str]:
    """Give all areas in which something counts for one area.

    That is the area itself, everything part of it or covered by it, and everything that contains it.

    Raises
    ------
    UsageError
        When the plan has no such area.
    """
    area = find_area(plan, area_id)
    tree = area_tree(plan)
    return tree.within(area.id) | tree.containing(area.id)


def _reach(start: str, following: Mapping[str, Iterable[str]]) -> frozenset[str]:
    found, waiting = {start}, [start]
    while waiting:
        new = [a for a in following.get(waiting.pop(), ()) if a not in found]
        found.update(new)
        waiting.extend(new)
    return frozenset(found)
