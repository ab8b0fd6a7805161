"""What stands on *Netwerk* in the place of an empty picture: what to do first, or that a choice leaves nothing."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import ids
from dashboard.editing.sheets import button
from dashboard.editing.toolbar import may_edit
from dashboard.pages.parts import aria, data
from dashboard.reader import Reading
from dashboard.scene import Scene
from din.model import Plan
from din.texts import _

IN_PLAN, IN_VIEW = "plan", "view"


def reason(plan: Plan, scene: Scene) -> str:
    """Tell why nothing is drawn: there is nothing in the plan, or in this view of it; empty when something is."""
    if scene.boxes:
        return ""
    return IN_VIEW if plan.chain else IN_PLAN


def told(reading: Reading, scene: Scene) -> Any:
    """Give both messages; the browser shows the one that holds, as the plan and the choice change."""
    why = reason(reading.plan, scene)
    return html.Div(
        id=ids.NOTHING,
        className="nothing",
        hidden=not why,
        role="status",
        children=[_message(_beginning(reading), IN_PLAN, why), _message(_too_narrow(), IN_VIEW, why)],
        **aria(live="polite"),
    )


def _message(children: list[Any], case: str, why: str) -> Any:
    return html.Div(children, className="nothing-said", hidden=case != why, **data(case=case))


def _beginning(reading: Reading) -> list[Any]:
    title = html.H2(_("There is nothing in this network yet"))
    if not may_edit(reading):
        return [title, html.P(_("As soon as somebody puts something in the plan, it shows here."))]
    return [
        title,
        html.P(
            _(
                "Begin on the right: what is it about? Put in the mission, or what is already being done. The rest "
                "follows by asking “how?” and “what for?”."
            )
        ),
        html.Div(
            className="nothing-buttons",
            children=[
                button(_("Begin with the mission"), "add", kind="mission"),
                button(_("Begin with an effort"), "add", kind="effort"),
            ],
        ),
    ]


def _too_narrow() -> list[Any]:
    return [
        html.H2(_("Nothing in the plan fits this choice")),
        html.P(_("Choose less at once, or clear the choice to see everything again.")),
        html.Button(_("Clear the choice"), id=ids.NOTHING_CLEAR, className="button", type="button"),
    ]
