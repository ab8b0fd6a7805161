"""Which shape of a file of boundaries belongs to which area of a plan, by code; and the file followed as it changes."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from din.errors import DinError
from din.files.boundaries import Boundaries, Polygon, Shape, read_boundaries
from din.model import Area, Plan
from din.store import is_store
from din.texts import Message, msg

SUFFIX = ".geojson"
Seen = tuple[int, int]
"""Time of change (ns) and size (bytes)."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The shapes of a plan's areas.

    Attributes
    ----------
    shapes : mapping of str to polygons
        By the area's id; a policy area has the shapes of what it covers.
    without : tuple of str
        Ids of the areas with no shape.
    left_over : tuple of str
        Codes of shapes that belong to no area of the plan; empty texts where a shape has no code.
    """

    shapes: Mapping[str, tuple[Polygon, ...]]
    without: tuple[str, ...]
    left_over: tuple[str, ...]


def matched(plan: Plan, boundaries: Boundaries) -> Matched:
    """Match shapes with areas by CBS code or id.

    Files call their codes by many names, and a wijk often has its municipality's code beside it: the name is
    used that gives most areas a shape.
    """
    areas = plan.of(Area)
    wanted = {_plain(code): area.id for area in areas for code in (area.id, area.cbs_code) if code}
    name = _name_of_codes(boundaries.shapes, wanted)
    found: dict[str, tuple[Polygon, ...]] = {}
    left_over = []
    for shape in boundaries.shapes:
        code = shape.codes.get(name, "")
        if (area_id := wanted.get(_plain(code))) is None:
            left_over.append(code)
        else:
            found[area_id] = (*found.get(area_id, ()), *shape.polygons)
    for area in areas:
        parts = [found[part] for part in area.covers if part in found]
        if area.id not in found and parts and len(parts) == len(area.covers):
            found[area.id] = tuple(polygon for part in parts for polygon in part)
    return Matched(found, tuple(a.id for a in areas if a.id not in found), tuple(left_over))


def _plain(code: str) -> str:
    return code.strip().upper()


def _name_of_codes(shapes: Sequence[Shape], wanted: Mapping[str, str]) -> str:
    """Give the name under which the codes of most areas stand."""
    hits: dict[str, set[str]] = {}
    for shape in shapes:
        for name, code in shape.codes.items():
            if _plain(code) in wanted:
                hits.setdefault(name, set()).add(_plain(code))
    return max(hits, key=lambda name: (len(hits[name]), name), default="")


def beside_plan(location: str) -> Path | None:
    """Give the file of boundaries beside a plan's file, of the same name; None when there is none."""
    if "://" in location or (is_store(location) and not Path(location).is_file()):
        return None
    path = Path(location).with_suffix(SUFFIX)
    return path if path.is_file() else None


class BoundaryFile:
    """A file of boundaries, read again when it changes; the last good ones stay while it cannot be read."""

    def __init__(self, path: Path) -> None:
        """Read it for the first time.

        Raises
        ------
        InputError
            When it cannot be used.
        """
        self.path = path
        self._lock = threading.Lock()
        self._seen = _seen(path)
        self._good = read_boundaries(path)
        self._fault: Message | None = None

    def read(self) -> tuple[Boundaries, Message | None]:
        """Give the boundaries, and what is wrong with the file now."""
        with self._lock:
            seen = _seen(self.path)
            if seen != self._seen:
                self._seen = seen
                try:
                    self._good, self._fault = read_boundaries(self.path), None
                except DinError as error:
                    self._fault = msg(
                        "The boundaries in {file} cannot be read now; you see the earlier ones. {reason}",
                        file=self.path.name,
                        reason=error.message,
                    )
            return self._good, self._fault


def _seen(path: Path) -> Seen:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return found.st_mtime_ns, found.st_size
