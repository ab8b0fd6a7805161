"""What is lost when one thing drops out: by hand, and against really taking it out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from din.analysis import Band, analyse
from din.errors import UsageError
from din.model import Contribution, Effort, MissionElement, Organisation, Plan

ORGANISATIONS = [Organisation(id=f"o{i}", name=f"O{i}") for i in range(3)]


def plan_of(efforts, links):
    records = [*ORGANISATIONS, *efforts, MissionElement(id="m", name="M"), MissionElement(id="n", name="N")]
    return Plan.build(
        [
            *records,
            *(Contribution(id=f"l{i}", source=s, target=t, weight=w) for i, (s, t, w) in enumerate(links)),
        ]
    )


PLAN = plan_of(
    [
        Effort(id="alone", name="Alone", owner="o0"),
        Effort(id="shared", name="Shared", owner="o0", carried_out_by=("o1",)),
        Effort(id="theirs", name="Theirs", carried_out_by=("o1",)),
    ],
    [("alone", "m", 0.2), ("shared", "m", 0.3), ("theirs", "n", 0.5), ("shared", "n", 0.1)],
)


def test_what_only_one_party_does_is_lost_and_what_is_shared_may_be():
    found = {d.id: d for d in analyse(PLAN).party_dropouts}
    assert set(found) == {"o0", "o1"}
    first = found["o0"]
    assert (first.stops, first.shaky) == (("alone",), ("shared",))
    np.testing.assert_allclose(first.total, [0.5, 0.6])
    np.testing.assert_allclose(first.lost, [0.2, 0], atol=1e-15)
    np.testing.assert_allclose(first.lost_at_most, [0.5, 0.1])
    np.testing.assert_allclose(first.share_at_most, [1, 1 / 6])
    assert first.bands(0) == (Band.STRONG, Band.STRONG)
    assert first.bands(1) == (Band.NONE, Band.CLEAR)
    assert not first.leaves_nothing(0)
    np.testing.assert_allclose(found["o1"].lost, [0, 0.5], atol=1e-15)


def test_the_only_one_that_feeds_an_element_is_a_single_point_of_failure():
    lone = plan_of([Effort(id="e", name="E", owner="o2")], [("e", "m", 0.2)])
    (found,) = analyse(lone).party_dropouts
    assert found.leaves_nothing(0)
    assert not found.leaves_nothing(1)  # nothing fed it to begin with
    assert found.data()["leaves_nothing"] == [True, False]


def test_one_thing_is_asked_for_by_kind_or_by_id_alone():
    analysis = analyse(PLAN)
    assert analysis.what_if("organisation:o0").id == analysis.what_if("o0").id == "o0"
    np.testing.assert_allclose(analysis.what_if("effort:shared").lost, [0.3, 0.1])
    np.testing.assert_allclose(analysis.what_if("m").lost, [0.5, 0], atol=1e-15)


def test_an_id_may_hold_a_colon():
    plan = plan_of([Effort(id="wijk:effort:1", name="E", owner="o0")], [("wijk:effort:1", "m", 0.2)])
    for wanted in ("wijk:effort:1", "effort:wijk:effort:1"):
        assert analyse(plan).what_if(wanted).id == "wijk:effort:1"
    with pytest.raises(UsageError):
        analyse(plan).what_if("goal:wijk:effort:1")


@pytest.mark.parametrize("wanted", ["organisation:shared", "nobody", "", ":", "o2"])
def test_what_is_not_there_or_carries_nothing_is_said_so(wanted):
    with pytest.raises(UsageError):
        analyse(PLAN).what_if(wanted)


@st.composite
def plans(draw):
    size = draw(st.integers(1, 6))
    parties = st.lists(st.sampled_from(["o0", "o1", "o2"]), max_size=3, unique=True)
    efforts = [Effort(id=f"e{i}", name="E", carried_out_by=tuple(draw(parties))) for i in range(size)]
    ends = st.sampled_from([*(e.id for e in efforts), "m", "n"])
    weights = st.sampled_from([-0.1, 0.05, 0.1, 0.15])
    links = draw(st.lists(st.tuples(ends, ends, weights), max_size=9))
    return plan_of(efforts, [(s, t, w) for s, t, w in links if s not in "mn"])


@settings(max_examples=60, deadline=None)
@given(plans())
def test_losses_are_those_of_a_plan_without_the_efforts(plan):
    analysis = analyse(plan)
    for found in analysis.party_dropouts:
        for gone, lost in ((found.stops, found.lost), ((*found.stops, *found.shaky), found.lost_at_most)):
            kept = [
                r
                for r in plan.records.values()
                if r.id not in gone and not (isinstance(r, Contribution) and {r.source, r.target} & set(gone))
            ]
            left = analyse(Plan.build(kept)).matrix.values.sum(axis=0)
            np.testing.assert_allclose(found.total - lost, left, atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(plans(), st.data())
def test_without_a_link_is_lost_what_a_plan_without_it_lacks(plan, data):
    looped = Plan.build([*plan, Contribution(id="back", source="m", target="e0", weight=0.3)])
    gone = data.draw(st.sampled_from([c.id for c in looped.contributions]))
    left = analyse(Plan.build(r for r in looped if r.id != gone)).matrix.values.sum(axis=0)
    found = analyse(looped).what_if(gone)
    np.testing.assert_allclose(found.total - found.lost, left, atol=1e-12)
