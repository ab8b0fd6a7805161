"""The command that replays a choice with what was known at the time.

What a command needs is imported when it runs: a help page must not wait for the linear algebra.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from din.cli import output
from din.cli.exits import FINE
from din.cli.options import Format, FormatOption, PlanOption, option
from din.texts import N_, msg
from simulation.command import RunsOption, ScenarioArgument, SeedOption, chunks, opened, say_heading
from simulation.comparison_command import PhasingOption, ValueOption

if TYPE_CHECKING:
    from simulation.replay import Replay


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command(
        "replay",
        help=N_("Replay the reviews of a pilot: what would have been decided with what was known then?"),
    )(replay)


def replay(
    scenario: ScenarioArgument,
    months: Annotated[
        list[int] | None,
        option(
            "--months",
            metavar="N",
            text=N_(
                "After so many months from the start; may be repeated. Else every review with something new."
            ),
        ),
    ] = None,
    phasing: PhasingOption = None,
    value: ValueOption = 0.0,
    runs: RunsOption = None,
    seed: SeedOption = None,
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Choose again at each moment, with the measurements of before that moment alone."""
    from simulation import replay as parts  # noqa: PLC0415 - see the top of this file

    compiled, plan = opened(scenario, which)
    pieces = chunks(compiled, runs, len(compiled.scenario.compared))
    with output.progress(pieces, shown=form is Format.TEXT) as step:
        found = parts.replay(
            compiled,
            plan,
            phasing,
            months,
            runs=runs,
            seed=seed,
            value_eur=value,
            progress=lambda _n, _of: step(msg("Running {name}", name=compiled.scenario.name)),
        )
    if form is Format.JSON:
        output.print_json(parts.data(found))
    else:
        show(found)
    return FINE


def show(found: Replay) -> None:
    """Print what follows, and then each moment by itself."""
    from simulation.replay import moment_sentences, sentences  # noqa: PLC0415 - see the top of this file

    say_heading(found.compiled.scenario)
    for sentence in sentences(found):
        output.say(f"- {sentence}")
    for moment in found.moments:
        output.say()
        for sentence in moment_sentences(found, moment):
            output.say(f"- {sentence}")
