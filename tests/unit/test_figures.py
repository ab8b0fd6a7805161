"""Axes and drawings: round marks, nothing outside the picture, badges apart, and no markup from names."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from math import hypot

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.axes import Axis, axis_for, decimals, round_step
from dashboard.figures.fans import HEIGHT, WIDTH, FanFigure, fan, height_axis, hundredths
from dashboard.figures.front import BADGE, Spot, Wish, apart, front
from dashboard.figures.share import share_bar

NUMBERS = st.floats(-1e9, 1e9, allow_subnormal=False)
NASTY = "<script>alert(1)</script>\"'&"


@given(st.lists(NUMBERS, min_size=1, max_size=20), st.integers(2, 8))
def test_an_axis_holds_its_values_with_round_marks_within_it(values, count):
    axis = axis_for(values, 0.0, 100.0)
    assert all(-1e-6 <= axis.place(value) <= 100 + 1e-6 for value in values)
    marks = axis.marks(count)
    assert len(marks) <= count + 1
    steps = [b - a for a, b in pairwise(marks)]
    assert all(step == pytest.approx(steps[0]) for step in steps)


@given(st.floats(1e-9, 1e12))
def test_a_round_step_is_the_next_of_its_kind(size):
    step = round_step(size)
    assert size * (1 - 1e-9) <= step <= 2.5 * size
    digits = f"{step:.3e}".split("e", maxsplit=1)[0].rstrip("0").rstrip(".")
    assert digits in {"1", "2", "2.5", "5"}


def test_marks_by_hand():
    assert Axis(0.0, 1.03, 0, 1).marks(5) == pytest.approx((0, 0.25, 0.5, 0.75, 1.0))
    assert decimals((0, 0.25, 0.5)) == 2
    assert decimals((0, 10, 20)) == 0
    assert hundredths((0.0, 0.005, 0.01))(0.005) == "0,5"


def test_a_fan_stays_within_its_picture_and_says_all_of_it_aloud():
    points = np.array([[0.0, q * 0.01, q * 0.02] for q in (-1, 0, 1, 2, 4)])
    drawn = FanFigure((0, 60, 120), 2027.0, points, np.zeros(3))
    svg = fan(drawn, height_axis([-0.02, 0.08]), NASTY)
    root = ET.fromstring(svg)
    assert root.get("aria-label") == NASTY
    numbers = [float(n) for path in re.findall(r' d="([^"]+)"', svg) for n in re.findall(r"-?[\d.]+", path)]
    assert min(numbers) >= 0
    assert max(numbers[::2]) <= WIDTH
    assert max(numbers[1::2]) <= HEIGHT
    assert {"2030", "2035"} <= set(root.itertext())


@given(st.lists(st.tuples(st.floats(120, 500), st.floats(40, 300)), min_size=1, max_size=9))
def test_badges_lie_apart(dots):
    places = apart(dots, 2.4 * BADGE)
    for i, one in enumerate(places):
        for other in places[:i]:
            assert hypot(one[0] - other[0], one[1] - other[1]) >= 2.4 * BADGE - 1e-6 or one in dots


def test_the_front_joins_the_unbeaten_and_every_spot_is_a_link_with_its_sentence():
    spots = [
        Spot("A", 0.0, 0.0, NASTY, "/fasering?phasing=a", True, True),
        Spot("B", 1.0, -5.0, "B", "/fasering?phasing=b", True, False),
        Spot("C", 0.5, -6.0, "C", "/fasering?phasing=c&x=1", False, False),
    ]
    root = ET.fromstring(front(spots, Wish("x", 1.0), Wish("y", -1.0), "label"))
    links = [node for node in root.iter() if node.tag.endswith("}a")]
    assert [node.get("href") for node in links] == [spot.address for spot in spots]
    assert links[0].get("aria-label") == NASTY
    assert ["unbeaten" in node.get("class") for node in links] == [True, True, False]
    assert sum(node.get("class") == "front" for node in root.iter()) == 1
    shown = set(root.itertext())
    assert "4" in shown
    assert "-4" not in shown, "less is better: the marks are shown without their minus"


def test_a_share_outside_its_range_is_drawn_at_the_end():
    bar = share_bar(1.2, -0.1, 1.5, NASTY)
    widths = [float(w) for w in re.findall(r'width="([\d.]+)"', bar)]
    assert widths[0] == widths[1]
