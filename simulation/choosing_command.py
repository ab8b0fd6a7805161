"""The command that looks for the best phasing under wishes.

What a command needs is imported when it runs: a help page must not wait for the linear algebra.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from din.cli import output
from din.cli.exits import FINE
from din.cli.options import Format, FormatOption, PlanOption
from din.errors import UsageError
from din.texts import N_, _, msg, number
from simulation.command import RunsOption, ScenarioArgument, SeedOption
from simulation.comparison_command import ValueOption, opened

if TYPE_CHECKING:
    from simulation.choosing import Chosen

RUNS = 128
"""Draws per phasing, unless told otherwise: enough to choose by, `din compare` then looks closer."""
EARLIEST = re.compile(r"([^=]+)=(\d{4})-(\d{2})")


def _option(name: str, metavar: str, text: str, least: float = 0) -> typer.models.OptionInfo:
    return typer.Option(name, metavar=metavar, min=least, show_default=False, help=text)  # type: ignore[no-any-return]  # typer gives it no type


EquityOption = Annotated[
    float | None,
    typer.Option(
        "--equity",
        metavar="0-1",
        min=0,
        max=1,
        show_default=False,
        help=N_("At least this share of the professionals in the weaker half of the wijken."),
    ),
]
EarliestOption = Annotated[
    list[str] | None,
    typer.Option(
        "--earliest",
        metavar="WIJK=2028-01",
        show_default=False,
        help=N_("A wijk does not start before this month; may be repeated."),
    ),
]


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("choose", help=N_("Look for the best phasing that keeps to your wishes."))(choose)


def choose(
    scenario: ScenarioArgument,
    professionals: Annotated[
        float | None, _option("--professionals", "N", N_("At most so many professionals at once."))
    ] = None,
    new: Annotated[
        float | None,
        _option(
            "--new", "N", N_("At most so many professionals who start in the same month (learning seats).")
        ),
    ] = None,
    cost: Annotated[
        float | None, _option("--cost", "EUR", N_("At most so much money over the horizon."))
    ] = None,
    at_once: Annotated[
        int | None, _option("--at-once", "N", N_("At most so many wijken that start up at a time."))
    ] = None,
    areas: Annotated[int, _option("--areas", "N", N_("At least so many wijken start."))] = 0,
    equity: EquityOption = None,
    earliest: EarliestOption = None,
    value: ValueOption = 0.0,
    runs: RunsOption = RUNS,
    seed: SeedOption = None,
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Choose which wijken start when; "doorgaan zoals nu" is the yardstick."""
    from simulation import choosing  # noqa: PLC0415 - see the top of this file

    compiled, _plan = opened(scenario, which)
    dates = tuple(_date(text, compiled.areas) for text in earliest or ())
    wishes = choosing.Wishes(professionals, new, cost, at_once, areas, equity, dates)
    found = choosing.choose(
        compiled,
        wishes,
        runs=runs or RUNS,
        seed=compiled.scenario.seed if seed is None else seed,
        value_eur=value,
    )
    if form is Format.JSON:
        output.print_json(choosing.data(found))
    else:
        show(found)
    return FINE


def _date(text: str, areas: tuple[str, ...]) -> tuple[str, date]:
    parts = EARLIEST.fullmatch(text)
    if not parts or parts[1] not in areas or not 1 <= int(parts[3]) <= 12:
        raise UsageError(
            msg(
                "“{text}” is no wijk with a month. Write for instance {example}=2028-01; the wijken are: {areas}.",
                text=text[:80],
                example=areas[0],
                areas=", ".join(areas),
            )
        )
    return parts[1], date(int(parts[2]), int(parts[3]), 1)


def show(found: Chosen) -> None:
    """Print the best phasing, what is known of it, and what it rests on."""
    from simulation.choosing import sentences  # noqa: PLC0415 - see the top of this file

    compiled, best = found.compiled, found.found.best[0]
    output.say(compiled.scenario.name)
    output.say()
    rows = []
    for slot, (area, option) in enumerate(zip(found.areas, best.choice, strict=True)):
        when = found.start(slot, option)
        name = compiled.labels.get(area, area)
        rows.append(
            (name, f"{when:%m-%Y}" if when else _("never"), number(found.people[slot]) if when else "–")
        )
    output.table(_("The best phasing that was found"), (_("Area"), _("Starts"), _("Professionals")), rows)
    for sentence in sentences(found):
        output.say(f"- {sentence}")
    output.say(
        "- "
        + _("The choice is by the average over combinations of assumptions; look closer with “din compare”.")
    )
