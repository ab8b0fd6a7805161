"""The analysis in sentences: ranks and bands first, decimals never (D5)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from din.analysis.bands import NOTHING, SHARE_LIMITS, Band, band_word
from din.analysis.contribution import ContributionMatrix
from din.analysis.coverage import THIN, UNFED, Cell
from din.analysis.dropout import Dropout
from din.analysis.routes import Route
from din.model import Plan
from din.texts import N_, Message, _, msg, nmsg

LOST = {
    Band.NONE: N_("nothing"),
    Band.LITTLE: N_("a small part"),
    Band.CLEAR: N_("a clear part"),
    Band.STRONG: N_("a large part"),
}
"""How much of what feeds an element is lost, with the limits of a share."""


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
    """Say which efforts do most for a mission element, in order."""
    column = matrix.values[:, matrix.mission_elements.index(element_id)]
    order = [int(i) for i in np.argsort(-column, kind="stable")[:most] if column[i] > NOTHING]
    element = plan.label(element_id)
    if not order:
        return msg("Nothing feeds “{element}” yet.", element=element)
    names = ", ".join(f"{rank}. {plan.label(matrix.efforts[i])}" for rank, i in enumerate(order, 1))
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
