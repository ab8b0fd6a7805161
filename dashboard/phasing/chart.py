"""The Gantt as one table: rows with fields for everybody, and a bar on the line of time for who sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import dcc, html

from dashboard.pages.parts import aria, data
from dashboard.phasing.asks import AFTER, NONE, Draft
from dashboard.phasing.details import details
from dashboard.phasing.gantt import Bar, Gantt, Row, form_words, key_of, plateaus, sentence, written
from dashboard.phasing.means import tag
from din.texts import Message, _, day, month, msg, number
from simulation.decisions import Decision, Occasion
from simulation.scenario import Cell, Form
from simulation.scenario.edits import area_budget

OCCASIONS = {
    Occasion.KADERNOTA: msg("kadernota"),
    Occasion.BUDGET: msg("budget"),
    Occasion.ELECTION: msg("council election"),
}


def table(chart: Gantt, draft: Draft, today: date) -> Any:
    """Give the table."""
    heads = [
        html.Th(_("Area"), scope="col"),
        html.Th(_("Domain"), scope="col"),
        html.Th(_("Professionals"), scope="col"),
        html.Th(_("Form"), scope="col"),
        html.Th(_("Start and decision"), scope="col"),
        html.Th(_axis(chart), scope="col", className="track"),
    ]
    groups = [_group(chart, draft, name, rows, today) for _area, name, rows in chart.grouped()]
    return html.Table(
        [html.Thead(html.Tr(heads)), *groups],
        className="gantt",
        **data(months=str(chart.months)),
        style={"--ground-lines": _lines(chart)},
        **aria(label=_("What starts where and when")),
    )


def _group(chart: Gantt, draft: Draft, name: str, rows: Sequence[Row], today: date) -> Any:
    lines: list[Any] = []
    open_row = next((r for r in rows if _is_chosen(draft, r)), None)
    span = len(rows) + (open_row is not None)
    for i, row in enumerate(rows):
        head = [html.Span(name), *_budget(chart, draft, rows)]
        first = [html.Th(head, scope="rowgroup", rowSpan=span, className="area")] if i == 0 else []
        lines.append(
            html.Tr([*first, *_cells(chart, draft, row, today)], className="" if row.bar else "absent")
        )
        if row is open_row:
            lines.append(html.Tr(html.Td(details(chart, draft, row), colSpan=5), className="detail"))
    return html.Tbody(lines, className="" if any(row.bar for row in rows) else "absent")


def _budget(chart: Gantt, draft: Draft, rows: Sequence[Row]) -> list[Any]:
    """Give the yearly budget of an area that takes part."""
    if not any(row.bar for row in rows):
        return []
    area = rows[0].area
    budget = area_budget(chart.scenario, chart.phasing, area)
    field = dcc.Input(
        id=f"budget-{[a.area for a in chart.scenario.areas].index(area)}",
        type="text",
        inputMode="numeric",
        value=number(budget.per_year_eur),
        size="8",
        maxLength=16,
        autoComplete="off",
        disabled=draft.is_reference,
        debounce=True,
    )
    words = _("Budget a year")
    label = [html.Span(words, className="of"), html.Span(f" {rows[0].area_name}", className="unseen")]
    return [
        html.Label([*label, field], className="budget", **data(field="budget", cell=f"{area}|-")),
        html.Span(tag(budget), className="of money-tag"),
    ]


def _is_chosen(draft: Draft, row: Row) -> bool:
    return draft.chosen is not None and (draft.chosen.area, draft.chosen.domain) == (row.area, row.domain)


def _cells(chart: Gantt, draft: Draft, row: Row, today: date) -> list[Any]:
    here = {"cell": key_of(row)}
    chosen = _is_chosen(draft, row)
    name = html.Button(
        row.domain_name,
        type="button",
        className="choose",
        **data(open_cell=key_of(row), focus=f"name|{key_of(row)}"),
        **aria(expanded="true" if chosen else "false", label=_("{place}: details", place=row.place)),
    )
    return [
        html.Th(
            name if row.bar and not draft.is_reference else row.domain_name, scope="row", className="domain"
        ),
        html.Td(_professionals(chart, draft, row), className="number", **data(field="professionals", **here)),
        html.Td(_form(chart, draft, row), className="form", **data(field="form", **here)),
        html.Td(_start(row, today), className="start"),
        html.Td(_track(chart, draft, row), className="track", **data(track=key_of(row))),
    ]


def _professionals(chart: Gantt, draft: Draft, row: Row) -> Any:
    areas = [a.area for a in chart.scenario.areas]
    label = _("Professionals of {there} in {place}", there=number(row.there), place=row.place)
    field = dcc.Input(
        id=f"professionals-{areas.index(row.area)}-{chart.scenario.domains.index(row.domain)}",
        type="text",
        inputMode="numeric",
        value=written(row.cell.professionals) if row.cell else "",
        placeholder="0",
        size="3",
        maxLength=7,
        autoComplete="off",
        disabled=draft.is_reference,
        debounce=True,
    )
    return html.Label(
        [
            html.Span(label, className="unseen"),
            field,
            html.Span(_("of {n}", n=number(row.there)), className="of"),
        ]
    )


def _form(chart: Gantt, draft: Draft, row: Row) -> Any:
    now = NONE if row.cell is None else AFTER if row.cell.after else row.cell.form.value
    waits = [p for p in chart.pilots() if p is not row]
    choices = [
        (NONE, _("not yet")),
        (Form.ROLL_OUT.value, _("roll-out")),
        (Form.PILOT.value, _("pilot")),
        *([(AFTER, _("after a pilot"))] if waits or now == AFTER else []),
    ]
    return html.Select(
        [html.Option(words, value=value) for value, words in choices],
        disabled=draft.is_reference,
        **data(value=now, focus=f"form|{key_of(row)}"),
        **aria(label=_("Form in {place}", place=row.place)),
    )


def _start(row: Row, today: date) -> list[Any]:
    if row.cell is None or row.decision is None:
        return [html.Span("–", className="quiet", **aria(hidden="true"))]
    when = month(row.cell.start) if row.cell.start else _("after its pilot")
    words, look = decided(row.decision, today)
    return [html.Span(when, className="when"), html.Span(words, className=look)]


def decided(decision: Decision, today: date) -> tuple[list[Any], str]:
    """Say before when the council has to decide, and how that is shown."""
    words = _(
        "decision before {day} ({occasion})",
        day=day(decision.moment.deadline),
        occasion=OCCASIONS[decision.moment.occasion],
    )
    told: list[Any] = [words]
    if decision.is_past(today):
        told = [html.Strong(_("! too late:")), " ", words]
    if decision.election is not None:
        told.append(_("; a new council after {month}", month=month(decision.election)))
    return told, "decided late" if decision.is_past(today) else "decided"


def _track(chart: Gantt, draft: Draft, row: Row) -> list[Any]:
    if row.bar is None:
        return []
    bar = row.bar
    start, sure, end = (100 * chart.share(m) for m in (bar.start, bar.sure, bar.end))
    width = max(0.5, end - start)
    solid = 100 * (sure - start) / width
    shape = "waits" if not bar.fixed else "pilot" if bar.cell.form is Form.PILOT else "roll-out"
    inner = [
        html.Span(className="sure", style={"width": f"{solid:.3f}%"}),
        html.Span(_label(bar.cell), className="bar-words", style=_words_at(chart, bar, shape, solid)),
        *([html.Span(className="handle", style={"left": f"{solid:.3f}%"}, title=_("End of the pilot"))]
          if shape == "pilot" and not draft.is_reference else []),
    ]  # fmt: skip
    where = {"left": f"{start:.3f}%", "width": f"{width:.3f}%"}
    return [_bar(chart, row, bar, f"bar {shape}", where, inner)]


ROOM = 0.25
"""Of the line of time, so much has room for the words of a bar."""


def _words_at(chart: Gantt, bar: Bar, shape: str, solid: float) -> dict[str, str]:
    """Put the words of a short pilot behind its end, where there is room; elsewhere they stand at the begin."""
    short = chart.share(bar.sure) - chart.share(bar.start) < ROOM
    if shape == "pilot" and short and chart.share(bar.end) - chart.share(bar.sure) > ROOM:
        return {"left": f"calc({solid:.3f}% + 14px)"}
    return {}


def _bar(chart: Gantt, row: Row, bar: Bar, look: str, where: dict[str, str], inner: list[Any]) -> Any:
    """Give a bar: a slider where it moves, else a button that opens its details."""
    words = sentence(chart, row)
    common: dict[str, Any] = {"style": where, "className": look, "tabIndex": "0"}
    key = data(bar=key_of(row), focus=f"bar|{key_of(row)}")
    if not bar.fixed:
        return html.Div(
            inner, role="button", **common, **key, **data(open_cell=key_of(row)), **aria(label=str(words))
        )
    more = {"until": str(bar.sure)} if bar.cell.form is Form.PILOT else {}
    return html.Div(
        inner,
        role="slider",
        **common,
        **key,
        **data(start=str(bar.start), months=str(chart.months), **more),
        **aria(
            label=_("Start of {place}", place=row.place),
            valuemin="0",
            valuemax=str(chart.months - 1),
            valuenow=str(bar.start),
            valuetext=str(words),
        ),
    )


def _label(cell: Cell) -> str:
    words: Message = form_words(cell) if cell.after is None else msg("after its pilot")
    return f"{written(cell.professionals)} · {words}"


def _axis(chart: Gantt) -> list[Any]:
    """Give the heading of the line of time: years, plateaus, and the council's year."""
    start, months = chart.scenario.start, chart.months
    years = range(start.year, start.year + months // 12 + 1)
    marks = [
        html.Span(str(y), className="year", style=_left(chart, max(0, chart.at(date(y, 1, 1)))))
        for y in years
        if chart.at(date(y, 1, 1)) < months
    ]
    stages = [
        html.Span(
            [html.Span(plateau.name)],
            className="plateau",
            style={**_left(chart, first), "width": f"{100 * (chart.share(after) - chart.share(first)):.3f}%"},
        )
        for plateau, first, after in plateaus(chart)
    ]
    council = [
        html.Span(
            _signs(m.occasion),
            className=f"council {m.occasion.value}",
            title=f"{month(m.month)}: {OCCASIONS[m.occasion]}",
            style=_left(chart, chart.at(m.month)),
        )
        for m in chart.moments
    ]
    hidden = aria(hidden="true")
    return [
        html.Span(_("On the line of time"), className="unseen"),
        html.Div(marks, className="axis years", **hidden),
        html.Div(stages, className="axis stages", **hidden),
        html.Div(council, className="axis councils", **hidden),
    ]


def _signs(occasion: Occasion) -> str:
    return {Occasion.KADERNOTA: "K", Occasion.BUDGET: "B", Occasion.ELECTION: "▼"}[occasion]


def _left(chart: Gantt, months: int) -> dict[str, str]:
    return {"left": f"{100 * chart.share(months):.3f}%"}


def _lines(chart: Gantt) -> str:
    """Give what lies below the bars: plateaus as bands, a thin line per year, a thick one per election."""
    elections = [m.month for m in chart.moments if m.occasion is Occasion.ELECTION]
    found = [_stripe(100 * chart.share(chart.at(when)), 2, "var(--warn)") for when in elections]
    found += [_stripe(100 * chart.share(at), 1, "var(--rule)") for at in range(0, chart.months, 12)]
    for i, (_plateau, first, after) in enumerate(plateaus(chart)):
        a, b = 100 * chart.share(first), 100 * chart.share(after)
        colour = "var(--band-even)" if i % 2 else "var(--band-odd)"
        found.append(
            f"linear-gradient(to right,transparent {a:.3f}%,{colour} {a:.3f}% {b:.3f}%,transparent {b:.3f}%)"
        )
    return ",".join(found) or "none"


def _stripe(at: float, width: int, colour: str) -> str:
    return (
        f"linear-gradient(to right,transparent {at:.3f}%,{colour} {at:.3f}%"
        f" calc({at:.3f}% + {width}px),transparent calc({at:.3f}% + {width}px))"
    )


def legend() -> Any:
    """Explain shapes and signs."""
    shapes = [("roll-out", _("Roll-out: grows to all professionals")),
              ("pilot", _("Pilot: solid until it is judged, or until its end")),
              ("waits", _("Starts when a pilot is scaled"))]  # fmt: skip
    signs = [
        ("K", _("kadernota (around June)")),
        ("B", _("budget (before 15 November)")),
        ("▼", _("council election (March)")),
    ]
    return html.Ul(
        [
            *(
                html.Li([html.Span(html.Span(className="sure"), className=f"bar key-bar {look}"), words])
                for look, words in shapes
            ),
            *(html.Li([html.Strong(sign), words], className="council-sign") for sign, words in signs),
        ],
        className="key gantt-key",
        **aria(label=_("Legend")),
    )
