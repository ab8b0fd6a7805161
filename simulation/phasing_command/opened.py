"""A scenario opened with its plan by a command, and one phasing of it changed and saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from din.cli import output
from din.cli.credentials import ask_credentials
from din.cli.exits import FINE
from din.errors import InputError, UsageError
from din.texts import _, msg

if TYPE_CHECKING:
    from simulation.scenario import Phasing, Scenario
    from simulation.workbench import Workbench


@contextmanager
def opened(path: Path, which: str | None) -> Iterator[Workbench]:
    """Open a scenario with its plan; what cannot be read is told."""
    from din.service import open_source  # noqa: PLC0415 - when it runs
    from simulation.scenario import draft_scenario  # noqa: PLC0415 - when it runs
    from simulation.workbench import Workbench  # noqa: PLC0415 - when it runs

    file = draft_scenario(path)
    ask_credentials(file.plan_location)
    source = open_source(file.plan_location, which)
    try:
        if file.unfit:
            raise InputError(file.faults(source.current()[1]))
        yield Workbench(source, path)
    finally:
        source.close()


def scenario_of(bench: Workbench) -> Scenario:
    """Give the scenario that was read a moment ago."""
    scenario = bench.now().scenario
    assert scenario is not None  # it was read a moment ago
    return scenario


def change_and_save(
    path: Path, which: str | None, phasing: str, change: Callable[[Scenario], Scenario]
) -> int:
    """Carry out a change of one phasing, save it, and say so."""
    with opened(path, which) as bench:
        present = scenario_of(bench)
        base = phasing_in(present, phasing)
        mine = phasing_in(change(present), phasing)
        bench.save(base, mine)
    output.say(_("Changed: “{name}”.", name=mine.name))
    return FINE


def carried_out(
    scenario: Scenario, phasing: str, area: str, domain: str, wanted: list[dict[str, Any]]
) -> Scenario:
    """Carry out edits as data, one after another."""
    from pydantic import ValidationError  # noqa: PLC0415 - when it runs

    from simulation.workbench import Edit, edited  # noqa: PLC0415 - when it runs

    for one in wanted:
        try:
            edit = Edit.model_validate({"area": area, "domain": domain, **one})
        except ValidationError as fault:
            raise UsageError(msg("That value does not fit here; nothing was changed.")) from fault
        scenario = edited(scenario, phasing, edit)
    return scenario


def phasing_in(scenario: Scenario, phasing: str) -> Phasing:
    """Give a phasing by its id; one that is not there is told with those that are."""
    from simulation.scenario.edits import phasing_of  # noqa: PLC0415 - when it runs

    try:
        return phasing_of(scenario, phasing)
    except KeyError as fault:
        known = ", ".join(p.id for p in scenario.compared)
        raise UsageError(
            msg("There is no phasing “{name}”. Choose one of: {known}.", name=phasing[:80], known=known)
        ) from fault


def months_from(scenario: Scenario, text: str) -> int:
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


def cell_named(text: str) -> dict[str, str]:
    """Read AREA/DOMAIN."""
    area, slash, domain = text.partition("/")
    if not slash:
        raise UsageError(msg("“{value}” names no pilot. Write AREA/DOMAIN.", value=text[:80]))
    return {"area": area, "domain": domain}
