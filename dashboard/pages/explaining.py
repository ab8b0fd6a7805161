"""“Leg uit” for figures of a simulation: what each means, its formula, what goes into it and who says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.pages.parts import aria
from din.texts import _, msg, number
from simulation.compile import Compiled
from simulation.explanation import Explained, explained
from simulation.parameters import Parameter


def figures(compiled: Compiled, *ids: str) -> list[Any]:
    """Explain figures, folded away under their names.

    Parameters
    ----------
    compiled : Compiled
    ids : str
        Of :data:`simulation.explanation.figures.FIGURES`.
    """
    return [_figure(explained(compiled, one)) for one in ids]


def explain(compiled: Compiled, told: Sequence[str], *ids: str) -> Any:
    """Explain a part of a page: how to read it, and the figures in it, folded away under “Leg uit”."""
    return html.Details(
        [
            html.Summary(_("Explain")),
            html.Ul([html.Li(one) for one in told]),
            *figures(compiled, *ids),
        ],
        className="explain",
    )


def _figure(found: Explained) -> Any:
    ingredients = [
        html.Li([html.Strong(f"{one.label}: "), str(one.value), f" {_tag(one.tag)}{one.source}"])
        for one in found.ingredients
    ]
    return html.Details(
        [
            html.Summary(str(found.figure.title())),
            html.P(str(msg(found.figure.meaning))),
            html.P([_("Formula:"), " ", html.Code(str(msg(found.figure.formula)))]),
            html.Ul(ingredients),
        ],
        className="explain",
    )


def _tag(tag: str) -> str:
    return f"[{tag}] " if tag else ""


def parameters(compiled: Compiled) -> Any:
    """List all values of the model with their range and what they rest on."""
    heads = (_("Value"), _("Central"), _("From"), _("To"), _("Rests on"))
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th(h, scope="col") for h in heads])),
            html.Tbody([_row(row) for row in compiled.parameters]),
        ],
        className="parameters",
    )
    frame = html.Div(table, className="matrix-scroll", tabIndex="0", role="group", **aria(label=_("Table")))
    return html.Details(
        [html.Summary(_("All values of the model, with their source")), frame], className="explain"
    )


def _row(row: Parameter) -> Any:
    name = f"{row.title()} ({row.symbol}, {msg(row.unit)})"
    values = [html.Td(_plain(v), className="figure") for v in (row.default, row.low, row.high)]
    return html.Tr([html.Th(name, scope="row"), *values, html.Td(f"[{row.tag}] {row.cited()}")])


def _plain(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 4 if abs(value) < 0.1 else 2)
