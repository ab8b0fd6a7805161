"""The page around the chart: which phasing, what may be done with it, and what is said about that."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

from dashboard import ids
from dashboard.pages.parts import aria, data
from dashboard.phasing.asks import LONGEST_LEAD, SEATS, Draft
from dashboard.phasing.chart import legend, table
from dashboard.phasing.gantt import deadline_words, gantt, sentence
from dashboard.phasing.means import money, said, seat_words, seats
from dashboard.rights import Role, current_person
from din.findings import Finding
from din.texts import _, month, readable
from simulation.scenario import Cell, ParameterInput, Phasing, Scenario, faults_of
from simulation.scenario.edits import area_budget

SHOWN_FAULTS = 8
NO_DOMAIN = "-"
"""Stands for the domain where a whole area is meant."""


def address(phasing: str) -> str:
    """Give the page's address with a phasing chosen."""
    return "/fasering?" + urlencode({"phasing": phasing})


def choices(draft: Draft) -> Any:
    """Give the phasings of the scenario, a link each."""
    links = [
        html.Li(
            html.A(
                readable(phasing.name),
                href=address(phasing.id),
                className="chip here" if phasing.id == draft.mine.id else "chip",
                **data(stay=""),
                **(aria(current="true") if phasing.id == draft.mine.id else {}),
            )
        )
        for phasing in draft.scenario.compared
    ]
    return html.Nav(html.Ul(links, className="chips"), **aria(label=_("Which phasing")))


def head(draft: Draft) -> list[Any]:
    """Give title, choice of phasing and the row of buttons."""
    return [
        html.Div(
            [
                html.H1(_("Phasing")),
                html.Div(
                    [html.Button(_("Projector"), id=ids.PROJECTOR, className="button", type="button")],
                    className="tools",
                ),
            ],
            className="title-row",
        ),
        html.H2(readable(draft.mine.name), className="projected"),
        choices(draft),
    ]


def tools(draft: Draft) -> Any:
    """Give what can be done with the phasing: undo, save, copy, rename, take away."""
    editor = current_person().role >= Role.EDITOR
    found: list[Any] = []
    if not draft.is_reference:
        found += [_button(_("Undo"), "undo"), _button(_("Redo"), "redo")]
        if editor:
            found.append(_button(_("Save"), "save", primary=True, disabled=not draft.edited))
    if editor:
        found.append(_ask(draft))
    state = (
        _("Not saved yet. Only you see this.")
        if draft.edited
        else _("As saved in {file}.", file=draft.setup.name)
    )
    note = html.Span(state, className="state edited" if draft.edited else "state")
    if not editor and not draft.is_reference:
        note.children = f"{state} {_('You may try everything here; saving is for who may change this plan.')}"
    return html.Div([*found, note], className="phasing-tools", role="group", **aria(label=_("This phasing")))


def _button(words: str, does: str, *, primary: bool = False, disabled: bool = False) -> Any:
    look = "button primary" if primary else "button"
    return html.Button(words, type="button", className=look, disabled=disabled, **data(does=does, focus=does))


def _ask(draft: Draft) -> Any:
    """Give what asks for a name or a second thought."""
    parts = [
        html.Label(_("Name"), htmlFor="phasing-name"),
        dcc.Input(
            id="phasing-name",
            type="text",
            value=draft.mine.name,
            maxLength=200,
            autoComplete="off",
            size="30",
        ),
    ]
    if draft.is_reference:
        ways = [_button(_("Begin an empty phasing with this name"), "copy")]
    else:
        ways = [
            _button(_("Rename"), "rename"),
            _button(_("Save as a copy with this name"), "copy"),
            _button(_("Take this phasing away"), "remove"),
        ]
    return html.Details(
        [
            html.Summary(_("Name, copy, take away"), **data(focus="more")),
            html.Div([*parts, *ways], className="asked"),
        ],
        className="more",
        **data(kept="more"),
    )


def body(draft: Draft, today: date) -> list[Any]:
    """Give all that follows from the phasing in the making."""
    scenario = draft.as_edited.scenario or draft.scenario
    plan = draft.setup.plan
    names = {key: readable(plan.label(key)) for key in (*(a.area for a in scenario.areas), *scenario.domains)}
    chart = gantt(scenario, draft.mine, names, draft.lead_months)
    description = [html.P(draft.mine.description, className="lead")] if draft.mine.description else []
    return [
        *description,
        tools(draft),
        *obstacles(draft),
        html.Div(table(chart, draft, today), className="gantt-scroll"),
        html.Div([legend(), _lead(draft), *seats(draft)], className="gantt-foot"),
        money(chart, draft),
        _stages(chart.scenario),
        html.P(
            _("Simplified picture. What is filled in here are choices; outcomes rest on assumptions."),
            className="quiet",
        ),
    ]


def _lead(draft: Draft) -> Any:
    """Ask how long before a start the council decides."""
    return html.Label(
        [
            _("Months between decision and start (an assumption [A]):"),
            " ",
            html.Select(
                [html.Option(str(n), value=str(n)) for n in range(LONGEST_LEAD + 1)],
                id="phasing-lead",
                **data(value=str(draft.lead_months), focus="lead"),
            ),
        ],
        className="lead-months",
    )


