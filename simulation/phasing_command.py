"""The commands that show and change the phasings of a scenario file, as the page *Fasering* does.

What a command needs is imported when it runs: a help page must not wait for the linear algebra.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from din.cli import output
from din.cli.credentials import ask_credentials
from din.cli.exits import FINE
from din.cli.options import Format, FormatOption, PlanArgument, PlanOption
from din.cli.worded import Group
from din.errors import InputError, UsageError
from din.texts import N_, _, day, month, msg, number
from simulation.command import ScenarioArgument

if TYPE_CHECKING:
    from simulation.scenario import Cell, Phasing, Scenario
    from simulation.workbench import Workbench


class FormChoice(StrEnum):
    """How a domain in an area takes part, as it is written on the command line and in the file."""

    PILOT = "pilot"
    ROLL_OUT = "roll_out"


PhasingArgument = Annotated[
    str, typer.Argument(metavar=N_("PHASING"), show_default=False, help=N_("The id of the phasing."))
]
AreaArgument = Annotated[
    str, typer.Argument(metavar=N_("AREA"), show_default=False, help=N_("The id of an area of the scenario."))
]
DomainArgument = Annotated[
    str,
    typer.Argument(metavar=N_("DOMAIN"), show_default=False, help=N_("The id of a domain of the scenario.")),
]
NameArgument = Annotated[
    str, typer.Argument(metavar=N_("NAME"), show_default=False, help=N_("The name of the phasing."))
]
StartOption = Annotated[
    str, typer.Option("--start", metavar=N_("MONTH"), show_default=False, help=N_("First month: 2028-04."))
]
UntilOption = Annotated[
    str,
    typer.Option(
        "--until",
        metavar=N_("MONTH"),
        show_default=False,
        help=N_("Last month of a pilot that is not scaled."),
    ),
]
ProfessionalsOption = Annotated[
    float | None,
    typer.Option(
        "--professionals",
        metavar=N_("NUMBER"),
        min=0,
        show_default=False,
        help=N_("How many take part at the start."),
    ),
]
FormOfCellOption = Annotated[
    FormChoice | None,
    typer.Option(
        "--form", metavar="pilot|roll_out", show_default=False, help=N_("A pilot, or a roll-out to all.")
    ),
]
PlateauOption = Annotated[
    str, typer.Option("--plateau", metavar="ID", show_default=False, help=N_("The plateau it belongs to."))
]
AfterOption = Annotated[
    str,
    typer.Option(
        "--after",
        metavar=N_("AREA/DOMAIN"),
        show_default=False,
        help=N_("Start only when this pilot is scaled."),
    ),
]


def register(app: typer.Typer) -> None:
    """Add these commands under ``phasing``."""
    group = typer.Typer(cls=Group, no_args_is_help=True)
    group.command("show", help=N_("Show what a phasing starts, and before which day the council decides."))(
        show
    )
    group.command("set", help=N_("Change what starts in one domain of an area, or let it take part."))(set_)
    group.command("drop", help=N_("Let a domain of an area no longer take part."))(drop)
    group.command("copy", help=N_("Add a copy of a phasing under another name."))(copy)
    group.command("rename", help=N_("Give a phasing another name; its id stays."))(rename)
    group.command("remove", help=N_("Take a phasing out of the scenario."))(remove)
    group.command("begin", help=N_("Make a first scenario of a plan, beside it."))(begin)
    app.add_typer(group, name="phasing", help=N_("Show and change the phasings of a scenario."))


def show(
    scenario: ScenarioArgument,
    phasing: PhasingArgument,
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Show the cells of a phasing with the decision that each start needs."""
    from simulation.decisions import decision_for  # noqa: PLC0415 - see the top of this file

    with _opened(scenario, which) as bench:
        setup = bench.now()
        found = _phasing(_scenario(bench), phasing)
        label = setup.plan.label
    rows = [
        {
            "area": c.area, "domain": c.domain, "form": c.form.value, "professionals": c.professionals,
            "start": c.start and f"{c.start:%Y-%m}", "until": c.until and f"{c.until:%Y-%m}", "plateau": c.plateau,
            "after": c.after and f"{c.after.area}/{c.after.domain}",
            "decision_before": c.start and decision_for(c.start).moment.deadline.isoformat(),
        }
        for c in found.cells
    ]  # fmt: skip
    if form is Format.JSON:
        output.print_json({"id": found.id, "name": found.name, "cells": rows})
        return FINE
    headers = (_("Area"), _("Domain"), _("Form"), _("Professionals"), _("Start"), _("Decision before"))
    output.table(msg("{name}", name=found.name), headers, [_told(c, label) for c in found.cells])
    output.say(_("The decision leaves two months before the start: an assumption [A]."))
    return FINE


