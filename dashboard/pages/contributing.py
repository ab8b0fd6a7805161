"""*Bijdrage*: what each effort contributes to each mission element, as a table that is a heat map as well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

import numpy as np
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html

from dashboard import ids
from dashboard.pages.parts import aria, chips
from dashboard.reader import Reader, Reading
from dashboard.viewstate import ViewState
from dashboard.worker import Text, in_worker
from din.analysis import Analysis, Band, analyse, band_word
from din.analysis.bands import NOTHING
from din.analysis.draws import SETTLED
from din.errors import DinError
from din.model import Area, MissionElement, Plan
from din.service import compared_areas, ordered_elements
from din.texts import _, msg, nmsg, number, percentage, readable

HEAD, TABLE, FOOT, ROWS = "contribution-head", "contribution-table", "contribution-foot", "contribution-rows"
MOST_ROWS = 200
"""Efforts in the table at most; ``din analyse`` has all."""
SMALLEST = 0.01
"""A smaller share is said to be less than this."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for: an area (id), and the element the rows are ordered by."""

    area: str = ""
    element: str = ""

    @classmethod
    def parse(cls, search: str, plan: Plan) -> Wanted:
        """Read an address's query; what the plan does not have is left out."""
        found = parse_qs(search.removeprefix("?"))
        area, element = (found.get(name, [""])[-1] for name in ("wijk", "volgorde"))
        return cls(
            area if isinstance(plan.records.get(area), Area) else "",
            element if isinstance(plan.records.get(element), MissionElement) else "",
        )

    def address(self, **change: str) -> str:
        """Give the address of this page with something else chosen."""
        pairs = {"wijk": self.area, "volgorde": self.element} | change
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"/bijdrage?{query}" if query else "/bijdrage"


def layout(reading: Reading, search: str) -> Any:
    """Give the page; its content is replaced when the plan changes, in the table only what reads otherwise."""
    head, rows, foot = content(reading, search)
    return html.Main(
        id="main",
        className="contribution",
        children=[
            html.Div(head, id=HEAD),
            html.Div(id=TABLE, className="matrix-scroll", role="group", **aria(label=_("Table"))),
            html.Div(foot, id=FOOT),
            dcc.Store(id=ROWS, data=rows),
        ],
    )


def register(app: Dash, reader: Reader) -> None:
    """Follow the plan; the browser draws the table, since it would take Dash seconds."""

    def follow(_mark: object, search: Text) -> Any:
        return content(reader.read(), search or "")

    app.callback(
        Output(HEAD, "children"),
        Output(ROWS, "data"),
        Output(FOOT, "children"),
        Input(ids.REVISION, "data"),
        State(ids.LOCATION, "search"),
        prevent_initial_call=True,
    )(in_worker(follow))
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        ClientsideFunction("contributions", "draw"), Output(TABLE, "title"), Input(ROWS, "data")
    )


def content(reading: Reading, search: str) -> tuple[list[Any], dict[str, Any], list[Any]]:
    """Give all that follows from the plan: what stands above the table, the table as data, and what stands below."""
    plan = reading.plan
    wanted = Wanted.parse(search, plan)
    head = [
        html.H1(_("What does each effort contribute to the mission?")),
        html.P(
            _(
                "Over all routes together, direct and by way of other nodes. The word says how much, the place"
                " who contributes most."
            ),
            className="lead",
        ),
    ]
    empty = {"revision": reading.mark}
    try:
        analysis = analyse(plan, wanted.area) if wanted.area else reading.analysis
    except DinError as fault:
        return [*head, html.P(str(fault.message), className="obstacle")], empty, []
    if analysis is None:
        return [*head, html.P(str(reading.overview.obstacle or ""), className="obstacle")], empty, []
    if not analysis.matrix.values.size:
        nothing = html.P(_("Without efforts and mission elements there is nothing to show yet."))
        return [*head, nothing], empty, []
    table = empty | _table(analysis, wanted)
    return [*head, _areas(plan, wanted)], table, [*_more(analysis), _how_sure(analysis)]


def _areas(plan: Plan, wanted: Wanted) -> Any:
    """Give the choice of area: a link each."""
    choices = [("", _("Whole plan")), *((area.id, readable(area.name)) for area in compared_areas(plan))]
    links = ((name, wanted.address(wijk=area), area == wanted.area) for area, name in choices)
    return chips(_("Which area"), links)


def _table(analysis: Analysis, wanted: Wanted) -> dict[str, Any]:
    """Give the table as the browser draws it: heads, and rows of cells (look, word, place, sentence)."""
    elements = ordered_elements(analysis.plan)
    places = [analysis.matrix.mission_elements.index(element.id) for element in elements]
    return {
        "label": _("What does each effort contribute to the mission?"),
        "corner": _("Effort"),
        "heads": [_head(element, wanted) for element in elements],
        "rows": [_row(analysis, row, places) for row in _order(analysis, wanted)[:MOST_ROWS]],
    }