def _stages(scenario: Scenario) -> Any:
    """Say the plateaus in words, with the decision at the end of each."""
    if not scenario.plateaus:
        return html.Div()
    lines = [
        html.Li(
            _("{name}: {start} until {until}; then a decision to go on, adjust or stop",
              name=readable(p.name), start=month(p.start), until=month(p.until))
        )
        for p in scenario.plateaus
    ]  # fmt: skip
    return html.Details(
        [html.Summary(_("Plateaus")), html.Ul(lines)], className="explain", **data(kept="plateaus")
    )


def obstacles(draft: Draft) -> list[Any]:
    """Say why an edit was not carried out, and what keeps the phasing from being run."""
    found: list[Any] = []
    if draft.obstacle is not None:
        found.append(html.P(str(draft.obstacle), className="obstacle", role="alert"))
    faults = phasing_faults(draft)
    if faults:
        found.append(
            html.Div(
                [
                    html.P(_("This cannot be run yet:"), className="obstacle"),
                    html.Ul([html.Li(f"{f.message} {f.fix}") for f in faults[:SHOWN_FAULTS]]),
                ],
                role="alert",
            )
        )
    return found


def phasing_faults(draft: Draft) -> tuple[Finding, ...]:
    """Find what contradicts itself after the edits."""
    edited = draft.as_edited.scenario
    return faults_of(edited, draft.setup.plan) if edited is not None and draft.edited else ()


def spoken(draft: Draft, cell: str, field: str = "") -> str:
    """Say what an edit made of a cell, for whoever hears the page."""
    if field == SEATS:
        return _("Seats a month in learning sessions: {n}", n=seat_words(draft.seats))
    area, _bar, domain = cell.partition("|")
    plan = draft.setup.plan
    names = {key: readable(plan.label(key)) for key in (area, domain) if key in plan}
    chart = gantt(draft.as_edited.scenario or draft.scenario, draft.mine, names, draft.lead_months)
    row = next((r for r in chart.rows if (r.area, r.domain) == (area, domain)), None)
    if row is None:
        about_budget = domain == NO_DOMAIN and area in names
        return said(area_budget(draft.scenario, draft.mine, area), names[area]) if about_budget else ""
    deadline = deadline_words(row)
    return f"{sentence(chart, row)}. {deadline}" if deadline else str(sentence(chart, row))


def clash(draft: Draft, theirs: Phasing | None, their_seats: ParameterInput | None = None) -> list[Any]:
    """Show both versions after somebody else saved first; nothing is lost whatever is chosen."""
    mine = draft.mine
    if theirs is None:
        lines = [html.Li(_("Somebody else took this phasing away."))]
    else:
        lines = [html.Li(words) for words in differences(draft, theirs, mine, their_seats)]
    return [
        html.Div(
            [
                html.P(_("Somebody else saved “{name}” meanwhile. Nothing of yours is lost.", name=mine.name),
                       className="obstacle"),
                html.Ul(lines),
                html.Div(
                    [
                        *([_button(_("Look at theirs (undo brings yours back)"), "theirs")] if theirs else []),
                        _button(_("Save mine over it"), "over"),
                        _button(_("Save mine as a copy"), "copy-mine"),
                    ],
                    className="details-ways",
                ),
            ],
            role="alert",
            className="clash",
        )
    ]  # fmt: skip


def differences(
    draft: Draft, theirs: Phasing, mine: Phasing, their_seats: ParameterInput | None = None
) -> list[str]:
    """Say per cell how it stands in theirs and in mine, and the seats when these differ."""
    plan = draft.setup.plan
    found = []
    if draft.values and their_seats != draft.seats:
        found.append(
            _("Seats in learning sessions: theirs {theirs}, yours {mine}",
              theirs=seat_words(their_seats), mine=seat_words(draft.seats))
        )  # fmt: skip
    if theirs.name != mine.name:
        found.append(_("Name: theirs “{theirs}”, yours “{mine}”", theirs=theirs.name, mine=mine.name))
    for ref in dict.fromkeys((c.area, c.domain) for c in (*theirs.cells, *mine.cells)):
        one, other = (next((c for c in p.cells if (c.area, c.domain) == ref), None) for p in (theirs, mine))
        if one != other:
            where = f"{readable(plan.label(ref[0]))}, {readable(plan.label(ref[1]))}"
            found.append(
                _("{where}: theirs {theirs}, yours {mine}", where=where, theirs=_said(one), mine=_said(other))
            )
    return found or [_("Something other than its cells differs.")]


def _said(cell: Cell | None) -> str:
    if cell is None:
        return _("not yet")
    when = month(cell.start) if cell.start else _("after its pilot")
    until = [_("until {month}", month=month(cell.until))] if cell.until else []
    form = _("pilot") if cell.form.value == "pilot" else _("roll-out")
    return ", ".join(
        [form, when, *until, f"{cell.professionals:g}", *([cell.plateau] if cell.plateau else [])]
    )
