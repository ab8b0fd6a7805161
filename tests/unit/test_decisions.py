"""Which council decision a start needs, by hand and for any month."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from simulation.decisions import Occasion, decision_for, moments


def test_a_start_in_january_needs_the_budget_of_november_and_one_in_autumn_the_kadernota():
    january = decision_for(date(2028, 1, 1))
    assert (january.moment.occasion, january.moment.deadline) == (Occasion.BUDGET, date(2027, 11, 15))
    october = decision_for(date(2028, 10, 1))
    assert (october.moment.occasion, october.moment.deadline) == (Occasion.KADERNOTA, date(2028, 7, 1))
    assert decision_for(date(2028, 1, 1), lead_months=3).moment.month == date(2027, 6, 1)


def test_an_election_between_decision_and_start_is_told():
    assert decision_for(date(2030, 4, 1)).election == date(2030, 3, 1)
    assert decision_for(date(2030, 2, 1)).election is None
    assert decision_for(date(2031, 4, 1)).election is None


def test_a_decision_is_late_from_its_deadline_on():
    decision = decision_for(date(2027, 1, 1))
    assert not decision.is_past(date(2026, 11, 14))
    assert decision.is_past(date(2026, 11, 15))


def test_the_councils_year_has_elections_in_march_every_four_years():
    found = [m.month for m in moments(date(2026, 1, 1), date(2034, 12, 1)) if m.occasion is Occasion.ELECTION]
    assert found == [date(2026, 3, 1), date(2030, 3, 1), date(2034, 3, 1)]
    months = [m.month for m in moments(date(2026, 1, 1), date(2034, 12, 1))]
    assert months == sorted(months)


@given(st.dates(date(2025, 1, 1), date(2080, 1, 1)), st.integers(0, 24))
def test_the_decision_leaves_the_time_that_was_asked_and_no_later_one_does(start, lead):
    decision = decision_for(start, lead)

    def before(month):
        return (start.year - month.year) * 12 + start.month - month.month

    assert before(decision.moment.month) >= lead
    later = [m for m in moments(decision.moment.month, start) if m.occasion is not Occasion.ELECTION][1:]
    assert all(before(m.month) < lead for m in later)
