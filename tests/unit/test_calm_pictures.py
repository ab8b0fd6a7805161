"""After an insert what stays keeps nearly its place."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import generate
from dashboard.pictures import Pictures
from dashboard.viewstate import ViewState
from din.model import CHAIN, Benefit, Capability, Contribution, Effort, Goal, Plan
from tests.small_plan import small_plan

EVERYTHING = ViewState(everything=True)
KINDS = (Effort, Capability, Benefit, Goal)


def with_one_more(plan, number, rng):
    """Add a node of some kind with one or two links onward, and perhaps one that feeds it."""
    record_type = rng.choice(KINDS)
    new = record_type(id=f"nieuw{number}", name=f"Nieuw onderdeel {number} met een lange naam")
    rank = {node.id: CHAIN.index(node.kind) for node in plan.chain if node.kind != "mission"}
    own = CHAIN.index(new.kind)
    later, earlier = ([i for i, r in rank.items() if test(r)] for test in (own.__lt__, own.__gt__))
    links = [
        Contribution(id=f"{new.id}>{target}", source=new.id, target=target, strength=2)
        for target in rng.sample(later, min(len(later), rng.choice([1, 2])))
    ]
    if earlier and rng.random() < 0.5:
        links.append(Contribution(id=f">{new.id}", source=rng.choice(earlier), target=new.id, strength=1))
    return Plan.build([*plan, new, *links], plan.id)


def moved(before, after):
    """Give how many rows each box moved that stays."""
    was = {box.key: box.y for box in before.boxes}
    return sorted(
        abs(box.y - was[box.key]) / (box.height + after.row_gap)
        for box in after.boxes
        if box.key in was and box.kind != "mission"
    )


@pytest.mark.parametrize(("size", "examples"), [(60, 12), (300, 5)])
def test_nineteen_in_twenty_nodes_move_less_than_a_row_at_each_insert(size, examples):
    start = generate.plan(size)

    @settings(max_examples=examples)
    @given(st.integers(0, 2**32))
    def inserted(seed):
        rng, pictures, plan = random.Random(seed), Pictures(), start
        before = pictures.of(plan, "0", EVERYTHING).scene
        for number in range(6):
            plan = with_one_more(plan, number, rng)
            after = pictures.of(plan, str(number + 1), EVERYTHING).scene
            rows = moved(before, after)
            assert rows[int(len(rows) * 0.95)] < 1.0
            before = after

    inserted()


def test_nothing_overlaps_after_many_inserts():
    rng, pictures, plan = random.Random(1), Pictures(), small_plan()
    for number in range(25):
        plan = with_one_more(plan, number, rng)
        scene = pictures.of(plan, str(number), EVERYTHING).scene
    columns = {}
    for box in scene.boxes:
        columns.setdefault(round(box.x), []).append(box)
    for boxes in columns.values():
        heights = sorted(box.y for box in boxes)
        assert all(b - a >= boxes[0].height - 1e-6 for a, b in pairwise(heights))


def test_another_name_moves_nothing():
    pictures, plan = Pictures(), small_plan()
    before = pictures.of(plan, "0", EVERYTHING).scene
    renamed = Plan.build(
        [r.model_copy(update={"name": "Meer geld"}) if r.id == "g2" else r for r in plan], plan.id
    )
    after = pictures.of(renamed, "1", EVERYTHING).scene
    assert max(moved(before, after)) < 0.01
    assert next(box.name for box in after.boxes if box.key == "g2") == "Meer geld"


def test_all_pages_in_one_view_get_one_picture_and_others_their_own():
    pictures, plan = Pictures(most=2), small_plan()
    one = pictures.of(plan, "0", EVERYTHING)
    assert pictures.of(plan, "0", ViewState(everything=True, focus="g2")) is one
    assert pictures.of(plan, "0", ViewState()) is not one
    pictures.of(plan, "0", ViewState(areas=("w1",)))
    assert pictures.of(plan, "0", EVERYTHING) is not one  # the view unseen for longest was let go of
