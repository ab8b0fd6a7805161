"""Commands that look at a plan: check and analyse.

What a command needs is imported when it runs: a help page must not wait for the linear algebra.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from din.cli import output
from din.cli.credentials import ask_credentials
from din.cli.exits import FINDINGS, FINE
from din.cli.options import Format, FormatOption, PlanArgument, PlanOption
from din.findings import Severity, errors
from din.texts import N_, msg, nmsg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from din.findings import Finding


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("check", help=N_("Check a plan: what is missing, contradicts itself or leads nowhere."))(
        check
    )
    app.command("analyse", help=N_("Show what each effort contributes to the mission, over all routes."))(
        analyse
    )


def check(
    plan: PlanArgument,
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
    everything: Annotated[
        bool,
        typer.Option("--all", show_default=False, help=N_("Show every finding, also many of one kind.")),
    ] = False,
) -> int:
    """Report all findings; with any of severity error the exit code is 1."""
    from din.service import open_source  # noqa: PLC0415 - see the top of this file

    ask_credentials(plan)
    with output.progress(2, shown=form is Format.TEXT) as step:
        step(msg("Reading {file}", file=plan))
        source = open_source(plan, which)
        try:
            snapshot = source.snapshot()
        finally:
            source.close()
    findings = snapshot.findings
    if form is Format.JSON:
        output.print_json({"findings": [finding.data() for finding in findings]})
    else:
        output.show_findings(findings, most=None if everything else output.FINDINGS_PER_RULE)
        output.say(_summary(findings))
    return FINDINGS if errors(findings) else FINE


def analyse(
    plan: PlanArgument,
    area: Annotated[
        str | None,
        typer.Option(
            "--area",
            metavar=N_("CODE"),
            show_default=False,
            help=N_("Only what counts in this area: its id or CBS code."),
        ),
    ] = None,
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Analyse a plan; what cannot be used is left out and makes the exit code 1."""
    from din.analysis import analyse as analysed  # noqa: PLC0415 - see the top of this file
    from din.cli.analysis import show_analysis  # noqa: PLC0415 - see the top of this file
    from din.service import load  # noqa: PLC0415 - see the top of this file

    ask_credentials(plan)
    with output.progress(2, shown=form is Format.TEXT) as step:
        step(msg("Reading {file}", file=plan))
        found, faults = load(plan, which)
        step(msg("Computing contributions"))
        analysis = analysed(found, area)
    if form is Format.JSON:
        output.print_json(analysis.data())
    else:
        show_analysis(analysis)
    wrong = errors(faults)
    if wrong:
        output.complain(_left_out(len(wrong), plan))
    return FINDINGS if wrong else FINE


def _summary(findings: Sequence[Finding]) -> object:
    found = Counter(finding.severity for finding in findings)
    return msg(
        "{errors}, {warnings}, {hints}.",
        errors=nmsg("{n} error", "{n} errors", found[Severity.ERROR]),
        warnings=nmsg("{n} warning", "{n} warnings", found[Severity.WARNING]),
        hints=nmsg("{n} hint", "{n} hints", found[Severity.HINT]),
    )


def _left_out(count: int, plan: str) -> str:
    return nmsg(
        "The input has {n} error; what does not hold was left out. See “din check {plan}”.",
        "The input has {n} errors; what does not hold was left out. See “din check {plan}”.",
        count,
        plan=plan,
    ).text()
