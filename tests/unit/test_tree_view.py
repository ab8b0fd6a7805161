"""Where the tree view starts, so that every node is reached."""

from hypothesis import given
from hypothesis import strategies as st

from dashboard.folding import Folds
from dashboard.pages.tree import data, frame, starts
from dashboard.scene import compose
from tests.small_plan import small_plan

NODES = list("abcdefg")


def reached(found, following):
    seen, waiting = set(), list(found)
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += following.get(node, [])
    return seen


@given(st.dictionaries(st.sampled_from(NODES), st.lists(st.sampled_from(NODES), max_size=4)))
def test_the_starts_reach_every_node_loops_included(following):
    found = starts(NODES, following)
    assert reached(found, following) == set(NODES)
    assert len(found) == len(set(found))


def test_what_nothing_leads_to_comes_before_a_loop():
    assert starts(list("abc"), {"a": ["b"], "b": ["a"]}) == ["c", "a"]


def test_the_tree_of_a_plan_starts_with_its_mission_and_the_other_way_with_its_efforts():
    plan = small_plan()
    found = data(plan, compose(plan, {node.id for node in plan.chain}, Folds()))
    assert found["down"][0] == "missie"
    assert {found["nodes"][start][0] for start in found["up"]} == {"effort", "mission_element"}
    strengths = [len(sign) for _source, _target, sign in found["links"]]
    assert strengths == sorted(strengths, reverse=True)


def test_the_place_of_the_tree_may_have_its_name_before_the_tree_is_drawn():
    plan = small_plan()
    scene = compose(plan, {node.id for node in plan.chain}, Folds())
    place = frame(plan, scene, hidden=False).children[-1]
    assert place.role == "group"
    assert getattr(place, "aria-label") == "Het plan als boom"
