"""A bare dash-cytoscape page, the peer of our own: python -m benchmarks.bare NODES PORT.

It shows the same nodes and lines at the same places with the component's own means and nothing around them: a
callback that gives other elements (filter, insert) and one that gives another stylesheet (highlight).
"""

from __future__ import annotations

import sys
from typing import Any

import dash_cytoscape as cyto
import uvicorn
from dash import Dash, Input, Output, dcc, html
from fastapi import FastAPI

from benchmarks import generate
from dashboard.graphview.elements import elements
from dashboard.pictures import draw
from dashboard.viewstate import ViewState

STYLE = [
    {"selector": "node", "style": {"label": "data(label)", "shape": "rectangle", "width": 200, "height": 60}},
    {"selector": "edge", "style": {"curve-style": "bezier", "width": 2}},
]
EVERYTHING = ViewState(everything=True)
ONE_AREA = ViewState(areas=("a0",), everything=True)


def bare_elements(plan: Any, state: ViewState) -> list[dict[str, Any]]:
    """Give our elements without anything but names and places."""
    found = []
    for element in elements(draw(plan, state)):
        data = element["data"]
        if data["kind"] == "line":
            found.append({"data": {key: data[key] for key in ("id", "source", "target")}})
        elif data["kind"] not in {"heading", "stack"}:
            found.append(
                {"data": {"id": data["id"], "label": data["label"]}, "position": element["position"]}
            )
    return found


def application(size: int) -> FastAPI:
    """Make the page."""
    plan = generate.plan(size)
    everything, filtered = (bare_elements(plan, state) for state in (EVERYTHING, ONE_AREA))
    new = {"data": {"id": "new", "label": "new"}, "position": {"x": 0.0, "y": -100.0}}
    views = {"filter": filtered, "insert": [*everything, new], "all": everything}
    server = FastAPI()
    app = Dash(__name__, server=False, backend="fastapi")
    app.init_app(server)
    app.layout = html.Div(
        [
            dcc.Store(id="wish"),
            cyto.Cytoscape(
                id="graph",
                elements=everything,
                stylesheet=STYLE,
                layout={"name": "preset"},
                autoRefreshLayout=False,
                style={"width": "100%", "height": "900px"},
            ),
        ]
    )
    app.callback(Output("graph", "elements"), Input("wish", "data"), prevent_initial_call=True)(
        views.__getitem__
    )
    app.callback(Output("graph", "stylesheet"), Input("graph", "tapNodeData"), prevent_initial_call=True)(
        lambda node: [*STYLE, {"selector": f"[id = '{node['id']}']", "style": {"background-color": "red"}}]
    )
    return server


def main() -> None:
    """Serve until ended."""
    uvicorn.run(application(int(sys.argv[1])), port=int(sys.argv[2]), log_level="warning")


if __name__ == "__main__":
    main()
