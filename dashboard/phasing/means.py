"""What there is to begin with: seats in learning sessions, and the money of each area with its form and firmness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import dcc, html

from dashboard.pages.parts import aria, data
from dashboard.phasing.asks import SEATS, Draft
from dashboard.phasing.gantt import QUARTER, Gantt, Row, written
from din.texts import Message, _, euros, month, msg, number, readable
from simulation import accounts
from simulation.parameters import BY_NAME
from simulation.scenario import AreaBudget, Financing, ParameterInput, Stream
from simulation.scenario.edits import area_budget, plus_months

FORMS = {
    Financing.PRICE_TIMES_VOLUME: msg("by effort (p×q)"),
    Financing.LUMP_SUM: msg("by task (lump sum)"),
    Financing.PRICE_PER_TRAJECTORY: msg("by output (price per trajectory)"),
}
Choice = tuple[str, str]


def seats(draft: Draft) -> list[Any]:
    """Ask how many seats there are in learning sessions: how fast people can begin."""
    if draft.is_reference or not draft.setup.runs:
        return []
    row, given = BY_NAME[SEATS], draft.seats
    field = dcc.Input(
        id="phasing-seats", type="text", inputMode="numeric", size="4", maxLength=6, autoComplete="off",
        placeholder=written(row.default), value=written(given.value) if given else "", debounce=True,
    )  # fmt: skip
    ends = {"low": written(row.low), "high": written(row.high)}
    if given is None:
        now = _("Nothing filled in: {value}, drawn between {low} and {high} [{tag}].",
                value=written(row.default), tag=row.tag, **ends)  # fmt: skip
    elif given.low is None or given.high is None:
        now = _(
            "A choice, so nothing is drawn. Empty: between {low} and {high} [{tag}].", tag=row.tag, **ends
        )
    else:
        low, high = written(given.low), written(given.high)
        now = _("Drawn between {low} and {high} [{tag}].", low=low, high=high, tag=given.tag)
    label = html.Label([_("Seats a month in learning sessions:"), " ", field])
    note = html.Span([now, " ", _("They hold for all phasings of this scenario.")])
    return [html.Div([label, note], className="seats")]


def seat_words(given: ParameterInput | None) -> str:
    """Say a number of seats, or that none is filled in."""
    return written(given.value) if given else _("not filled in")


def tag(budget: AreaBudget) -> str:
    """Say the form and firmness of a budget in a few words."""
    return _("{form}, {status}", form=accounts.FORMS[budget.form], status=accounts.STATUSES[budget.status])


def said(budget: AreaBudget, area: str) -> str:
    """Say a budget whole."""
    told = _("{area}: a budget of {amount} a year, {form}, {status}", area=area, amount=euros(budget.per_year_eur),
             form=FORMS[budget.form], status=accounts.STATUSES[budget.status])  # fmt: skip
    if budget.contract_until is None:
        return told
    return _("{told}, contract until {month}", told=told, month=month(budget.contract_until))


def money(chart: Gantt, draft: Draft) -> Any:
    """Give the form of financing of each area that takes part, and the streams that may join."""
    taking = [rows[0] for _area, _name, rows in chart.grouped() if any(row.bar for row in rows)]
    return html.Details(
        [
            html.Summary(_("Money per area: form, contract and how firm it is")),
            _table(chart, draft, taking) if taking else html.P(_("No area takes part yet.")),
            html.P(
                _(
                    "The form decides who gains by a saving and who bears the risk. It does not change what people do."
                )
            ),
            *_streams(chart.scenario.streams),
        ],
        className="explain money",
        **data(kept="money"),
    )


def _table(chart: Gantt, draft: Draft, taking: Sequence[Row]) -> Any:
    heads = (
        _("Area"),
        _("Budget a year"),
        _("Form of financing"),
        _("Contract until"),
        _("How firm"),
    )
    rows = [_row(chart, draft, row) for row in taking]
    return html.Table(
        [html.Thead(html.Tr([html.Th(words, scope="col") for words in heads])), html.Tbody(rows)],
        className="parameters",
    )


def _row(chart: Gantt, draft: Draft, row: Row) -> Any:
    budget = area_budget(chart.scenario, chart.phasing, row.area)
    lump = budget.form is Financing.LUMP_SUM
    ends = "" if budget.contract_until is None else str(chart.at(budget.contract_until))
    choose = _Choose(row, draft.is_reference)
    return html.Tr(
        [
            html.Th(row.area_name, scope="row"),
            html.Td(euros(budget.per_year_eur), className="figure"),
            html.Td(choose("financing", _("Form of financing"), _listed(FORMS), budget.form.value)),
            html.Td(
                choose("contract", _("Contract until"), _ends(chart, budget.contract_until), ends)
                if lump
                else "–"
            ),
            html.Td(choose("firmness", _("How firm"), _listed(accounts.STATUSES), budget.status.value)),
        ]
    )


class _Choose:
    """Makes the choices of one area."""

    def __init__(self, row: Row, closed: bool) -> None:
        self._row, self._closed = row, closed

    def __call__(self, field: str, label: str, choices: Sequence[Choice], now: str) -> Any:
        area = f"{self._row.area}|-"
        return html.Span(
            html.Select(
                [html.Option(words, value=value) for value, words in choices],
                disabled=self._closed,
                **data(value=now, focus=f"{field}|{area}"),
                **aria(label=_("{label}, {area}", label=label, area=self._row.area_name)),
            ),
            **data(field=field, cell=area),
        )


def _listed(words: dict[Any, Message]) -> list[Choice]:
    return [(key.value, str(word)) for key, word in words.items()]


def _ends(chart: Gantt, now: date | None) -> list[Choice]:
    """Give the last months of quarters, and the one it has now."""
    months = {*range(QUARTER - 1, chart.months, QUARTER), *({chart.at(now)} if now else ())}
    start = chart.scenario.start
    return [("", _("no end agreed")), *((str(m), month(plus_months(start, m))) for m in sorted(months))]


def _streams(streams: Sequence[Stream]) -> list[Any]:
    """Say which streams there are, how firm they are and what returns to the area."""
    if not streams:
        return []
    return [
        html.P(_("Streams that may join the budget of an area, and what an agreement returns of a saving:")),
        html.Ul([html.Li(_stream(one)) for one in streams]),
    ]


def _stream(stream: Stream) -> str:
    told = _("{name}: pays {share}% of the cost of care, {status}", name=readable(stream.name),
             share=number(100 * stream.share), status=accounts.STATUSES[stream.status])  # fmt: skip
    joins = [_("from {month}", month=month(stream.joins))] if stream.joins else []
    back = (
        [_("{share}% of a saving returns", share=number(100 * stream.returned_share))]
        if stream.returned_share
        else [_("nothing of a saving returns")]
    )
    return ", ".join([told, *joins, *back])
