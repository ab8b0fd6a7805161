"""The analysis in sentences: ranks and bands first, decimals never (D5)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from din.analysis.bands import NOTHING, SHARE_LIMITS, Band, band_word, share_words
from din.analysis.contribution import ContributionMatrix, ranks
from din.analysis.coverage import THIN, UNFED, Cell
from din.analysis.dropout import Dropout
from din.analysis.resilience import Resilience
from din.analysis.routes import Route
from din.model import Link, Plan, Position
from din.texts import N_, Message, _, msg, nmsg

LOST = {
    Band.NONE: N_("nothing"),
    Band.LITTLE: N_("a small part"),
    Band.CLEAR: N_("a clear part"),
    Band.STRONG: N_("a large part"),
}
"""How much of what feeds an element is lost, with the limits of a share."""
LEFT = (
    (0.9, N_("nearly everything")),
    (0.7, N_("most of it")),
    (0.5, N_("half or more")),
    (0.0, N_("less than half")),
)
"""From which share on how much is left; 0.9 and 0.7 are where the words for a loss change."""
MOST_NAMED = 5
"""Names in a sentence about routes."""


def dropout_name(plan: Plan, record_id: str) -> str:
    """Give the name of what drops out: of a link its ends, of a team its role and where it is."""
    record = plan.records.get(record_id)
    if isinstance(record, Link):
        return f"{plan.label(record.source)} → {plan.label(record.target)}"
    if isinstance(record, Position) and record.organisation:
        return f"{plan.label(record_id)} ({plan.label(record.organisation)})"
    return plan.label(record_id)


def left_words(left: float | None) -> str:
    """Say in a word how much is left of what feeds an element; a dash when nothing feeds it."""
    if left is None:
        return "–"
    if left <= NOTHING:
        return _("nothing")
    return next(_(word) for least, word in LEFT if left >= least - NOTHING)


def lost_words(found: Dropout, column: int) -> str:
    """Say in a word how much of what feeds an element is lost, and how much at most."""
    if found.leaves_nothing(column):
        return _("everything")
    low, high = found.bands(column)
    if found.lost[column] < 0:
        return _("nothing: it hampers")
    if low == high:
        return _(LOST[low])
    return _("{sure}, at most {most}", sure=_(LOST[low]), most=_(LOST[high]))


def effort_sentence(
    plan: Plan,
    matrix: ContributionMatrix,
    effort_id: str,
    routes: Sequence[Route] = (),
    count: int = 0,
    at_least: bool = False,
) -> Message:
    """Say what an effort does for the mission.

    Parameters
    ----------
    plan, matrix
        The plan and its contribution matrix.
    effort_id : str
        Which effort.
    routes : sequence of Route
        The strongest routes to the element it does most for.
    count : int
        How many routes there are; 0 when it is not known.
    at_least : bool
        Whether the count stopped before all were found.
    """
    name = plan.label(effort_id)
    row = matrix.efforts.index(effort_id)
    values = matrix.values[row]
    first = _strongest(values)
    if first is None:
        return msg("“{effort}” does not reach any mission element yet.", effort=name)
    element = plan.label(matrix.mission_elements[first])
    share = band_word(float(matrix.share[row, first]), SHARE_LIMITS).message()
    texts = {"effort": name, "element": element, "share": share}
    head = (
        msg("“{effort}” mainly contributes to “{element}” (share of it: {share})", **texts)
        if values[first] > 0
        else msg("“{effort}” mainly hampers “{element}” (share of it: {share})", **texts)
    )
    return _with_routes(plan, head, routes, _number(count or len(routes), at_least))


def rank_sentence(plan: Plan, matrix: ContributionMatrix, element_id: str, most: int = 3) -> Message:
    """Say which efforts do most for a mission element, in order; equal ones share their place."""
    column = matrix.values[:, matrix.mission_elements.index(element_id)]
    places = ranks(column[:, None])[:, 0]
    order = [i for i in np.argsort(-np.round(column, 12), kind="stable")[:most].tolist() if places[i]]
    element = plan.label(element_id)
    if not order:
        return msg("Nothing feeds “{element}” yet.", element=element)
    names = ", ".join(f"{places[i]}. {plan.label(matrix.efforts[i])}" for i in order)
    return msg("“{element}” is fed most by: {names}.", element=element, names=names)


def coverage_sentence(plan: Plan, cell: Cell) -> Message:
    """Say how well a mission element is fed, overall or in one area or domain."""
    element = plan.label(cell.element)
    where = plan.label(cell.within) if cell.within else ""
    if cell.state == UNFED:
        return (
            msg("Nothing feeds “{element}” in {where} yet.", element=element, where=where)
            if where
            else msg("Nothing feeds “{element}” yet.", element=element)
        )
    efforts = nmsg("{n} effort", "{n} efforts", cell.efforts)
    parties = nmsg("{n} organisation", "{n} organisations", cell.organisations)
    values = {"element": element, "efforts": efforts, "parties": parties, "where": where}
    if cell.state == THIN:
        return (
            msg("“{element}” is thinly fed in {where}: by {efforts} of {parties}.", **values)
            if where
            else msg("“{element}” is thinly fed: by {efforts} of {parties}.", **values)
        )
    return (
        msg("“{element}” is fed in {where} by {efforts} of {parties}.", **values)
        if where
        else msg("“{element}” is fed by {efforts} of {parties}.", **values)
    )


def _strongest(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> int | None:
    if values.size == 0 or np.abs(values).max() < NOTHING:
        return None
    return int(np.argmax(np.abs(values)))


def _number(count: int, at_least: bool) -> Message:
    if at_least:
        return nmsg("over at least {n} route", "over at least {n} routes", count)
    return nmsg("over {n} route", "over {n} routes", count)


def _with_routes(plan: Plan, head: Message, routes: Sequence[Route], number: Message) -> Message:
    if not routes:
        return msg("{head}.", head=head)
    between = routes[0].nodes[1:-1]
    if not between:
        return msg("{head}, {number}; the strongest is direct.", head=head, number=number)
    via = ", ".join(f"“{plan.label(node)}”" for node in between)
    return msg("{head}, {number}; the strongest runs via {via}.", head=head, number=number, via=via)


def resilience_sentences(plan: Plan, found: Resilience) -> tuple[Message, Message, Message]:
    """Explain each figure of how firmly an element stands: without its strongest effort and party, and its routes."""
    element = plan.label(found.element)
    if found.left_without_effort is None:
        unfed = msg("Nothing feeds “{element}” yet.", element=element)
        return unfed, unfed, unfed
    return (
        _left(plan, element, found.strongest_effort, found.left_without_effort),
        _left(plan, element, found.strongest_party, found.left_without_party),
        _routes(plan, element, found),
    )


def _left(plan: Plan, element: str, strongest: str | None, left: float | None) -> Message:
    if strongest is None or left is None:
        return msg("Nothing that stops by itself makes “{element}” less.", element=element)
    return msg(
        "Without “{name}” this is left of what feeds “{element}”: {share}. Nobody takes over; strengths are"
        " assumptions.",
        name=plan.label(strongest),
        element=element,
        share=share_words(max(0.0, left)),
    )


def _routes(plan: Plan, element: str, found: Resilience) -> Message:
    names = ", ".join(f"“{plan.label(node)}”" for node in found.bottleneck[:MOST_NAMED])
    more = " …" if len(found.bottleneck) > MOST_NAMED else ""
    return nmsg(
        "{n} route leads to “{element}” that shares nothing with another: nothing arrives without {names}.",
        "{n} routes lead to “{element}” that share nothing: nothing arrives without {names} together.",
        found.independent_routes,
        element=element,
        names=names + more,
    )


def link_sentence(plan: Plan, found: Dropout, column: int, element_id: str) -> Message:
    """Say what an element loses without a link, and that it is the one that loses most."""
    return msg(
        "Without the link {link}, “{element}” loses {lost} of what feeds it: the element it hits most.",
        link=dropout_name(plan, found.id),
        element=plan.label(element_id),
        lost=lost_words(found, column),
    )
