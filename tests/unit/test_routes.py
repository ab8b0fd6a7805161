"""The strongest routes, against all of them from networkx."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from din.analysis import analyse
from din.analysis.contribution import contribution
from din.analysis.loops import strong_loops
from din.analysis.routes import RouteFinder, routes, routes_into, routes_to_mission
from din.analysis.words import effort_sentence
from din.errors import UsageError
from din.graph import chain_arrays
from din.model import Benefit, Contribution, Effort, MissionElement, Plan
from din.service import node_view
from din.texts import in_language

NODES = (
    *(Effort(id=f"e{i}", name="e") for i in range(2)),
    *(Benefit(id=f"b{i}", name="b") for i in range(3)),
    *(MissionElement(id=f"m{i}", name="m") for i in range(2)),
)
IDS = [n.id for n in NODES]
ENDS = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS), st.integers(-10, 10).filter(bool))


def plan_of(*links):
    return Plan.build(
        [
            *NODES,
            *(Contribution(id=f"l{i}", source=s, target=t, weight=w) for i, (s, t, w) in enumerate(links)),
        ]
    )


def all_routes(arrays, sources, targets):
    graph = nx.DiGraph()
    graph.add_nodes_from(arrays.ids)
    coo = arrays.weights.tocoo()
    for i, j, w in zip(*coo.coords, coo.data, strict=True):
        graph.add_edge(arrays.ids[i], arrays.ids[j], weight=w)
    return {
        tuple(path): np.prod([graph.edges[hop]["weight"] for hop in nx.utils.pairwise(path)])
        for s in sources
        for t in targets
        if s != t
        for path in nx.all_simple_paths(graph, s, t)
    }


def agree(found, expected, k):
    assert len(found) == min(k, len(expected))
    for route in found:
        assert route.weight == pytest.approx(expected[route.nodes])
        assert 0 < route.share <= 1
    strongest = sorted((abs(w) for w in expected.values()), reverse=True)[:k]
    assert [abs(r.weight) for r in found] == pytest.approx(strongest)


@given(st.lists(ENDS, max_size=16), st.integers(1, 6))
def test_the_strongest_routes_are_those_among_all_routes(ends, k):
    arrays = chain_arrays(plan_of(*((s, t, w / 10) for s, t, w in ends)))
    assume(not strong_loops(arrays))
    efforts, elements = ["e0", "e1"], ["m0", "m1"]
    agree(routes(arrays, "e0", "m1", k), all_routes(arrays, ["e0"], ["m1"]), k)
    agree(routes_to_mission(arrays, "b0", k), all_routes(arrays, ["b0"], elements), k)
    agree(routes_into(arrays, "b1", k), all_routes(arrays, efforts, ["b1"]), k)


@given(st.lists(ENDS, max_size=12))
def test_shares_of_all_routes_are_the_whole_without_loops_and_less_with_them(ends):
    arrays = chain_arrays(plan_of(*((s, t, abs(w) / 10) for s, t, w in ends)))
    assume(not strong_loops(arrays))
    found = routes(arrays, "e0", "m0", 1000)
    total = sum(r.share for r in found)
    assert total <= 1 + 1e-9
    graph = nx.from_scipy_sparse_array(arrays.weights, create_using=nx.DiGraph)
    if found and nx.is_directed_acyclic_graph(graph):
        assert total == pytest.approx(1)
        assert sum(r.weight for r in found) == pytest.approx(contribution(arrays).values[0, 0])


def test_a_route_names_its_links_and_takes_parallel_ones_together():
    arrays = chain_arrays(plan_of(("e0", "b0", 0.5), ("e0", "b0", 0.2), ("b0", "m0", 0.4), ("e0", "m0", 0.1)))
    first, second = routes(arrays, "e0", "m0")
    assert first.nodes == ("e0", "b0", "m0")
    assert first.links == ("l0", "l1", "l2")
    assert first.weight == pytest.approx(0.28)
    assert (first.share, second.share) == (pytest.approx(0.28 / 0.38), pytest.approx(0.1 / 0.38))


def test_parallel_links_may_add_up_to_more_than_one():
    arrays = chain_arrays(plan_of(("e0", "b0", 0.9), ("e0", "b0", 0.9), ("b0", "m0", 0.5), ("e0", "m0", 0.8)))
    assert [r.weight for r in routes(arrays, "e0", "m0")] == pytest.approx([0.9, 0.8])


def test_a_hampering_route_has_a_negative_weight_and_a_positive_share():
    (route,) = routes(chain_arrays(plan_of(("e0", "b0", 0.5), ("b0", "m0", -0.4))), "e0", "m0")
    assert (route.weight, route.share) == (pytest.approx(-0.2), 1.0)


def test_links_of_weight_one_and_zero_are_walked_and_left_out():
    arrays = chain_arrays(plan_of(("e0", "b0", 1), ("b0", "m0", 1), ("e0", "b1", 0), ("b1", "m0", 1)))
    (route,) = routes(arrays, "e0", "m0")
    assert route.nodes == ("e0", "b0", "m0")
    assert route.weight == 1


def test_there_is_no_route_where_nothing_leads_and_none_to_itself():
    arrays = chain_arrays(plan_of(("e0", "b0", 0.5)))
    assert routes(arrays, "e0", "m0") == routes(arrays, "e0", "e0") == routes_to_mission(arrays, "e0") == ()


def test_an_unknown_node_is_refused():
    with pytest.raises(UsageError, match="nergens"):
        routes(chain_arrays(plan_of()), "nergens", "m0")


def test_many_routes_are_not_listed_to_find_the_strongest():
    """A ladder of 60 rungs has 2⁶⁰ routes."""
    names = [f"b{i}" for i in range(3, 183)]
    nodes = [*NODES, *(Benefit(id=n, name=n) for n in names)]
    ends = [("e0", "b3", 0.9)]
    for i in range(0, 177, 3):
        a, b, c, following = names[i : i + 4]
        ends += [(a, b, 0.9), (a, c, 0.8), (b, following, 0.9), (c, following, 0.9)]
    ends.append(("b180", "m0", 0.9))
    links = [Contribution(id=f"l{i}", source=s, target=t, weight=w) for i, (s, t, w) in enumerate(ends)]
    finder = RouteFinder(chain_arrays(Plan.build([*nodes, *links])))
    found = finder.between("e0", "m0", 10)
    assert len(found) == 10
    assert found[0].weight == pytest.approx(0.9 ** (len(found[0].nodes) - 1))
    assert found[1].weight == pytest.approx(found[0].weight * 8 / 9)


def test_a_search_says_whether_it_found_all_routes():
    finder = RouteFinder(chain_arrays(plan_of(("e0", "b0", 0.5), ("b0", "m0", 0.5), ("e0", "m0", 0.2))))
    assert [len(finder.search("e0", "m0", k)[0]) for k in (1, 5)] == [1, 2]
    assert [finder.search("e0", "m0", k)[1] for k in (1, 5)] == [False, True]


def test_a_search_that_loops_made_too_long_says_that_it_was_ended():
    """From the way in, a knot of benefits can only be left by where it was entered: one route, many attempts."""
    knot = [f"k{i}" for i in range(10)]
    nodes = [*NODES, *(Benefit(id=n, name=n) for n in knot)]
    ends = [(a, b) for a in knot for b in knot if a != b] + [("e0", "k0"), ("k0", "m0")]
    links = [Contribution(id=f"l{i}", source=s, target=t, weight=0.05) for i, (s, t) in enumerate(ends)]
    view = node_view(analyse(Plan.build([*nodes, *links])), "e0", 4)
    assert [route.nodes for route in view.routes_out] == [("e0", "k0", "m0")]
    assert not view.all_out
    few = node_view(analyse(plan_of(("e0", "b0", 0.5), ("b0", "m0", 0.5), ("e0", "m0", 0.2))), "e0", 4)
    assert few.all_out
    assert few.all_in


def test_a_sentence_says_at_least_when_the_count_was_cut_off():
    plan = plan_of(("e0", "b0", 0.5), ("b0", "m0", 0.5), ("e0", "m0", 0.2))
    found = routes(chain_arrays(plan), "e0", "m0")
    with in_language("nl"):
        said = str(effort_sentence(plan, contribution(chain_arrays(plan)), "e0", found, 100, at_least=True))
    assert "langs minstens 100 routes" in said
