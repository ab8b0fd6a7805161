"""The command that sets phasings side by side.

What a command needs is imported when it runs: a help page must not wait for the linear algebra.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from din.cli import output
from din.cli.exits import FINE
from din.cli.options import Format, FormatOption, PlanOption, option
from din.errors import UsageError
from din.texts import N_, _, msg
from simulation.command import (
    RunsOption,
    SeedOption,
    chunks,
    opened_all,
    say_heading,
    show_explanations,
)

if TYPE_CHECKING:
    from din.model import Plan
    from simulation.calibration import Calibration
    from simulation.comparison import Comparison
    from simulation.compile import Compiled
    from simulation.explanation import Explanation
    from simulation.results import Results

ScenariosArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar=N_("SCENARIO"),
        show_default=False,
        help=N_("One or more scenarios in YAML or JSON; see docs/fasering.md."),
    ),
]
ValueOption = Annotated[
    float,
    typer.Option(
        "--value",
        metavar="EUR",
        min=0,
        max=1e6,
        show_default=False,
        help=N_(
            "What a resident who reaches the norm is worth, euros a year; money alone unless told otherwise."
        ),
    ),
]
SensitivityOption = Annotated[
    int,
    typer.Option(
        "--sensitivity",
        metavar="N",
        min=0,
        max=1 << 14,
        help=N_("Base points, a power of two, to see which assumptions matter; 0 leaves that out."),
    ),
]
SeriesOption = Annotated[
    int,
    typer.Option(
        "--series",
        metavar="N",
        min=1,
        max=100,
        help=N_("How many series of draws to see whether the order stays."),
    ),
]
PhasingOption = Annotated[
    str | None,
    option(
        "--phasing",
        metavar="ID",
        text=N_("The phasing that was really carried out, by its id; needed when there are more."),
    ),
]
CalibratedOption = Annotated[
    bool,
    typer.Option(
        "--calibrated",
        help=N_("Weigh the combinations of assumptions by the measurements; see din calibrate."),
    ),
]


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command(
        "compare", help=N_("Set phasings side by side: what each may miss, when the choice flips, and why.")
    )(compare)


def compare(
    scenarios: ScenariosArgument,
    runs: RunsOption = None,
    seed: SeedOption = None,
    value: ValueOption = 0.0,
    sensitivity: SensitivityOption = 0,
    series: SeriesOption = 1,
    calibrated: CalibratedOption = False,
    phasing: PhasingOption = None,
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Compare the phasings of each scenario; "doorgaan zoals nu" is always one of them."""
    if phasing and not calibrated:
        raise UsageError(msg("--phasing says what was carried out; give it with --calibrated."))
    if calibrated and (sensitivity or series > 1):
        raise UsageError(msg("--calibrated cannot go with --sensitivity or --series; leave these out."))
    learn = (calibrated, phasing)
    ready = opened_all(scenarios, which)
    told = [_one(one, runs, seed, value, sensitivity, series, learn, form) for one in ready]
    if form is Format.JSON:
        output.print_json(told[0] if len(told) == 1 else {"scenarios": told})
    return FINE


def _one(
    ready: tuple[Compiled, Plan],
    runs: int | None,
    seed: int | None,
    value: float,
    sensitivity: int,
    series: int,
    learn: tuple[bool, str | None],
    form: Format,
) -> dict[str, Any]:
    from simulation import comparison as parts  # noqa: PLC0415 - see the top of this file
    from simulation.calibration import weighed  # noqa: PLC0415 - see the top of this file
    from simulation.explanation import explain  # noqa: PLC0415 - see the top of this file
    from simulation.runner import run  # noqa: PLC0415 - see the top of this file

    compiled, plan = ready
    scenario = compiled.scenario
    pieces = chunks(compiled, runs, series * len(scenario.compared)) + (sensitivity > 0)
    with output.progress(pieces, shown=form is Format.TEXT) as step:

        def done(_n: int = 0, _of: int = 0) -> None:
            step(msg("Running {name}", name=scenario.name))

        first = scenario.seed if seed is None else seed
        all_series = [run(compiled, runs=runs, seed=first + i, progress=done) for i in range(series)]
        if not all_series[0].fine.any():
            raise UsageError(msg("No run has an answer for every phasing; nothing can be compared."))
        results, calibration = _weighed(plan, all_series[0], learn)
        found = parts.compare(results, value)
        matter = None
        if sensitivity and len(scenario.compared) > 1:
            chosen = found.best or 1 + int(found.returns[1:].mean(axis=1).argmax())
            matter = parts.what_matters(compiled, scenario.compared[chosen], sensitivity, first, value)
            done()
        others = parts.categories(found.results, value) if sensitivity else ()
    why = {one.phasing: explain(found.results, one.phasing, value) for one in found.results.phasings}
    extra = [weighed(calibration)] if calibration else []
    if series > 1:
        extra.append(parts.stability_sentence(found, parts.steadiness(all_series, value), series))
    if matter:
        extra.extend(parts.matter_sentences(matter, found.results.of(matter.phasing).name))
    extra.extend(parts.category_sentences(others))
    if form is Format.TEXT:
        show(found, why, extra)
        return {}
    told = parts.data(found, why, matter)
    told["sentences"] += [sentence.text() for sentence in extra]
    told["categories"] = [one.data() for one in others]
    told["effective_sample_size"] = calibration.weights.effective if calibration else None
    return told


def _weighed(
    plan: Plan, results: Results, learn: tuple[bool, str | None]
) -> tuple[Results, Calibration | None]:
    """Give the results as measurements weigh them, when that was asked."""
    from simulation.calibration import calibrate, calibrated  # noqa: PLC0415 - see the top of this file

    wanted, phasing = learn
    if not wanted:
        return results, None
    found = calibrate(results.compiled, plan, phasing, runs=results.runs, seed=results.seed)
    return calibrated(found, results), found


def _rows(found: Comparison) -> Iterator[tuple[Any, ...]]:
    """Give the phasings by place, each as a row of the table."""
    from simulation.explanation import rounded  # noqa: PLC0415 - see the top of this file

    for i in sorted(range(len(found.results.phasings)), key=lambda i: int(found.ranking.rank[i])):
        place = int(found.ranking.rank[i])
        yield (
            place if found.ranking.settled[i] else _("{place} (not settled)", place=place),
            found.results.phasings[i].name,
            _("{n} of {of}", n=int(found.regret.best[i]), of=found.draws),
            rounded(float(found.regret.mean[i])),
            rounded(float(found.regret.high[i])),
            _("{n} of {of}", n=int(found.difference.worse[i]), of=found.draws),
            _("yes") if found.front[i] else _("no"),
        )


def show(found: Comparison, why: dict[str, Explanation], extra: list[Any]) -> None:
    """Print a comparison: places and counts first, then sentences, reasons and what it rests on."""
    from simulation.comparison import sentences  # noqa: PLC0415 - see the top of this file

    compiled = found.results.compiled
    say_heading(compiled.scenario)
    rows = list(_rows(found))
    headers = (
        _("Place"),
        _("Phasing"),
        _("Best in"),
        _("Misses on average"),
        _("In 1 of 10 more than"),
        _("Worse than as now in"),
        _("Beaten nowhere on all"),
    )
    title = (
        _("Return in money alone, beside the best in the same combination")
        if not found.value_eur
        else _("Return in money and improvement, beside the best in the same combination")
    )
    output.table(title, headers, rows)
    for sentence in (*sentences(found), *extra):
        output.say(f"- {sentence}")
    show_explanations([why[result.phasing] for result in found.results.phasings])
