"""The details of one cell: what a bar cannot say with a mouse alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.pages.parts import aria, data
from dashboard.phasing.asks import AFTER, Draft
from dashboard.phasing.gantt import QUARTER, Gantt, Row, key_of
from din.texts import _, month, readable
from simulation.scenario import Cell, Form
from simulation.scenario.edits import plus_months

Choice = tuple[str, str]


def details(chart: Gantt, draft: Draft, row: Row) -> Any:
    """Give the fields of a cell; whoever uses no mouse can do everything here."""
    cell = row.cell
    if cell is None or draft.is_reference:
        return html.Div()
    fields = [_field(row, "start", _("First month"), _starts(chart, cell), _month(chart, cell))]
    if cell.form is Form.PILOT and cell.start:
        now = "" if cell.until is None else str(chart.at(cell.until))
        fields.append(_field(row, "until", _("A pilot that is not scaled stops in"), _ends(chart, cell), now))
    if cell.after or chart.pilots():
        now = f"{cell.after.area}|{cell.after.domain}" if cell.after else ""
        fields.append(_field(row, AFTER, _("Starts when this pilot is scaled"), _pilots(chart, row), now))
    if chart.scenario.plateaus and cell.start:
        choices = [("", _("none")), *((p.id, readable(p.name)) for p in chart.scenario.plateaus)]
        fields.append(_field(row, "plateau", _("Plateau"), choices, cell.plateau or ""))
    return html.Div(
        [
            *fields,
            html.Div(
                [
                    html.Button(
                        _("Take away"), type="button", className="button", **data(remove=key_of(row))
                    ),
                    html.Button(_("Close"), type="button", className="button", **data(open_cell="")),
                ],
                className="details-ways",
            ),
        ],
        className="details",
        role="group",
        **aria(label=_("Details of {place}", place=row.place)),
    )


def _field(row: Row, field: str, label: str, choices: Sequence[Choice], now: str) -> Any:
    key = f"detail-{field}"
    known = any(value == now for value, _words in choices)
    options = [html.Option(words, value=value) for value, words in choices]
    if not known:
        options.insert(0, html.Option("–", value=now))
    return html.Div(
        [
            html.Label(label, htmlFor=key),
            html.Select(options, id=key, **data(value=now, focus=f"{field}|{key_of(row)}")),
        ],
        className="asked",
        **data(field=field, cell=key_of(row)),
    )


def _month(chart: Gantt, cell: Cell) -> str:
    return "" if cell.start is None else str(chart.at(cell.start))


def _starts(chart: Gantt, cell: Cell) -> list[Choice]:
    """Give the quarters, and the month it has now."""
    now = {chart.at(cell.start)} if cell.start else set()
    return _listed(chart, {*range(0, chart.months, QUARTER), *now}, [("", "–")] if cell.start is None else [])


def _ends(chart: Gantt, cell: Cell) -> list[Choice]:
    """Give the last months of quarters after the start."""
    first = chart.at(cell.start) if cell.start else 0
    now = {chart.at(cell.until)} if cell.until else set()
    last = {m for m in range(QUARTER - 1, chart.months, QUARTER) if m > first}
    return _listed(chart, {*last, *now}, [("", _("no fixed month: its reviews decide"))])


def _listed(chart: Gantt, months: set[int], first: list[Choice]) -> list[Choice]:
    start = chart.scenario.start
    return [*first, *((str(m), month(plus_months(start, m))) for m in sorted(months))]


def _pilots(chart: Gantt, row: Row) -> list[Choice]:
    there = [(key_of(p), str(p.place)) for p in chart.pilots() if key_of(p) != key_of(row)]
    return [("", _("does not wait")), *there]
