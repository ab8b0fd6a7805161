"""What the list asks before it adds, deletes or takes over rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dash import dcc, html

from dashboard.pages.bulk_cells import label_of, set_fields
from dashboard.pages.parts import aria, data
from din.findings import Finding
from din.model import KIND_LABELS, Link, Plan, Record
from din.service.editing.several import hanging_on
from din.texts import _, nmsg

NAMED = 12
"""How many records are named in a sentence; the rest is counted."""


def deletion_sheet(plan: Plan, chosen: Sequence[str]) -> list[Any]:
    """Tell what goes, and what hangs on it, before anything is deleted."""
    found = hanging_on(plan, chosen)
    title = nmsg("Delete {n} row?", "Delete {n} rows?", len(chosen))
    parts = [_named(plan, (plan[i] for i in chosen))]
    for said, records in (
        (_("These links go with it:"), found.links),
        (_("These records cannot do without it and go too:"), found.records),
        (_("These stay and no longer refer to it:"), tuple(m.record for m in found.mentions)),
    ):
        if records:
            parts += [html.H3(said), _named(plan, records)]
    if not found:
        parts.append(html.P(_("Nothing else hangs on it."), className="quiet"))
    reason = [
        html.Label(_("Why? (may be left empty)"), htmlFor="bulk-reason"),
        dcc.Input(id="bulk-reason", name="reason", type="text", maxLength=500, autoComplete="off"),
    ]
    return [_title(str(title)), _form("go", [*parts, *reason], _("Delete"))]


def _named(plan: Plan, records: Iterable[Record]) -> Any:
    found = list(records)
    items = [html.Li(called(plan, record)) for record in found[:NAMED]]
    if len(found) > NAMED:
        items.append(html.Li(str(nmsg("and {n} more", "and {n} more", len(found) - NAMED))))
    return html.Ul(items)


def called(plan: Plan, record: Record) -> str:
    """Name a record; a link by its two ends."""
    if isinstance(record, Link):
        return f"{plan.label(record.source)} → {plan.label(record.target)}"
    return plan.label(record.id)


def addition_sheet(
    kind: str,
    options: Mapping[str, Sequence[str]],
    values: Mapping[str, str],
    findings: Sequence[Finding],
) -> list[Any]:
    """Ask for what a new row cannot do without; the rest is filled in in the row itself."""
    asked = [info for info in set_fields(kind) if info.required]
    faults = {f.place.column: f"{f.message} {f.fix}" for f in findings}
    fields: list[Any] = []
    for info in asked:
        key = f"bulk-new-{info.name}"
        wrong = faults.pop(info.name, None)
        fields += [
            html.Label(label_of(info), htmlFor=key),
            html.P(str(info.meaning), className="help", id=f"{key}-help"),
            dcc.Input(
                id=key,
                name=info.name,
                type="text",
                required=True,
                value=values.get(info.name, ""),
                list=f"{key}-list",
                autoComplete="off",
                maxLength=2_000,
            ),
            html.Datalist([html.Option(value=text) for text in options.get(info.name, ())], id=f"{key}-list"),
            *([html.P(wrong, className="wrong", role="alert")] if wrong else []),
        ]
    rest = [html.P(text, className="wrong", role="alert") for text in faults.values()]
    title = _("Add: {kind}", kind=_(KIND_LABELS[kind][0]))
    return [_title(title), _form("add", [*fields, *rest], _("Add"))]


def paste_sheet(kind: str) -> list[Any]:
    """Ask for rows to paste, for who has no Ctrl+V or pastes on a phone."""
    headers = ", ".join(str(info.label) for info in set_fields(kind)[:4])
    return [
        _title(_("Paste rows from Excel")),
        _form(
            "preview",
            [
                html.P(
                    _(
                        "Copy the rows in Excel, with the line of headers ({headers}, …), and paste them here. "
                        "In the list itself Ctrl+V does the same. Nothing changes before you say so.",
                        headers=headers,
                    ),
                    id="bulk-paste-help",
                ),
                html.Label(_("Rows"), htmlFor="bulk-paste"),
                dcc.Textarea(id="bulk-paste", name="text", rows=8, spellCheck=False, wrap="off"),
            ],
            _("Look first"),
        ),
    ]


def preview(title: str, content: Sequence[Any], mark: str, ready: bool) -> list[Any]:
    """Show what a paste would do, with the button that does it when there is anything to do."""
    hidden = dcc.Input(type="hidden", name="mark", value=mark)
    back = html.Button(_("Back to the rows"), type="button", className="button", **_does("again"))
    return [_title(title), _form("go", [*content, hidden], _("Take over") if ready else None, back)]


def _title(text: str) -> Any:
    return html.H2(text, id="bulk-dialog-title")


def _form(what: str, content: Sequence[Any], act: str | None, *ways: Any) -> Any:
    close = html.Button(_("Cancel"), type="button", className="button", **_does("close"))
    go = [html.Button(act, type="submit", className="button bulk-primary")] if act else []
    return html.Form(
        [*content, html.Div([*go, *ways, close], className="sheet-foot")],
        **data(bulk_form=what),
        **aria(labelledby="bulk-dialog-title"),
    )


def _does(what: str) -> dict[str, Any]:
    return data(bulk=what)
