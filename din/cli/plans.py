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
from din.cli.options import Format, FormatOption, PlanArgument, PlanOption, option
from din.errors import UsageError
from din.findings import Severity, errors
from din.texts import N_, msg, nmsg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from din.findings import Finding
    from din.model import Plan


AreaOption = Annotated[
    str | None,
    option("--area", metavar=N_("CODE"), text=N_("Only what counts in this area: its id or CBS code.")),
]
CompareOption = Annotated[
    str | None,
    option(
        "--compare",
        metavar=N_("[PLAN2]"),
        text=N_("Show what differs from this earlier plan, and what that does to the contributions."),
    ),
]
CompareAtOption = Annotated[
    str | None,
    option(
        "--compare-at",
        metavar=N_("DATE"),
        text=N_("The same, against what the plan was at the end of this day."),
    ),
]

WhatIfOption = Annotated[
    str | None,
    option(
        "--what-if",
        metavar=N_("organisation:ID"),
        text=N_("Show what is lost when this organisation, team, effort, link or other node drops out."),
    ),
]


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
    area: AreaOption = None,
    compare: CompareOption = None,
    compare_at: CompareAtOption = None,
    dropped: WhatIfOption = None,
    which: PlanOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """Analyse a plan; what cannot be used is left out and makes the exit code 1."""
    from din.analysis import analyse as analysed  # noqa: PLC0415 - see the top of this file
    from din.analysis import compare_analyses  # noqa: PLC0415 - see the top of this file
    from din.cli.analysis import show_analysis  # noqa: PLC0415 - see the top of this file
    from din.cli.dropouts import show_dropouts, show_what_if  # noqa: PLC0415 - see the top of this file
    from din.cli.insight import show_comparison, show_insight  # noqa: PLC0415 - see the top of this file
    from din.cli.steering import show_steering  # noqa: PLC0415 - see the top of this file
    from din.cli.together import show_collaboration  # noqa: PLC0415 - see the top of this file
    from din.service import load  # noqa: PLC0415 - see the top of this file

    if compare is not None and compare_at is not None:
        raise UsageError(msg("Choose --compare or --compare-at; one of the two."))
    ask_credentials(plan, compare or "")
    with output.progress(2, shown=form is Format.TEXT) as step:
        step(msg("Reading {file}", file=plan))
        found, faults = load(plan, which)
        step(msg("Computing contributions"))
        analysis = analysed(found, area)
        earlier = _earlier(plan, compare, compare_at, which)
        compared = earlier and compare_analyses(analysed(earlier, area), analysis)
        lost = None if dropped is None else analysis.what_if(dropped)
    if form is Format.JSON:
        more = {"comparison": compared and compared.data(), "what_if": lost and lost.data()}
        output.print_json(analysis.data() | {name: data for name, data in more.items() if data is not None})
    elif lost:
        show_what_if(analysis, lost)
    elif compared:
        show_comparison(compared)
    else:
        show_analysis(analysis)
        show_insight(analysis)
        show_dropouts(analysis)
        show_collaboration(analysis)
        show_steering(analysis)
    wrong = errors(faults)
    if wrong:
        output.complain(_left_out(len(wrong), plan))
    return FINDINGS if wrong else FINE


def _earlier(plan: str, other: str | None, at: str | None, which: str | None) -> Plan | None:
    """Give the plan to compare with, if one was asked for."""
    from din.service import load, open_source  # noqa: PLC0415 - see the top of this file
    from din.service.history import moment_of, plan_at  # noqa: PLC0415 - see the top of this file

    if other is not None:
        return load(other)[0]
    if at is None:
        return None
    source = open_source(plan, which)
    try:
        return plan_at(source, moment_of(at))
    finally:
        source.close()


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