def _more(analysis: Analysis) -> list[Any]:
    """Say how many efforts are not in the table, if any."""
    if (rest := len(analysis.matrix.efforts) - MOST_ROWS) <= 0:
        return []
    more = nmsg(
        "{n} more effort is not shown; “din analyse” has all.",
        "{n} more efforts are not shown; “din analyse” has all.",
        rest,
    )
    return [html.P(str(more), className="quiet")]


def _order(analysis: Analysis, wanted: Wanted) -> list[int]:
    """Give the rows by what they add to the chosen element, else by what they add in all; the largest first."""
    values = analysis.matrix.values
    if wanted.element in analysis.matrix.mission_elements:
        keys = values[:, analysis.matrix.mission_elements.index(wanted.element)]
    else:
        keys = values.sum(axis=1)
    return [int(row) for row in np.argsort(-np.round(keys, 12), kind="stable")]


def _head(element: MissionElement, wanted: Wanted) -> dict[str, Any]:
    chosen = element.id == wanted.element
    return {
        "name": readable(element.name),
        "href": wanted.address(volgorde="" if chosen else element.id),
        "sorted": chosen,
        "explained": _("Order by this mission element"),
    }


def _row(analysis: Analysis, row: int, places: list[int]) -> dict[str, Any]:
    effort = analysis.matrix.efforts[row]
    return {
        "id": effort,
        "name": analysis.plan.label(effort),
        "href": ViewState(focus=effort).address("/netwerk"),
        "cells": [_cell(analysis, row, column) for column in places],
    }


def _cell(analysis: Analysis, row: int, column: int) -> tuple[str, str, str, str]:
    """Give one cell: its ground, which darkens with the word, the word, the place with how sure it is, a sentence."""
    value = float(analysis.matrix.values[row, column])
    sentence = _explained(analysis, row, column)
    if value < -NOTHING:
        return "hampers", _("hampers"), str(band_word(value).message()), sentence
    if (band := band_word(value)) is Band.NONE:
        return "blank", "–", "", sentence
    return f"level{band.level}", str(band.message()), _place(analysis, row, column), sentence


def _place(analysis: Analysis, row: int, column: int) -> str:
    """Say the place among the efforts, and between which places it lies when it is not settled."""
    drawn = analysis.drawn
    place = number(int(analysis.ranks[row, column]))
    if drawn is None or drawn.settled[row, column]:
        return _("place {place}", place=place)
    low, high = (number(int(ranks[row, column])) for ranks in (drawn.rank_low, drawn.rank_high))
    return _("place {best} to {worst}", best=low, worst=high)


def _explained(analysis: Analysis, row: int, column: int) -> str:
    """Say in a sentence what a cell means."""
    effort = analysis.plan.label(analysis.matrix.efforts[row])
    element = analysis.plan.label(analysis.matrix.mission_elements[column])
    value = float(analysis.matrix.values[row, column])
    if abs(value) < NOTHING:
        return str(msg("No route leads from “{effort}” to “{element}”.", effort=effort, element=element))
    share = _rounded(float(analysis.matrix.share[row, column]))
    texts = {"effort": effort, "element": element, "share": share}
    if value < 0:
        return str(msg("“{effort}” hampers “{element}”: {share} of all that flows to it.", **texts))
    held = None if analysis.drawn is None else percentage(float(analysis.drawn.held[row, column]))
    if held is None:
        return str(msg("“{effort}” gives “{element}” {share} of all that flows to it.", **texts))
    return str(
        msg(
            "“{effort}” gives “{element}” {share} of all that flows to it. Its place is {place}; that holds in"
            " {held} of the draws.",
            **texts,
            place=number(int(analysis.ranks[row, column])),
            held=held,
        )
    )


def _rounded(share: float) -> str:
    """Give a share as a percentage; of a very small one it does not say that it is nothing."""
    return percentage(share) if share >= SMALLEST else _("less than {share}", share=percentage(SMALLEST))


def _how_sure(analysis: Analysis) -> Any:
    """Say what the places rest on."""
    told = [str(assumption.message) for assumption in analysis.assumptions]
    if analysis.drawn is not None:
        told.insert(
            0,
            _(
                "How sure a place is: every strength was drawn from its band {n} times. One number is a place that"
                " holds in at least {share} of the draws; two are the places between which it nearly always lies.",
                n=number(analysis.drawn.draws),
                share=percentage(SETTLED),
            ),
        )
    return html.Section(
        [
            html.H2(_("What these figures rest on"), id="rests-title"),
            html.Ul([html.Li(text) for text in told]),
        ],
        className="assumption",
        **aria(labelledby="rests-title"),
    )