def _told(cell: Cell, label: Callable[[str], str]) -> tuple[object, ...]:
    from simulation.decisions import decision_for  # noqa: PLC0415 - see the top of this file

    form = _("pilot") if cell.form.value == "pilot" else _("roll-out")
    if cell.start is None:
        return label(cell.area), label(cell.domain), form, _count(cell), _("after its pilot"), "–"
    before = day(decision_for(cell.start).moment.deadline)
    return label(cell.area), label(cell.domain), form, _count(cell), month(cell.start), before


def _count(cell: Cell) -> str:
    return number(cell.professionals, 0 if float(cell.professionals).is_integer() else 1)


def set_(
    scenario: ScenarioArgument,
    phasing: PhasingArgument,
    area: AreaArgument,
    domain: DomainArgument,
    start: StartOption = "",
    until: UntilOption = "",
    professionals: ProfessionalsOption = None,
    kind: FormOfCellOption = None,
    plateau: PlateauOption = "",
    after: AfterOption = "",
    which: PlanOption = None,
) -> int:
    """Carry out one edit after another, and save when the outcome can be run."""

    def change(present: Scenario) -> Scenario:
        wanted: list[dict[str, Any]] = [
            *([{"kind": "form", "form": kind.value}] if kind else []),
            *([{"kind": "start", "months": _months(present, start)}] if start else []),
            *([{"kind": "until", "months": _months(present, until)}] if until else []),
            *(
                [{"kind": "professionals", "professionals": professionals}]
                if professionals is not None
                else []
            ),
            *([{"kind": "after", "after": _cell(after)}] if after else []),
            *([{"kind": "plateau", "plateau": plateau}] if plateau else []),
        ]
        return _carried_out(present, phasing, area, domain, wanted or [{"kind": "add"}])

    return _change(scenario, which, phasing, change)


def drop(
    scenario: ScenarioArgument,
    phasing: PhasingArgument,
    area: AreaArgument,
    domain: DomainArgument,
    which: PlanOption = None,
) -> int:
    """Take a cell away."""
    return _change(
        scenario,
        which,
        phasing,
        lambda present: _carried_out(present, phasing, area, domain, [{"kind": "remove"}]),
    )


def rename(
    scenario: ScenarioArgument, phasing: PhasingArgument, name: NameArgument, which: PlanOption = None
) -> int:
    """Change the name."""
    return _change(
        scenario,
        which,
        phasing,
        lambda present: _carried_out(present, phasing, "-", "-", [{"kind": "name", "name": name}]),
    )


def copy(
    scenario: ScenarioArgument, phasing: PhasingArgument, name: NameArgument, which: PlanOption = None
) -> int:
    """Add a copy."""
    from simulation.scenario.edits import copied  # noqa: PLC0415 - see the top of this file

    with _opened(scenario, which) as bench:
        present = _scenario(bench)
        _phasing(present, phasing)
        made = copied(present, phasing, name).phasings[-1]
        bench.save(None, made)
    output.say(_("Added: “{name}” ({id}).", name=made.name, id=made.id))
    return FINE


