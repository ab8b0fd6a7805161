"""What pasted rows would do, told before anything changes."""

from __future__ import annotations

import hashlib
from typing import Any

from dash import html

from dashboard.pages.bulk_cells import set_fields
from dashboard.pages.bulk_dialogs import preview
from dashboard.pages.parts import aria
from din.findings import Finding, Severity, errors
from din.model import Plan
from din.service.editing import PastePlan, PasteRow
from din.service.editing.gathered import Gathered, rows_in_words
from din.service.history import called
from din.service.notation import field_label, shown
from din.texts import _, nmsg, readable

MOST_PASTED = 5_000_001
"""Characters that are looked at: one more than what is accepted, so that too much is seen to be too much."""
ROWS_SHOWN, TEXT_SHOWN = 60, 200


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
        *_faults(found.told),
        *_rows(plan, found),
    ]
    if not wrong and not ready:
        content.append(html.P(_("Everything in these rows is in the plan already.")))
    title = _("The rows have faults") if wrong else _("What these rows do")
    return preview(title, content, mark_of(found), ready)


def _faults(told: tuple[Gathered, ...]) -> list[Any]:
    """Tell what is wrong, each fault once with the rows it stands in; what is about no row comes last."""
    rows = [
        html.Tr(
            [html.Td(rows_in_words(one.rows)), html.Td(_said(one.finding), className=_level(one.finding))]
        )
        for one in told
        if one.rows
    ]
    whole = [html.P(_said(one.finding), className=_level(one.finding)) for one in told if not one.rows]
    bad = {row for one in told if one.finding.severity is Severity.ERROR for row in one.rows}
    said = [html.P(str(nmsg("{n} row is not understood.", "{n} rows are not understood.", len(bad))))]
    return [
        *(said if bad else []),
        *([_table((_("Row"), _("What is wrong")), rows)] if rows else []),
        *whole,
    ]


def _said(finding: Finding) -> str:
    return f"{finding.message} {finding.fix}"


def _level(finding: Finding) -> str:
    return "wrong" if finding.severity is Severity.ERROR else "attention"


def _rows(plan: Plan, found: PastePlan) -> list[Any]:
    worth = [row for row in found.rows if row.state != "same"]
    if not worth:
        return []
    words = {"new": _("new"), "changed": _("changed")}

    coming = {row.record.id: called(row.record, plan.label) for row in found.rows}

    def name_of(record_id: str) -> str:
        return coming.get(record_id) or plan.label(record_id)

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
    return [_table((_("Row"), _("Becomes"), _("Name"), _("What comes in or changes")), rows), *more]


def _changes(row: PasteRow, name_of: Any) -> str:
    """Tell what changes in a row, or what a new one holds beside its name."""
    kind = row.record.kind
    if row.before is None:
        given = {
            info.name: getattr(row.record, info.name) for info in set_fields(kind) if info.name != "name"
        }
        lines = [
            f"{field_label(kind, name)}: {shown(kind, name, value, name_of)}"
            for name, value in given.items()
            if value not in (None, "", ())
        ]
    else:
        lines = [
            f"{field_label(kind, change.field)}: {shown(kind, change.field, change.before, name_of)} → "
            f"{shown(kind, change.field, change.after, name_of)}"
            for change in row.changes
        ]
    return readable("; ".join(_cut(line) for line in lines))


def _cut(line: str) -> str:
    return line if len(line) <= TEXT_SHOWN else line[: TEXT_SHOWN - 1] + "…"


def _table(heads: tuple[str, ...], rows: list[Any]) -> Any:
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
    return html.Div(
        html.Table([head, html.Tbody(rows)], className="plain-table"),
        className="sheet-scroll",
        tabIndex="0",
        role="group",
        **aria(label=heads[-1]),
    )
