"""The command that tells where the money of each phasing comes from and goes to.

What a command needs is imported when it runs: a help page must not wait for the linear algebra.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from din.cli import output
from din.cli.exits import FINE
from din.cli.options import Format, FormatOption, PlanOption, option
from din.errors import UsageError
from din.texts import N_, _, msg
from simulation.command import RunsOption, ScenarioArgument, SeedOption, chunks, opened, say_heading

if TYPE_CHECKING:
    from simulation.accounts import Account

OnePhasingOption = Annotated[
    str | None,
    option("--phasing", metavar="ID", text=N_("Only this phasing, by its id, and then per wijk.")),
]


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command(
        "money",
        help=N_("Tell where the money comes from and goes to: who gains, and who bears the risk."),
    )(money)


def money(
    scenario: ScenarioArgument,
    phasing: OnePhasingOption = None,
    runs: RunsOption = None,
    seed: SeedOption = None,
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Run the phasings and show their books over the whole horizon."""
    from simulation.accounts import accounts, data  # noqa: PLC0415 - see the top of this file
    from simulation.runner import run  # noqa: PLC0415 - see the top of this file

    compiled, _plan = opened(scenario, which)
    known = {p.id: p for p in compiled.scenario.phasings}
    if phasing is not None and phasing not in known:
        raise UsageError(
            msg(
                "There is no phasing “{name}”. Choose one of: {choices}.",
                name=phasing,
                choices=", ".join(known),
            )
        )
    chosen = [known[phasing]] if phasing else list(known.values())
    with output.progress(chunks(compiled, runs, 1 + len(chosen)), shown=form is Format.TEXT) as step:
        results = run(
            compiled,
            runs=runs,
            seed=seed,
            phasings=chosen,
            progress=lambda _n, _of: step(msg("Running {name}", name=compiled.scenario.name)),
        )
    if not results.fine.any():
        raise UsageError(msg("No run has an answer for every phasing; nothing can be compared."))
    found = accounts(results)
    if form is Format.JSON:
        output.print_json(data(found))
    else:
        say_heading(compiled.scenario)
        show(found, per_area=phasing is not None)
    return FINE


def show(found: tuple[Account, ...], *, per_area: bool) -> None:
    """Print the books, what follows from them, and the streams of money."""
    from simulation.accounts import POSTS, sentences, streams  # noqa: PLC0415 - see the top of this file
    from simulation.explanation import rounded  # noqa: PLC0415 - see the top of this file

    for one in found if per_area else ():
        compiled = one.result.compiled
        names = [compiled.labels.get(compiled.areas[w], compiled.areas[w]) for w in one.areas]
        places = [None, *range(len(names))]
        rows = [(p.title(), *(rounded(one.mean(p.id, place)) for place in places)) for p in POSTS]
        title = msg("“{phasing}” over the whole horizon, mean of the combinations", phasing=one.result.name)
        output.table(title, (_("Money"), _("All together"), *names), rows)
    if found and not per_area:
        rows = [(p.title(), *(rounded(one.mean(p.id)) for one in found)) for p in POSTS]
        headers = (_("Money"), *(one.result.name for one in found))
        output.table(_("Over the whole horizon, mean of the combinations"), headers, rows)
    for sentence in sentences(found):
        output.say(f"- {sentence}")
    if found and (rows_of_streams := list(streams(found[0].result))):
        output.say()
        headers = (
            _("Stream of money"),
            _("Part of the cost of care"),
            _("How far it is"),
            _("Joins"),
            _("Saving that returns"),
        )
        output.table(_("How far the streams are (Groeimodel)"), headers, rows_of_streams)
