"""A tile map: every area a hexagon of the same size, those that border on each other side by side where they can.

A placement costs what is wrong with it: the steps too many between two areas that border on each other, a little for
two that lie side by side without a border and, where centroids are known, for a direction that is off. Areas are
placed one by one and then moved or swapped as long as that costs less, from several starts; small maps come out as
brute force finds them. Nothing is drawn from chance that differs from run to run, so the same borders give the same
map. With a map from before, an area leaves its tile only when that gains more than ``HOLD``.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from math import ceil, hypot, sqrt

from din.layout.spec import Point

Tile = tuple[int, int]
"""Column along the row and row, in axial coordinates: one row down is half a tile to the right."""

SIDES: tuple[Tile, ...] = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))
FALSE_NEIGHBOUR = 0.2
"""Cost of two tiles side by side whose areas do not border on each other."""
DIRECTION = 0.3
"""Cost of a neighbour on the opposite side of where it lies, at most; half of that for a right angle."""
HOLD = 0.75
"""How much less a map must cost for one area to leave its tile."""
ENOUGH = 1e-9


def cartogram(
    areas: Sequence[str],
    borders: Iterable[tuple[str, str]],
    centroids: Mapping[str, Point] | None = None,
    before: Mapping[str, Tile] | None = None,
) -> dict[str, Tile]:
    """Give each area a tile of its own.

    Parameters
    ----------
    areas : sequence of str
        Ids, each once.
    borders : iterable of pairs of str
        Which two border on each other; pairs with something else are left out.
    centroids : mapping of str to point, optional
        Where areas lie, y growing downwards; their directions are kept where that is free.
    before : mapping of str to tile, optional
        An earlier map, which this one follows.

    Returns
    -------
    dict of str to tile
        In the order of the areas, from column and row 0. Parts of the map that no border joins stand beside
        each other with a gap; areas without any border stand last, in rows.
    """
    joined = _neighbours(areas, borders)
    groups = _groups(areas, joined)
    packed: dict[str, Tile] = {}
    for group in groups:
        placed = _Search(group, joined, centroids or {}, before or {}).best()
        packed.update(_beside(packed, placed))
    loose = [area for area in areas if not joined[area]]
    packed.update(_beside(packed, _rows(loose)))
    return _from_zero({area: packed[area] for area in areas})


def distance(one: Tile, other: Tile) -> int:
    """Give the number of steps between two tiles; 1 is side by side."""
    across, down = one[0] - other[0], one[1] - other[1]
    return (abs(across) + abs(down) + abs(across + down)) // 2


def centre(tile: Tile, side: float) -> Point:
    """Give the middle of a tile whose sides are ``side`` long, with a corner at the top."""
    column, row = tile
    return side * sqrt(3) * (column + row / 2), side * 1.5 * row


def side_by_side(tiles: Mapping[str, Tile], borders: Iterable[tuple[str, str]]) -> int:
    """Count the borders whose areas lie side by side."""
    pairs = {frozenset(pair) for pair in borders if pair[0] != pair[1]}
    return sum(distance(*(tiles[area] for area in pair)) == 1 for pair in pairs if pair <= tiles.keys())


def cost(
    tiles: Mapping[str, Tile],
    borders: Iterable[tuple[str, str]],
    centroids: Mapping[str, Point] | None = None,
) -> float:
    """Give what is wrong with a map as the search weighs it; 0 is perfect."""
    areas = list(tiles)
    search = _Search(areas, _neighbours(areas, borders), centroids or {}, {})
    search.put_all(tiles)
    return search.total()


def _neighbours(areas: Sequence[str], borders: Iterable[tuple[str, str]]) -> dict[str, dict[str, None]]:
    """Give per area what it borders on, in a fixed order and both ways."""
    known = {area: place for place, area in enumerate(areas)}
    pairs = {
        (min(known[a], known[b]), max(known[a], known[b]))
        for a, b in borders
        if a in known and b in known and a != b
    }
    joined: dict[str, dict[str, None]] = {area: {} for area in areas}
    for one, other in sorted(pairs):
        joined[areas[one]][areas[other]] = None
        joined[areas[other]][areas[one]] = None
    return joined


def _groups(areas: Sequence[str], joined: Mapping[str, Mapping[str, None]]) -> list[list[str]]:
    """Give the parts that borders join, the largest first; those of one area are left out."""
    seen: set[str] = set()
    groups = []
    for area in areas:
        if area in seen or not joined[area]:
            continue
        found, waiting = {area}, [area]
        while waiting:
            new = [other for other in joined[waiting.pop()] if other not in found]
            found.update(new)
            waiting.extend(new)
        seen |= found
        groups.append([a for a in areas if a in found])
    return sorted(groups, key=len, reverse=True)


def _rows(areas: Sequence[str]) -> dict[str, Tile]:
    """Put areas in rows, nearly as many rows as columns."""
    width = ceil(sqrt(len(areas)))
    return {area: (place % width - place // width // 2, place // width) for place, area in enumerate(areas)}


def _beside(there: Mapping[str, Tile], new: Mapping[str, Tile]) -> dict[str, Tile]:
    """Shift a part of the map to the right of what is there, tops level, one tile between."""
    if not there or not new:
        return dict(new)
    top = min(row for _, row in there.values()) - min(row for _, row in new.values())
    right = max(column + row / 2 for column, row in there.values())
    left = min(column + (row + top) / 2 for column, row in new.values())
    across = ceil(right + 2 - left)
    return {area: (column + across, row + top) for area, (column, row) in new.items()}


def _from_zero(tiles: Mapping[str, Tile]) -> dict[str, Tile]:
    """Shift a map so that its first row is 0 and it starts at the left."""
    if not tiles:
        return {}
    top = min(row for _, row in tiles.values())
    left = min(column + (row - top) // 2 for column, row in tiles.values())
    return {area: (column - left, row - top) for area, (column, row) in tiles.items()}


class _Search:
    """One part of a map: areas on tiles, and the way to a cheaper placement."""

    def __init__(
        self,
        areas: Sequence[str],
        joined: Mapping[str, Mapping[str, None]],
        centroids: Mapping[str, Point],
        before: Mapping[str, Tile],
    ) -> None:
        self.areas, self.joined, self.centroids = areas, joined, centroids
        self.before = {area: before[area] for area in areas if area in before}
        self.tiles: dict[str, Tile] = {}
        self.on: dict[Tile, str] = {}

    def best(self) -> dict[str, Tile]:
        """Give the cheapest placement found; one from before stays unless a fresh one is much cheaper."""
        fresh, price = self._fresh()
        if not self.before:
            return fresh
        self.put_all(self.before)
        self._fill(random.Random(0))  # noqa: S311 - to break ties alike on every run
        self._improve()
        held = sum(self.tiles[area] != tile for area, tile in self.before.items()) * HOLD
        calm = self.total() - held
        return fresh if price + HOLD * len(self.before) < calm else dict(self.tiles)

    def put_all(self, tiles: Mapping[str, Tile]) -> None:
        """Start from a placement."""
        self.tiles = dict(tiles)
        self.on = {tile: area for area, tile in tiles.items()}

    def total(self) -> float:
        """Give what the whole placement costs."""
        stray = sum(self._held(area) for area in self.tiles)
        return (sum(self._price(area) for area in self.tiles) - stray) / 2 + stray

    def _fresh(self) -> tuple[dict[str, Tile], float]:
        """Search from several starts, whatever was before."""
        before, self.before = self.before, {}
        found: list[tuple[float, dict[str, Tile]]] = []
        for start in range(_starts(len(self.areas))):
            self.put_all({})
            self._fill(random.Random(start))  # noqa: S311 - the same starts on every run
            self._improve()
            found.append((self.total(), dict(self.tiles)))
            if found[-1][0] < ENOUGH:
                break
        self.before = before
        price, tiles = min(found, key=lambda one: one[0])
        return tiles, price

    def _fill(self, chance: random.Random) -> None:
        """Place what has no tile yet: first whatever has most neighbours on the map, on its cheapest tile."""
        waiting = [area for area in self.areas if area not in self.tiles]
        chance.shuffle(waiting)
        while waiting:
            area = max(waiting, key=lambda a: (self._settled(a), len(self.joined[a])))
            waiting.remove(area)
            free = self._free_near(area) or [(0, 0)]
            self._put(area, min(free, key=lambda tile: self._price_at(area, tile)))

    def _settled(self, area: str) -> int:
        return sum(other in self.tiles for other in self.joined[area])

    def _free_near(self, area: str) -> list[Tile]:
        """Give the free tiles beside an area's neighbours, else beside anything."""
        anchors = [self.tiles[other] for other in self.joined[area] if other in self.tiles]
        around = dict.fromkeys(tile for anchor in anchors or self.on for tile in beside(anchor))
        return [tile for tile in around if tile not in self.on] or self._outside()

    def _outside(self) -> list[Tile]:
        return list(dict.fromkeys(t for tile in self.on for t in beside(tile) if t not in self.on))

    def _put(self, area: str, tile: Tile) -> None:
        if area in self.tiles:
            del self.on[self.tiles[area]]
        self.tiles[area], self.on[tile] = tile, area

    def _improve(self) -> None:
        """Move or swap areas as long as that makes the map cheaper."""
        moved = True
        while moved:
            moved = False
            for area in self.areas:
                moved |= self._step(area)

    def _step(self, area: str) -> bool:
        """Give an area the best tile near its neighbours, or the tile it had; tell whether it moved."""
        candidates = dict.fromkeys(
            tile
            for other in self.joined[area]
            for tile in (*beside(self.tiles[other]), self.tiles[other])
            if tile != self.tiles[area]
        )
        if self.before.get(area, self.tiles[area]) != self.tiles[area]:
            candidates[self.before[area]] = None
        best, gain = None, ENOUGH
        for tile in candidates:
            won = self._gain(area, tile)
            if won > gain:
                best, gain = tile, won
        if best is not None:
            self._swap(area, best)
        return best is not None

    def _gain(self, area: str, tile: Tile) -> float:
        """Give how much cheaper the map becomes when an area goes to a tile, or swaps with whoever is there."""
        parties = [area, *([self.on[tile]] if tile in self.on else [])]
        old = self.tiles[area]
        price = self._together(parties)
        self._swap(area, tile)
        price -= self._together(parties)
        self._swap(area, old)
        return price

    def _together(self, parties: list[str]) -> float:
        """Give the price of one or two areas, what lies between the two counted once."""
        price = sum(self._price(area) for area in parties)
        return price - (self._between(*parties) if len(parties) == 2 else 0.0)

    def _swap(self, area: str, tile: Tile) -> None:
        old, other = self.tiles[area], self.on.get(tile)
        del self.on[old]
        self.tiles[area], self.on[tile] = tile, area
        if other is not None:
            self.tiles[other], self.on[old] = old, other

    def _price_at(self, area: str, tile: Tile) -> float:
        self.tiles[area], self.on[tile] = tile, area
        price = self._price(area)
        del self.tiles[area], self.on[tile]
        return price

    def _price(self, area: str) -> float:
        """Give what one area costs with all others where they are."""
        price = self._held(area)
        tile, near = self.tiles[area], self.joined[area]
        for other in near:
            if other in self.tiles:
                price += self._between(area, other)
        for spot in beside(tile):
            if (there := self.on.get(spot)) is not None and there not in near:
                price += FALSE_NEIGHBOUR
        return price

    def _between(self, one: str, other: str) -> float:
        """Give what a pair costs: the steps too many and a wrong direction, or a border that is not there."""
        steps = distance(self.tiles[one], self.tiles[other])
        if other not in self.joined[one]:
            return FALSE_NEIGHBOUR if steps == 1 else 0.0
        return steps - 1 + self._turned(one, other)

    def _turned(self, one: str, other: str) -> float:
        """Give what a neighbour in another direction costs."""
        if one not in self.centroids or other not in self.centroids:
            return 0.0
        (x1, y1), (x2, y2) = self.centroids[one], self.centroids[other]
        (u1, v1), (u2, v2) = centre(self.tiles[one], 1.0), centre(self.tiles[other], 1.0)
        length = hypot(x2 - x1, y2 - y1) * hypot(u2 - u1, v2 - v1)
        if length == 0:
            return 0.0
        cosine = ((x2 - x1) * (u2 - u1) + (y2 - y1) * (v2 - v1)) / length
        return DIRECTION * (1 - cosine) / 2

    def _held(self, area: str) -> float:
        return HOLD if area in self.before and self.tiles[area] != self.before[area] else 0.0


def beside(tile: Tile) -> list[Tile]:
    """Give the six tiles around a tile."""
    return [(tile[0] + across, tile[1] + down) for across, down in SIDES]


def _starts(size: int) -> int:
    """Give how many starts to try: many for a small map, where they are cheap."""
    return max(2, min(40, 30_000 // size**2))
