"""One edit of a phasing as data: what a screen or a command asks for, checked before it is carried out."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from din.errors import UsageError
from din.model.fields import Id, Name
from din.texts import msg
from simulation.scenario import Cell, CellRef, Form, Phasing, Scenario
from simulation.scenario.edits import (
    cell_of,
    formed,
    moved,
    on_plateau,
    phasing_of,
    plateau_at,
    plus_months,
    renamed,
    staffed,
    stretched,
    waiting,
    with_cell,
    without_cell,
)
from simulation.scenario.model import Frozen, Persons

PART = 0.4
"""Of the professionals who could take part, so many do in a cell that is added. Assumption [A]."""


class Edit(Frozen):
    """What is to change in a phasing.

    ``months`` counts from the start of the scenario; ``area`` and ``domain`` name the cell, except for a new name.
    """

    kind: Literal["start", "until", "professionals", "form", "after", "plateau", "add", "remove", "name"]
    area: Id = "-"
    domain: Id = "-"
    months: Annotated[int, Field(ge=0, le=600)] | None = None
    professionals: Persons | None = None
    form: Form | None = None
    plateau: Id | None = None
    after: CellRef | None = None
    name: Name | None = None

    @property
    def ref(self) -> CellRef:
        """The cell it is about."""
        return CellRef(area=self.area, domain=self.domain)


def edited(scenario: Scenario, phasing: str, edit: Edit) -> Scenario:
    """Carry out an edit; whether the outcome can be run is found afterwards.

    Raises
    ------
    UsageError
        When it speaks of a phasing or a cell that is not there.
    """
    try:
        return _edited(scenario, phasing, edit)
    except KeyError as fault:
        raise UsageError(msg("That part of the phasing is not there any more.")) from fault


def _edited(scenario: Scenario, phasing: str, edit: Edit) -> Scenario:  # noqa: PLR0911 - one line per kind
    ref = edit.ref
    found = phasing_of(scenario, phasing)
    if edit.kind == "name":
        return renamed(scenario, phasing, edit.name or found.name)
    if edit.kind == "remove":
        return without_cell(scenario, phasing, ref)
    if edit.kind == "add" or cell_of(found, ref) is None:
        scenario = with_cell(scenario, phasing, new_cell(scenario, found, edit))
    if edit.kind == "start" and edit.months is not None:
        return moved(scenario, phasing, ref, plus_months(scenario.start, edit.months))
    if edit.kind == "until":
        end = None if edit.months is None else plus_months(scenario.start, edit.months)
        return stretched(scenario, phasing, ref, end)
    if edit.kind == "professionals" and edit.professionals is not None:
        return staffed(scenario, phasing, ref, edit.professionals)
    if edit.kind == "form" and edit.form is not None:
        return formed(scenario, phasing, ref, edit.form)
    if edit.kind == "after" and edit.after is not None:
        return waiting(scenario, phasing, ref, edit.after)
    if edit.kind == "plateau":
        return on_plateau(scenario, phasing, ref, edit.plateau)
    return scenario


def new_cell(scenario: Scenario, phasing: Phasing, edit: Edit) -> Cell:
    """Give a cell that begins in the month asked for, with part of the professionals there are."""
    there = next((a.professionals.get(edit.domain, 0.0) for a in scenario.areas if a.area == edit.area), None)
    if there is None or edit.domain not in scenario.domains:
        raise KeyError((edit.area, edit.domain))
    start = plus_months(scenario.start, edit.months or 0)
    grouped = any(c.plateau for c in phasing.cells) or not phasing.cells
    number = edit.professionals if edit.professionals is not None else float(round(there * PART))
    return Cell(
        area=edit.area,
        domain=edit.domain,
        professionals=number,
        start=start,
        form=edit.form or Form.ROLL_OUT,
        plateau=plateau_at(scenario, start) if grouped else None,
    )
