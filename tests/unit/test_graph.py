"""The plan as arrays and as a networkx graph."""

from din.graph import chain_arrays, digraph
from din.model import Benefit, Contribution, Dependency, Effort, Mission, MissionElement, Organisation, Plan

PLAN = Plan.build([
    MissionElement(id="m", name="Element", mission="mission"),
    Mission(id="mission", name="Mission"),
    Organisation(id="org", name="Org"),
    Benefit(id="b", name="Benefit"),
    Effort(id="e", name="Effort", owner="org"),
    Effort(id="f", name="Other"),
    Contribution(id="one", source="e", target="b", strength=2),
    Contribution(id="two", source="e", target="b", weight=0.1, lag_months=3),
    Contribution(id="zero", source="b", target="m", strength=0),
    Dependency(id="dep", source="e", target="f"),
])  # fmt: skip


def test_nodes_stand_in_order_of_kind_and_then_of_the_plan():
    assert chain_arrays(PLAN).ids == ("e", "f", "b", "m", "mission")


def test_parallel_links_add_up_and_zeros_are_left_out():
    arrays = chain_arrays(PLAN)
    assert arrays.weights.nnz == 1
    assert arrays.weights[arrays.index["e"], arrays.index["b"]] == 0.4
    assert arrays.links.ids == ("one", "two", "zero")


def test_bounds_and_lags_stand_per_link():
    arrays = chain_arrays(PLAN)
    assert arrays.links.lag_months.tolist() == [6.0, 3.0, 6.0]
    assert arrays.at("low").sum() == 0.2 + 0.1
    assert arrays.at("high").sum() == 0.4 + 0.1


def test_the_graph_has_the_chain_with_parallel_links():
    graph = digraph(PLAN)
    assert list(graph) == ["e", "f", "b", "m", "mission"]
    assert graph.number_of_edges("e", "b") == 2
    assert graph.edges["e", "b", "one"] == {
        "kind": "contributes_to", "strength": 2, "weight": 0.3, "low": 0.2, "high": 0.4,
    }  # fmt: skip
    assert graph.edges["e", "f", "dep"]["kind"] == "depends_on"


def test_the_whole_graph_has_every_reference_as_an_edge_of_its_field():
    graph = digraph(PLAN, everything=True)
    assert {(s, t, k) for s, t, k in graph.edges(data="kind") if k in {"owner", "mission"}} == {
        ("e", "org", "owner"), ("m", "mission", "mission"),
    }  # fmt: skip
