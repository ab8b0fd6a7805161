"""What there is to begin with, from the command line: seats in learning sessions and the budget of an area."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from din.cli import output
from din.cli.exits import FINE
from din.cli.options import Format, FormatOption, PlanOption, option
from din.errors import UsageError
from din.texts import N_, _, msg, number
from simulation.command import ScenarioArgument
from simulation.phasing_command.opened import (
    carried_out,
    change_and_save,
    months_from,
    opened,
    scenario_of,
)
from simulation.phasing_command.options import AreaArgument, PhasingArgument

if TYPE_CHECKING:
    from simulation.scenario import Scenario

SEATS = "seats"
NO_END = "-"
"""Written for a contract without an end."""


class FinancingChoice(StrEnum):
    """The form of financing, as it is written on the command line and in the file."""

    LUMP_SUM = "lump_sum"
    PRICE_TIMES_VOLUME = "price_times_volume"
    PRICE_PER_TRAJECTORY = "price_per_trajectory"


class FirmnessChoice(StrEnum):
    """How firm an amount is, as it is written on the command line and in the file."""

    ESTIMATE = "estimate"
    SHADOW_BUDGET = "shadow_budget"
    AGREED = "agreed"
    POOLED = "pooled"


SeatsArgument = Annotated[
    float | None,
    typer.Argument(metavar=N_("NUMBER"), min=0, show_default=False, help=N_("How many seats a month.")),
]
NoneOption = Annotated[
    bool, typer.Option("--none", help=N_("Fill in nothing: the value and range of the model hold."))
]
SourceOption = Annotated[
    str,
    option("--source", metavar=N_("TEXT"), text=N_("What the number rests on.")),
]
PerYearOption = Annotated[
    float | None,
    option("--per-year", metavar=N_("EUROS"), text=N_("Euros a year."), least=0),
]
FinancingOption = Annotated[
    FinancingChoice | None,
    option(
        "--form",
        metavar="lump_sum|price_times_volume|price_per_trajectory",
        text=N_("The form of financing."),
    ),
]
FirmnessOption = Annotated[
    FirmnessChoice | None,
    option("--status", metavar="estimate|shadow_budget|agreed|pooled", text=N_("How firm the amount is.")),
]
ContractOption = Annotated[
    str,
    option("--until", metavar=N_("MONTH"), text=N_("Last month of a lump-sum contract; - for no end.")),
]


def seats(
    scenario: ScenarioArgument,
    seats: SeatsArgument = None,
    none: NoneOption = False,
    source: SourceOption = "",
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Show the seats, or save another number of them; they hold for all phasings of the scenario."""
    from simulation.scenario import ParameterInput  # noqa: PLC0415 - when it runs

    if none and seats is not None:
        raise UsageError(msg("Give a number or --none, not both."))
    with opened(scenario, which) as bench:
        present = scenario_of(bench)
        before = present.parameters.get(SEATS)
        if seats is not None or none:
            words = source or _("Chosen on the command line")
            after = None if seats is None else ParameterInput(value=seats, source=words)
            bench.save(None, None, {SEATS: (before, after)})
            present = scenario_of(bench)
    return _told(present, form)


def _told(scenario: Scenario, form: Format) -> int:
    from simulation.parameters import BY_NAME  # noqa: PLC0415 - when it runs

    row, given = BY_NAME[SEATS], scenario.parameters.get(SEATS)
    low, high = (row.low, row.high) if given is None else (given.low, given.high)
    value = row.default if given is None else given.value
    if form is Format.JSON:
        output.print_json({"seats": value, "low": low, "high": high, "in_file": given is not None})
    elif given is None:
        output.say(
            _("Seats a month: {value}, drawn between {low} and {high}; the scenario fills in none.",
              value=number(value), low=number(row.low), high=number(row.high))
        )  # fmt: skip
    else:
        output.say(_("Seats a month: {value} ({source}).", value=number(value), source=given.source or "–"))
    return FINE


def budget(
    scenario: ScenarioArgument,
    phasing: PhasingArgument,
    area: AreaArgument,
    per_year: PerYearOption = None,
    kind: FinancingOption = None,
    until: ContractOption = "",
    status: FirmnessOption = None,
    which: PlanOption = None,
) -> int:
    """Change the budget of an area in one phasing."""

    def change(present: Scenario) -> Scenario:
        wanted: dict[str, Any] = {
            **({} if per_year is None else {"per_year_eur": per_year}),
            **({} if kind is None else {"financing": kind}),
            **({} if status is None else {"status": status}),
            **({} if not until else {"months": None if until == NO_END else months_from(present, until)}),
        }
        if not wanted:
            raise UsageError(msg("Say what to change: --per-year, --form, --until or --status."))
        return carried_out(present, phasing, area, "-", [{"kind": "budget", **wanted}])

    return change_and_save(scenario, which, phasing, change)
