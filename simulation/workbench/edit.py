"""One edit of a phasing as data: what a screen or a command asks for, checked before it is carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import Field

from din.errors import UsageError
from din.model.fields import Id, Name
from din.texts import msg
from simulation.scenario import Cell, CellRef, Financing, Form, Phasing, Scenario, StreamStatus
from simulation.scenario.edits import (
    cell_of,
    financed,
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
from simulation.scenario.model import Euros, Frozen, Persons

PART = 0.4
"""Of the professionals who could take part, so many do in a cell that is added. Assumption [A]."""


class Edit(Frozen):
    """What is to change in a phasing.

    ``months`` counts from the start of the scenario; ``area`` and ``domain`` name the cell. A budget has but an area,
    and what changes of ``per_year_eur``, ``financing``, ``status`` and ``months`` (the end of its contract). A name
    has neither.
    """

    kind: Literal[
        "start", "until", "professionals", "form", "after", "plateau", "add", "remove", "name", "budget"
    ]
    area: Id = "-"
    domain: Id = "-"
    months: Annotated[int, Field(ge=0, le=600)] | None = None
    professionals: Persons | None = None
    form: Form | None = None
    plateau: Id | None = None
    after: CellRef | None = None
    name: Name | None = None
    per_year_eur: Euros | None = None
    financing: Financing | None = None
    status: StreamStatus | None = None

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


def _edited(scenario: Scenario, phasing: str, edit: Edit) -> Scenario:
    found = phasing_of(scenario, phasing)
    if edit.kind in ABOUT_CELLS and cell_of(found, edit.ref) is None:
        scenario = with_cell(scenario, phasing, new_cell(scenario, found, edit))
    return CHANGES[edit.kind](scenario, phasing, edit)


def _started(scenario: Scenario, phasing: str, edit: Edit) -> Scenario:
    if edit.months is None:
        return scenario
    return moved(scenario, phasing, edit.ref, plus_months(scenario.start, edit.months))


def _ended(scenario: Scenario, phasing: str, edit: Edit) -> Scenario:
    end = None if edit.months is None else plus_months(scenario.start, edit.months)
    return stretched(scenario, phasing, edit.ref, end)


def _staffed(scenario: Scenario, phasing: str, edit: Edit) -> Scenario:
    return (
        scenario if edit.professionals is None else staffed(scenario, phasing, edit.ref, edit.professionals)
    )


def _formed(scenario: Scenario, phasing: str, edit: Edit) -> Scenario:
    return scenario if edit.form is None else formed(scenario, phasing, edit.ref, edit.form)


def _waiting(scenario: Scenario, phasing: str, edit: Edit) -> Scenario:
    return scenario if edit.after is None else waiting(scenario, phasing, edit.ref, edit.after)


def _financed(scenario: Scenario, phasing: str, edit: Edit) -> Scenario:
    if edit.area not in {a.area for a in scenario.areas}:
        raise KeyError(edit.area)
    given = {"per_year_eur": edit.per_year_eur, "form": edit.financing, "status": edit.status}
    changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    if "months" in edit.model_fields_set:
        changes["contract_until"] = None if edit.months is None else plus_months(scenario.start, edit.months)
    return financed(scenario, phasing, edit.area, **changes)


def _named(scenario: Scenario, phasing: str, edit: Edit) -> Scenario:
    return scenario if edit.name is None else renamed(scenario, phasing, edit.name)


CHANGES: Mapping[str, Callable[[Scenario, str, Edit], Scenario]] = MappingProxyType(
    {
        "start": _started,
        "until": _ended,
        "professionals": _staffed,
        "form": _formed,
        "after": _waiting,
        "plateau": lambda scenario, phasing, edit: on_plateau(scenario, phasing, edit.ref, edit.plateau),
        "add": lambda scenario, _phasing, _edit: scenario,
        "remove": lambda scenario, phasing, edit: without_cell(scenario, phasing, edit.ref),
        "name": _named,
        "budget": _financed,
    }
)
"""What each kind of edit does."""
ABOUT_CELLS = frozenset({"start", "until", "professionals", "form", "after", "plateau", "add"})
"""Kinds that let a domain of an area take part when it does not yet."""


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
