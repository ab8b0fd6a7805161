"""*Lijst*: all records of one kind in a grid, to change many quickly: in place, together, or pasted from Excel."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import dash_ag_grid as dag
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update

from dashboard import ids
from dashboard.pages.bulk_cells import (
    columns,
    kind_options,
    known_kind,
    label_of,
    options,
    rows,
    set_fields,
)
from dashboard.pages.bulk_cells import notes as notes_of
from dashboard.pages.bulk_edits import answered, fresh
from dashboard.pages.grid_words import grid_words
from dashboard.pages.parts import aria, data
from dashboard.reader import Reader, Reading
from dashboard.rights import Role, current_person
from dashboard.worker import Data, Text, in_worker, question
from din.model import KIND_LABELS
from din.service import PlanSource
from din.texts import N_, _, nmsg

GRID = "bulk-grid"
KIND, KNOWN, FRESH, EDIT, ANSWER = "bulk-listed", "bulk-known", "bulk-fresh", "bulk-edit", "bulk-answer"
SHEET = "bulk-dialog-body"
ON_PAPER = N_(
    "On paper are only the rows that were on the screen. All rows are in the workbook that “din export” gives."
)


def layout(reading: Reading, search: str) -> Any:
    """Give the page for the kind in the address."""
    kind = known_kind(parse_qs(search.removeprefix("?")).get("soort", [None])[-1])
    editable = reading.editable and current_person().role >= Role.EDITOR
    listed = rows(reading, kind)
    return html.Main(
        id="main",
        className="bulk",
        children=[
            _stores(reading, kind),
            _title(kind, len(listed)),
            *([] if editable else [html.P(_why_not(reading), className="assumption")]),
            *([_tools(kind)] if editable else []),
            html.Div(_grid(kind, listed, editable), className="bulk-frame"),
            html.P(_(ON_PAPER), className="on-paper"),
            html.P(id="bulk-status", className="bulk-status", role="status", **aria(live="polite")),
            html.Ul(id="bulk-problems", className="bulk-problems", **aria(live="polite", label=_("To mend"))),
            *([_dialog()] if editable else []),
            _words(kind),
        ],
    )


def _stores(reading: Reading, kind: str) -> Any:
    first = {
        "rows": [],
        "ids": [record.id for record in reading.plan if record.kind == kind],
        "notes": notes_of(reading, kind),
        "options": options(reading.plan, kind),
    }
    return html.Div(
        [
            dcc.Store(id=KIND, data=kind),
            dcc.Store(id=KNOWN, data=reading.snapshot.revision),
            dcc.Store(id=FRESH, data=first),
            *question(EDIT),
            dcc.Store(id=ANSWER),
        ]
    )


def _title(kind: str, n: int) -> Any:
    choices = [
        html.Option(label, value=value, selected=value == kind)
        if value == kind
        else html.Option(label, value=value)
        for value, label in kind_options()
    ]
    return html.Div(
        className="title-row",
        children=[
            html.Div(
                [
                    html.H1(_("List")),
                    html.P(str(nmsg("{n} row", "{n} rows", n)), id="bulk-count", className="quiet"),
                ]
            ),
            html.Label(
                [_("Kind"), html.Select(choices, id="bulk-kind")], className="bulk-kind", htmlFor="bulk-kind"
            ),
        ],
    )


def _why_not(reading: Reading) -> str:
    if reading.editable:
        return _("You may look at this plan, not change it. Ask its manager for the right to.")
    return _(
        "This plan comes from a file and can only be read here. To change it, put it in a store first: "
        "din import FILE plan.din, then din serve plan.din."
    )


def _tools(kind: str) -> Any:
    fields = [html.Option(label_of(info), value=info.name) for info in set_fields(kind)]
    return html.Div(
        id="bulk-tools",
        className="bulk-tools",
        children=[
            _button(_("Add a row"), "ask-add"),
            _button(_("Paste from Excel…"), "ask-paste"),
            _button(_("Delete…"), "ask-delete", rows=True),
            html.Div(
                className="bulk-many",
                role="group",
                **aria(label=_("Change the chosen rows together")),
                children=[
                    html.Span(
                        str(nmsg("{n} row chosen", "{n} rows chosen", 0)), id="bulk-chosen", role="status"
                    ),
                    html.Label(_("Set"), htmlFor="bulk-field"),
                    html.Select(fields, id="bulk-field"),
                    html.Label(_("to"), htmlFor="bulk-value"),
                    dcc.Input(
                        id="bulk-value", type="text", list="bulk-values", autoComplete="off", maxLength=20_000
                    ),
                    html.Datalist(id="bulk-values"),
                    _button(_("Set in all chosen rows"), "many", rows=True),
                ],
            ),
        ],
    )


def _button(text: str, what: str, rows: bool = False) -> Any:
    marks = data(bulk=what) | (data(needs_rows="yes") if rows else {})
    return html.Button(text, type="button", className="button", disabled=rows, **marks)


def _grid(kind: str, listed: list[dict[str, Any]], editable: bool) -> Any:
    selection = {
        "mode": "multiRow", "checkboxes": True, "headerCheckbox": True, "enableClickSelection": False,
    }  # fmt: skip
    return dag.AgGrid(
        id=GRID,
        rowData=listed,
        columnDefs=columns(kind, editable),
        defaultColDef={
            "sortable": True,
            "filter": "agTextColumnFilter",
            "resizable": True,
            "suppressHeaderMenuButton": True,
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
            "tooltipValueGetter": {"function": "dinBulkTip(params)"},
            "cellClassRules": {
                "bulk-error": "dinBulkIs(params, 'error')",
                "bulk-conflict": "dinBulkIs(params, 'conflict')",
                "bulk-hint": "dinBulkIs(params, 'hint')",
            },
        },
        getRowId="params.data.id",
        dashGridOptions={
            "localeText": grid_words(),
            **({"rowSelection": selection} if editable else {}),
            "selectionColumnDef": {"pinned": "left", "width": 46},
            "ensureDomOrder": True,
            "suppressColumnVirtualisation": True,  # a screen reader finds every cell of a row
            "stopEditingWhenCellsLoseFocus": True,
            "enterNavigatesVerticallyAfterEdit": True,
            "tooltipShowDelay": 300,
            "tooltipShowMode": "standard",
            "undoRedoCellEditing": False,
        },
        style={"height": "100%", "width": "100%"},
    )


def _dialog() -> Any:
    return html.Dialog(
        html.Div(id=SHEET, className="sheet-body"),
        id="bulk-dialog",
        className="sheet",
        **aria(labelledby="bulk-dialog-title"),
    )


def _words(kind: str) -> Any:
    """Give the words the browser needs."""
    two = 222  # a number that stands for any other
    words = {
        "saving": _("Saving…"),
        "lost": _("No answer came: this was not saved. Look whether the program still runs and try again."),
        "mine": _("Yours"),
        "theirs": _("In the plan now"),
        "usemine": _("Use mine"),
        "usetheirs": _("Keep what is there"),
        "mend": _("Mend"),
        "giveup": _("Give up this change"),
        "seen": _("Seen"),
        "empty": _("There is nothing to paste."),
        "toomuch": _("This is too much to paste at once. Use “din import” for a whole workbook."),
        "one": str(nmsg("{n} row", "{n} rows", 1)),
        "count": str(nmsg("{n} row", "{n} rows", two)).replace(str(two), "#"),
        "onerow": str(nmsg("{n} row chosen", "{n} rows chosen", 1)),
        "rows": str(nmsg("{n} row chosen", "{n} rows chosen", two)).replace(str(two), "#"),
        "kind": _(KIND_LABELS[kind][1]),
    }
    return html.Div(id="bulk-words", hidden=True, **data(**words))


def register(app: Dash, reader: Reader, source: PlanSource) -> None:
    """Answer edits one at a time, and show what changed elsewhere."""

    def edit(request: Data, kind: Text, known: int | None) -> Any:
        if not request:
            return no_update, no_update
        answer = answered(reader, source, request, str(kind), known)
        return answer.data, no_update if answer.dialog is None else answer.dialog

    def refresh(_mark: object, kind: Text, known: int | None) -> Any:
        reading = reader.read()
        return fresh(reading, known_kind(str(kind)), known), reading.snapshot.revision

    app.callback(
        Output(ANSWER, "data"),
        Output(SHEET, "children"),
        Input(EDIT, "data"),
        State(KIND, "data"),
        State(KNOWN, "data"),
        prevent_initial_call=True,
    )(in_worker(edit, Role.EDITOR))
    app.callback(
        Output(FRESH, "data"),
        Output(KNOWN, "data"),
        Input(ids.REVISION, "data"),
        State(KIND, "data"),
        State(KNOWN, "data"),
        prevent_initial_call=True,
    )(in_worker(refresh))
    for name, output, trigger in (
        ("changed", Output("bulk-words", "title"), Input(GRID, "cellValueChanged")),
        ("answered", Output("bulk-status", "title"), Input(ANSWER, "data")),
        ("fresh", Output("bulk-count", "title"), Input(FRESH, "data")),
        ("selected", Output("bulk-problems", "title"), Input(GRID, "selectedRows")),
    ):
        app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
            ClientsideFunction("bulk", name), output, trigger
        )
