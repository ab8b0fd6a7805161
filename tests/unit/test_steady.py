"""From one picture to the next: what hardly changes stays, and the difference makes the one of the other."""

import random
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import generate
from dashboard.absence import NO_ABSENCE
from dashboard.graphview.elements import elements
from dashboard.pages.network import drawn_data
from dashboard.pictures import LARGE, Pictures
from dashboard.steady import difference
from dashboard.viewstate import ViewState
from din.model import Goal, Plan
from tests.small_plan import small_plan
from tests.unit.test_calm_pictures import with_one_more

EVERYTHING = ViewState(everything=True)


def by_id(made):
    return {element["data"]["id"]: element for element in made}


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.sampled_from([ViewState(), EVERYTHING]))
def test_a_picture_and_the_difference_give_the_next_picture(seed, state):
    rng, pictures, plan = random.Random(seed), Pictures(), small_plan()
    pictures.of(plan, "0", state)
    for number in range(rng.randint(1, 3)):
        plan = with_one_more(plan, number, rng)
    gone = rng.choice([node.id for node in plan.of(Goal)])
    plan = Plan.build(
        [
            r
            for r in plan
            if r.id != gone and gone not in (getattr(r, "source", ""), getattr(r, "target", ""))
        ],
        plan.id,
    )
    picture = pictures.of(plan, "1", state)
    before = picture.earlier["0"]
    parts = difference(picture.scene, before)
    if parts is None:
        assert picture.scene.font != before.font
        return
    new, went = (by_id(elements(part)) for part in parts)
    patched = {key: one for key, one in by_id(elements(before)).items() if key not in went} | new
    assert patched == by_id(elements(picture.scene))


def test_of_another_name_only_its_box_is_told():
    pictures, plan = Pictures(), small_plan()
    pictures.of(plan, "7", EVERYTHING)
    renamed = Plan.build(
        [r.model_copy(update={"name": "Meer geld"}) if r.id == "g2" else r for r in plan], plan.id
    )
    picture = pictures.of(renamed, "8", EVERYTHING)
    told = drawn_data(picture, NO_ABSENCE, EVERYTHING, "7")
    assert ([one["data"]["id"] for one in told["changed"]], told["gone"], told["since"]) == (["g2"], [], "7")
    assert "elements" in drawn_data(picture, NO_ABSENCE, EVERYTHING, "6")  # of a picture long gone: all of it


def test_an_insert_in_a_large_picture_touches_few_elements():
    pictures, plan, rng = Pictures(), generate.plan(300), random.Random(3)
    pictures.of(plan, "0", EVERYTHING)
    told = []
    for number in range(1, 6):
        plan = with_one_more(plan, number, rng)
        picture = pictures.of(plan, str(number), EVERYTHING)
        parts = difference(picture.scene, picture.earlier[str(number - 1)])
        told.append(len(elements(parts[0])) / len(elements(picture.scene)))
    assert sorted(told)[2] < 0.5


def test_what_a_filter_leaves_of_a_large_picture_is_ordered_as_the_whole_is():
    plan = generate.plan(600)
    state = ViewState(areas=("a0",), everything=True)
    pictures = Pictures()
    part, whole = pictures.of(plan, "0", state).scene, pictures.of(plan, "0", EVERYTHING).scene
    alone = Pictures().of(plan, "0", state).scene
    assert len(part.boxes) >= LARGE
    assert part == alone  # whichever was asked for first
    heights = {box.key: box.y for box in whole.boxes}
    efforts = sorted((box for box in part.boxes if box.kind == "effort"), key=lambda box: box.y)
    pairs = list(combinations(efforts, 2))
    assert sum(heights[a.key] < heights[b.key] for a, b in pairs) > 0.8 * len(pairs)
