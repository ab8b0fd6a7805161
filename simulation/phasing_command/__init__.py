"""The commands that show and change the phasings of a scenario file, as the page *Fasering* does.

What a command needs is imported when it runs: a help page must not wait for the linear algebra.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from din.cli import output
from din.cli.credentials import ask_credentials
from din.cli.exits import FINE
from din.cli.options import Format, FormatOption, PlanArgument, PlanOption, option
from din.cli.worded import Group
from din.texts import N_, _, day, month, msg, number
from simulation.command import ScenarioArgument
from simulation.phasing_command import means
from simulation.phasing_command.opened import (
    carried_out,
    cell_named,
    change_and_save,
    months_from,
    opened,
    phasing_in,
    scenario_of,
)
from simulation.phasing_command.options import AreaArgument, PhasingArgument

if TYPE_CHECKING:
    from simulation.scenario import Cell, Scenario


class FormChoice(StrEnum):
    """How a domain in an area takes part, as it is written on the command line and in the file."""

    PILOT = "pilot"
    ROLL_OUT = "roll_out"


DomainArgument = Annotated[
    str,
    typer.Argument(metavar=N_("DOMAIN"), show_default=False, help=N_("The id of a domain of the scenario.")),
]
NameArgument = Annotated[
    str, typer.Argument(metavar=N_("NAME"), show_default=False, help=N_("The name of the phasing."))
]
StartOption = Annotated[str, option("--start", metavar=N_("MONTH"), text=N_("First month: 2028-04."))]
UntilOption = Annotated[
    str,
    option("--until", metavar=N_("MONTH"), text=N_("Last month of a pilot that is not scaled.")),
]
ProfessionalsOption = Annotated[
    float | None,
    option("--professionals", metavar=N_("NUMBER"), text=N_("How many take part at the start."), least=0),
]
FormOfCellOption = Annotated[
    FormChoice | None,
    option("--form", metavar="pilot|roll_out", text=N_("A pilot, or a roll-out to all.")),
]
PlateauOption = Annotated[str, option("--plateau", metavar="ID", text=N_("The plateau it belongs to."))]
AfterOption = Annotated[
    str,
    option("--after", metavar=N_("AREA/DOMAIN"), text=N_("Start only when this pilot is scaled.")),
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
    group.command(
        "budget", help=N_("Change the budget of an area in a phasing: amount, form, contract, firmness.")
    )(means.budget)
    group.command("seats", help=N_("Show or change the seats a month in learning sessions."))(means.seats)
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

    with opened(scenario, which) as bench:
        setup = bench.now()
        found = phasing_in(scenario_of(bench), phasing)
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
            *([{"kind": "start", "months": months_from(present, start)}] if start else []),
            *([{"kind": "until", "months": months_from(present, until)}] if until else []),
            *(
                [{"kind": "professionals", "professionals": professionals}]
                if professionals is not None
                else []
            ),
            *([{"kind": "after", "after": cell_named(after)}] if after else []),
            *([{"kind": "plateau", "plateau": plateau}] if plateau else []),
        ]
        return carried_out(present, phasing, area, domain, wanted or [{"kind": "add"}])

    return change_and_save(scenario, which, phasing, change)


def drop(
    scenario: ScenarioArgument,
    phasing: PhasingArgument,
    area: AreaArgument,
    domain: DomainArgument,
    which: PlanOption = None,
) -> int:
    """Take a cell away."""
    return change_and_save(
        scenario,
        which,
        phasing,
        lambda present: carried_out(present, phasing, area, domain, [{"kind": "remove"}]),
    )


def rename(
    scenario: ScenarioArgument, phasing: PhasingArgument, name: NameArgument, which: PlanOption = None
) -> int:
    """Change the name."""
    return change_and_save(
        scenario,
        which,
        phasing,
        lambda present: carried_out(present, phasing, "-", "-", [{"kind": "name", "name": name}]),
    )


def copy(
    scenario: ScenarioArgument, phasing: PhasingArgument, name: NameArgument, which: PlanOption = None
) -> int:
    """Add a copy."""
    from simulation.scenario.edits import copied  # noqa: PLC0415 - see the top of this file

    with opened(scenario, which) as bench:
        present = scenario_of(bench)
        phasing_in(present, phasing)
        made = copied(present, phasing, name).phasings[-1]
        bench.save(None, made)
    output.say(_("Added: “{name}” ({id}).", name=made.name, id=made.id))
    return FINE


def remove(scenario: ScenarioArgument, phasing: PhasingArgument, which: PlanOption = None) -> int:
    """Take a phasing away."""
    with opened(scenario, which) as bench:
        found = phasing_in(scenario_of(bench), phasing)
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