def remove(scenario: ScenarioArgument, phasing: PhasingArgument, which: PlanOption = None) -> int:
    """Take a phasing away."""
    with _opened(scenario, which) as bench:
        found = _phasing(_scenario(bench), phasing)
        bench.save(found, None)
    output.say(_("Taken away: “{name}”.", name=found.name))
    return FINE


def begin(plan: PlanArgument, which: PlanOption = None) -> int:
    """Make a first scenario beside a plan."""
    from din.service import open_source  # noqa: PLC0415 - see the top of this file
    from simulation.workbench import Workbench, scenario_place  # noqa: PLC0415 - see the top of this file

    ask_credentials(plan)
    source = open_source(plan, which)
    try:
        bench = Workbench(source, scenario_place(plan))
        bench.begin(date.today())  # noqa: DTZ011 - the day where the user is
    finally:
        source.close()
    output.say(_("Written: {file}", file=str(bench.place)))
    return FINE


@contextmanager
def _opened(path: Path, which: str | None) -> Iterator[Workbench]:
    """Open a scenario with its plan; what cannot be read is told."""
    from din.service import open_source  # noqa: PLC0415 - see the top of this file
    from simulation.scenario import draft_scenario  # noqa: PLC0415 - see the top of this file
    from simulation.workbench import Workbench  # noqa: PLC0415 - see the top of this file

    file = draft_scenario(path)
    ask_credentials(file.plan_location)
    source = open_source(file.plan_location, which)
    try:
        if file.unfit:
            raise InputError(file.faults(source.current()[1]))
        yield Workbench(source, path)
    finally:
        source.close()


def _scenario(bench: Workbench) -> Scenario:
    scenario = bench.now().scenario
    assert scenario is not None  # it was read a moment ago
    return scenario


def _change(path: Path, which: str | None, phasing: str, change: Callable[[Scenario], Scenario]) -> int:
    with _opened(path, which) as bench:
        present = _scenario(bench)
        base = _phasing(present, phasing)
        mine = _phasing(change(present), phasing)
        bench.save(base, mine)
    output.say(_("Changed: “{name}”.", name=mine.name))
    return FINE


def _carried_out(
    scenario: Scenario, phasing: str, area: str, domain: str, wanted: list[dict[str, Any]]
) -> Scenario:
    from pydantic import ValidationError  # noqa: PLC0415 - see the top of this file

    from simulation.workbench import Edit, edited  # noqa: PLC0415 - see the top of this file

    for one in wanted:
        try:
            edit = Edit.model_validate({"area": area, "domain": domain, **one})
        except ValidationError as fault:
            raise UsageError(msg("That value does not fit here; nothing was changed.")) from fault
        scenario = edited(scenario, phasing, edit)
    return scenario


def _phasing(scenario: Scenario, phasing: str) -> Phasing:
    from simulation.scenario.edits import phasing_of  # noqa: PLC0415 - see the top of this file

    try:
        return phasing_of(scenario, phasing)
    except KeyError as fault:
        known = ", ".join(p.id for p in scenario.compared)
        raise UsageError(
            msg("There is no phasing “{name}”. Choose one of: {known}.", name=phasing[:80], known=known)
        ) from fault


def _months(scenario: Scenario, text: str) -> int:
    """Count from the start of the scenario to a month as it is written."""
    year, dash, number_ = text.partition("-")
    if not (dash and year.isdigit() and number_.isdigit() and len(year) == 4 and 1 <= int(number_) <= 12):
        raise UsageError(msg("“{value}” is no month. Write year-month, such as 2028-04.", value=text[:40]))
    months = scenario.month(date(int(year), int(number_), 1))
    if months < 0:
        first = f"{scenario.start:%Y-%m}"
        raise UsageError(
            msg("“{value}” lies before the start of the scenario ({first}).", value=text, first=first)
        )
    return months


def _cell(text: str) -> dict[str, str]:
    area, slash, domain = text.partition("/")
    if not slash:
        raise UsageError(msg("“{value}” names no pilot. Write AREA/DOMAIN.", value=text[:80]))
    return {"area": area, "domain": domain}
