"""Which organisations the professionals are from, and how many each can let take part from month to month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from simulation.scenario.model import OrganisationCapacity, Phasing, Scenario


@dataclass(frozen=True, slots=True)
class Stretch:
    """Months in which an organisation can let so many take part.

    Attributes
    ----------
    organisation : str
    most : float
        Persons.
    first, last : int
        Months of the scenario; ``last`` is the first month after it.
    start, until : date, optional
        As written down: from when, and when the next number holds; None without one.
    """

    organisation: str
    most: float
    first: int
    last: int
    start: date | None
    until: date | None


def stretches(scenario: Scenario, instead: Iterable[OrganisationCapacity] = ()) -> tuple[Stretch, ...]:
    """Give per organisation its stretches of months, in order.

    Parameters
    ----------
    scenario : Scenario
    instead : iterable of OrganisationCapacity
        Rows beside those of the scenario; one for the same organisation and month takes the place of that one.
    """
    months: dict[str, dict[int, OrganisationCapacity]] = {}
    for row in (*scenario.capacity, *instead):
        first = max(0, scenario.month(row.start)) if row.start else 0
        months.setdefault(row.organisation, {})[first] = row
    found = []
    for organisation, rows in months.items():
        starts = sorted(rows)
        for first, last in zip(starts, [*starts[1:], scenario.horizon_months], strict=True):
            row, following = rows[first], rows.get(last)
            if first < last:
                until = following.start if following else None
                found.append(Stretch(organisation, row.professionals, first, last, row.start, until))
    return tuple(found)


def organisation_shares(scenario: Scenario) -> dict[tuple[str, str], dict[str, float]]:
    """Give per (area, domain) which part of its professionals is from each organisation."""
    return {
        (area.area, domain): {name: n / area.professionals[domain] for name, n in split.items()}
        for area in scenario.areas
        for domain, split in area.organisations.items()
        if area.professionals.get(domain)
    }


def asked(scenario: Scenario, phasing: Phasing, stretch: Stretch) -> tuple[float, int]:
    """Give the most that a phasing asks of an organisation in a stretch, and the month in which it first does.

    Those who take part at the start of a cell count, each organisation by its share. Cells that wait for a pilot have
    no month, so they do not count.
    """
    shares = organisation_shares(scenario)
    cells = [
        (
            scenario.month(c.start),
            scenario.month(c.until) if c.until else scenario.horizon_months,
            c.professionals * shares.get((c.area, c.domain), {}).get(stretch.organisation, 0.0),
        )
        for c in phasing.cells
        if c.start
    ]
    when = sorted(
        {stretch.first, *(begin for begin, _end, _n in cells if stretch.first <= begin < stretch.last)}
    )
    totals = [sum(n for begin, end, n in cells if begin <= month < end) for month in when]
    most = max(totals)
    return most, when[totals.index(most)]
