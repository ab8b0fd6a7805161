"""How firmly a mission element stands, what a team takes along, and on which links it hangs."""

import networkx as nx
import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import sparse

from din.analysis import analyse
from din.analysis.contribution import contribution
from din.analysis.loops import strong_loops
from din.analysis.losses import link_losses
from din.analysis.resilience import bottleneck
from din.graph import chain_arrays
from din.model import Capability, Contribution, Effort, Goal, MissionElement, Organisation, Plan, Position


def plan_of(records, links):
    ends = enumerate(links)
    return Plan.build(
        [*records, *(Contribution(id=f"l{i}", source=s, target=t, weight=w) for i, (s, t, w) in ends)]
    )


RECORDS = [
    Organisation(id="o", name="O"),
    Organisation(id="p", name="P"),
    Effort(id="a", name="A", owner="o"),
    Effort(id="b", name="B", owner="o"),
    Effort(id="c", name="C", owner="p"),
    Capability(id="v", name="V"),
    Goal(id="g", name="G"),
    MissionElement(id="m", name="M"),
    MissionElement(id="n", name="N"),
]
LINKS = [
    ("a", "v", 0.5),
    ("b", "v", 0.5),
    ("v", "g", 0.5),
    ("g", "m", 1.0),
    ("c", "m", 0.25),
    ("c", "n", -0.2),
]


def test_by_hand_what_is_left_and_how_many_independent_routes():
    first, second = analyse(plan_of(RECORDS, LINKS)).resilience
    assert first.element == "m"  # 0.25 from a, 0.25 from b, 0.25 from c
    assert (first.strongest_party, first.strongest_effort) == ("o", first.strongest_effort)
    assert first.strongest_effort in "abc"
    assert abs(first.left_without_effort - 2 / 3) < 1e-12
    assert abs(first.left_without_party - 1 / 3) < 1e-12
    assert (first.independent_routes, first.bottleneck) == (2, ("c", "v"))  # a and b both go by way of v
    assert second.data() == {
        "strongest_effort": None, "left_without_effort": None, "strongest_party": None,
        "left_without_party": None, "independent_routes": 0, "bottleneck": [],
    }  # fmt: skip


def test_an_effort_that_reaches_nobody_starts_no_route():
    nobody = [r if r.id != "c" else Effort(id="c", name="C", reach=0, target_group_size=10) for r in RECORDS]
    first, _second = analyse(plan_of(nobody, LINKS)).resilience
    assert (first.independent_routes, first.bottleneck) == (1, ("v",))


@st.composite
def networks(draw):
    size = draw(st.integers(2, 9))
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    ends = draw(st.lists(pairs, max_size=24, unique=True))
    sources = draw(st.lists(st.integers(0, size - 2), max_size=4, unique=True))
    signs = draw(st.lists(st.sampled_from([-1.0, 1.0, 1.0]), min_size=len(ends), max_size=len(ends)))
    rows, columns = [s for s, _t in ends], [t for _s, t in ends]
    return sparse.coo_array((signs, (rows, columns)), shape=(size, size)).tocsr(), sorted(sources)


@settings(max_examples=150, deadline=None)
@given(networks())
def test_the_bottleneck_is_as_small_as_networkx_finds_and_cuts_every_route(network):
    weights, sources = network
    target = weights.shape[0] - 1
    found = bottleneck(weights, np.array(sources, dtype=np.intp), target)
    graph = nx.from_scipy_sparse_array(weights, create_using=nx.DiGraph)
    graph.remove_edges_from([(s, t) for s, t, w in graph.edges(data="weight") if w < 0])
    graph.add_node("all")
    doubled = nx.DiGraph(graph)  # an effort may be cut too: a source of its own stands before each
    doubled.add_edges_from(("all", s) for s in sources)
    expected = nx.node_connectivity(doubled, "all", target) if nx.has_path(doubled, "all", target) else 0
    assert found.size == expected
    doubled.remove_nodes_from(found.tolist())
    assert not nx.has_path(doubled, "all", target)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_link_at_once_is_each_link_taken_out(data):
    ends = st.sampled_from(
        [("a", "b"), ("b", "a"), ("a", "v"), ("v", "a"), ("b", "v"), ("v", "v"), ("v", "m"), ("b", "n")]
    )
    weights = st.sampled_from([-0.2, 0.1, 0.3])
    links = [(*pair, data.draw(weights)) for pair in data.draw(st.lists(ends, min_size=1, max_size=8))]
    plan = plan_of(RECORDS, links)
    rest = [Plan.build(r for r in plan if r.id != link.id) for link in plan.contributions]
    assume(not any(strong_loops(chain_arrays(one)) for one in (plan, *rest)))
    losses = link_losses(chain_arrays(plan))
    total, *without = (
        contribution(chain_arrays(one), bands=False).values.sum(axis=0) for one in (plan, *rest)
    )
    for lost, left in zip(losses, without, strict=True):
        np.testing.assert_allclose(total - lost, left, atol=1e-12)


def test_links_that_cancel_out_still_close_a_loop_when_one_of_them_goes():
    back = [("b", "a", w) for w in (0.1, 0.1, -0.2)]
    plan = plan_of(RECORDS, [("a", "b", 0.3), *back, ("a", "v", 0.3), ("v", "m", 0.5)])
    losses = link_losses(chain_arrays(plan))
    total = analyse(plan).matrix.values.sum(axis=0)
    for i, link in enumerate(plan.contributions):
        left = analyse(Plan.build(r for r in plan if r.id != link.id)).matrix.values.sum(axis=0)
        np.testing.assert_allclose(total - losses[i], left, atol=1e-12)


def test_a_team_is_all_people_in_one_role_at_one_organisation():
    positions = [
        Position(id="p1", name="Coach", effort="a", organisation="o", found=2),
        Position(id="p2", name=" coach", effort="b", organisation="o", found=1),
        Position(id="p3", name="Kok", effort="b", organisation="p", found=1),
        Position(id="p4", name="Coach", effort="c", organisation="o", found=0),  # nobody yet: in no team
    ]
    analysis = analyse(plan_of([*RECORDS, *positions], LINKS))
    coaches = next(d for d in analysis.team_dropouts if d.id == "p1")
    assert (coaches.stops, coaches.shaky) == (("a",), ("b",))  # a cook is left for b, nobody for a
    np.testing.assert_allclose(coaches.lost, [0.25, 0])
    np.testing.assert_allclose(coaches.lost_at_most, [0.5, 0])
    assert analysis.what_if("team:p2").stops == analysis.what_if("p1").stops
    assert {d.id for d in analysis.team_dropouts} == {"p1", "p3"}


def test_links_are_listed_by_what_is_lost_without_them():
    analysis = analyse(plan_of(RECORDS, LINKS))
    assert [d.id for d in analysis.link_dropouts][:2] == ["l2", "l3"]  # all of a and b flows over both
    assert analysis.data()["dropouts"]["links"][0]["id"] == "l2"
