"""*Scenario's*: what each phasing may bring over time, side by side, and beside "doorgaan zoals nu"."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update

from dashboard import ids
from dashboard.pages import explaining, running
from dashboard.pages import scenarios_parts as parts
from dashboard.pages.scenarios_money import money
from dashboard.phasing import missing
from dashboard.reader import Reading
from dashboard.simulated.desk import Desk, Stand
from dashboard.simulated.wanted import SCENARIOS, FansWanted
from dashboard.worker import in_worker
from din.texts import _, current_language

CONTENT, PROGRESS, DRAWINGS, TICK, SEEN = (
    f"scenarios-{name}" for name in ("content", "progress", "drawings", "tick", "seen")
)
EVERY_MS, RESTING_MS = 500, 3000
"""How often a page looks while the phasings are run, and afterwards: a scenario can change on disk."""


def layout(_reading: Reading, _search: str) -> Any:
    """Give the page; its content comes as the runs do."""
    return html.Main(
        id="main",
        className="scenarios simulated",
        children=[
            html.Div(
                [html.H1(_("What may each phasing bring?")), *running.projector()], className="choice-head"
            ),
            html.P(
                _(
                    "Each phasing beside going on as now, under the same combinations of assumptions. Words and counts"
                    " come first; a fan shows between which values it lies."
                ),
                className="lead",
            ),
            html.Div(id=PROGRESS, className="run-progress"),
            html.Div(id=CONTENT),
            dcc.Store(id=DRAWINGS),
            dcc.Store(id=SEEN),
            dcc.Interval(id=TICK, interval=EVERY_MS),
        ],
    )


def register(app: Dash, desk: Desk) -> None:
    """Follow the plan, the scenario, the address and the runs."""

    def follow(_mark: object, search: str | None, _ticks: object, path: str | None, seen: str | None) -> Any:
        if (path or "").rstrip("/") != SCENARIOS:
            return (no_update,) * 5
        return answer(desk, search or "", seen or "")

    app.callback(
        Output(CONTENT, "children"),
        Output(PROGRESS, "children"),
        Output(DRAWINGS, "data"),
        Output(TICK, "interval"),
        Output(SEEN, "data"),
        Input(ids.REVISION, "data"),
        Input(ids.LOCATION, "search"),
        Input(TICK, "n_intervals"),
        State(ids.LOCATION, "pathname"),
        State(SEEN, "data"),
    )(in_worker(follow))
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        ClientsideFunction("figures", "place"), Output(CONTENT, "title"), Input(DRAWINGS, "data")
    )


def answer(desk: Desk, search: str, seen: str) -> tuple[Any, ...]:
    """Give content, progress, drawings, how often to look, and the sign of what is shown."""
    setup = desk.setup()
    if not setup.runs:
        shown = f"{setup.mark}|{current_language()}"
        instead = no_update if shown == seen else missing.obstacle(desk.bench, setup)
        return instead, [], no_update, RESTING_MS, shown
    stand = desk.counted(setup)
    shown = sign(search, stand)
    content: Any = no_update
    drawn: Any = no_update
    if shown != seen:
        content, drawn = _content(desk, stand, search)
    return content, running.progress_line(stand), drawn, RESTING_MS if stand.resting else EVERY_MS, shown


def sign(search: str, stand: Stand, more: str = "") -> str:
    """Give a text that changes when what is shown does."""
    return f"{stand.mark}|{search}|{more}"


def _content(desk: Desk, stand: Stand, search: str) -> tuple[list[Any], dict[str, str]]:
    if stand.results is None:
        return ([running.obstacle(stand.fault)] if stand.fault else []), {}
    results = stand.compared
    if results is None:
        return [running.obstacle(running.no_answer())], {}
    fans, pairs = desk.spread(stand)
    compiled = results.compiled
    order = [one.phasing for one in fans]
    wanted = FansWanted.parse(search, order, compiled.elements, compiled.areas)
    shown = parts.Shown(results, fans, pairs, wanted)
    return [
        running.basis(results, stand),
        html.Section(
            [
                html.H2(_("Beside going on as now")),
                *_nothing_better(shown),
                parts.difference_table(shown),
                parts.about_differences(shown),
            ]
        ),
        html.Section(
            [
                html.H2(_("Over time: {of}", of=shown.of)),
                html.Div(parts.chips(shown), className="choices"),
                parts.key(shown),
                parts.grid(shown),
            ]
        ),
        html.Details(
            [html.Summary(_("The same as a table")), parts.figures_table(shown)], className="same-table"
        ),
        *money(results, wanted.phasings),
        parts.about_fans(shown),
        explaining.parameters(results.compiled),
    ], parts.drawings(shown)


def _nothing_better(shown: parts.Shown) -> list[Any]:
    """Say plainly when no phasing brings more improvement in more than half of the combinations."""
    better = shown.pairs.improvement.better
    if len(shown.fans) < 2:
        return [html.P(_("The scenario has no phasing beside going on as now yet."))]
    if 2 * int(better.max()) > shown.pairs.draws:
        return []
    text = _("In at least half of the combinations no phasing brings more improvement than going on as now.")
    return [html.P(text, className="verdict")]
