"""What pasted rows would do, told before anything changes."""

from __future__ import annotations

import hashlib
from typing import Any

from dash import html

from dashboard.pages.bulk_dialogs import preview
from dashboard.pages.parts import aria
from din.findings import Finding, Severity, errors
from din.model import Plan
from din.service.editing import PastePlan, PasteRow
from din.service.history import called
from din.service.notation import field_label, shown
from din.texts import _, nmsg, readable

MOST_PASTED = 5_000_001
"""Characters that are looked at: one more than what is accepted, so that too much is seen to be too much."""
ROWS_SHOWN, FINDINGS_SHOWN = 60, 150


def mark_of(found: PastePlan) -> str:
    """Give a mark of what a paste would do: another one when it would do something else by now."""
    digest = hashlib.sha256()
    for row in found.rows:
        version = found.versions.get(row.record.id, 0)
        digest.update(f"{row.row}\x1f{row.state}\x1f{version}\x1f{row.record!r}\x1e".encode())
    return digest.hexdigest()[:32]


def taken(found: PastePlan) -> int:
    """Count the rows that a paste changes or adds."""
    return found.count("new") + found.count("changed")


def preview_sheet(plan: Plan, found: PastePlan, changed: bool = False) -> list[Any]:
    """Show what a paste would do: counts, faults with their rows, and row by row what changes."""
    wrong = errors(found.findings)
    ready = not wrong and taken(found) > 0
    content: list[Any] = []
    if changed:
        said = _("The plan changed in the meantime. Look again at what the rows would do now.")
        content.append(html.P(said, className="obstacle", role="alert"))
    content += [
        html.P(str(found.message()), className="tally"),
        *_faults(found.findings),
        *_rows(plan, found),
    ]
    if not wrong and not ready:
        content.append(html.P(_("Everything in these rows is in the plan already.")))
    title = _("The rows have faults") if wrong else _("What these rows do")
    return preview(title, content, mark_of(found), ready)


def _faults(findings: tuple[Finding, ...]) -> list[Any]:
    if not findings:
        return []
    rows = [
        html.Tr(
            [
                html.Td("" if f.place.row is None else str(f.place.row)),
                html.Td(f"{f.message} {f.fix}", className="wrong" if f.severity is Severity.ERROR else ""),
            ]
        )
        for f in [f for f in findings if f.place.row is not None][:FINDINGS_SHOWN]
    ]
    whole = [f for f in findings if f.place.row is None]  # about the columns, or how many more there are
    more = [html.P(f"{f.message} {f.fix}", className="wrong") for f in whole]
    bad = {f.place.row for f in errors(findings) if f.place.row is not None}
    said = [html.P(str(nmsg("{n} row is not understood.", "{n} rows are not understood.", len(bad))))]
    said = said if bad and not whole else []
    return [*said, *([_table((_("Row"), _("What is wrong")), rows)] if rows else []), *more]


def _rows(plan: Plan, found: PastePlan) -> list[Any]:
    worth = [row for row in found.rows if row.state != "same"]
    if not worth:
        return []
    words = {"new": _("new"), "changed": _("changed")}

    def name_of(record_id: str) -> str:
        return plan.label(record_id)

    rows = [
        html.Tr(
            [
                html.Td(str(row.row)),
                html.Td(words[row.state], className=row.state),
                html.Td(readable(called(row.record, name_of))),
                html.Td(_changes(row, name_of)),
            ]
        )
        for row in worth[:ROWS_SHOWN]
    ]
    rest = len(worth) - ROWS_SHOWN
    more = [html.P(str(nmsg("and {n} more", "and {n} more", rest)))] if rest > 0 else []
    return [_table((_("Row"), _("Becomes"), _("Name"), _("What changes")), rows), *more]


def _changes(row: PasteRow, name_of: Any) -> str:
    kind = row.record.kind
    return readable(
        "; ".join(
            f"{field_label(kind, change.field)}: {shown(kind, change.field, change.before, name_of)} → "
            f"{shown(kind, change.field, change.after, name_of)}"
            for change in row.changes
        )
    )


def _table(heads: tuple[str, ...], rows: list[Any]) -> Any:
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
    return html.Div(
        html.Table([head, html.Tbody(rows)], className="plain-table"),
        className="sheet-scroll",
        tabIndex="0",
        role="group",
        **aria(label=heads[-1]),
    )
