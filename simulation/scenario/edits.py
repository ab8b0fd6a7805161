"""Edits of a scenario: each gives a new one, and none says whether it can be carried out.

What contradicts itself afterwards is found by :func:`simulation.scenario.faults_of`, all at once: a plan in the making
may be wrong for a moment.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel

from simulation.scenario.model import (
    AreaBudget,
    Cell,
    CellRef,
    Financing,
    Form,
    ParameterInput,
    Phasing,
    Scenario,
)

R = TypeVar("R", bound=BaseModel)
LONGEST_ID = 60


def moved(scenario: Scenario, phasing: str, ref: CellRef, start: date) -> Scenario:
    """Let a cell start in another month; the end of a pilot and its plateau move along, waiting for a pilot ends."""

    def change(cell: Cell) -> Cell:
        until = cell.until
        if until and cell.start:
            until = plus_months(until, months_between(cell.start, start))
        plateau = plateau_at(scenario, start) if cell.plateau else None
        return _with(cell, start=start, until=until, after=None, plateau=plateau)

    return _in_cell(scenario, phasing, ref, change)


def stretched(scenario: Scenario, phasing: str, ref: CellRef, until: date | None) -> Scenario:
    """Let a pilot end in another month; None leaves its end to its reviews."""
    return _in_cell(scenario, phasing, ref, lambda cell: _with(cell, until=until))


def staffed(scenario: Scenario, phasing: str, ref: CellRef, professionals: float) -> Scenario:
    """Let another number of professionals take part at the start."""
    return _in_cell(scenario, phasing, ref, lambda cell: _with(cell, professionals=professionals))


def formed(scenario: Scenario, phasing: str, ref: CellRef, form: Form) -> Scenario:
    """Make a cell a pilot or a roll-out; a roll-out has no end."""
    return _in_cell(
        scenario,
        phasing,
        ref,
        lambda cell: _with(cell, form=form, until=cell.until if form is Form.PILOT else None),
    )


def waiting(scenario: Scenario, phasing: str, ref: CellRef, pilot: CellRef) -> Scenario:
    """Let a cell start only when a pilot is scaled."""
    after = CellRef(area=pilot.area, domain=pilot.domain)
    return _in_cell(
        scenario, phasing, ref, lambda cell: _with(cell, start=None, until=None, after=after, plateau=None)
    )


def on_plateau(scenario: Scenario, phasing: str, ref: CellRef, plateau: str | None) -> Scenario:
    """Give a cell another plateau, or none."""
    return _in_cell(scenario, phasing, ref, lambda cell: _with(cell, plateau=plateau))


def financed(scenario: Scenario, phasing: str, area: str, **changes: Any) -> Scenario:
    """Give an area another budget in this phasing: amount, form, end of contract or how firm it is.

    What is as in the scenario itself is no exception any more. Only a lump sum keeps an end of contract.
    """
    found = phasing_of(scenario, phasing)
    usual = _usual_budget(scenario, area)
    wanted = _with(area_budget(scenario, found, area), **changes)
    if wanted.form is not Financing.LUMP_SUM:
        wanted = _with(wanted, contract_until=None)
    kept = [b for b in found.budgets if b.area != area]
    if wanted != usual:
        kept.append(wanted)
    return with_phasing(scenario, found.model_copy(update={"budgets": tuple(kept)}))


def area_budget(scenario: Scenario, phasing: Phasing, area: str) -> AreaBudget:
    """Give the budget of an area in a phasing; nothing a year where none is given."""
    own = next((b for b in phasing.budgets if b.area == area), None)
    return own or _usual_budget(scenario, area)


def _usual_budget(scenario: Scenario, area: str) -> AreaBudget:
    given = (b for b in scenario.budgets if b.area == area)
    return next(given, AreaBudget(area=area, per_year_eur=0))


def with_parameter(scenario: Scenario, name: str, given: ParameterInput | None) -> Scenario:
    """Give a value of the model in this scenario; None leaves it to the table of parameters."""
    kept = {key: value for key, value in scenario.parameters.items() if key != name or given is not None}
    return scenario.model_copy(update={"parameters": kept if given is None else {**kept, name: given}})


def with_cell(scenario: Scenario, phasing: str, cell: Cell) -> Scenario:
    """Add a cell, in place of the one of that area and domain if there is one."""
    found = phasing_of(scenario, phasing)
    cells = [cell if same(c, cell) else c for c in found.cells]
    if not any(same(c, cell) for c in found.cells):
        cells.append(cell)
    return with_phasing(scenario, found.model_copy(update={"cells": tuple(cells)}))


def without_cell(scenario: Scenario, phasing: str, ref: CellRef) -> Scenario:
    """Take a cell away."""
    found = phasing_of(scenario, phasing)
    cells = tuple(c for c in found.cells if not same(c, ref))
    return with_phasing(scenario, found.model_copy(update={"cells": cells}))


def with_phasing(scenario: Scenario, phasing: Phasing) -> Scenario:
    """Put a phasing in the place of the one with its id, or at the end."""
    there = [p.id for p in scenario.phasings]
    found = [phasing if p.id == phasing.id else p for p in scenario.phasings]
    if phasing.id not in there:
        found.append(phasing)
    return scenario.model_copy(update={"phasings": tuple(found)})


def without_phasing(scenario: Scenario, phasing: str) -> Scenario:
    """Take a phasing away."""
    kept = tuple(p for p in scenario.phasings if p.id != phasing)
    return scenario.model_copy(update={"phasings": kept})


def renamed(scenario: Scenario, phasing: str, name: str) -> Scenario:
    """Call a phasing something else; its id stays, so that addresses still lead to it."""
    return with_phasing(scenario, _with(phasing_of(scenario, phasing), name=name))


def copied(scenario: Scenario, phasing: str, name: str) -> Scenario:
    """Add a copy of a phasing under another name, right at the end; "doorgaan zoals nu" gives an empty one."""
    found = phasing_of(scenario, phasing)
    return with_phasing(scenario, _with(found, id=free_id(scenario, name), name=name))


def phasing_of(scenario: Scenario, phasing: str) -> Phasing:
    """Give a phasing by its id, "doorgaan zoals nu" included.

    Raises
    ------
    KeyError
        When there is none.
    """
    for found in scenario.compared:
        if found.id == phasing:
            return found
    raise KeyError(phasing)


def cell_of(phasing: Phasing, ref: CellRef) -> Cell | None:
    """Give the cell of an area and a domain, if it takes part."""
    return next((c for c in phasing.cells if same(c, ref)), None)


def same(one: CellRef, other: CellRef) -> bool:
    """Tell whether two speak of the same area and domain."""
    return (one.area, one.domain) == (other.area, other.domain)


def plateau_at(scenario: Scenario, start: date) -> str | None:
    """Give the plateau in which a month lies."""
    return next((p.id for p in scenario.plateaus if p.start <= start <= p.until), None)


def free_id(scenario: Scenario, name: str) -> str:
    """Make a short code of a name that no phasing has yet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ID] or "fasering"
    taken = {p.id for p in scenario.compared}
    return next(c for n in range(1, len(taken) + 2) if (c := code if n == 1 else f"{code}-{n}") not in taken)


def plus_months(when: date, months: int) -> date:
    """Give the first day of the month that lies so many months later."""
    years, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    return date(years, month + 1, 1)


def months_between(first: date, last: date) -> int:
    """Count the months from one to the other."""
    return (last.year - first.year) * 12 + last.month - first.month


def _in_cell(scenario: Scenario, phasing: str, ref: CellRef, change: Callable[[Cell], Cell]) -> Scenario:
    found = phasing_of(scenario, phasing)
    cell = cell_of(found, ref)
    if cell is None:
        raise KeyError((ref.area, ref.domain))
    return with_cell(scenario, phasing, change(cell))


def _with(record: R, **values: Any) -> R:
    """Give a record with other values, checked as if it was read from a file."""
    return type(record).model_validate(dict(record) | values)
