"""Links in node-link data: what is a link, what becomes a field, and what is told."""

import json

import pytest

from din.errors import InputError
from din.files import read
from din.texts import in_language

NODES = [
    {"id": "e", "kind": "effort", "name": "E"},
    {"id": "g", "kind": "goal", "name": "G"},
    {"id": "o", "kind": "organisation", "name": "O"},
    {"id": "p", "kind": "organisation", "name": "P"},
    {"id": "w", "kind": "area", "name": "W"},
    {"id": "b", "kind": "area", "name": "B"},
]


def nodelink(tmp_path, edges=(), graph=None, **top):
    path = tmp_path / "plan.json"
    path.write_text(
        json.dumps({"nodes": NODES, "edges": list(edges), "graph": graph or {}, **top}), encoding="utf-8"
    )
    return read(path)


def edge(source, target, kind=None, **more):
    return {"source": source, "target": target, **({"kind": kind} if kind else {}), **more}


@pytest.mark.parametrize(("kind", "source", "target", "holder", "field", "value"), [
    ("carries_out", "o", "e", "e", "carried_out_by", ("o",)),
    ("owned_by", "e", "o", "e", "owner", "o"),
    ("owns", "o", "e", "e", "owner", "o"),
    ("owner", "e", "o", "e", "owner", "o"),
    ("in_area", "e", "w", "e", "areas", ("w",)),
    ("part_of", "b", "w", "b", "part_of", "w"),
    ("borders", "b", "w", "b", "borders", ("w",)),
])  # fmt: skip
def test_a_link_of_these_kinds_becomes_the_field_it_stands_for(
    tmp_path, kind, source, target, holder, field, value
):
    draft = nodelink(tmp_path, [edge(source, target, kind)] * 2)
    assert draft.findings == ()
    assert getattr(draft.plan()[holder], field) == value


def test_several_links_fill_one_list(tmp_path):
    plan = nodelink(tmp_path, [edge("o", "e", "carries_out"), edge("p", "e", "carries_out")]).plan()
    assert plan["e"].carried_out_by == ("o", "p")


@pytest.mark.parametrize(("edges", "expected"), [
    ([edge("e", "o", "owner"), edge("e", "p", "owner")], "blad edges, rij 2: Bij “Eigenaar” kan er één staan"),
    ([edge("e", "o", "likes")], "blad edges, rij 1: “likes”"),
    ([edge("g", "w", "part_of")], "“part_of”"),
    ([edge(None, "e", "carries_out")], "“carries_out”"),
    ([edge("e", None)], "rij 1"),
    ([5], "blad edges, rij 1: Dit is geen object"),
])  # fmt: skip
def test_a_link_that_cannot_stand_is_told_with_its_place(tmp_path, edges, expected):
    with in_language("nl"), pytest.raises(InputError) as caught:
        nodelink(tmp_path, edges).plan()
    with in_language("nl"):
        assert expected in str(caught.value)


def test_what_a_field_cannot_hold_of_a_link_is_told(tmp_path):
    (finding,) = nodelink(tmp_path, [edge("o", "e", "carries_out", since=2020)]).findings
    with in_language("nl"):
        assert "niet gelezen: since" in finding.line()


def test_edges_and_links_are_both_read_and_have_no_kind_unless_told(tmp_path):
    plan = nodelink(tmp_path, [edge("e", "g")], links=[edge("e", "g", weight=0.5)]).plan()
    assert [(c.id, c.weight) for c in plan.contributions] == [("e→g", None), ("e→g#2", 0.5)]


def test_links_without_nodes_are_faults_and_not_an_empty_plan(tmp_path):
    with pytest.raises(InputError):
        nodelink(tmp_path, [edge("x", "y")], nodes=[]).plan()


def test_attributes_of_the_graph_come_with_the_programme(tmp_path):
    draft = nodelink(
        tmp_path, graph={"plan": 7, "name": "Wijken", "municipality": "Zutphen", "budget": [1, 2]}
    )
    plan = draft.plan()
    assert (plan.id, plan.programme.name, plan.programme.municipality) == ("7", "Wijken", "Zutphen")
    assert plan.programme.extra == {"budget": [1, 2]}


def test_what_stands_beside_nodes_and_edges_is_told(tmp_path):
    assert [f.rule for f in nodelink(tmp_path, comment="x").findings] == ["not-read"]


GRAPHML = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="k" for="node" attr.name="kind" attr.type="string"/>
<graph edgedefault="undirected">
<node id="a"><data key="k">goal</data></node><node id="b"><data key="k">benefit</data></node>
<edge source="b" target="a" directed="true"/></graph></graphml>"""
GEXF = """<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph>
<attributes class="node"><attribute id="k" title="kind" type="string"/></attributes>
<nodes><node id="a"><attvalues><attvalue for="k" value="goal"/></attvalues></node>
<node id="b"><attvalues><attvalue for="k" value="benefit"/></attvalues></node></nodes>
<edges><edge id="0" source="b" target="a" type="undirected"/></edges></graph></gexf>"""


@pytest.mark.parametrize(("name", "text"), [("a.graphml", GRAPHML), ("a.gexf", GEXF)])
def test_links_without_direction_keep_their_source_and_this_is_told(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    draft = read(tmp_path / name)
    (link,) = draft.plan().contributions
    assert (link.source, link.target) == ("b", "a")
    assert [f.rule for f in draft.findings] == ["without-direction"]
