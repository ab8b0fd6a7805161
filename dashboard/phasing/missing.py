"""What the pages about a scenario say where there is none, or one that cannot be run."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dash import ClientsideFunction, Dash, Input, Output, dcc, html, no_update

from dashboard.pages.parts import aria, data
from dashboard.rights import Role, current_person
from dashboard.worker import in_worker, note_change, question
from din.errors import DinError
from din.findings import Finding
from din.texts import _, nmsg
from simulation.workbench import Setup, Workbench

BEGIN, BEGUN, SAID = "scenario-begin", "scenario-begun", "scenario-said"
MOST = 20
"""Faults that are listed on a page."""


def obstacle(bench: Workbench, setup: Setup) -> list[Any]:
    """Give what stands on a page instead of outcomes; empty when the scenario can be run."""
    if setup.findings:
        return [_faults(setup.findings)]
    return [] if setup.scenario is not None else [_none(bench)]


def register(app: Dash, bench: Workbench) -> None:
    """Begin a scenario when asked."""

    def begin(asked: object) -> Any:
        if not asked:
            return no_update, no_update
        try:
            begun = bench.begin(datetime.now(ZoneInfo("Europe/Amsterdam")).date())
        except DinError as fault:
            return html.P(str(fault), className="obstacle", role="alert"), no_update
        note_change("scenario")
        first = begun.scenario.compared[-1].id if begun.scenario else ""
        return no_update, f"/fasering?phasing={first}"

    app.callback(
        Output(SAID, "children"),
        Output(BEGUN, "data"),
        Input(BEGIN, "data"),
        prevent_initial_call=True,
    )(in_worker(begin, Role.EDITOR))
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        ClientsideFunction("brought", "go"), Output(SAID, "title"), Input(BEGUN, "data")
    )


def _none(bench: Workbench) -> Any:
    """Say how to get a scenario; who may change the plan can begin one here."""
    told = [
        html.P(
            _(
                "This plan has no scenario yet. A scenario says in which areas and domains one could begin, with how"
                " many professionals, and what is compared."
            ),
            className="lead",
        )
    ]
    if bench.place is None:
        told.append(html.P(_("Write one and name it when you start: din serve PLAN --scenario FILE.yaml")))
        return html.Section(told, className="no-scenario")
    where = _("It belongs in the file {file}, beside the plan.", file=bench.place.name)
    if current_person().role < Role.EDITOR:
        told.append(html.P([where, " ", _("Ask somebody who may change this plan to begin one.")]))
        return html.Section(told, className="no-scenario")
    return html.Section(
        [
            *told,
            html.P(where),
            html.P(
                _(
                    "A first one can be made from the plan: its areas with their residents, its domains, going on as"
                    " now and an empty phasing. What the plan does not know is filled in and labelled as an assumption."
                )
            ),
            html.Button(
                _("Begin a scenario from the plan"),
                type="button",
                className="button primary",
                **data(begin=""),
            ),
            *question(BEGIN),
            dcc.Store(id=BEGUN),
            html.Div(id=SAID, role="status", **aria(live="polite")),
        ],
        className="no-scenario",
    )


def _faults(found: tuple[Finding, ...]) -> Any:
    lines = [html.Li(f.line()) for f in found[:MOST]]
    if len(found) > MOST:
        more = len(found) - MOST
        lines.append(html.Li(str(nmsg("And {n} more.", "And {n} more.", more))))
    return html.Section(
        [
            html.P(
                _("The scenario cannot be run yet. Mend this first; the page follows the file:"),
                className="obstacle",
                role="alert",
            ),
            html.Ul(lines),
        ],
        className="no-scenario",
    )
