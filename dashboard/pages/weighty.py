"""The links on which the mission leans most: marked on the picture of *Netwerk*, and listed under it, when asked."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, html

from dashboard import ids
from dashboard.pages.firmness import loses, weightiest
from dashboard.pages.parts import aria, data
from dashboard.reader import Reader, Reading
from dashboard.worker import in_worker
from din.analysis import dropout_name
from din.texts import _

BUTTON, LIST = "weighty-button", "weighty"


def button() -> Any:
    """Give the button that shows and hides them."""
    return html.Button(
        _("Weightiest links"),
        id=BUTTON,
        className="button",
        type="button",
        **aria(expanded="false", controls=LIST),
    )


def place() -> Any:
    """Give the place of the list, with nothing in it until somebody asks: it takes the whole analysis."""
    return html.Section(
        id=LIST,
        className="without-strip",
        hidden=True,
        **aria(label=_("Weightiest links"), live="polite"),
    )


def told(reading: Reading) -> list[Any]:
    """List the links; each is a button that shows the network without it."""
    analysis = reading.analysis
    if analysis is None:
        return [html.P(str(reading.overview.obstacle or ""), className="obstacle")]
    found = weightiest(analysis)
    if not found:
        return [html.P(_("No link stands out: without any of them no mission element loses anything."))]
    plan = analysis.plan
    links = {link.id: link for link in plan.contributions}
    items = [
        html.Li(
            [
                html.Button(
                    dropout_name(plan, one.id),
                    type="button",
                    className="choose",
                    **data(without=one.id, source=links[one.id].source, target=links[one.id].target),
                ),
                " ",
                loses(analysis, one),
            ]
        )
        for one in found
    ]
    return [
        html.H2(_("On which links does it lean most?")),
        html.Ol(items, className="weighty-links"),
        html.P(
            _(
                "Marked on the picture. Choose one to see what goes along without it. Worked out for the whole "
                "plan; the strengths are assumptions."
            ),
            className="quiet",
        ),
    ]


def register(app: Dash, reader: Reader) -> None:
    """List the links while that is wanted, also when the plan changes; the browser marks them."""

    def show(clicks: Any, _mark: Any) -> Any:
        wanted = isinstance(clicks, int) and clicks % 2 == 1
        return told(reader.read()) if wanted else [], not wanted

    app.callback(
        Output(LIST, "children"),
        Output(LIST, "hidden"),
        Input(BUTTON, "n_clicks"),
        Input(ids.REVISION, "data"),
        prevent_initial_call=True,
    )(in_worker(show))
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        ClientsideFunction("weighty", "mark"),
        Output(LIST, "title"),
        Input(LIST, "children"),
        Input(ids.SCENE, "data"),
    )
