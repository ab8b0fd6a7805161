"""An analysis as tables for people: ranks and words, no decimals."""

from __future__ import annotations

import numpy as np

from din.analysis import Analysis, Cell, band_word
from din.analysis.draws import SETTLED
from din.cli import output
from din.service import compared_areas, ordered_elements
from din.texts import _, msg, nmsg, number, percentage

TOP = 5
"""How many efforts are listed per mission element."""


def show_analysis(analysis: Analysis) -> None:
    """Print what feeds the mission, how the areas fare, what nothing feeds, and what all this rests on."""
    plan = analysis.plan
    output.say(plan.name)
    if analysis.area is not None:
        output.say(
            msg(
                "What counts in {area}: its own efforts and those for a larger area.",
                area=plan.label(analysis.area),
            )
        )
    output.say()
    _elements(analysis)
    _top(analysis)
    _areas(analysis)
    _unfed(analysis)
    output.say(_("What these figures rest on:"))
    for assumption in analysis.assumptions:
        output.say(f"- {assumption.message}")


def cell_words(cell: Cell) -> str:
    """Say how an element is fed: the word, and by how many efforts of its own and for the whole city."""
    if cell.efforts == 0:
        return "–"
    wide = cell.efforts - cell.own_efforts
    return _("{band} ({own} + {wide})", band=cell.band.message(), own=cell.own_efforts, wide=wide)


def _elements(analysis: Analysis) -> None:
    cells = analysis.coverage.by_element
    rows = [
        (
            element.name,
            _(cells[element.id].state),
            cells[element.id].band.message(),
            nmsg("{n} effort", "{n} efforts", cells[element.id].efforts),
            nmsg("{n} organisation", "{n} organisations", cells[element.id].organisations),
        )
        for element in ordered_elements(analysis.plan)
    ]
    headers = (_("Mission element"), _("State"), _("Contribution"), _("Efforts"), _("Organisations"))
    output.table(_("How each mission element is fed"), headers, rows)


def _top(analysis: Analysis) -> None:
    rows = []
    for element in ordered_elements(analysis.plan):
        column = analysis.matrix.mission_elements.index(element.id)
        values = analysis.matrix.values[:, column]
        name = element.name
        for row in np.argsort(-values, kind="stable")[:TOP]:
            rank = int(analysis.ranks[row, column])
            if rank:
                effort = analysis.plan.label(analysis.matrix.efforts[row])
                rows.append(
                    (name, rank, _place(analysis, row, column), effort, band_word(values[row]).message())
                )
                name = ""
    headers = (_("Mission element"), _("Rank"), _("How sure"), _("Effort"), _("Contribution"))
    output.table(_("What feeds each mission element most"), headers, rows)
    _draws(analysis)


def _place(analysis: Analysis, row: int, column: int) -> str:
    """Say whether a rank holds when strengths are drawn, else between which ranks it lies."""
    drawn = analysis.drawn
    if drawn is None:
        return "?"
    if drawn.settled[row, column]:
        return _("settled")
    return _("{best} to {worst}", best=drawn.rank_low[row, column], worst=drawn.rank_high[row, column])


def _draws(analysis: Analysis) -> None:
    drawn = analysis.drawn
    if drawn is None:
        output.say(
            _("How sure the ranks are was not computed: the plan is too large, or no draw has an answer.")
        )
    else:
        told = _(
            "How sure: every strength was drawn from its band {n} times. A rank is settled when it holds in at"
            " least {share} of the draws; else the ranks between which it nearly always lies stand there.",
            n=number(drawn.draws),
            share=percentage(SETTLED),
        )
        output.say(told)
        if drawn.failed:
            output.say(
                _("In {n} of the draws a loop did not settle; these do not count.", n=number(drawn.failed))
            )
    output.say()


def _areas(analysis: Analysis) -> None:
    cells = analysis.coverage.by_area
    areas = [a for a in compared_areas(analysis.plan) if any(within == a.id for _element, within in cells)]
    if not areas:
        return
    rows = [
        (element.name, *(cell_words(cells[element.id, area.id]) for area in areas))
        for element in ordered_elements(analysis.plan)
    ]
    title = _("How each area is fed: contribution (efforts of its own + city-wide)")
    output.table(title, (_("Mission element"), *(area.name for area in areas)), rows)


def _unfed(analysis: Analysis) -> None:
    plan, cells = analysis.plan, analysis.coverage.by_area
    for element in analysis.coverage.unfed:
        output.say(_("Nothing feeds “{element}” yet.", element=plan.label(element)))
    for area in compared_areas(plan):
        own = [
            plan.label(e)
            for (e, within), cell in cells.items()
            if within == area.id and cell.own_efforts == 0
        ]
        if own:
            names = "; ".join(f"“{name}”" for name in own)
            output.say(_("No effort of {area} itself feeds: {names}.", area=area.name, names=names))
    output.say()
