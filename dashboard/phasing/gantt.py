"""A phasing as rows with bars: where each stands on the line of time, and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from din.texts import Message, day, month, msg, number
from simulation.decisions import Decision, Moment, decision_for, moments
from simulation.kernels.arrays import DECISIVE_MONTH
from simulation.scenario import Cell, CellRef, Form, Phasing, Plateau, Scenario
from simulation.scenario.edits import cell_of, plus_months, same

QUARTER = 3
"""Months by which a bar moves."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What starts: months from the start of the scenario.

    Attributes
    ----------
    start, sure, end : float
        Where it begins, up to where it goes on for sure, and where it stops; what lies between is not decided yet.
    fixed : bool
        Whether it starts in a month of its own, and not when a pilot is scaled.
    """

    cell: Cell
    start: int
    sure: int
    end: int
    fixed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One domain in one area; without a bar it does not take part."""

    area: str
    domain: str
    area_name: str
    domain_name: str
    there: float
    bar: Bar | None
    decision: Decision | None

    @property
    def cell(self) -> Cell | None:
        """What starts here."""
        return self.bar.cell if self.bar else None

    @property
    def place(self) -> Message:
        """Area and domain in words."""
        return msg("{area}, {domain}", area=self.area_name, domain=self.domain_name)


@dataclass(frozen=True, slots=True)
class Gantt:
    """A phasing on the line of time."""

    scenario: Scenario
    phasing: Phasing
    rows: tuple[Row, ...]
    lead_months: int

    @property
    def months(self) -> int:
        """How long the line is."""
        return self.scenario.horizon_months

    @property
    def moments(self) -> tuple[Moment, ...]:
        """What happens in the council within the line."""
        return tuple(moments(self.scenario.start, plus_months(self.scenario.start, self.months - 1)))

    def share(self, months: float) -> float:
        """Give a place on the line, 0 to 1."""
        return min(1.0, max(0.0, months / self.months))

    def at(self, when: date) -> int:
        """Give a month on the line."""
        return self.scenario.month(when)

    def grouped(self) -> Iterator[tuple[str, str, tuple[Row, ...]]]:
        """Give the rows per area: id, name and rows."""
        for area in self.scenario.areas:
            rows = tuple(r for r in self.rows if r.area == area.area)
            yield area.area, rows[0].area_name, rows

    def pilots(self) -> tuple[Row, ...]:
        """Give the rows of pilots that start in a month of their own: what another may wait for."""
        return tuple(r for r in self.rows if r.cell and r.cell.form is Form.PILOT and r.bar and r.bar.fixed)


def gantt(
    scenario: Scenario, phasing: Phasing, names: dict[str, str], lead_months: int, *, all_cells: bool = True
) -> Gantt:
    """Put a phasing on the line of time.

    Parameters
    ----------
    scenario, phasing
    names : mapping of str to str
        Names of areas and domains by id.
    lead_months : int
        From a decision to the start.
    all_cells : bool
        Whether domains that do not take part have a row too.
    """
    rows = tuple(
        Row(
            area.area,
            domain,
            names.get(area.area, area.area),
            names.get(domain, domain),
            area.professionals.get(domain, 0.0),
            bar,
            _decision(scenario, bar, lead_months),
        )
        for area in scenario.areas
        for domain in scenario.domains
        for bar in [_bar(scenario, phasing, CellRef(area=area.area, domain=domain))]
        if all_cells or bar is not None
    )
    return Gantt(scenario, phasing, rows, lead_months)


def _bar(scenario: Scenario, phasing: Phasing, ref: CellRef) -> Bar | None:
    cell = cell_of(phasing, ref)
    if cell is None:
        return None
    horizon = scenario.horizon_months
    if cell.start is None:
        start = _scaled_month(scenario, phasing, cell)
        return Bar(cell, start, start, horizon, fixed=False)
    start = max(0, scenario.month(cell.start))
    if cell.form is Form.ROLL_OUT:
        return Bar(cell, start, horizon, horizon, fixed=True)
    sure = start + DECISIVE_MONTH if cell.until is None else scenario.month(cell.until) + 1
    return Bar(cell, start, min(horizon, max(start + 1, sure)), horizon, fixed=True)


def _scaled_month(scenario: Scenario, phasing: Phasing, cell: Cell) -> int:
    """Give when a pilot that somebody waits for can be scaled at the earliest by its measured effect."""
    pilot = next((c for c in phasing.cells if cell.after and same(c, cell.after)), None)
    start = scenario.month(pilot.start) if pilot and pilot.start else 0
    return min(scenario.horizon_months - 1, max(0, start) + DECISIVE_MONTH)


def _decision(scenario: Scenario, bar: Bar | None, lead_months: int) -> Decision | None:
    if bar is None:
        return None
    when = bar.cell.start or plus_months(scenario.start, bar.start)
    return decision_for(when, lead_months)


def key_of(row: Row) -> str:
    """Give a row's area and domain as the page writes them."""
    return f"{row.area}|{row.domain}"


def written(value: float) -> str:
    """Write a number as it is typed."""
    return number(value) if float(value).is_integer() else number(value, 1)


def sentence(chart: Gantt, row: Row) -> Message:
    """Say a row in words, for whoever does not see its bar."""
    cell = row.cell
    if cell is None:
        return msg("{place}: does not take part", place=row.place)
    parts = {"place": row.place, "n": written(cell.professionals), "form": form_words(cell)}
    if cell.after is not None:
        pilot = next((r for r in chart.rows if same(CellRef(area=r.area, domain=r.domain), cell.after)), None)
        return msg("{place}: starts when the pilot {pilot} is scaled, with {n} professionals",
                   **parts, pilot=pilot.place if pilot else "?")  # fmt: skip
    assert cell.start is not None
    if cell.until is not None:
        return msg("{place}: {form} from {start} until {until}, {n} professionals",
                   **parts, start=month(cell.start), until=month(cell.until))  # fmt: skip
    return msg("{place}: {form} from {start}, {n} professionals", **parts, start=month(cell.start))


def deadline_words(row: Row) -> str:
    """Say before which day a row's start has to be decided; nothing when it does not take part."""
    if row.decision is None:
        return ""
    return str(msg("Decision needed before {day}.", day=day(row.decision.moment.deadline)))


def form_words(cell: Cell) -> Message:
    """Say the form."""
    return msg("pilot") if cell.form is Form.PILOT else msg("roll-out")


def plateaus(chart: Gantt) -> Iterator[tuple[Plateau, int, int]]:
    """Give each plateau with its first month and the month after its last."""
    for plateau in chart.scenario.plateaus:
        yield plateau, chart.at(plateau.start), chart.at(plateau.until) + 1
