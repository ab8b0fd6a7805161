"""Mixing of parties over domains, by hand and against networkx."""

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from din.analysis.silos import mixing

PARTIES = "abcdef"
PAIRS = st.lists(st.tuples(st.sampled_from(PARTIES), st.sampled_from(PARTIES)), min_size=1, max_size=15)


def test_two_closed_groups_are_wholly_assortative():
    found = mixing([("a", "b", 1), ("c", "d", 1)], {"a": ("x",), "b": ("x",), "c": ("y",), "d": ("y",)})
    assert (found.modularity, found.assortativity, found.ties) == (0.5, 1.0, 2)


def test_ties_only_across_are_wholly_disassortative():
    assert mixing([("a", "b", 1)], {"a": ("x",), "b": ("y",)}).assortativity == -1


def test_one_group_or_no_group_says_nothing():
    assert mixing([("a", "b", 1)], {"a": ("x",), "b": ("x",)}).assortativity is None
    assert mixing([("a", "b", 1)], {"a": ("x",)}) is None


@settings(max_examples=60)
@given(PAIRS, st.lists(st.sampled_from("xyz"), min_size=6, max_size=6))
def test_with_one_group_each_it_agrees_with_networkx(pairs, homes):
    graph = nx.Graph([(a, b) for a, b in pairs if a != b])
    groups = {p: (g,) for p, g in zip(PARTIES, homes, strict=True)}
    found = mixing([(a, b, 1.0) for a, b in graph.edges], groups)
    if not graph.edges:
        assert found is None
        return
    nx.set_node_attributes(graph, {p: groups[p][0] for p in graph}, "home")
    parts = [{p for p in graph if groups[p] == (g,)} for g in "xyz"]
    assert found.modularity == pytest.approx(nx.community.modularity(graph, [p for p in parts if p]))
    if found.assortativity is not None:
        assert found.assortativity == pytest.approx(nx.attribute_assortativity_coefficient(graph, "home"))
