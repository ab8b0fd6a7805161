"""The command that learns from measurements.

What a command needs is imported when it runs: a help page must not wait for the linear algebra.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from din.cli import output
from din.cli.exits import FINE
from din.cli.options import Format, FormatOption, PlanOption
from din.texts import N_, _, msg
from simulation.command import RunsOption, ScenarioArgument, SeedOption, chunks, opened, say_heading
from simulation.comparison_command import PhasingOption

if TYPE_CHECKING:
    from simulation.calibration import Calibration


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("calibrate", help=N_("Learn from measurements which assumptions hold."))(calibrate)


def calibrate(
    scenario: ScenarioArgument,
    phasing: PhasingOption = None,
    runs: RunsOption = None,
    seed: SeedOption = None,
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Set measurements after the start beside what the model foretold for them."""
    from simulation import calibration  # noqa: PLC0415 - see the top of this file

    compiled, plan = opened(scenario, which)
    with output.progress(chunks(compiled, runs, 1), shown=form is Format.TEXT) as step:
        found = calibration.calibrate(
            compiled,
            plan,
            phasing,
            runs=runs,
            seed=seed,
            progress=lambda _n, _of: step(msg("Running {name}", name=compiled.scenario.name)),
        )
    if form is Format.JSON:
        output.print_json(calibration.data(found))
    else:
        show(found)
    return FINE


def show(found: Calibration) -> None:
    """Print what it rests on, then per assumption what was believed before and after, if that can be said."""
    from simulation.calibration import SILENCE, band, in_table, sentences  # noqa: PLC0415 - see the top of this file

    learned = found.learned
    say_heading(found.compiled.scenario)
    for sentence in sentences(found):
        output.say(f"- {sentence}")
    if not found.weights.enough:  # bands on so few combinations would look far surer than they are
        return
    output.say()
    rows = [
        (
            found.named[i].label,
            found.named[i].unit,
            band(learned.before[i]),
            SILENCE if learned.silent[i] else band(learned.after[i]),
        )
        for i in in_table(found)
    ]
    headers = (_("Assumption"), _("Unit"), _("Believed before"), _("With the measurements"))
    output.table(_("Nine in ten combinations of assumptions lie within these values"), headers, rows)
    output.say("- " + _("Bands are of combinations of assumptions; they hold only as far as the model does."))
