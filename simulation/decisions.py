"""When a municipal council decides, and before which decision a start has to be settled.

The planning and control year of a Dutch municipality: the *kadernota* sets the frame for the next year around June, and
the council adopts the budget in the first half of November, because it goes to the province before 15 November
(Gemeentewet, article 191, second paragraph). Councils are elected for four years and step down around the end of March
(Kieswet, article C 4): elections are in March of 2026, 2030, 2034 and so on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

KADERNOTA_MONTH, BUDGET_MONTH, ELECTION_MONTH = 6, 11, 3
AN_ELECTION_YEAR, YEARS_BETWEEN = 2030, 4
LEAD_MONTHS = 2
"""From a decision to the start: recruiting and agreements with partners. Assumption [A]."""


class Occasion(StrEnum):
    """What happens in the council."""

    KADERNOTA = "kadernota"
    BUDGET = "budget"
    ELECTION = "election"


@dataclass(frozen=True, slots=True)
class Moment:
    """An occasion and the first day of its month."""

    occasion: Occasion
    month: date

    @property
    def deadline(self) -> date:
        """The day by which the council has decided: the budget goes to the province before 15 November."""
        if self.occasion is Occasion.BUDGET:
            return self.month.replace(day=15)
        return date(self.month.year, self.month.month + 1, 1)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a start asks for.

    Attributes
    ----------
    moment : Moment
        The last decision on money that leaves enough time.
    election : date or None
        The month of an election after that decision and before the start or in its month.
    """

    moment: Moment
    election: date | None

    def is_past(self, today: date) -> bool:
        """Tell whether the decision should have been taken already."""
        return self.moment.deadline <= today


def moments(first: date, last: date) -> Iterator[Moment]:
    """Give all occasions from one month to another, in order."""
    for year in range(first.year, last.year + 1):
        found = [(KADERNOTA_MONTH, Occasion.KADERNOTA), (BUDGET_MONTH, Occasion.BUDGET)]
        if (year - AN_ELECTION_YEAR) % YEARS_BETWEEN == 0:
            found.insert(0, (ELECTION_MONTH, Occasion.ELECTION))
        for month, occasion in found:
            if first <= (when := date(year, month, 1)) <= last:
                yield Moment(occasion, when)


def decision_for(start: date, lead_months: int = LEAD_MONTHS) -> Decision:
    """Give the last decision on money that lies at least so many months before a start."""
    count = start.year * 12 + start.month - 1 - lead_months
    latest = date(count // 12, count % 12 + 1, 1)
    known = list(moments(date(latest.year - 1, 1, 1), start))
    moment = [m for m in known if m.occasion is not Occasion.ELECTION and m.month <= latest][-1]
    between = [m.month for m in known if m.occasion is Occasion.ELECTION and moment.month < m.month <= start]
    return Decision(moment, between[0] if between else None)
