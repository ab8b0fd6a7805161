"""The command that merges views of several groups, and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from din.cli import output
from din.cli.credentials import ask_credentials
from din.cli.exits import FINE
from din.cli.options import Format, FormatOption, OverwriteOption, PlanOption
from din.texts import N_, _, msg, nmsg

if TYPE_CHECKING:
    from din.analysis.views import LinkViews, MergedViews

MOST = 20
"""How many links are printed at most; the JSON has all."""


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("merge", help=N_("Merge plans that several groups drew, and show where they differ."))(merge)


def merge(
    plans: Annotated[
        list[str],
        typer.Argument(
            metavar=N_("PLAN… TARGET"),
            show_default=False,
            help=N_("The plans, one per group, and last the file to write."),
        ),
    ],
    which: PlanOption = None,
    overwrite: OverwriteOption = False,
    form: FormatOption = Format.TEXT,
) -> int:
    """Merge views; what all drew alike is agreed, and the rest is told."""
    from din.service.merging import merge_plans  # noqa: PLC0415 - a help page must not wait for the algebra

    *sources, target = plans
    ask_credentials(*sources)
    with output.progress(1, shown=form is Format.TEXT) as step:
        step(msg("Writing {file}", file=target))
        found = merge_plans(sources, target, which, overwrite=overwrite)
    if form is Format.JSON:
        output.print_json(found.data())
    else:
        output.say(_("Written: {file}", file=target))
        _show(found)
    return FINE


def _show(found: MergedViews) -> None:
    agreed = sum(link.agreed for link in found.links)
    output.say(
        nmsg(
            "All views agree on {agreed} of {n} link.",
            "All views agree on {agreed} of {n} links.",
            len(found.links),
            agreed=agreed,
        )
    )
    for view, pairs in found.renamed.items():
        names = output.listed([f"{old} = {new}" for old, new in pairs.items()], MOST)
        output.say(_("Taken as the same by name, in {view}: {names}", view=view, names=names))
    differing = [link for link in found.links if not link.agreed]
    rows = [
        (
            found.plan.label(link.link.source),
            found.plan.label(link.link.target),
            _difference(link),
            ", ".join(link.weights),
            ", ".join(link.missing) or "–",
        )
        for link in differing[:MOST]
    ]
    if rows:
        headers = (_("From"), _("To"), _("Difference"), _("Drawn by"), _("Not drawn by"))
        output.table(_("Where the views differ"), headers, rows)
        output.say(_("These links are in the plan, with a lower certainty: talk about them."))
    if len(differing) > MOST:
        output.say(nmsg("… and {n} more", "… and {n} more", len(differing) - MOST))


def _difference(link: LinkViews) -> str:
    """Say on what the views differ."""
    if link.signs_differ:
        return _("one says it helps, another that it hampers")
    return _("how strong") if link.spread else _("not all drew it")
