"""The tile map against brute force, known optima and real neighbours."""

import csv
import itertools
import os
from math import floor, sqrt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from din.layout.cartogram import HOLD, beside, cartogram, centre, cost, distance, side_by_side

ROOT = Path(__file__).resolve().parents[2]
CBS = Path(os.environ.get("DIN_SHARED_DATA", ROOT.parent / "shared" / "data")) / "cbs"
NAMES = "abcdefg"


def ball(radius):
    around = range(-radius, radius + 1)
    return [(q, r) for q in around for r in around if abs(q + r) <= radius]


def most_contacts(n):
    """Give how many pairs of n hexagons can touch at most (Harborth 1974)."""
    return floor(3 * n - sqrt(12 * n - 3))


def graphs(most):
    pairs = list(itertools.combinations(NAMES[:most], 2))
    return st.lists(st.sampled_from(pairs), unique=True)


@given(graphs(4))
@settings(max_examples=25, deadline=None)
def test_small_maps_cost_what_brute_force_finds(borders):
    areas = sorted({area for pair in borders for area in pair})
    tiles = cartogram(areas, borders)
    parts = cartogram(areas, borders)
    assert tiles == parts
    if len(areas) < 2 or not connected(areas, borders):
        return
    cheapest = min(
        cost(dict(zip(areas, [(0, 0), *places], strict=True)), borders)
        for places in itertools.permutations(set(ball(2)) - {(0, 0)}, len(areas) - 1)
    )
    assert cost(tiles, borders) == pytest.approx(cheapest)


def connected(areas, borders):
    found, waiting = {areas[0]}, [areas[0]]
    while waiting:
        here = waiting.pop()
        new = {b for pair in borders if here in pair for b in pair} - found
        found |= new
        waiting += new
    return found == set(areas)


@pytest.mark.parametrize("radius", [1, 2])
def test_areas_that_fit_on_tiles_all_keep_their_neighbours(radius):
    cells = ball(radius)
    borders = [(str(a), str(b)) for a, b in itertools.combinations(cells, 2) if distance(a, b) == 1]
    tiles = cartogram([str(cell) for cell in cells], borders)
    assert side_by_side(tiles, borders) == len(borders)
    assert len(borders) <= most_contacts(len(cells))


@given(graphs(7), st.permutations(NAMES))
@settings(max_examples=40, deadline=None)
def test_every_area_has_a_tile_of_its_own_and_no_more_contacts_than_there_can_be(borders, areas):
    tiles = cartogram(areas, borders)
    assert list(tiles) == list(areas)
    assert len(set(tiles.values())) == len(areas)
    assert side_by_side(tiles, borders) <= min(len(borders), most_contacts(len(areas)))
    assert min(row for _, row in tiles.values()) == 0
    assert cartogram(areas, [(b, a) for a, b in reversed(borders)]) == tiles


@pytest.mark.parametrize(("name", "least"), [("zutphen_wijk_2022", 9), ("oss_wijk_2022", 40)])
def test_real_neighbours_stay_neighbours(name, least):
    borders = real(name)
    areas = sorted({area for pair in borders for area in pair})
    tiles = cartogram(areas, borders)
    # of Zutphen's six wijken no placement keeps ten: six hexagons have nine contacts at most
    assert least <= side_by_side(tiles, borders) <= most_contacts(len(areas))


def test_with_centroids_the_north_is_above(tmp_path):
    borders = real("zutphen_wijk_2022")
    where = {
        "WK030100": (209.3, -462.6), "WK030101": (211.3, -461.1), "WK030102": (211.9, -463.1),
        "WK030103": (210.9, -459.3), "WK030104": (213.8, -459.5), "WK030105": (215.7, -461.6),
    }  # fmt: skip
    tiles = cartogram(list(where), borders, where)
    assert side_by_side(tiles, borders) == 9
    on_screen = {area: centre(tile, 1.0) for area, tile in tiles.items()}
    assert on_screen["WK030102"][1] < on_screen["WK030101"][1] < on_screen["WK030103"][1]
    assert on_screen["WK030100"][0] < on_screen["WK030101"][0] < on_screen["WK030105"][0]


def test_an_area_that_is_added_leaves_the_others_where_they_are():
    borders = real("zutphen_wijk_2022")
    areas = sorted({area for pair in borders for area in pair})
    for late in areas:
        rest = [area for area in areas if area != late]
        first = cartogram(rest, borders)
        after = cartogram(areas, borders, before=first)
        moved = {(after[a][0] - first[a][0], after[a][1] - first[a][1]) for a in rest}
        fresh = cost(cartogram(areas, borders), borders)
        # all shifted alike, or what moved gained more than HOLD each
        assert len(moved) == 1 or cost(after, borders) <= fresh + HOLD * len(areas)


def test_nothing_moves_when_nothing_changes():
    borders = real("oss_wijk_2022")
    areas = sorted({area for pair in borders for area in pair})
    tiles = cartogram(areas, borders)
    assert cartogram(areas, borders, before=tiles) == tiles


def test_parts_without_a_border_stand_apart_and_loose_areas_in_rows():
    tiles = cartogram(list("abcdef"), [("a", "b"), ("c", "d")])
    for one, other in itertools.product("ab", "cdef"):
        assert tiles[other] not in beside(tiles[one])
    assert cartogram(["a"], []) == {"a": (0, 0)}
    assert cartogram([], []) == {}
    assert len(set(cartogram(list("abcdefg"), []).values())) == 7


def real(name):
    path = CBS / f"{name}_adjacency.csv"
    if not path.exists():
        pytest.skip(f"the neighbours of CBS are not here: {path.name}")
    with path.open() as file:
        return [(row["a"], row["b"]) for row in csv.DictReader(file)]
