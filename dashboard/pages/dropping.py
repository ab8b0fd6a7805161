"""The what-if switch on *Netwerk*: choose what drops out, and read what is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard import ids
from dashboard.absence import ASSUMED, MARKS_EXPLAINED, can_drop_out
from dashboard.pages.parts import aria, choose, data, explains
from dashboard.reader import Reading
from din.analysis import Analysis, Dropout, dropout_name, lost_words, teams
from din.analysis.bands import NOTHING
from din.analysis.coverage import parties_of
from din.errors import UsageError
from din.model import KIND_LABELS, Alliance, Effort, Organisation, Plan
from din.texts import _, nmsg

MOST_LINKS = 300
"""Of a plan with more links only the one that drops out is in the list; others are chosen in the panel."""
MOST_NAMED = 3
"""Shared efforts that are named; of the others only how many."""


def picker(plan: Plan, chosen: str) -> Any:
    """Give the choice of what drops out."""
    label = _("If … drops out")
    return dmc.Select(
        id=ids.WITHOUT,
        data=options(plan, chosen),
        value=chosen or None,
        placeholder=label,
        searchable=True,
        clearable=True,
        nothingFoundMessage=_("Nothing found"),
        limit=100,
        className="filter",
        **aria(label=label),
    )


def options(plan: Plan, chosen: str = "") -> list[dict[str, Any]]:
    """Give who does an effort, teams, efforts and links, by kind; who does nothing is not offered."""
    efforts = plan.of(Effort)
    doing = {party for effort in efforts for party in parties_of(effort)}
    groups: list[tuple[str, list[str]]] = [
        (_(KIND_LABELS["organisation"][1]), [one.id for one in plan.of(Organisation) if one.id in doing]),
        (_(KIND_LABELS["alliance"][1]), [one.id for one in plan.of(Alliance) if one.id in doing]),
        (_("Teams"), _teams(plan, chosen)),
        (_(KIND_LABELS["effort"][1]), [one.id for one in efforts]),
        (_("Links"), _links(plan, chosen)),
    ]
    return [
        {"group": group, "items": [{"value": one, "label": dropout_name(plan, one)} for one in found]}
        for group, found in groups
        if found
    ]


def _teams(plan: Plan, chosen: str) -> list[str]:
    """Give a position per team; the one that was chosen stands for its own."""
    found = teams(plan)
    return [chosen if chosen in team.positions else team.id for team in found]


def _links(plan: Plan, chosen: str) -> list[str]:
    links = plan.contributions
    return [link.id for link in links if len(links) <= MOST_LINKS or link.id == chosen]


def place(reading: Reading, without: str) -> Any:
    """Give the place that tells what is lost when something drops out."""
    return html.Section(
        id=ids.WITHOUT_STRIP,
        className="without-strip",
        hidden=not without,
        children=strip(reading, without),
        **aria(label=_("What is lost when something drops out"), live="polite"),
    )


def strip(reading: Reading, record_id: str) -> list[Any]:
    """Say per mission element what is lost when something drops out; nothing for what the plan does not have."""
    plan = reading.plan
    if not can_drop_out(plan, record_id):
        return []
    return [
        html.Div(
            className="without-head",
            children=[
                html.H2(_("If {name} drops out", name=dropout_name(plan, record_id))),
                html.Button(_("Put it back"), type="button", className="button", **data(without="")),
            ],
        ),
        *_told(reading, record_id),
    ]


def _told(reading: Reading, record_id: str) -> list[Any]:
    if reading.analysis is None:
        return [html.P(str(reading.overview.obstacle or ""), className="obstacle")]
    try:
        found = reading.analysis.what_if(record_id)
    except UsageError as fault:
        return [html.P(str(fault))]
    items = losses(reading.analysis, found)
    rest = len(reading.analysis.matrix.mission_elements) - len(items)
    none = _("No mission element loses anything.") if not items else _("The others lose nothing.")
    return [
        html.Ul([*items, *([html.Li(none)] if rest or not items else [])], className="without-losses"),
        html.P([" ".join(_efforts(reading.plan, found))]),
        html.P(
            f"{_(MARKS_EXPLAINED)} {_(ASSUMED)}",
            className="quiet",
        ),
    ]


def losses(analysis: Analysis, found: Dropout, but: str = "") -> list[Any]:
    """Give a line per mission element that loses something, the most first; ``but`` is left out."""
    elements = analysis.matrix.mission_elements
    lost = [
        k
        for k, element in enumerate(elements)
        if element != but and max(abs(found.lost[k]), abs(found.lost_at_most[k])) > NOTHING
    ]
    lost.sort(key=lambda k: (-abs(float(found.share[k])), -abs(float(found.share_at_most[k]))))
    return [
        html.Li(
            [
                choose(analysis.plan, elements[k]),
                html.Span(lost_words(found, k), className="tag", **explains(_lost(analysis, found, k))),
            ]
        )
        for k in lost
    ]


def _lost(analysis: Analysis, found: Dropout, column: int) -> str:
    """Say in a sentence what an element loses."""
    return _(
        "This is what “{element}” loses of all that feeds it, when {name} drops out: {lost}. Nobody takes over.",
        element=analysis.plan.label(analysis.matrix.mission_elements[column]),
        name=dropout_name(analysis.plan, found.id),
        lost=lost_words(found, column),
    )


def _efforts(plan: Plan, found: Dropout) -> Sequence[str]:
    """Say how many efforts stop and which are shaky."""
    told = [str(nmsg("{n} effort stops.", "{n} efforts stop.", len(found.stops)))] if found.stops else []
    if not found.shaky:
        return told
    names = ", ".join(plan.label(effort) for effort in found.shaky[:MOST_NAMED])
    more = " …" if len(found.shaky) > MOST_NAMED else ""
    shared = nmsg(
        "{n} shared effort is shaky, for the others may or may not go on with it: {names}",
        "{n} shared efforts are shaky, for the others may or may not go on with them: {names}",
        len(found.shaky),
        names=names + more,
    )
    return [*told, str(shared)]


def ways(plan: Plan, record_id: str) -> list[Any]:
    """Give buttons that show an effort, or one of those who do it, as dropped out."""
    record = plan.records.get(record_id)
    if not isinstance(record, Effort):
        return []
    offered = [(record_id, _("Show this on the network"))]
    offered += [(party, _("If {name} drops out", name=plan.label(party))) for party in parties_of(record)]
    return [
        html.P(
            [
                html.Button(text, type="button", className="choose", **data(without=key))
                for key, text in offered
            ],
            className="what-if",
        )
    ]
