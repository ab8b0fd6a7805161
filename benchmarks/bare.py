"""A bare dash-cytoscape page, the peer of our own: python -m benchmarks.bare NODES PORT.

It shows the same nodes and lines at the same places in the same style with the component's own means and nothing
around them: a callback that gives other elements, ready made (filter, insert), and one that gives another stylesheet
(highlight).
"""

from __future__ import annotations

import sys

import dash_cytoscape as cyto
import uvicorn
from dash import Dash, Input, Output, dcc, html
from fastapi import FastAPI

from benchmarks import generate
from dashboard.graphview.elements import elements, stylesheet
from dashboard.pictures import draw
from dashboard.viewstate import ViewState
from din.model import Area, Effort, Plan

EVERYTHING = ViewState(everything=True)
ONE_AREA = ViewState(areas=("a0",), everything=True)


def plan_of(size: int) -> Plan:
    """Give a made-up plan whose efforts lie in two wijken by turns."""
    plan = generate.plan(size)
    efforts = plan.of(Effort)
    moved = {effort.id: effort.model_copy(update={"areas": ("b0",)}) for effort in efforts[::2]}
    return Plan.build([Area(id="b0", name="b0"), *(moved.get(record.id, record) for record in plan)], plan.id)


def application(size: int) -> FastAPI:
    """Make the page."""
    plan, style = plan_of(size), stylesheet()
    everything, filtered = (elements(draw(plan, state)) for state in (EVERYTHING, ONE_AREA))
    box = next(element for element in everything if element["data"]["id"] == "n0")
    new = {**box, "data": {**box["data"], "id": "new"}, "position": {"x": 0.0, "y": -100.0}}
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
                stylesheet=style,
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
        lambda node: [*style, {"selector": f"[id = '{node['id']}']", "style": {"background-color": "red"}}]
    )
    return server


def main() -> None:
    """Serve until ended."""
    uvicorn.run(application(int(sys.argv[1])), port=int(sys.argv[2]), log_level="warning")


if __name__ == "__main__":
    main()
