"""The Cytoscape component itself."""

from __future__ import annotations

from typing import Any

import dash_cytoscape as cyto

from dashboard.graphview.elements import Element, stylesheet
from dashboard.ids import GRAPH
from dashboard.theme import DARK, LIGHT


def styles() -> dict[str, Any]:
    """Give the style of the network per colour scheme."""
    return {"light": stylesheet(LIGHT), "dark": stylesheet(DARK)}


def graph(elements: list[Element]) -> Any:
    """Give the network as a component; places come with the elements, and the page sets what of it is in sight."""
    return cyto.Cytoscape(
        id=GRAPH,
        elements=elements,
        stylesheet=stylesheet(),
        layout={"name": "preset", "fit": False},
        autoRefreshLayout=False,
        boxSelectionEnabled=False,
        autoungrabify=True,
        minZoom=0.1,
        maxZoom=4,
        clearOnUnhover=True,
        style={"width": "100%", "height": "100%"},
    )
