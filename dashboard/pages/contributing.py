"""*Bijdrage*: what each effort contributes to each mission element, as a table that is a heat map as well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

import numpy as np
from dash import Dash, Input, Output, State, html

from dashboard import ids
from dashboard.pages.parts import aria, data, shape
from dashboard.reader import Reader, Reading
from dashboard.viewstate import ViewState
from dashboard.worker import in_worker
from din.analysis import Analysis, Band, analyse, band_word
from din.analysis.bands import NOTHING
from din.analysis.draws import SETTLED
from din.errors import DinError
from din.model import Area, MissionElement, Plan
from din.service import compared_areas, ordered_elements
from din.texts import _, msg, nmsg, number, percentage, readable

CONTENT = "contribution-content"
MOST_ROWS = 200
"""Efforts in the table at most; ``din analyse`` has all."""


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
    """Give the page; its content is replaced when the plan changes."""
    return html.Main(
        id="main", className="contribution", children=html.Div(_marked(reading, search), id=CONTENT)
    )


def register(app: Dash, reader: Reader) -> None:
    """Follow the plan."""
    app.callback(
        Output(CONTENT, "children"),
        Input(ids.REVISION, "data"),
        State(ids.LOCATION, "search"),
        prevent_initial_call=True,
    )(in_worker(lambda _mark, search: _marked(reader.read(), str(search or ""))))


def _marked(reading: Reading, search: str) -> Any:
    """Give the content with the revision it was made from."""
    return html.Div(content(reading, search), **data(revision=reading.mark))


def content(reading: Reading, search: str) -> list[Any]:
    """Give all that follows from the plan."""
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
    try:
        analysis = analyse(plan, wanted.area) if wanted.area else reading.analysis
    except DinError as fault:
        return [*head, html.P(str(fault.message), className="obstacle")]
    if analysis is None:
        return [*head, html.P(str(reading.overview.obstacle or ""), className="obstacle")]
    if not analysis.matrix.values.size:
        return [*head, html.P(_("Without efforts and mission elements there is nothing to show yet."))]
    return [*head, _areas(plan, wanted), *_table(analysis, wanted), _how_sure(analysis)]


def _areas(plan: Plan, wanted: Wanted) -> Any:
    """Give the choice of area: a link each."""
    choices = [("", _("Whole plan")), *((area.id, readable(area.name)) for area in compared_areas(plan))]
    links = [
        html.Li(
            html.A(
                name,
                href=wanted.address(wijk=area),
                className="chip here" if area == wanted.area else "chip",
                **(aria(current="true") if area == wanted.area else {}),
            )
        )
        for area, name in choices
    ]
    return html.Nav(html.Ul(links, className="chips"), **aria(label=_("Which area")))


def _table(analysis: Analysis, wanted: Wanted) -> list[Any]:
    elements = ordered_elements(analysis.plan)
    places = [analysis.matrix.mission_elements.index(element.id) for element in elements]
    rows = _order(analysis, wanted)
    heads = [html.Th(_("Effort"), scope="col"), *(_head(element, wanted) for element in elements)]
    body = [_row(analysis, row, places) for row in rows[:MOST_ROWS]]
    table = html.Table(
        [html.Thead(html.Tr(heads)), html.Tbody(body)],
        className="matrix contributions",
        **aria(label=_("What does each effort contribute to the mission?")),
    )
    frame = html.Div(table, className="matrix-scroll", tabIndex="0", role="group", **aria(label=_("Table")))
    if (rest := len(rows) - MOST_ROWS) <= 0:
        return [frame]
    more = nmsg(
        "{n} more effort is not shown; “din analyse” has all.",
        "{n} more efforts are not shown; “din analyse” has all.",
        rest,
    )
    return [frame, html.P(str(more), className="quiet")]


def _order(analysis: Analysis, wanted: Wanted) -> list[int]:
    """Give the rows by what they add to the chosen element, else by what they add in all; the largest first."""
    values = analysis.matrix.values
    if wanted.element in analysis.matrix.mission_elements:
        keys = values[:, analysis.matrix.mission_elements.index(wanted.element)]
    else:
        keys = values.sum(axis=1)
    return [int(row) for row in np.argsort(-np.round(keys, 12), kind="stable")]


def _head(element: MissionElement, wanted: Wanted) -> Any:
    chosen = element.id == wanted.element
    link = html.A(
        [shape("mission_element", 14), readable(element.name)],
        href=wanted.address(volgorde="" if chosen else element.id),
        title=_("Order by this mission element"),
    )
    return html.Th(link, scope="col", **(aria(sort="descending") if chosen else {}))


def _row(analysis: Analysis, row: int, places: list[int]) -> Any:
    effort = analysis.matrix.efforts[row]
    name = html.A(
        [shape("effort", 14), analysis.plan.label(effort)], href=ViewState(focus=effort).address("/netwerk")
    )
    return html.Tr([html.Th(name, scope="row"), *(_cell(analysis, row, column) for column in places)])


def _cell(analysis: Analysis, row: int, column: int) -> Any:
    """Give one cell: a word on a ground that darkens with it, and the place with how sure it is."""
    value = float(analysis.matrix.values[row, column])
    if value < -NOTHING:
        lines, look = (_("hampers"), str(band_word(value).message())), "hampers"
    elif (band := band_word(value)) is Band.NONE:
        lines, look = ("–", ""), "blank"
    else:
        lines, look = (str(band.message()), _place(analysis, row, column)), f"level{band.level}"
    inner = [html.Span(line, className=name) for line, name in zip(lines, ("word", "source"), strict=True)]
    return html.Td(html.Span(inner, className=f"cell {look}"), title=_explained(analysis, row, column))


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
    share = percentage(float(analysis.matrix.share[row, column]))
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
