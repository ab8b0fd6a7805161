"""Ties that serve nothing and parties that should know of each other, on plans drawn by hand."""

import json
import os
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from din.analysis import analyse, collaboration
from din.analysis import collaboration_words as words
from din.model import (
    Alliance,
    AllianceForm,
    Area,
    Contribution,
    Effort,
    Goal,
    MissionElement,
    Organisation,
    Plan,
)

ROOT = Path(__file__).parents[2]
ANSWERS = "answers/network/centrality_answers.json"
FOLDERS = [Path(os.environ.get("DIN_SHARED_DATA", "-")), *(f / "shared" / "data" for f in ROOT.parents)]
GOALS = {"rust": "Meer rust", "werk": "Meer werk"}


def effort(name, *parties, areas=()):
    return Effort(id=name, name=name, carried_out_by=parties, areas=areas)


def feeds(source, target, weight=0.5):
    return Contribution(id=f"{source}>{target}", source=source, target=target, weight=weight)


def plan_of(*records, organisations="abcd"):
    """A plan with two wijken, two goals that feed one element each, and what is given."""
    base = [
        *(Organisation(id=o, name=o.upper()) for o in organisations),
        Area(id="noord", name="Noord"),
        Area(id="zuid", name="Zuid"),
        *(Goal(id=g, name=name) for g, name in GOALS.items()),
        *(MissionElement(id=f"{g}-e", name=f"{g}-e") for g in GOALS),
        *(feeds(g, f"{g}-e") for g in GOALS),
    ]
    return Plan.build([*base, *records])


def table(*members, form=AllianceForm.ALLIANCE):
    return Alliance(id="tafel", name="Tafel", members=members, form=form)


def test_members_who_share_no_effort_and_no_goal_have_an_idle_tie():
    work = [effort("x", "a"), effort("y", "b"), feeds("x", "rust"), feeds("y", "werk")]
    found = analyse(plan_of(*work, table("a", "b"))).idle
    assert [(t.a, t.b, t.alliances) for t in found.ties] == [("a", "b", ("tafel",))]
    assert found.members == ()


def test_one_shared_goal_or_effort_is_reason_enough():
    apart = [effort("x", "a"), effort("y", "b"), feeds("x", "rust")]
    assert analyse(plan_of(*apart, feeds("y", "rust", 0.01), table("a", "b"))).idle.ties == ()
    together = effort("z", "a", "b")
    assert analyse(plan_of(*apart, feeds("y", "werk"), together, table("a", "b"))).idle.ties == ()


def test_what_an_alliance_does_itself_its_members_share():
    work = [effort("x", "a"), effort("y", "b"), feeds("x", "rust"), feeds("y", "werk"), effort("z", "tafel")]
    assert analyse(plan_of(*work, table("a", "b"))).idle.ties == ()


def test_hampering_the_same_goal_is_not_sharing_it():
    work = [effort("x", "a"), effort("y", "b"), feeds("x", "rust"), feeds("y", "rust", -0.5)]
    assert len(analyse(plan_of(*work, table("a", "b"))).idle.ties) == 1


@pytest.mark.parametrize("form", [AllianceForm.GUIDING_COALITION, AllianceForm.INFORMAL])
def test_a_shared_mission_or_street_needs_no_effort(form):
    work = [effort("x", "a"), effort("y", "b"), feeds("x", "rust"), feeds("y", "werk")]
    found = analyse(plan_of(*work, table("a", "b", "c", form=form))).idle
    assert (found.ties, found.members) == ((), ())


def test_a_member_without_any_effort_is_told_once_and_has_no_idle_ties():
    found = analyse(plan_of(effort("x", "a"), table("a", "b"))).idle
    assert [(m.party, m.alliances) for m in found.members] == [("b", ("tafel",))]
    assert found.ties == ()


