"""How firmly the mission stands, on *Overzicht*: what is left without the strongest support, and weighty links."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.pages.parts import aria, explains, shape
from dashboard.reader import Reading
from dashboard.viewstate import ViewState
from din.analysis import (
    Analysis,
    Dropout,
    Resilience,
    dropout_name,
    left_words,
    link_sentence,
    lost_words,
    resilience_sentences,
)
from din.analysis.bands import NOTHING
from din.service import ordered_elements
from din.texts import N_, _, number

MOST_LINKS = 8
"""Links in the list; ``din analyse`` has more."""
HEADS = (
    N_("Mission element"),
    N_("Without its strongest effort"),
    N_("Without its strongest party"),
    N_("Independent routes"),
)


def section(reading: Reading) -> list[Any]:
    """Give the section; nothing while a loop keeps the analysis from an answer, or without elements and efforts."""
    analysis = reading.analysis
    if analysis is None or not analysis.matrix.values.size:
        return []
    return [
        html.Section(
            className="firmness",
            **aria(labelledby="firmness-title"),
            children=[
                html.H2(_("How firmly does each mission element stand?"), id="firmness-title"),
                html.P(
                    _(
                        "What is left of what feeds it when its strongest effort or party stops, and how many routes"
                        " lead there that share nothing. Nobody takes over; that is an assumption, and so are"
                        " the strengths."
                    ),
                    className="quiet",
                ),
                html.Div(
                    _table(analysis),
                    className="matrix-scroll",
                    tabIndex="0",
                    role="group",
                    **aria(label=_("Table")),
                ),
                *links(analysis),
            ],
        )
    ]


def _table(analysis: Analysis) -> Any:
    by_element = {found.element: found for found in analysis.resilience}
    rows = [_row(analysis, by_element[element.id]) for element in ordered_elements(analysis.plan)]
    heads = html.Tr([html.Th(_(text), scope="col") for text in HEADS])
    return html.Table([html.Thead(heads), html.Tbody(rows)], className="matrix firmness-table")


def _row(analysis: Analysis, found: Resilience) -> Any:
    plan = analysis.plan
    effort, party, routes = map(str, resilience_sentences(plan, found))
    name = html.A(
        [shape("mission_element", 14), plan.label(found.element)],
        href=ViewState(focus=found.element).address("/netwerk"),
    )
    return html.Tr(
        [
            html.Th(name, scope="row"),
            _cell(left_words(found.left_without_effort), found.strongest_effort, analysis, effort),
            _cell(left_words(found.left_without_party), found.strongest_party, analysis, party),
            html.Td(html.Span(number(found.independent_routes), className="worded", **explains(routes))),
        ]
    )


def _cell(word: str, strongest: str | None, analysis: Analysis, sentence: str) -> Any:
    """Give what is left and without what: a link to the network without it."""
    inner = [html.Span(word, className="word")]
    if strongest is None:
        return html.Td(html.Span(inner, className="worded", **explains(sentence)))
    inner.append(html.Span(_("without {name}", name=analysis.plan.label(strongest)), className="source"))
    return html.Td(
        html.A(inner, href=without(strongest), className="worded", **explains(sentence, by_itself=False))
    )


def weightiest(analysis: Analysis) -> list[Dropout]:
    """Give what is lost without each of the links on which the mission leans most, the weightiest first."""
    return [one for one in analysis.link_dropouts if _hurts(one)][:MOST_LINKS]


def links(analysis: Analysis) -> list[Any]:
    """List the links on which the mission leans most, each with a way to see the network without it."""
    found = weightiest(analysis)
    if not found:
        return []
    return [
        html.H3(_("On which links does it lean most?")),
        html.Ol([_link(analysis, one) for one in found], className="weighty-links"),
    ]


def _hurts(found: Dropout) -> bool:
    return bool(found.lost.size and found.lost[found.hits_most] > NOTHING)


def _link(analysis: Analysis, found: Dropout) -> Any:
    name = html.A(dropout_name(analysis.plan, found.id), href=without(found.id))
    return html.Li([name, " ", loses(analysis, found)])


def loses(analysis: Analysis, found: Dropout) -> Any:
    """Say which element loses most when a link drops out, and how much."""
    plan, column = analysis.plan, found.hits_most
    element = analysis.matrix.mission_elements[column]
    told = _("{element} loses {lost}", element=plan.label(element), lost=lost_words(found, column))
    sentence = str(link_sentence(plan, found, column, element))
    return html.Span(told, className="tag", **explains(sentence))


def without(record_id: str) -> str:
    """Give the address of the network in which something drops out."""
    return ViewState(without=record_id).address("/netwerk")
