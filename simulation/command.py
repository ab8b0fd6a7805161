"""The commands that run scenarios.

What a command needs is imported when it runs: a help page must not wait for the linear algebra.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from din.cli import output
from din.cli.credentials import ask_credentials
from din.cli.exits import FINE
from din.cli.options import Format, FormatOption, PlanOption
from din.texts import N_, _, msg, nmsg

if TYPE_CHECKING:
    from simulation.report import Report

ScenarioArgument = Annotated[
    Path,
    typer.Argument(
        metavar=N_("SCENARIO"), show_default=False, help=N_("A scenario in YAML or JSON; see docs/model.md.")
    ),
]
RunsOption = Annotated[
    int | None,
    typer.Option(
        "--runs", metavar="N", min=1, max=1 << 20, show_default=False,
        help=N_("How many combinations of assumptions, a power of two; else as the scenario says."),
    ),
]  # fmt: skip
SeedOption = Annotated[
    int | None,
    typer.Option(
        "--seed", metavar="S", min=0, max=2**53, show_default=False,
        help=N_("The same seed gives the same result; else as the scenario says."),
    ),
]  # fmt: skip
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar=N_("FOLDER"), show_default=False,
        help=N_("Also write all outcomes to this folder, with what is needed to make them again."),
    ),
]  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command(
        "simulate", help=N_("Compare phasings: run a scenario under many combinations of assumptions.")
    )(simulate)
    app.command(
        "scenario-schema", help=N_("Print the JSON Schema of a scenario, for editors that check it.")
    )(scenario_schema)


def scenario_schema() -> int:
    """Print the schema."""
    from simulation.scenario import Scenario  # noqa: PLC0415 - see the top of this file

    output.print_json(Scenario.model_json_schema())
    return FINE


def simulate(
    scenario: ScenarioArgument,
    runs: RunsOption = None,
    seed: SeedOption = None,
    out: OutOption = None,
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Run a scenario; all faults in it are told before anything runs."""
    from din.service import load  # noqa: PLC0415 - see the top of this file
    from simulation.compile import compile_scenario  # noqa: PLC0415 - see the top of this file
    from simulation.export import export  # noqa: PLC0415 - see the top of this file
    from simulation.report import report  # noqa: PLC0415 - see the top of this file
    from simulation.runner import run  # noqa: PLC0415 - see the top of this file
    from simulation.scenario import read_scenario  # noqa: PLC0415 - see the top of this file

    found = read_scenario(scenario)
    ask_credentials(found.plan_location)
    plan, _findings = load(found.plan_location, which)
    checked = found.checked(plan)
    compiled = compile_scenario(checked, plan)
    pieces = len(checked.compared) * -(-(runs or checked.runs) // 256)
    with output.progress(pieces, shown=form is Format.TEXT) as step:
        results = run(
            compiled,
            runs=runs,
            seed=seed,
            progress=lambda _n, _of: step(msg("Running {name}", name=checked.name)),
        )
    files = export(results, plan, out) if out else ()
    summed = report(results)
    if form is Format.JSON:
        output.print_json(summed.data() | ({"files": [str(f) for f in files]} if files else {}))
        return FINE
    show(summed)
    for file in files:
        output.say(_("Written: {file}", file=str(file)))
    return FINE


def show(found: Report) -> None:
    """Print a report: words and ranks, then sentences, then what it rests on."""
    compiled = found.results.compiled
    output.say(compiled.scenario.name)
    if compiled.scenario.is_example:
        output.say(_("An example: its figures are illustrative."))
    output.say()
    rows = []
    for summary in found.summaries:
        best = msg("{n} of {of}", n=summary.best_in, of=found.compared)
        rows.append((summary.result.name, summary.improvement_words(), summary.money_words(), best))
    headers = (_("Phasing"), _("Improvement"), _("Return on money alone"), _("Best in"))
    title = nmsg(
        "Under {n} combination of assumptions", "Under {n} combinations of assumptions", found.compared
    )
    output.table(title, headers, rows)
    for sentence in found.sentences():
        output.say(f"- {sentence}")
    output.say()
    output.say(_("What this rests on:"))
    for line in found.basis():
        output.say(f"- {line.text()}")