def test_strangers_who_feed_the_same_goal_in_the_same_wijk_should_know_of_each_other():
    """x gives rust 0.5 and y 0.1: the lesser of both does 0.1 there, which is clear; in the elements 0.05."""
    work = [effort("x", "a", areas=("noord",)), effort("y", "b", areas=("noord",))]
    found = analyse(plan_of(*work, feeds("x", "rust"), feeds("y", "rust", 0.1))).introductions
    assert [(i.a, i.b, i.target, i.area, i.places, i.through) for i in found] == [
        ("a", "b", "rust", "noord", 2, None)
    ]
    assert found[0].strength == pytest.approx(0.1)
    assert found[0].band == "clear"


@pytest.mark.parametrize(
    "more",
    [
        [effort("z", "a", "b")],  # they share an effort
        [table("a", "b")],  # they sit together
        [table("a", "b", form=AllianceForm.GUIDING_COALITION)],
    ],
)
def test_who_knows_each_other_needs_no_introduction(more):
    work = [effort("x", "a"), effort("y", "b"), feeds("x", "rust"), feeds("y", "rust")]
    assert len(analyse(plan_of(*work)).introductions) == 1
    assert analyse(plan_of(*work, *more)).introductions == ()


def test_different_wijken_a_little_or_another_goal_is_no_reason():
    apart = [effort("x", "a", areas=("noord",)), effort("y", "b", areas=("zuid",))]
    assert analyse(plan_of(*apart, feeds("x", "rust"), feeds("y", "rust"))).introductions == ()
    here = [effort("x", "a"), effort("y", "b")]
    assert analyse(plan_of(*here, feeds("x", "rust"), feeds("y", "rust", 0.04))).introductions == ()
    assert analyse(plan_of(*here, feeds("x", "rust"), feeds("y", "werk"))).introductions == ()


def test_efforts_for_the_whole_city_count_in_every_wijk_beside_one_of_its_own():
    work = [effort("x", "a"), effort("y", "b", areas=("noord",)), effort("z", "c")]
    found = analyse(plan_of(*work, *(feeds(e, "rust") for e in "xyz"))).introductions
    assert {(i.a, i.b, i.area) for i in found} == {
        ("a", "b", "noord"),
        ("b", "c", "noord"),
        ("a", "c", None),
    }


def test_the_strongest_comes_first_with_who_can_introduce_them():
    work = [effort(f"by-{party}", party) for party in "abc"]
    ties = [effort("ad", "a", "d"), effort("bd", "b", "d")]
    strengths = {"by-a": 0.5, "by-b": 0.4, "by-c": 0.1}
    found = analyse(plan_of(*work, *ties, *(feeds(e, "rust", w) for e, w in strengths.items()))).introductions
    assert [(i.a, i.b, i.through) for i in found] == [("a", "b", "d"), ("a", "c", None), ("b", "c", None)]


def test_the_sentences_say_who_where_and_why():
    work = [effort("x", "a", areas=("noord",)), effort("y", "b", areas=("noord",)), effort("z", "d")]
    links = [feeds("x", "rust"), feeds("y", "rust"), feeds("z", "werk")]
    plan = plan_of(*work, *links, table("c", "d"), Alliance(id="u", name="U", members=("a", "d")))
    found = analyse(plan)
    texts = [
        *(words.introduction_sentence(plan, i) for i in found.introductions),
        *(words.idle_tie_sentence(plan, t) for t in found.idle.ties),
        *(words.idle_member_sentence(plan, m) for m in found.idle.members),
    ]
    told = " ".join(t.text("nl") for t in texts)
    for part in (
        "“A” en “B”",
        "“Meer rust” in Noord",
        "“A” en “D” zitten samen in “U”",
        "“C” zit in “Tafel”",
    ):
        assert part in told


def test_empty_plans_and_plans_without_goals_are_fine():
    assert analyse(Plan()).introductions == ()
    assert analyse(Plan()).idle.data() == {"idle_ties": [], "idle_members": []}
    element = MissionElement(id="e", name="e")
    records = [*(Organisation(id=o, name=o) for o in "ab"), element, effort("x", "a"), effort("y", "b")]
    found = analyse(Plan.build([*records, feeds("x", "e"), feeds("y", "e")])).introductions
    assert [i.target for i in found] == ["e"]


