"""The steering criteria on *Overzicht*: the owner's order and score beside what the plan says, with its ingredients."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.pages.parts import aria, explains
from dashboard.reader import Reading
from din.analysis import Analysis
from din.analysis.steering import ABOUT, Assessment, Standing, Steered, ingredient_sentence
from din.model import SteeringCriterion
from din.texts import _, day, msg, readable

LIST = "/lijst?soort=steering_criterion"


def section(reading: Reading) -> list[Any]:
    """Give the section; nothing while a loop keeps the analysis from an answer."""
    analysis = reading.analysis
    if analysis is None or not analysis.matrix.efforts:
        return []
    cards = [html.Li(_card(analysis, found), className="steered") for found in analysis.steering]
    note = _(
        "What the plan says is computed and is input. The programme owner sets order and norm, and the reasoned score"
        " of the owner decides. The criteria are not added up."
    )
    missing = all(found.record is None for found in analysis.steering)
    return [
        html.Section(
            className="steering",
            **aria(labelledby="steering-title"),
            children=[
                html.H2(_("What do we steer by?"), id="steering-title"),
                html.P(note, className="quiet"),
                html.Ol(cards, className="steered-list"),
                *([_unset()] if missing else []),
                html.P(html.A(_("Order, norm and score in the list"), href=LIST)),
            ],
        )
    ]


def waiting() -> Any:
    """Give what stands there until the criteria are worked out."""
    return html.Section(
        [
            html.H2(_("What do we steer by?")),
            html.P(_("This is being worked out…"), className="quiet", role="status"),
        ],
        className="steering",
    )


def _unset() -> Any:
    text = _("The programme owner has not set an order, norms or scores yet.")
    return html.P(text, className="assumption")


def _card(analysis: Analysis, found: Steered) -> list[Any]:
    computed = found.assessment
    question = [html.P(_(ABOUT[computed.criterion]), className="quiet")] if computed else []
    return [
        html.Div([html.H3(str(found.label)), *question], className="steered-name"),
        html.Div(
            [html.P(_("Computed from the plan"), className="steered-side"), *_computed(analysis, computed)],
            className="steered-computed",
        ),
        html.Div(
            [html.P(_("Score of the owner"), className="steered-side"), *_owner(found.record)],
            className="steered-owner",
        ),
    ]


def _computed(analysis: Analysis, computed: Assessment | None) -> list[Any]:
    if computed is None:
        return [html.P(_("Nothing is computed of a criterion of your own."), className="quiet")]
    lines = [html.Li(str(ingredient_sentence(one))) for one in computed.ingredients]
    lines += [html.Li(str(note)) for note in computed.notes]
    rule = _(
        "The word is the mean of these parts, on {day}: weak below a third, good from two thirds. These limits are a"
        " choice.",
        day=day(analysis.day),
    )
    return [
        html.P(
            [_meter(computed.standing), html.Strong(str(computed.standing.message()))],
            className="standing",
            **explains(rule),
        ),
        html.Details(
            [html.Summary(_("Explain")), html.Ul(lines), html.P(rule, className="quiet")],
            className="explain",
        ),
    ]


def _meter(standing: Standing) -> Any:
    dots = [html.Span(className="dot on" if i < standing.level else "dot") for i in range(3)]
    return html.Span(dots, className="meter", **aria(hidden="true"))


def _owner(record: SteeringCriterion | None) -> list[Any]:
    if record is None or not (record.score or record.norm or record.reason):
        return [html.P(_("not given yet"), className="quiet")]
    told: list[Any] = []
    if record.score:
        when = [html.Span(f" ({day(record.scored_on)})", className="quiet")] if record.scored_on else []
        told.append(html.P([html.Strong(str(record.score.message())), *when]))
    if record.reason:
        told.append(html.P(readable(record.reason)))
    if record.norm:
        told.append(html.P(str(msg("Norm: {norm}", norm=record.norm)), className="quiet"))
    return told
