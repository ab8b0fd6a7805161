"""What stands on *Netwerk* itself to change the plan: the bar above the picture, the buttons of a node, the drawer."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.editing import names
from dashboard.editing.sheets import button
from dashboard.editing.words import called, with_strength
from dashboard.pages.parts import aria
from dashboard.reader import Reading
from dashboard.rights import Role, current_person
from dashboard.worker import question
from din.model import LINK_KINDS, Link, Plan
from din.texts import _


def may_edit(reading: Reading) -> bool:
    """Tell whether the reader of this page may change this plan."""
    return reading.editable and current_person().role >= Role.EDITOR


def bar(reading: Reading) -> Any:
    """Give the row above the picture: new, undo, redo, places by hand; or how to make a file editable."""
    if may_edit(reading):
        return html.Div(id=names.BAR, className="edit-bar", children=[_new(), _steps(), _placing()])
    told = not reading.editable and current_person().role >= Role.EDITOR
    children = [html.P(_not_editable(), className="quiet")] if told else []
    steps = html.Div(id=names.STEPS, hidden=True)
    return html.Div(id=names.BAR, className="edit-bar", hidden=not told, children=[*children, steps])


def _not_editable() -> str:
    return _(
        "This plan comes from a file and can only be read here. To change it, put it in a store first: "
        "din import FILE plan.din, then din serve plan.din."
    )


def _new() -> Any:
    return html.Button(_("+ New"), type="button", className="button", id="edit-new", **names.asks("new"))


def _steps() -> Any:
    return html.Div(id=names.STEPS, className="edit-steps", role="group", **aria(label=_("Undo and redo")))


def _placing() -> Any:
    return html.Div(
        className="edit-placing",
        children=[
            dmc.Switch(
                id=names.PLACING, label=_("Place by hand"), checked=False, size="sm",
                **aria(description=_("Drag nodes, or move the chosen one with Alt and an arrow key.")),
            ),
            button(_("Computed places"), "place-reset", "button quiet-button"),
        ],
    )  # fmt: skip


def node_tools(reading: Reading, node_id: str) -> list[Any]:
    """Give the buttons of a chosen node, and its links to be opened one by one; none for who may only read."""
    if not may_edit(reading) or node_id not in reading.plan:
        return []
    return [
        html.Div(
            className="edit-buttons edit-node",
            role="group",
            **aria(label=_("Change this node")),
            children=[
                button(_("Change"), "change", id=node_id),
                button(_("Link to…"), "link", source=node_id),
                button(_("Delete…"), "delete", "button edit-danger", id=node_id),
            ],
        ),
        *_link_buttons(reading.plan, node_id),
    ]


def _link_buttons(plan: Plan, node_id: str) -> list[Any]:
    links = [link for link in plan.links if node_id in {link.source, link.target}]
    if not links:
        return []
    items = [html.Li(button(_link_text(plan, link), "change", "choose", id=link.id)) for link in links]
    return [
        html.Details(
            [html.Summary(_("Change a link ({n})", n=len(links))), html.Ul(items, className="links")]
        )
    ]


def _link_text(plan: Plan, link: Link) -> str:
    if link.kind == LINK_KINDS[1]:
        return _("waits for: {link}", link=called(plan, link))
    return with_strength(plan, link)


def drawer(reading: Reading) -> list[Any]:
    """Give the drawer beside the picture, empty and closed, and what the page remembers."""
    return [
        html.Section(
            id=names.DRAWER,
            className="edit-drawer",
            hidden=True,
            **aria(label=_("Change the plan")),
            **names.data(
                editable="true" if may_edit(reading) else "false",
                link=_("Link to…"),
                stack=_("Unfold this stack first; then drop the link on one node."),
                silent=_("The server does not answer. What you typed is still here; try again in a while."),
            ),
            children=[
                html.Div(id=names.BANNER, className="edit-banner", role="status"),
                html.Div(id=names.SHEET, className="edit-sheet"),
                html.Div(id=names.FINDINGS, className="edit-findings", role="status", tabIndex="0"),
                html.Div(id=names.ALERT, className="edit-alert", role="alert", tabIndex="0"),
                html.Div(id=names.FOOT, className="edit-foot"),
            ],
        ),
        html.Div(id=names.SAID, className="edit-said", role="status", **aria(live="polite")),
        *question(names.ASK),
        dcc.Store(id=names.REPLY),
        dcc.Store(id=names.SESSION),
        dcc.Store(id=names.TYPED),
    ]
