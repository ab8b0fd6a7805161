"""A picture of a plan that does not change, with its panel: for the past and for a comparison."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update

from dashboard import ids
from dashboard.folding import BUNDLE_SIGN
from dashboard.graphview.elements import Element, elements
from dashboard.graphview.marks import marked_styles, still
from dashboard.pages import panel
from dashboard.pages.parts import aria, legend
from dashboard.reader import Reading
from dashboard.scene import Scene
from dashboard.worker import Data, Text, Texts, in_worker
from din.texts import _

GRAPH, OPENED, ABOUT, PANEL, STYLES = (
    "still-graph", "still-opened", "still-about", "still-panel", "still-styles",
)  # fmt: skip


def picture(drawn: list[Element], scene: Scene, about: Mapping[str, Any], label: str, key: Any = None) -> Any:
    """Give the picture with its legend and a place for what is clicked.

    Parameters
    ----------
    about
        What the callbacks need to find the plan again.
    label
        What a screen reader is told; the same stands beside it in words.
    key
        A legend of its own, before the usual one.
    """
    return html.Div(
        className="still",
        children=[
            dcc.Store(id=ABOUT, data=dict(about)),
            dcc.Store(id=OPENED, data=[]),
            dcc.Store(id=ids.CHOSEN, data=""),
            dcc.Store(id=STYLES, data=marked_styles()),
            *([key] if key is not None else []),
            html.Div(
                className="stage",
                children=[
                    html.Div(still(GRAPH, drawn), className="graph-frame", role="img", **aria(label=label)),
                    html.Aside(
                        id=PANEL, className="panel", hidden=True, **aria(label=_("About the chosen node"))
                    ),
                ],
            ),
            legend(scene),
        ],
    )


def register(
    app: Dash, find: Callable[[Mapping[str, Any], str], Reading | None], draw: Callable[..., Any]
) -> None:
    """Answer clicks in the picture.

    Parameters
    ----------
    find
        From what :func:`picture` was told and a node to the plan it is described from.
    draw
        From the same and the stacks that were opened to a scene.
    """

    def tapped(data: Data, opened: Texts) -> Any:
        key = str((data or {}).get("id", ""))
        if key.startswith(BUNDLE_SIGN):
            return no_update, [*(opened or []), key]
        return key, no_update

    def describe(chosen: Text, about: Data) -> Any:
        reading = find(about or {}, chosen) if chosen else None
        found = panel.body(replace(reading, editable=False), str(chosen)) if reading is not None else []
        return found, not found

    def unfold(opened: Texts, about: Data) -> Any:
        scene = draw(about or {}, tuple(opened or ()))
        return no_update if scene is None else elements(scene)

    app.callback(
        Output(ids.CHOSEN, "data", allow_duplicate=True),
        Output(OPENED, "data"),
        Input(GRAPH, "tapNodeData"),
        State(OPENED, "data"),
        prevent_initial_call=True,
    )(in_worker(tapped))
    app.callback(
        Output(PANEL, "children"),
        Output(PANEL, "hidden"),
        Input(ids.CHOSEN, "data"),
        State(ABOUT, "data"),
        prevent_initial_call=True,
    )(in_worker(describe))
    app.callback(
        Output(GRAPH, "elements"), Input(OPENED, "data"), State(ABOUT, "data"), prevent_initial_call=True
    )(in_worker(unfold))
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        ClientsideFunction("din", "paint"),
        Output(GRAPH, "stylesheet"),
        Input(STYLES, "data"),
        Input(ids.SCHEME_NOW, "data"),
    )
