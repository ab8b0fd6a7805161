"""The commands that run scenarios.

What a command needs is imported when it runs: a help page must not wait for the linear algebra.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from din.cli import output
from din.cli.credentials import ask_credentials
from din.cli.exits import FINE
from din.cli.options import Format, FormatOption, PlanOption, option
from din.errors import InputError, UsageError
from din.texts import N_, _, msg, nmsg

if TYPE_CHECKING:
    from din.findings import Finding
    from din.model import Plan
    from simulation.compile import Compiled
    from simulation.explanation import Explanation
    from simulation.report import Report
    from simulation.results import Results
    from simulation.scenario import Scenario

ScenarioArgument = Annotated[
    Path,
    typer.Argument(
        metavar=N_("SCENARIO"), show_default=False, help=N_("A scenario in YAML or JSON; see docs/model.md.")
    ),
]


def power_of_two(runs: int | None) -> int | None:
    """Refuse another number of runs before anything is read: only then draws are spread evenly."""
    if runs is not None and runs & (runs - 1):
        lower = 1 << (runs.bit_length() - 1)
        raise UsageError(
            msg(
                "--runs takes a power of two: use {lower} or {higher}, not {n}.",
                lower=lower, higher=2 * lower, n=runs,
            )
        )  # fmt: skip
    return runs


RunsOption = Annotated[
    int | None,
    typer.Option(
        "--runs", metavar="N", min=1, max=1 << 20, show_default=False, callback=power_of_two,
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
AllRunsOption = Annotated[
    bool,
    typer.Option(
        "--all-runs",
        help=N_("Use all combinations, also when fewer would do to settle the order of the phasings."),
    ),
]
ClusterOption = Annotated[
    str | None,
    option(
        "--cluster",
        metavar=N_("ADDRESS"),
        text=N_("Let the workers of a Dask scheduler do the work, such as tcp://server:8786; needs Dask."),
    ),
]
OutOption = Annotated[
    Path | None,
    option(
        "--out",
        metavar=N_("FOLDER"),
        text=N_("Also write all outcomes to this folder, with what is needed to make them again."),
    ),
]


ParquetOption = Annotated[
    bool,
    typer.Option("--parquet", help=N_("With --out: tables as Parquet instead of csv; needs pyarrow.")),
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command(
        "simulate", help=N_("Compare phasings: run a scenario under many combinations of assumptions.")
    )(simulate)
    app.command(
        "scenario-schema", help=N_("Print the JSON Schema of a scenario, for editors that check it.")
    )(scenario_schema)

    app.command("explain", help=N_("Say of a figure what it means, its formula, and what goes into it."))(
        explain
    )


def explain(
    scenario: ScenarioArgument,
    figure: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("FIGURE"), show_default=False, help=N_("Such as npv_eur; all when left out.")
        ),
    ] = None,
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Explain figures of a scenario ("Leg uit"): nothing is run."""
    from simulation.explanation import FIGURES, explained  # noqa: PLC0415 - see the top of this file

    compiled, _plan = opened(scenario, which)
    found = [explained(compiled, name) for name in figure or [one.id for one in FIGURES]]
    if form is Format.JSON:
        output.print_json({"figures": [one.data() for one in found]})
        return FINE
    for one in found:
        output.say(f"{one.figure.title()} ({one.figure.id}): {msg(one.figure.meaning)}")
        output.say(_("Formula: {formula}", formula=msg(one.figure.formula)))
        for part in one.ingredients:
            tag = f" [{part.tag}]" if part.tag else ""
            output.say(f"- {part.label}: {part.value}.{tag} {part.source}")
        output.say()
    return FINE


def opened(path: Path, which: str | None) -> tuple[Compiled, Plan]:
    """Read a scenario and its plan and make them ready to run; all faults are told before anything runs."""
    from din.service import load  # noqa: PLC0415 - see the top of this file
    from simulation.compile import compile_scenario  # noqa: PLC0415 - see the top of this file
    from simulation.scenario import draft_scenario  # noqa: PLC0415 - see the top of this file

    file = draft_scenario(path)
    ask_credentials(file.plan_location)
    try:
        plan, _findings = load(file.plan_location, which)
    except InputError as error:
        raise _not_run((*file.own(), *error.findings)) from error
    try:
        return compile_scenario(file.checked(plan), plan), plan
    except InputError as error:
        raise _not_run(error.findings) from error


def opened_all(paths: Sequence[Path], which: str | None) -> list[tuple[Compiled, Plan]]:
    """Read scenarios as :func:`opened` does; the faults of all of them are told together."""
    found: list[tuple[Compiled, Plan]] = []
    faults: list[Finding] = []
    for path in paths:
        try:
            found.append(opened(path, which))
        except InputError as error:
            if len(paths) == 1:
                raise
            faults.extend(error.findings)
    if faults:
        raise _not_run(faults)
    return found


