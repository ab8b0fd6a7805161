"""The panel beside the network: everything about one node, in words."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import ids
from dashboard.pages.parts import shape
from dashboard.reader import Reader
from din.model import KIND_LABELS, Plan
from din.texts import _


def body(plan: Plan, reader: Reader, node_id: str) -> Any:
    """Describe a node; nothing for one that is not there."""
    if node_id not in plan:
        return []
    node = plan[node_id]
    return [
        html.Div(
            className="panel-head",
            children=[
                html.P([shape(node.kind), _(KIND_LABELS[node.kind][0])], className="kind"),
                html.Button("×", id=ids.PANEL_CLOSE, className="close", type="button", **{"aria-label": _("Close")}),
            ],
        ),
        html.H2(plan.label(node_id)),
    ]
