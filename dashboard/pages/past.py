"""*Het plan op datum*: the overview and the network as they were, marked as the past and read-only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.graphview.elements import elements
from dashboard.moments import Moments, When, parse, to_come
from dashboard.pages import overview, still
from dashboard.pages.history_parts import asking, refused
from dashboard.pages.parts import aria
from dashboard.pictures import draw
from dashboard.reader import Reading
from dashboard.scene import Scene
from dashboard.viewstate import ViewState
from din.errors import DinError
from din.model import KIND_LABELS
from din.texts import _, moment, readable

PATH = "/toen"
BROUGHT = frozenset({"met", "samen"})
"""What a picture is told of when it is of a plan that was brought along."""


def layout(moments: Moments, search: str) -> Any:
    """Give the page for the moment in the address."""
    text = wanted(search)
    try:
        when = parse(text)
        if when is None:
            return refused(_("Which moment do you want to see?"), asking(""))
        reading = moments.read(when)
    except DinError as error:
        return refused(str(error.message), asking(text))
    return html.Main(id="main", className="past", children=_content(moments, reading, when, text))


def wanted(search: str) -> str:
    """Give the moment in an address: one parameter, or a day and a time as the form sends them."""
    found = parse_qs(search.removeprefix("?"))
    parts = [found.get(name, [""])[-1] for name in ("op", "dag", "tijd")]
    return " ".join(part for part in parts if part.strip())[:60]


def _content(moments: Moments, reading: Reading, when: When, text: str) -> list[Any]:
    words = moments.in_words(when)
    compared = "/vergelijk?" + urlencode({"van": text, "tot": "nu"})
    banner = html.Div(
        className="past-banner",
        role="note",
        **aria(label=_("The past")),
        children=[
            html.P(
                [
                    html.Strong(_told(when, words)),
                    " ",
                    _("Nothing can be changed here."),
                ]
            ),
            html.Div(
                [
                    html.A(_("Back to the plan as it is now"), href="/netwerk", className="button"),
                    html.A(_("What changed since?"), href=compared, className="button"),
                    html.A(_("History"), href="/geschiedenis", className="button"),
                ],
                className="past-ways",
            ),
        ],
    )
    if not len(reading.plan):
        return [banner, html.H1(_("There was no plan yet")), *_beginning(moments), asking(text)]
    scene = draw(reading.plan, ViewState())
    return [
        banner,
        html.Div(
            unlinked([*overview.content(reading), *overview.attention(reading)]),
            className="overview past-overview",
        ),
        html.H2(_("The network as it was")),
        still.picture(
            elements(scene), scene, {"op": text}, _("The network as it was; the table below says the same.")
        ),
        _table(reading),
        asking(text),
    ]


def _told(when: When, words: str) -> str:
    """Say which moment is looked at; of one that did not pass yet, that the plan is that of now."""
    if to_come(when):
        return _("This moment is still to come: {moment}. You see the plan as it is now.", moment=words)
    return _("You are looking at the past: {moment}.", moment=words)


def _beginning(moments: Moments) -> list[Any]:
    began = moments.began()
    return [html.P(_("This plan began at {moment}.", moment=moment(began)))] if began else []


def unlinked(part: Any) -> Any:
    """Take the links to the network out: they lead to the plan of now."""
    if isinstance(part, list | tuple):
        return [unlinked(item) for item in part]
    if not isinstance(part, Component):
        return part
    if isinstance(part, html.A) and str(getattr(part, "href", "")).startswith("/netwerk"):
        kept = {name: getattr(part, name) for name in ("className",) if hasattr(part, name)}
        return html.Span(unlinked(getattr(part, "children", None)), **kept)
    if hasattr(part, "children"):
        part.children = unlinked(part.children)
    return part


def _table(reading: Reading) -> Any:
    """Give the same as a table, for who reads better by row or by ear."""
    plan = reading.plan
    leads: dict[str, list[str]] = {}
    for link in plan.contributions:
        leads.setdefault(link.source, []).append(readable(plan.label(link.target)))
    rows = [
        html.Tr(
            [
                html.Td(_(KIND_LABELS[node.kind][0])),
                html.Td(readable(node.name)),
                html.Td("; ".join(leads.get(node.id, ()))),
            ]
        )
        for node in plan.chain
    ]
    heads = [html.Th(text, scope="col") for text in (_("Kind"), _("Name"), _("Contributes to"))]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain-table")
    return html.Details(
        [html.Summary(_("As a table")), html.Div(table, className="table-scroll")], className="as-table"
    )


def find(moments: Moments, about: Mapping[str, Any]) -> Reading | None:
    """Give the plan a picture was made of."""
    try:
        return moments.read(parse(str(about.get("op", ""))))
    except DinError:
        return None


def opened(moments: Moments, about: Mapping[str, Any], keys: tuple[str, ...]) -> Scene | None:
    """Draw the same picture with stacks opened."""
    reading = find(moments, about)
    return None if reading is None else draw(reading.plan, ViewState(opened=keys))


def register(
    app: Dash, moments: Moments, brought: Callable[[Mapping[str, Any], str], Reading | None]
) -> None:
    """Answer clicks in the pictures of the past and of comparisons; ``brought`` knows plans that were brought along."""

    def found(about: Mapping[str, Any], node: str) -> Reading | None:
        if BROUGHT & about.keys():
            return brought(about, node)
        if "van" not in about:
            return find(moments, about)
        after = find(moments, {"op": about.get("tot", "")})
        return after if after is not None and node in after.plan else find(moments, {"op": about["van"]})

    def redrawn(about: Mapping[str, Any], keys: tuple[str, ...]) -> Scene | None:
        return None if ("van" in about or BROUGHT & about.keys()) else opened(moments, about, keys)

    still.register(app, found, redrawn)
