import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from din.checks import check
from din.checks.loops import DENSE, radius
from din.findings import Severity
from din.model import Contribution, Goal, Plan


def goals(*ids):
    return [Goal(id=i, name=f"meer {i}") for i in ids]


def link(source, target, **more):
    return Contribution(id=f"{source}>{target}", source=source, target=target, **more)


def loops(*records):
    return [finding for finding in check(Plan.trusted(records)) if finding.rule == "loop-too-strong"]


def test_a_loop_is_named_in_its_order_and_nothing_outside_it():
    records = [
        *goals("c", "a", "b", "x"),
        link("a", "b", weight=1),
        link("b", "c", weight=1),
        link("c", "a", weight=1),
    ]
    found = loops(*records, link("a", "x", weight=1))
    assert [finding.elements for finding in found] == [("a", "b", "c")]
    assert "“meer a” → “meer b” → “meer c” → “meer a”" in found[0].message.text()


def test_a_loop_of_hampering_links_is_judged_by_its_absolute_weights():
    assert loops(*goals("a"), link("a", "a", weight=-1))[0].severity is Severity.ERROR


def test_parallel_links_add_up():
    half = [link("a", "a", weight=0.5), Contribution(id="z", source="a", target="a", weight=0.5)]
    assert loops(*goals("a"), *half)
    assert not loops(*goals("a"), half[0])


def test_a_loop_that_can_only_be_too_strong_at_the_high_end_is_a_warning():
    nodes = goals(*"abcd")
    links = [link(s, t, strength=2) for s in "abcd" for t in "abcd" if s != t]
    assert [finding.severity for finding in loops(*nodes, *links)] == [Severity.WARNING]


def test_two_separate_loops_are_both_found():
    records = goals("a", "b")
    assert len(loops(*records, link("a", "a", weight=1), link("b", "b", weight=1))) == 2


def test_the_radius_of_a_large_component_stands_on_the_side_of_one_that_numpy_gives():
    rng = np.random.default_rng(3)
    size = DENSE + 50
    for scale, strong in ((0.9, False), (1.1, True)):
        pairs = {(i, (i + 1) % size) for i in range(size)} | {
            tuple(rng.integers(0, size, 2)) for _ in range(600)
        }
        matrix = np.zeros((size, size))
        for i, j in pairs:
            matrix[i, j] = rng.uniform(0.1, 1)
        matrix *= scale / np.abs(np.linalg.eigvals(matrix)).max()
        weights = {(f"{i:04}", f"{j:04}"): float(matrix[i, j]) for i, j in pairs}
        assert (radius(weights) >= 1) == strong


@settings(max_examples=50)
@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=6))
def test_the_radius_of_a_ring_is_the_geometric_mean_of_its_weights(weights):
    n = len(weights)
    ring = {(str(i), str((i + 1) % n)): weight for i, weight in enumerate(weights)}
    assert radius(ring) == pytest.approx(np.prod(weights) ** (1 / n), rel=1e-6)
