"""Where several views of one network differ, as lists: per link who drew it how strong, and what only some drew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from dashboard.graphview.marks import SIGNS, Mark
from dashboard.pages.parts import aria, shape
from din.analysis.views import LinkViews, MergedViews
from din.model import KIND_LABELS, strength_sign
from din.model.strength import STRENGTH_BANDS
from din.texts import N_, _, nmsg, readable

MOST_LISTED = 200
MARK_WORDS: Mapping[Mark, str] = {
    "clash": N_("one says it helps, another that it hampers"),
    "differs": N_("drawn with another strength"),
    "some": N_("not drawn by all"),
}


def mark_of(one: LinkViews) -> Mark | None:
    """Give how views differ on a link; None when they agree."""
    if one.signs_differ:
        return "clash"
    if one.spread > 0:
        return "differs"
    return "some" if one.missing else None


def agreement(merged: MergedViews) -> str:
    """Say on how many links the views agree."""
    agreed = sum(one.agreed for one in merged.links)
    text = nmsg(
        "{n} view. They agree on {agreed} of {links} links.",
        "{n} views. They agree on {agreed} of {links} links.",
        len(merged.views),
        agreed=agreed,
        links=len(merged.links),
    )
    return str(text)


def disagreements(merged: MergedViews) -> list[Any]:
    """List the links on which they differ, the largest difference first."""
    found = [one for one in merged.links if not one.agreed]
    if not found:
        return []
    rows = [_row(merged, one) for one in found[:MOST_LISTED]]
    heads = [_("Link"), _("How they differ"), *map(readable, merged.views), _("Together")]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(text, scope="col") for text in heads])), html.Tbody(rows)],
        className="plain-table views-table",
    )
    rest = len(found) - MOST_LISTED
    more = [html.P(str(nmsg("and {n} more", "and {n} more", rest)))] if rest > 0 else []
    frame = html.Div(table, className="table-scroll", tabIndex="0", role="group", **aria(label=_("Table")))
    return [html.H2(f"{_('Where they do not agree')} ({len(found)})"), frame, *more]


def _row(merged: MergedViews, one: LinkViews) -> Any:
    plan, link = merged.plan, one.link
    mark = mark_of(one)
    said = "–" if mark is None else _(MARK_WORDS[mark])
    sign = [html.Span(SIGNS[mark], className=f"mark {mark}", **aria(hidden="true"))] if mark else []
    ends = f"{plan.label(link.source)} → {plan.label(link.target)}"
    certainty = f" ({link.certainty.message()})" if link.certainty else ""
    return html.Tr(
        [
            html.Th(ends, scope="row"),
            html.Td([*sign, said]),
            *(html.Td(_strength(one, view)) for view in merged.views),
            html.Td([html.Strong(strength_sign(link.strength, link.weight)), certainty]),
        ]
    )


def _strength(one: LinkViews, view: str) -> str:
    """Say how strong a view drew a link, or that it did not, though it has both its ends."""
    if view in one.weights:
        return sign(one.weights[view])
    return _("not drawn") if view in one.missing else "–"


def sign(weight: float) -> str:
    """Write a central weight with signs where a strength stands for it, else as it is."""
    strengths = {band.central: strength for strength, band in STRENGTH_BANDS.items()}
    strength = strengths.get(abs(weight))
    if strength is None:
        return strength_sign(None, weight)
    return strength_sign(strength if weight >= 0 else -strength, None)


def only_some(merged: MergedViews) -> list[Any]:
    """List the nodes that not all views have, with who has them."""
    found = [(node, views) for node, views in merged.nodes.items() if len(views) < len(merged.views)]
    if not found:
        return []
    items = [
        html.Li(
            [
                shape(merged.plan[node].kind, 14),
                f" {_(KIND_LABELS[merged.plan[node].kind][0])}: {merged.plan.label(node)} – ",
                html.Span(", ".join(map(readable, views)), className="quiet"),
            ]
        )
        for node, views in found[:MOST_LISTED]
    ]
    rest = len(found) - MOST_LISTED
    if rest > 0:
        items.append(html.Li(str(nmsg("and {n} more", "and {n} more", rest))))
    return [
        html.Details(
            [
                html.Summary(f"{_('What not everybody has')} ({len(found)})"),
                html.Ul(items, className="changes"),
            ]
        )
    ]
