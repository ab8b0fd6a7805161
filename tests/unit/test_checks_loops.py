import pytest

from din.analysis import analyse
from din.checks import check
from din.errors import LoopTooStrong
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


def test_the_loop_is_the_one_that_the_analysis_refuses():
    records = [
        *goals(*"abcde"),
        link("a", "b", weight=0.9),
        link("b", "a", weight=0.9),
        link("a", "a", weight=0.4),
    ]
    records += [link("d", "e", weight=1), link("e", "d", weight=1)]
    plan = Plan.build(records)
    with pytest.raises(LoopTooStrong) as refused:
        analyse(plan)
    assert sorted(refused.value.nodes) in [sorted(finding.elements) for finding in loops(*records)]


def test_the_heaviest_link_of_the_loop_is_named():
    found = loops(
        *goals("a", "b"), link("a", "b", weight=1), link("b", "a", weight=1), link("b", "b", weight=0.1)
    )
    assert found[0].fix.values == {"source": "meer a", "target": "meer b"}
