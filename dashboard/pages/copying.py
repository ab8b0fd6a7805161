"""What the panel offers besides: the history of the chosen node, and copying an effort to another wijk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dash import Dash, Input, Output, html, no_update

from dashboard.hand import Hand
from dashboard.pages.parts import aria, chooses, data
from dashboard.reader import Reading
from dashboard.rights import Role, current_person, require
from dashboard.worker import Data, in_worker, question
from din.errors import DinError
from din.findings import Finding
from din.model import Effort
from din.service import PlanSource, compared_areas
from din.service.editing.copying import LINK_LEFT
from din.texts import _, nmsg, readable

ASK, SAID = "copy-ask", "copy-said"
MOST_TOLD = 6


def ways(reading: Reading, node_id: str) -> list[Any]:
    """Give the link to a node's history and, for an effort, the choice of a wijk to copy it to."""
    if not reading.editable:
        return []
    history = html.A(
        _("History"), href="/geschiedenis?" + urlencode({"element": node_id}), className="button"
    )
    node = reading.plan.records.get(node_id)
    copy = _copy(reading, node) if isinstance(node, Effort) and current_person().role >= Role.EDITOR else []
    return [html.Div([history, *copy], className="node-ways")]


def place() -> list[Any]:
    """Give what the page keeps for copying: the panel itself is made anew when the plan changes."""
    return [*question(ASK), html.Div(id=SAID, className="copy-said", role="status", **aria(live="polite"))]


def _copy(reading: Reading, effort: Effort) -> list[Any]:
    areas = [area for area in compared_areas(reading.plan) if area.id not in effort.areas]
    if not areas:
        return []
    options = [html.Option(readable(area.name), value=area.id) for area in areas]
    return [
        html.Details(
            [
                html.Summary(_("Copy to another wijk…")),
                html.Label(_("To which wijk?"), htmlFor="copy-area"),
                html.Select(options, id="copy-area"),
                html.Button(_("Copy"), type="button", className="button", **data(copy=effort.id)),
                html.P(
                    _("The copy starts as an idea, with the links that also hold there."), className="quiet"
                ),
            ],
            className="copy",
        ),
    ]


def _told(findings: Sequence[Finding]) -> list[Any]:
    """Tell which links did not go along, and folded what the checks say: every copy begins with the same of it."""
    left = [html.Li(_line(f)) for f in findings if f.rule == LINK_LEFT][:MOST_TOLD]
    tips = [html.Li(_line(f)) for f in findings if f.rule != LINK_LEFT][:MOST_TOLD]
    count = html.Summary(str(nmsg("{n} tip", "{n} tips", len(tips))))
    return [*([html.Ul(left)] if left else []), *([html.Details([count, html.Ul(tips)])] if tips else [])]


def _line(finding: Finding) -> str:
    return f"{finding.message} {finding.fix}"


def register(app: Dash, source: PlanSource) -> None:
    """Copy when asked."""

    def copy(asked: Data) -> Any:
        found = asked or {}
        effort, area = str(found.get("effort", ""))[:300], str(found.get("area", ""))[:300]
        if not effort or not area:
            return no_update
        try:
            edited = Hand(source, require(Role.EDITOR).name).copy_effort(effort, area)
        except DinError as error:
            return html.P(str(error.message), className="obstacle")
        name = source.snapshot().plan.label(edited.record_id)
        return [
            html.P(
                [
                    _("Copied:"),
                    " ",
                    html.Button(name, type="button", className="choose", **chooses(edited.record_id)),
                ]
            ),
            *_told(edited.findings),
        ]

    app.callback(Output(SAID, "children"), Input(ASK, "data"), prevent_initial_call=True)(
        in_worker(copy, Role.EDITOR)
    )
