"""Small pieces several pages share."""

from __future__ import annotations

import base64
from typing import Any

from dash import html

from dashboard.scene import Scene
from dashboard.theme import KINDS, shape_svg
from din.model import KIND_LABELS
from din.texts import _


def shape(kind: str, size: int = 16) -> Any:
    """Give a kind's shape; its name stands beside it, so it says nothing to a screen reader."""
    uri = "data:image/svg+xml;base64," + base64.b64encode(shape_svg(kind, size).encode()).decode()
    return html.Img(src=uri, width=size, height=size, alt="", className="shape")


def legend(scene: Scene) -> Any:
    """Explain shapes, colours and lines, next to the picture."""
    kinds = [kind for kind in KINDS if any(box.kind == kind for box in scene.boxes)]
    return html.Div(
        className="legend",
        children=[
            html.Ul(
                [html.Li([shape(kind), _(KIND_LABELS[kind][0])]) for kind in kinds],
                **{"aria-label": _("Legend")},
            ),
            html.Ul(
                [
                    html.Li([html.Span(className="line thin"), html.Span(className="line firm"), html.Span(className="line bold"), _("contributes a little, clearly, strongly")]),
                    html.Li([html.Span(className="line hampers"), _("hampers (−)")]),
                ]
            ),
            html.P(_("A simplified picture; strengths are estimates of the makers of the plan."), className="quiet"),
        ],
    )
