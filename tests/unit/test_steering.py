"""The steering criteria: each ingredient by hand, the words, the order of the owner, and what never happens."""

from datetime import date

import pytest
from hypothesis import given, settings

from din.analysis import analyse
from din.analysis.contribution import ranks
from din.analysis.coverage import coverage
from din.analysis.ingredients import Facts, per_euro
from din.analysis.steering import (
    Assessment,
    Ingredient,
    Standing,
    assess,
    in_order,
    ingredient_sentence,
    standing_word,
)
from din.errors import LoopTooStrong
from din.model import (
    Certainty,
    Contribution,
    Criterion,
    Dependency,
    Effort,
    MissionElement,
    Organisation,
    OwnerScore,
    Plan,
    Position,
    Status,
    SteeringCriterion,
)
from tests.strategies import plans

DAY = date(2027, 1, 1)
ELEMENT = MissionElement(id="e", name="e")
PARTIES = [Organisation(id=o, name=o) for o in "ab"]


def effort(name, **fields):
    return Effort(id=name, name=name, **fields)


def feeds(source, weight=0.4, **fields):
    return Contribution(id=f"{source}>e", source=source, target="e", weight=weight, **fields)


def shares(*records):
    """Give every ingredient's share by criterion and id."""
    return {(a.criterion.value, i.id): i.share for a in assessed(*records) for i in a.ingredients}


def facts_of(*records):
    found = analyse(Plan.build([*PARTIES, ELEMENT, *records]))
    return Facts(found.plan, found.matrix, found.coverage, found.delays, found.drawn, found.ranks, DAY)


def assessed(*records):
    return assess(facts_of(*records))


def test_pace_counts_what_runs_what_is_dated_and_what_is_felt_within_two_years():
    """Contributions 0.4, 0.2, 0.2 and 0.2: the first runs (24 months), the second starts in a year (12), the third in
    two (12), the last has no date."""
    found = shares(
        effort("x", status=Status.RUNNING, start=date(2026, 7, 1)),
        effort("y", start=date(2028, 1, 1)),
        effort("z", start=date(2029, 1, 1)),
        effort("w"),
        feeds("x", 0.4, lag_months=24),
        feeds("y", 0.2, lag_months=12),
        feeds("z", 0.2, lag_months=12),
        feeds("w", 0.2, lag_months=1),
    )
    assert found["pace", "under-way"] == pytest.approx(0.4)
    assert found["pace", "dated"] == pytest.approx(0.8)
    assert found["pace", "soon"] == pytest.approx(0.6 / 0.8)


def test_feasibility_counts_people_owners_status_and_certainty_of_what_is_open():
    found = shares(
        effort("x", status=Status.RUNNING, owner="a"),
        effort("y"),
        effort("done", status=Status.COMPLETED),
        Position(id="p", name="p", effort="x", needed=4, found=6),
        Position(id="q", name="q", effort="y", needed=4, found=1),
        Position(id="r", name="r", effort="done", needed=9, found=0),
        feeds("x", certainty=Certainty.HIGH),
        feeds("y", certainty=Certainty.MEDIUM),
        feeds("done"),
    )
    assert found["feasibility", "people"] == pytest.approx(5 / 8)
    assert found["feasibility", "owners"] == pytest.approx(1 / 2)
    assert found["feasibility", "prepared"] == pytest.approx(1 / 2)
    assert found["feasibility", "certainty"] == pytest.approx(3 / 4)


def test_efficiency_of_two_equal_efforts_is_even_and_of_one_that_brings_nothing_is_not():
    even = shares(effort("x", cost_eur=100), effort("y", cost_eur=100), feeds("x"), feeds("y"))
    assert even["efficiency", "even"] == pytest.approx(1.0)
    assert even["efficiency", "clear"] == 1.0
    uneven = shares(effort("x", cost_eur=100), effort("y", cost_eur=100), feeds("x"), feeds("y", 0.01))
    assert uneven["efficiency", "even"] == pytest.approx(2 * 0.01 / 0.41)
    assert uneven["efficiency", "clear"] == pytest.approx(0.5)


def test_most_per_euro_comes_first_and_free_efforts_stay_out():
    facts = facts_of(
        effort("x", cost_eur=100), effort("y", cost_eur=50), effort("z", cost_eur=0), effort("w"),
        *(feeds(e) for e in "xyzw"),
    )  # fmt: skip
    assert per_euro(facts) == ("y", "x")