def test_the_json_has_ties_lacking_and_idle():
    found = analyse(plan_of(effort("x", "a"), table("a", "b"))).data()["collaboration"]
    assert found["idle_members"] == [{"party": "b", "alliances": ("tafel",)}]
    assert found["introductions"] == [] == found["idle_ties"]


SHARED = st.lists(st.sets(st.sampled_from("abcd"), min_size=1), max_size=8)
TARGETS = st.lists(st.sampled_from(["rust", "werk"]), min_size=8, max_size=8)


@settings(max_examples=60)
@given(SHARED, TARGETS)
def test_ties_agree_with_networkx_projection_and_introductions_never_join_who_share(shared, targets):
    efforts = [effort(f"x{i}", *sorted(parties)) for i, parties in enumerate(shared)]
    links = [feeds(e.id, g) for e, g in zip(efforts, targets, strict=False)]
    plan = plan_of(*efforts, *links)
    two = nx.Graph()
    two.add_nodes_from("abcd")
    two.add_node("nothing is done here")
    two.add_edges_from((p, e.id) for e in efforts for p in e.carried_out_by)
    projected = nx.bipartite.weighted_projected_graph(two, "abcd")
    found = collaboration(plan)
    assert {(t.a, t.b): t.efforts for t in found.ties} == {
        tuple(sorted((a, b))): w for a, b, w in projected.edges(data="weight")
    }
    assert {p.id: p.brokerage for p in found.parties} == pytest.approx(nx.betweenness_centrality(projected))
    introduced = {(i.a, i.b) for i in analyse(plan).introductions}
    serving = {
        p: {g for e, g in zip(efforts, targets, strict=False) if p in e.carried_out_by} for p in "abcd"
    }
    assert introduced == {
        pair
        for pair in combinations("abcd", 2)
        if not projected.has_edge(*pair) and serving[pair[0]] & serving[pair[1]]
    }


def test_brokers_of_the_florentine_families_are_those_published():
    path = next((f / ANSWERS for f in FOLDERS if (f / ANSWERS).is_file()), None)
    if path is None:
        pytest.skip("the published answers are not here")
    published = json.loads(path.read_text(encoding="utf-8"))["betweenness_normalised"]
    edges, answer = published["florentine"]["edges"], published["florentine"]["answer"]
    efforts = [effort(f"x{i}", *pair) for i, pair in enumerate(edges)]
    found = collaboration(Plan.build([*(Organisation(id=f, name=f) for f in answer), *efforts]))
    assert {p.id: p.brokerage for p in found.parties} == pytest.approx(answer, abs=published["tol"])
    assert found.brokers[0].id == "Medici"


def test_in_one_wijk_who_shares_an_effort_elsewhere_still_knows_each_other():
    here = [effort("x", "a", areas=("noord",)), effort("y", "b", areas=("noord",))]
    elsewhere = effort("z", "a", "b", areas=("zuid",))
    links = [feeds("x", "rust"), feeds("y", "rust")]
    assert len(analyse(plan_of(*here, *links), "noord").introductions) == 1
    assert analyse(plan_of(*here, elsewhere, *links), "noord").introductions == ()
    assert analyse(plan_of(*here, *links), "zuid").introductions == ()


def test_in_one_wijk_only_ties_of_those_who_work_there_are_told_and_other_wijken_serve_them_too():
    work = [effort("x", "a", areas=("noord",)), effort("y", "b", areas=("noord",))]
    links = [feeds("x", "rust"), feeds("y", "werk")]
    plan = plan_of(*work, *links, table("a", "b", "c"))
    assert len(analyse(plan, "noord").idle.ties) == 1
    assert analyse(plan, "zuid").idle.ties == () == analyse(plan, "noord").idle.members
    shared = effort("z", "a", "b", areas=("zuid",))
    assert analyse(plan_of(*work, *links, table("a", "b"), shared), "noord").idle.ties == ()
