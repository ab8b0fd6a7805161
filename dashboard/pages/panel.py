"""The panel beside the network: everything about one node, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash import html

from dashboard import ids
from dashboard.editing import adopting, toolbar
from dashboard.pages import copying, dropping
from dashboard.pages.parts import aria, choose, data, explains, severity, shape
from dashboard.reader import Reading
from dashboard.theme import KINDS
from din.analysis import SHARE_LIMITS, Analysis, Dropout, Route, band_word, link_sentence, lost_words
from din.analysis.bands import NOTHING
from din.errors import UsageError
from din.files.cells import own_to_text
from din.model import (
    KIND_LABELS,
    Choice,
    Contribution,
    Dependency,
    FieldInfo,
    Node,
    Plan,
    Record,
    fields_of,
    strength_sign,
    weight_band,
)
from din.service import node_view
from din.texts import _, day, euros, number, percentage, readable

ROUTES = 4
NOT_LISTED = frozenset({"id", "name", "description"})


def attributes() -> dict[str, Any]:
    """Give what the panel is called, and that what is unfolded in it stays so."""
    return {**aria(label=_("About the chosen node")), **data(keeps_open="")}


def body(reading: Reading, node_id: str) -> list[Any]:
    """Describe a node; nothing for one that is not there."""
    plan = reading.plan
    node = plan.records.get(node_id)
    if not isinstance(node, Node) or node.kind not in KINDS:
        return []
    return [
        html.Div(
            className="panel-head",
            children=[
                html.P([shape(node.kind), _(KIND_LABELS[node.kind][0])], className="kind"),
                html.Button(
                    "×", id=ids.PANEL_CLOSE, className="close", type="button", **aria(label=_("Close"))
                ),
            ],
        ),
        html.H2(readable(node.name)),
        *toolbar.node_tools(reading, node_id),
        *copying.ways(reading, node_id),
        *([html.P(readable(node.description))] if node.description else []),
        *_in_words(reading, node_id),
        *_links(plan, node_id, reading.analysis),
        *_findings(reading, node_id),
        *_fields(plan, node),
    ]


def _in_words(reading: Reading, node_id: str) -> list[Any]:
    if reading.analysis is None:
        return [html.P(str(reading.overview.obstacle or ""), className="obstacle")]
    view = node_view(reading.analysis, node_id, ROUTES)
    plan = reading.plan
    return [
        html.Div([html.P(str(sentence)) for sentence in view.sentences], className="in-words"),
        *_routes(plan, _("Strongest routes to the mission"), view.routes_out, 1, None, view.all_out),
        *_routes(plan, _("What feeds it most"), view.routes_in, 0, -1, view.all_in),
        *_without(reading.analysis, node_id),
    ]


def _without(analysis: Analysis, node_id: str) -> list[Any]:
    """Tell what the mission loses when the node drops out; nothing for a node that carries nothing."""
    try:
        found = analysis.what_if(node_id)
    except UsageError:
        return []
    items = dropping.losses(analysis, found, but=node_id)
    if not items:
        return []
    told = _("What each mission element then loses; nobody takes over, and strengths are assumptions.")
    return [
        html.Details(
            [
                html.Summary(_("If this drops out"), **explains(told, by_itself=False)),
                html.Ul(items, className="links"),
                html.P(told),
                *dropping.ways(analysis.plan, node_id),
            ],
            className="without",
        )
    ]


def _routes(
    plan: Plan, title: str, routes: Sequence[Route], first: int, last: int | None, complete: bool
) -> list[Any]:
    """List routes by their nodes from ``first`` to before ``last``, and say when there may be more."""
    items = [html.Li(_route(plan, r, r.nodes[first:last])) for r in routes if r.nodes[first:last]]
    more = [] if complete else [html.P(more_words(len(routes)), className="quiet")]
    return [html.H3(title), html.Ol(items, className="routes"), *more] if items else []


def more_words(shown: int) -> str:
    """Say that a list of routes is not all: it is full, or the search was ended."""
    if shown < ROUTES:
        return _("At least these: loops made the search so long that it was ended.")
    return _("These are the strongest; there are more.")


def _route(plan: Plan, route: Route, nodes: tuple[str, ...]) -> list[Any]:
    """Give a route as steps to click on, with a word for its part."""
    steps: list[Any] = []
    for i, node_id in enumerate(nodes):
        steps += [html.Span(" → ", **aria(hidden="true"))] if i else []
        steps.append(choose(plan, node_id))
    share = band_word(route.share, SHARE_LIMITS).message()
    part = _("hampers") if route.weight < 0 else _("share: {share}", share=share)
    told = _("This route carries {share} of all that flows between its ends.", share=percentage(route.share))
    look = "tag hampering" if route.weight < 0 else "tag"
    return [*steps, html.Span(part, className=look, **explains(told))]


def _links(plan: Plan, node_id: str, analysis: Analysis | None) -> list[Any]:
    """List the direct links both ways, with their strength in signs and what is lost without them."""
    forth = [c for c in plan.contributions if c.source == node_id]
    back = [c for c in plan.contributions if c.target == node_id]
    lost = _lost(analysis, [c.id for c in (*forth, *back)])
    waits = [d for d in plan.of(Dependency) if d.source == node_id]
    return [
        *_link_list(plan, _("Contributes directly to"), [(c.target, c) for c in forth], lost),
        *_link_list(plan, _("Is fed directly by"), [(c.source, c) for c in back], lost),
        *(
            [html.H3(_("Waits for")), html.Ul([html.Li(choose(plan, d.target)) for d in waits])]
            if waits
            else []
        ),
    ]


def _link_list(
    plan: Plan, title: str, links: list[tuple[str, Contribution]], lost: Mapping[str, Any]
) -> list[Any]:
    if not links:
        return []
    items = [
        html.Li(
            [
                html.Span(
                    strength_sign(c.strength, c.weight), className=_sign_class(c), **explains(_strength(c))
                ),
                choose(plan, other),
                *([lost[c.id]] if c.id in lost else []),
            ]
        )
        for other, c in links
    ]
    return [html.Details([html.Summary(f"{title} ({len(links)})"), html.Ul(items, className="links")])]


def _strength(link: Contribution) -> str:
    """Say what the strength of a link stands for."""
    band = weight_band(link.strength, link.weight, link.certainty)
    ends = {"low": number(band.low, 2), "high": number(band.high, 2)}
    if band.low == band.high:
        return _("Of a change this link passes on {low}: the makers gave this weight.", **ends)
    return _(
        "Of a change this link passes on {low} to {high}: the strength is an estimate of the makers.", **ends
    )


def _lost(analysis: Analysis | None, links: Sequence[str]) -> dict[str, Any]:
    """Give per link that carries something what is lost without it, as a button that shows the network so."""
    if analysis is None or not analysis.matrix.values.size or not links:
        return {}
    return {
        one.id: _without_link(analysis, one)
        for one in analysis.without_links(links)
        if one.lost[one.hits_most] > NOTHING
    }


def _without_link(analysis: Analysis, found: Dropout) -> Any:
    column = found.hits_most
    sentence = link_sentence(analysis.plan, found, column, analysis.matrix.mission_elements[column])
    return html.Button(
        _("without it: loses {lost}", lost=lost_words(found, column)),
        type="button",
        className="tag",
        **data(without=found.id),
        **explains(str(sentence), by_itself=False),
    )


def _sign_class(link: Contribution) -> str:
    return (
        "strength hampering"
        if (link.weight if link.weight is not None else link.strength or 0) < 0
        else "strength"
    )


def _findings(reading: Reading, node_id: str) -> list[Any]:
    found = [finding for finding in reading.findings if node_id in finding.elements]
    if not found:
        return []
    return [
        html.H3(_("What needs attention")),
        html.Ul(
            [
                html.Li(
                    [
                        severity(f.severity),
                        html.P([str(f.message), " ", html.Span(str(f.fix), className="fix")]),
                        *(adopting.buttons(reading, f) if f.elements[:1] == (node_id,) else []),
                    ]
                )
                for f in found
            ],
            className="found",
        ),
    ]


def _fields(plan: Plan, node: Record) -> list[Any]:
    """List what is filled in, with the labels of the table of fields."""
    rows: list[Any] = []
    for info in fields_of(type(node)):
        value = getattr(node, info.name)
        if info.name in NOT_LISTED or value is None or value in ((), ""):
            continue
        rows += [html.Dt(str(info.label)), html.Dd(_shown(plan, info, value))]
    for name, value in node.extra.items():
        rows += [html.Dt(name), html.Dd(readable(own_to_text(value)))]
    return [html.H3(_("Details")), html.Dl(rows, className="fields")] if rows else []


def _shown(plan: Plan, info: FieldInfo, value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(_shown(plan, info, item) for item in value)
    if info.about.refs:
        return plan.label(value)
    if isinstance(value, Choice):
        return str(value.message())
    return _plainly(info, value)


def _plainly(info: FieldInfo, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return day(value)
    return _quantity(info, value) if isinstance(value, int | float) else readable(str(value))


def _quantity(info: FieldInfo, value: float) -> str:
    if info.name.endswith("_eur"):
        return euros(value)
    text = number(value, 0 if float(value).is_integer() else 1)
    return f"{text} {_(info.about.unit)}" if info.about.unit else text
