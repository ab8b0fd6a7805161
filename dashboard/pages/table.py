"""The network as a table: the same nodes for who reads better by row, by keyboard or by ear."""

from __future__ import annotations

from typing import Any

import dash_ag_grid as dag

from dashboard import ids
from dashboard.absence import NO_ABSENCE, Absence
from dashboard.pages.grid_words import grid_words
from dashboard.scene import Scene
from din.model import KIND_LABELS, Plan
from din.texts import N_, _, readable

MOST_ROWS_AT_ONCE = 500
"""Up to here all rows are in the page, so that a reader's own search and a screen reader find them."""

COLUMNS = (
    ("kind", N_("Kind"), 150),
    ("name", N_("Name"), 320),
    ("areas", N_("Where"), 160),
    ("contributes", N_("Contributes to"), 360),
    ("draws", N_("Draws on"), 360),
)


def rows(plan: Plan, scene: Scene, absence: Absence = NO_ABSENCE) -> list[dict[str, str]]:
    """Give a row per node that is shown, stacks unfolded; beside the name stands what becomes of it."""
    forth: dict[str, list[str]] = {}
    back: dict[str, list[str]] = {}
    for link in plan.contributions:
        if link.source in scene.drawn_as and link.target in scene.drawn_as:
            forth.setdefault(link.source, []).append(plan.label(link.target))
            back.setdefault(link.target, []).append(plan.label(link.source))
    return [
        {
            "id": node.id,
            "kind": _(KIND_LABELS[node.kind][0]),
            "name": " — ".join(filter(None, (readable(node.name), absence.word(node.id)))),
            "areas": ", ".join(plan.label(area) for area in getattr(node, "areas", ())) or _("Whole city"),
            "contributes": "; ".join(forth.get(node.id, ())),
            "draws": "; ".join(back.get(node.id, ())),
        }
        for node in plan.chain
        if node.id in scene.drawn_as
    ]


def grid(plan: Plan, scene: Scene, absence: Absence = NO_ABSENCE) -> Any:
    """Give the table."""
    return dag.AgGrid(
        id=ids.TABLE,
        rowData=rows(plan, scene, absence),
        columnDefs=[
            {"field": field, "headerName": _(label), "minWidth": width, "flex": width}
            for field, label, width in COLUMNS
        ],
        defaultColDef={
            "sortable": True,
            "filter": True,
            "resizable": True,
            "wrapText": True,
            "autoHeight": True,
        },
        getRowId="params.data.id",
        dashGridOptions={
            "localeText": grid_words(),
            "rowSelection": {"mode": "singleRow", "checkboxes": False, "enableClickSelection": True},
            "ensureDomOrder": True,
            "suppressRowVirtualisation": len(scene.drawn_as) <= MOST_ROWS_AT_ONCE,
        },
        style={"height": "100%", "width": "100%"},
    )