def test_flexibility_counts_what_can_change_what_has_a_second_and_what_waits_for_nothing():
    found = shares(
        effort("x", status=Status.RUNNING, cost_eur=300, owner="a"),
        effort("y", status=Status.RUNNING, cost_eur=100, end=date(2027, 6, 1), owner="b"),
        effort("z", cost_eur=100),
        effort("w", cost_eur=0),
        Dependency(id="d", source="z", target="x"),
        feeds("x"),
        feeds("y"),
    )
    assert found["flexibility", "adaptable"] == pytest.approx(200 / 500)
    assert found["flexibility", "redundancy"] == 1.0
    assert found["flexibility", "free"] == pytest.approx(2 / 4)


def test_focus_counts_efforts_and_euros_that_reach_the_mission_and_settled_places():
    found = shares(effort("x", cost_eur=300), effort("y", cost_eur=100), effort("z"), feeds("x"))
    assert found["focus", "efforts"] == pytest.approx(1 / 3)
    assert found["focus", "euros"] == pytest.approx(3 / 4)
    assert found["focus", "settled"] == 1.0  # an exact weight: the one place always holds


def test_what_stopped_counts_nowhere():
    base = [effort("x", cost_eur=100), feeds("x")]
    stopped = effort("s", status=Status.STOPPED, cost_eur=900, owner="a")
    assert shares(*base, stopped) == shares(*base)


def test_the_word_is_the_mean_of_the_known_parts_and_silence_when_too_few_are_known():
    def found(*values):
        parts = tuple(Ingredient(str(i), "x", v, 1, 1) for i, v in enumerate(values))
        return Assessment(Criterion.PACE, parts).standing

    assert found(1 / 3, 1 / 3, 1 / 3) is Standing.MIXED
    assert found(0.2, 0.4) is Standing.WEAK
    assert found(2 / 3, 2 / 3) is Standing.GOOD
    assert found(None, 1.0) is Standing.GOOD
    assert found(None, None, 1.0) is Standing.UNKNOWN
    assert found() is Standing.UNKNOWN
    assert standing_word(0.0) is Standing.WEAK


def test_an_empty_plan_says_nothing():
    assert {s.assessment.standing for s in analyse(Plan()).steering} == {Standing.UNKNOWN}


def test_the_owners_order_label_and_score_stand_beside_what_is_computed():
    records = [
        SteeringCriterion(
            id="own", name="Plezier", order=1, score=OwnerScore.ABOVE, reason="Iedereen lacht."
        ),
        SteeringCriterion(id="last", name="Snelheid", criterion=Criterion.PACE),
        SteeringCriterion(id="two", name="Kan het?", criterion=Criterion.FEASIBILITY, order=2),
    ]
    found = in_order(Plan.build(records), assessed(effort("x")))
    labels = [s.label.text("nl") for s in found]
    assert labels == ["Plezier", "Kan het?", "Snelheid", "Efficiëntie", "Flexibiliteit", "Doelgerichtheid"]
    assert found[0].assessment is None
    assert found[0].data()["owner"]["reason"] == "Iedereen lacht."
    assert found[3].data()["owner"] is None
    assert found[2].data()["computed"]["criterion"] == "pace"


def test_a_score_never_changes_what_is_computed():
    base = [effort("x", cost_eur=100), feeds("x")]
    scored = SteeringCriterion(id="s", name="Tempo", criterion=Criterion.PACE, score=OwnerScore.BELOW)
    assert assessed(*base, scored) == assessed(*base)


@pytest.mark.parametrize(
    ("share", "counted", "told"),
    [
        (0.634, 4, "Ongeveer 65% van de inspanningen heeft een eigenaar."),
        (0.0, 4, "0% van de inspanningen heeft een eigenaar."),
        (0.01, 4, "Minder dan 5% van de inspanningen heeft een eigenaar."),
        (0.99, 4, "Meer dan 95% van de inspanningen heeft een eigenaar."),
        (1.0, 3, "100% van de inspanningen heeft een eigenaar (bekend van 3 van de 4)."),
        (None, 0, "Niet bekend: welk deel van de inspanningen heeft een eigenaar."),
    ],
)
def test_shares_are_told_without_false_precision(share, counted, told):
    one = Ingredient("owners", "of the efforts have an owner", share, counted, 4)
    assert ingredient_sentence(one).text("nl") == told


@settings(max_examples=40, deadline=None)
@given(plans())
def test_every_share_lies_between_nothing_and_all(plan):
    try:
        found = analyse(plan)
    except LoopTooStrong:
        return
    facts = Facts(
        plan, found.matrix, coverage(plan, found.matrix), found.delays, None, ranks(found.matrix.values), DAY
    )
    for assessment in assess(facts):
        for one in assessment.ingredients:
            assert one.share is None or -1e-9 <= one.share <= 1 + 1e-9
            assert 0 <= one.counted <= one.total
