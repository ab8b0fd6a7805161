"""Views of several groups merged: by hand, and what must hold for any."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from din.analysis.views import merge_views
from din.errors import UsageError
from din.model import Benefit, Contribution, Effort, MissionElement, Organisation, Plan
from tests.strategies import plans

NODES = [Effort(id="e", name="Samen eten"), MissionElement(id="m", name="Verbinding")]


def link(name, strength=None, source="e", target="m", **more):
    return Contribution(id=name, source=source, target=target, strength=strength, **more)


def view(*links, nodes=NODES):
    return Plan.build([*nodes, *links])


def test_what_all_drew_alike_is_agreed_and_stays_as_it_is():
    found = merge_views(
        {"a": view(link("l", 2, certainty="high")), "b": view(link("k", 2, certainty="high"))}
    )
    (one,) = found.links
    assert one.agreed
    assert (one.link.id, one.link.strength, one.link.certainty) == ("k", 2, "high")
    assert one.weights == {"a": 0.3, "b": 0.3}


def test_a_difference_in_strength_lowers_the_certainty_and_takes_the_middle():
    found = merge_views(
        {n: view(link("l", s, certainty="high")) for n, s in zip("abc", (1, 3, 3), strict=True)}
    )
    (one,) = found.links
    assert (one.link.strength, one.link.certainty) == (3, "medium")
    assert one.spread == pytest.approx(0.45)
    assert not one.agreed


def test_helping_against_hampering_is_told_first_and_is_uncertain():
    a = view(link("l", 2), link("x", 1, target="e", source="m"))
    b = view(link("l", -2), link("x", 3, target="e", source="m"))
    first, second = merge_views({"a": a, "b": b}).links
    assert first.signs_differ
    assert (first.link.id, first.link.strength, first.link.certainty) == ("l", -2, "low")
    assert not second.signs_differ
    assert second.link.strength == 1


def test_a_link_that_one_of_three_drew_stays_with_low_certainty_and_tells_who_did_not():
    found = merge_views({"a": view(link("l", 2)), "b": view(), "c": view()})
    (one,) = found.links
    assert one.missing == ("b", "c")
    assert one.link.certainty == "low"


def test_who_lacks_an_end_of_a_link_does_not_disagree():
    bare = Plan.build([NODES[1]])
    (one,) = merge_views({"a": view(link("l", 2)), "b": bare}).links
    assert one.agreed
    assert one.link.certainty is None


def test_the_same_name_of_the_same_kind_is_the_same_thing():
    other = [Effort(id="x9", name="  samen ETEN", owner="o"), NODES[1], Organisation(id="o", name="O")]
    found = merge_views({"a": view(link("l", 2)), "b": view(link("l2", 2, source="x9"), nodes=other)})
    assert found.renamed == {"b": {"x9": "e"}}
    assert {n for n in found.nodes if found.plan[n].kind == "effort"} == {"e"}
    assert found.nodes["e"] == ("a", "b")
    assert len(found.links) == 1


def test_a_name_that_one_view_has_twice_is_matched_with_nothing():
    twice = [Benefit(id="b1", name="Rust"), Benefit(id="b2", name="Rust")]
    found = merge_views({"a": Plan.build(twice), "b": Plan.build([Benefit(id="b3", name="Rust")])})
    assert sorted(found.nodes) == ["b1", "b2", "b3"]


def test_an_id_of_two_kinds_is_refused():
    with pytest.raises(UsageError):
        merge_views(
            {"a": Plan.build([Benefit(id="x", name="X")]), "b": Plan.build([Effort(id="x", name="X")])}
        )


@settings(max_examples=20, deadline=None)
@given(plans(max_records=12))
def test_a_plan_merged_with_itself_is_that_plan(plan):
    found = merge_views({"a": plan, "b": plan, "c": plan})
    assert found.plan == plan
    assert all(one.agreed for one in found.links)


@st.composite
def three_views(draw):
    ids = st.sampled_from(["e", "b", "m"])
    nodes = [*NODES, Benefit(id="b", name="B")]
    found = {}
    for name in "abc":
        ends = draw(st.lists(st.tuples(ids, ids, st.integers(-3, 3)), max_size=4))
        links = [link(f"l{name}{i}" if i else "l", s, a, b) for i, (a, b, s) in enumerate(ends)]
        found[name] = view(*links, nodes=nodes)
    return found


@settings(max_examples=60, deadline=None)
@given(three_views())
def test_the_order_of_views_does_not_matter_and_nothing_drawn_is_lost(views):
    first = merge_views(views)
    for order in itertools.permutations(views):
        again = merge_views({name: views[name] for name in order})
        assert dict(again.plan.records) == dict(first.plan.records)
    pairs = {(c.source, c.target) for plan in views.values() for c in plan.contributions}
    assert {(c.source, c.target) for c in first.plan.contributions} == pairs