def _not_run(found: Sequence[Finding]) -> InputError:
    """Say all that is wrong with a scenario, in the order of the file; nothing was run."""
    from simulation.scenario.faults import gathered  # noqa: PLC0415 - see the top of this file

    faults = gathered(found)
    return InputError(
        faults,
        nmsg(
            "The scenario has {n} fault; nothing was run.",
            "The scenario has {n} faults; nothing was run.",
            len(faults),
        ),
    )


def scenario_schema() -> int:
    """Print the schema."""
    from simulation.scenario import Scenario  # noqa: PLC0415 - see the top of this file

    output.print_json(Scenario.model_json_schema())
    return FINE


def simulate(
    scenario: ScenarioArgument,
    runs: RunsOption = None,
    seed: SeedOption = None,
    all_runs: AllRunsOption = False,
    cluster: ClusterOption = None,
    out: OutOption = None,
    parquet: ParquetOption = False,
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Run a scenario; all faults in it are told before anything runs."""
    from simulation.cluster import executor_at  # noqa: PLC0415 - see the top of this file
    from simulation.export import export, need_parquet  # noqa: PLC0415 - see the top of this file

    if parquet and out is None:
        raise UsageError(msg("--parquet says how --out writes; give a folder with --out."))
    if parquet:
        need_parquet()  # before anything runs
    compiled, plan = opened(scenario, which)
    name = compiled.scenario.name
    pieces = chunks(compiled, runs, len(compiled.scenario.compared))
    with output.progress(pieces, shown=form is Format.TEXT) as step, executor_at(cluster) as executor:
        how: dict[str, Any] = {
            "runs": runs or compiled.scenario.runs,
            "seed": seed,
            "executor": executor,
            "progress": lambda _n, _of: step(msg("Running {name}", name=name)),
        }
        summed, kept = _simulated(compiled, all_runs, out is not None, how)
    files = export(kept, plan, out, parquet) if out and kept else ()
    if form is Format.JSON:
        output.print_json(summed.data() | ({"files": [str(f) for f in files]} if files else {}))
        return FINE
    show(summed)
    for file in files:
        output.say(_("Written: {file}", file=str(file)))
    return FINE


def _simulated(
    compiled: Compiled, all_runs: bool, keep: bool, how: dict[str, Any]
) -> tuple[Report, Results | None]:
    """Run a scenario as far as needed; give what it says, and all outcomes when they fit or must be kept."""
    from simulation.doubling import run_until_settled  # noqa: PLC0415 - see the top of this file
    from simulation.report import report, report_of_stream  # noqa: PLC0415 - see the top of this file
    from simulation.runner import run  # noqa: PLC0415 - see the top of this file
    from simulation.streaming import ROOM, outcome_bytes, stream  # noqa: PLC0415 - see the top of this file

    asked = how["runs"]
    if not keep and outcome_bytes(compiled, asked) > ROOM:
        return report_of_stream(stream(compiled, until_settled=not all_runs, **how), asked), None
    results = (run if all_runs else run_until_settled)(compiled, **how)
    return report(results, asked), results


def chunks(compiled: Compiled, runs: int | None, phasings: int) -> int:
    """Count the pieces in which draws of so many phasings are run: the steps of a progress bar."""
    from simulation.runner import CHUNK  # noqa: PLC0415 - see the top of this file

    return phasings * -(-(runs or compiled.scenario.runs) // CHUNK)


def say_heading(scenario: Scenario) -> None:
    """Print of which scenario the rest is; an example says so."""
    output.say(scenario.name)
    if scenario.is_example:
        output.say(_("An example: its figures are illustrative."))
    output.say()


def show(found: Report) -> None:
    """Print a report: words and ranks, then sentences, then what it rests on."""
    compiled = found.results.compiled
    say_heading(compiled.scenario)
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
    rests = _("Nine in ten combinations lie within what is called the improvement here.")
    show_explanations(found.explanations(), rests)


def show_explanations(found: Sequence[Explanation], *besides: str) -> None:
    """Print why each phasing comes out as it does, and then once what all of them rest on."""
    for one in found:
        if one.reasons:
            output.say()
            output.say(_("Why “{phasing}” comes out as it does:", phasing=one.name))
            for reason in one.own():
                output.say(f"- {reason}")
    output.say()
    output.say(_("What this rests on:"))
    for line in (*(found[0].common if found else ()), *besides):
        output.say(f"- {line}")
