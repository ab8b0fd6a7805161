"""Two plans side by side: by hand, and that a comparison with itself finds nothing."""

import pytest
from hypothesis import given, settings

from din.analysis import analyse
from din.analysis.comparison import compare_analyses
from din.model import Area, Contribution, Effort, MissionElement, Plan
from tests.strategies import plans

BASE = (
    Effort(id="meal", name="Organise meals", carried_out_by=(), areas=("w",)),
    Effort(id="desk", name="Open a desk"),
    MissionElement(id="ties", name="Ties"),
    MissionElement(id="income", name="Income"),
    Area(id="w", name="Wijk"),
)


def plan_of(*links, records=BASE):
    made = [Contribution(id=f"{s}-{t}", source=s, target=t, weight=w) for s, t, w in links]
    return Plan.build([*records, *made])


def compared(before, after, area=None):
    return compare_analyses(analyse(before, area), analyse(after, area))


def test_a_new_link_shows_in_contribution_and_coverage():
    before = plan_of(("meal", "ties", 0.1))
    found = compared(before, plan_of(("meal", "ties", 0.4), ("desk", "income", 0.2)))
    assert [r.id for r in found.difference.added] == ["desk-income"]
    assert found.difference.changed_ids == ("meal-ties",)
    assert [(s.effort, s.element) for s in found.shifts] == [("meal", "ties"), ("desk", "income")]
    assert [s.change for s in found.shifts] == pytest.approx([0.3, 0.2])
    assert found.shifts[0].bands == ("clear", "strong")
    income = next(c for c in found.coverage if c.element == "income" and c.within is None)
    assert (income.before.state, income.after.state, income.state_changed) == ("unfed", "thin", True)
    ties = next(c for c in found.coverage if c.element == "ties" and c.within == "w")
    assert not ties.state_changed
    assert found.totals()["ties"] == pytest.approx((0.1, 0.4))


def test_an_effort_that_goes_takes_its_contribution_along():
    before = plan_of(("meal", "ties", 0.1), ("desk", "ties", 0.5))
    after = plan_of(("meal", "ties", 0.1), records=[r for r in BASE if r.id != "desk"])
    found = compared(before, after)
    assert [(s.effort, s.before, s.after) for s in found.shifts] == [("desk", 0.5, 0.0)]
    assert found.label("desk") == "Open a desk"
    assert {r.id for r in found.difference.removed} == {"desk", "desk-ties"}


def test_an_element_that_is_in_one_plan_only_has_no_cell_in_the_other():
    after = plan_of(("meal", "ties", 0.1), records=[r for r in BASE if r.id != "income"])
    found = compared(plan_of(("meal", "ties", 0.1)), after)
    assert {(c.element, c.within, c.after) for c in found.coverage} == {
        ("income", None, None),
        ("income", "w", None),
    }
    assert found.shifts == ()


def test_in_an_area_only_what_counts_there_is_compared():
    records = [*BASE, Area(id="v", name="Other")]
    before = plan_of(("meal", "ties", 0.1), records=records)
    after = plan_of(("meal", "ties", 0.4), records=records)
    assert compared(before, after, "v").shifts == ()
    assert len(compared(before, after, "w").shifts) == 1


@settings(max_examples=20)
@given(plans(kinds=("effort", "mission_element", "area", "organisation")))
def test_a_plan_compared_with_itself_differs_in_nothing(plan):
    found = compared(plan, plan)
    assert not found.difference
    assert found.data() == {"added": [], "removed": [], "changed": [], "contribution": [], "coverage": []}


def test_the_other_way_round_changes_the_signs():
    one, other = plan_of(("meal", "ties", 0.1)), plan_of(("desk", "ties", -0.4))
    there, back = compared(one, other), compared(other, one)
    assert {(s.effort, s.element, s.change) for s in there.shifts} == {
        (s.effort, s.element, -s.change) for s in back.shifts
    }
