"""What the drawer shows: a form, what a deletion takes along, a list to choose from; and the buttons below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.editing import names
from dashboard.editing.forms import MOST_SHOWN, inputs, reason_input
from dashboard.editing.session import Session
from dashboard.editing.values import Values
from dashboard.editing.words import called, kind_word, with_strength
from dashboard.pages.parts import aria, shape
from dashboard.theme import KINDS
from din.model import KIND_LABELS, RECORD_TYPES, Contribution, Effort, Link, Plan, Record
from din.service.editing import Hanging
from din.texts import _, nmsg

LISTED = 12
"""How many records a list of what goes along names."""
FIRST_AROUND = ("organisation", "area", "alliance", "domain", "indicator")
KINDS_APART = frozenset({*KINDS, "contributes_to", "depends_on", "placement"})


def head(title: str, kind: str = "", name: str = "") -> Any:
    """Give the top of the drawer: the kind of record, what happens to it, and a way out."""
    named: list[Any] = [": ", html.Span(name)] if name else []
    words: list[Any] = [
        html.P(_kind_with_shape(kind), className="kind"),
        html.H2([title, *named], tabIndex=-1, id="edit-title"),
    ]
    close = html.Button(
        "×", className="close", type="button", **aria(label=_("Close")), **names.asks("cancel")
    )
    return html.Div([html.Div(words), close], className="edit-head")


def _kind_with_shape(kind: str) -> list[Any]:
    if kind not in KIND_LABELS:
        return []
    return [*([shape(kind)] if kind in KINDS else []), kind_word(kind)]


def form(plan: Plan, session: Session, title: str, values: Values, name: str = "") -> list[Any]:
    """Give a form with its values; ``session.base`` stays what they are compared with."""
    return [
        head(title, session.kind, name),
        html.Form(
            className="edit-form",
            noValidate=True,
            autoComplete="off",
            **names.data(form=session.form),
            children=[
                *_link_tools(plan, session, values),
                html.Div(inputs(plan, session.form, session.kind, values), className="edit-fields"),
                reason_input(session.form),
                html.Button(_("Save"), type="submit", className="unseen", tabIndex=-1, **aria(hidden="true")),
            ],
        ),
    ]


def form_foot(session: Session) -> list[Any]:
    """Give the buttons below a form, and the question before typed text is thrown away."""
    delete = (
        [button(_("Delete…"), "delete", "button quiet-button edit-danger", id=session.record_id)]
        if session.record_id
        else []
    )
    return [
        html.Div(
            [
                button(_("Save"), "save", "button edit-primary"),
                button(_("Cancel"), "cancel", "button"),
                *delete,
            ],
            className="edit-buttons",
        ),
        leaving(),
    ]


def leaving() -> Any:
    """Ask, before typed text is thrown away; the browser shows it when there is some."""
    return html.Div(
        id="edit-leave",
        className="edit-leave",
        role="alertdialog",
        hidden=True,
        **aria(label=_("Not saved yet")),
        children=[
            html.P(_("You changed something that is not saved yet.")),
            html.Div(
                [
                    html.Button(_("Go on with this form"), type="button", className="button", id="edit-stay"),
                    html.Button(_("Throw away"), type="button", className="button edit-danger", id="edit-go"),
                ],
                className="edit-buttons",
            ),
        ],
    )


def button(text: str, what: str, looks: str = "button", **details: str) -> Any:
    """Give a button that asks for something."""
    return html.Button(text, type="button", className=looks, **names.asks(what, **details))


def _link_tools(plan: Plan, session: Session, values: Values) -> list[Any]:
    """Let a new link be turned round, and be a dependency when it starts from an effort."""
    if session.kind not in {"contributes_to", "depends_on"} or session.record_id:
        return []
    source = str(values.get("source", ""))
    tools = [button(_("⇄ Turn round"), "turn", "button quiet-button")]
    if session.kind == "contributes_to" and isinstance(plan.records.get(source), Effort):
        text = _("This effort waits for another one")
        tools.append(button(text, "link", "button quiet-button", kind="depends_on", source=source))
    return [html.Div(tools, className="edit-buttons")]


def deletion(plan: Plan, record: Record, hanging: Hanging, form_name: str) -> list[Any]:
    """Tell what goes along when a record is deleted, and what changes."""
    links, records = hanging.links, hanging.records
    mentions = [mention.record for mention in hanging.mentions]
    told = [
        *_listed(plan, links, str(nmsg("{n} link goes along", "{n} links go along", len(links)))),
        *_listed(plan, records, str(nmsg("{n} record goes along", "{n} records go along", len(records)))),
        *_listed(
            plan,
            mentions,
            str(nmsg("{n} record forgets this one", "{n} records forget this one", len(mentions))),
        ),
    ]
    return [
        head(_("Delete"), record.kind, called(plan, record)),
        html.Form(
            className="edit-form",
            **names.data(form=form_name),
            children=[
                *(told or [html.P(_("Nothing else hangs on it."))]),
                html.P(_("You can undo this. The history keeps everything."), className="quiet"),
                reason_input(form_name),
            ],
        ),
    ]


def _listed(plan: Plan, records: Sequence[Record], title: str) -> list[Any]:
    if not records:
        return []
    lines = [
        html.Li([html.Span(kind_word(r.kind), className="tag"), " ", with_strength(plan, r)]) for r in records
    ]
    left = len(lines) - LISTED
    more = [html.Li(str(nmsg("and {n} more", "and {n} more", left)))] if left > 0 else []
    return [html.H3(title), html.Ul([*lines[:LISTED], *more], className="edit-hanging")]


def deletion_foot(session: Session) -> list[Any]:
    """Give the buttons below what a deletion takes along."""
    return [
        html.Div(
            [button(_("Delete"), "delete-now", "button edit-danger"), button(_("Cancel"), "cancel")],
            className="edit-buttons",
            **names.data(form=session.form),
        )
    ]


def link_list(plan: Plan, links: Sequence[Link]) -> list[Any]:
    """List the links behind one line, each to be opened."""
    items = [html.Li(button(with_strength(plan, link), "change", "choose", id=link.id)) for link in links]
    return [
        head(_("Which link?")),
        html.Form([html.Ul(items, className="edit-hanging")], className="edit-form", **names.data(form="")),
    ]


def new_kinds() -> list[Any]:
    """List the kinds of record that can be added: those of the picture first."""
    around = [kind for kind in RECORD_TYPES if kind not in KINDS_APART | {"programme", *FIRST_AROUND}]
    return [
        head(_("What do you want to add?")),
        html.Form(
            className="edit-form",
            **names.data(form=""),
            children=[
                *_kind_buttons(_("In the picture"), tuple(KINDS)),
                *_kind_buttons(_("Around it"), (*FIRST_AROUND, *around)),
                html.H3(_("Is it there already?")),
                html.Div([button(_("Change something else…"), "other")], className="edit-buttons"),
            ],
        ),
    ]


def _kind_buttons(title: str, kinds: Sequence[str]) -> list[Any]:
    buttons = [
        html.Button(_kind_with_shape(kind), type="button", className="button", **names.asks("add", kind=kind))
        for kind in kinds
    ]
    return [html.H3(title), html.Div(buttons, className="edit-kinds")]


def others(plan: Plan, form_name: str) -> list[Any]:
    """Let a record be chosen that is not in the picture: an organisation, a wijk, an indicator."""
    groups = []
    for kind, record_type in RECORD_TYPES.items():
        found = [] if kind in KINDS_APART else [r for r in plan.of(record_type) if r.kind == kind]
        items = [{"value": r.id, "label": called(plan, r)} for r in found]
        groups += [{"group": _(KIND_LABELS[kind][1]), "items": items}] if items else []
    return [
        head(_("Change something else")),
        html.Form(
            className="edit-form",
            **names.data(form=form_name),
            children=dmc.Select(
                id=names.OTHERS,
                label=_("What do you want to change?"),
                description=_("Everything that is not in the picture: organisations, areas, indicators …"),
                data=groups,
                searchable=True,
                selectFirstOptionOnChange=True,
                limit=MOST_SHOWN,
                nothingFoundMessage=_("Nothing found"),
                placeholder=_("Search by name…"),
                comboboxProps={"withinPortal": True, "zIndex": 400},
            ),
        ),
    ]


def only_message(text: str) -> list[Any]:
    """Give a drawer that can only say something."""
    return [head(text), html.Form([], className="edit-form", **names.data(form=""))]


def close_foot() -> list[Any]:
    """Give a button to close."""
    return [html.Div([button(_("Close"), "cancel")], className="edit-buttons")]


def contributions_between(plan: Plan, pairs: Sequence[tuple[str, str]]) -> tuple[Contribution, ...]:
    """Give the contributions that run between these pairs of nodes."""
    wanted = set(pairs)
    return tuple(link for link in plan.contributions if (link.source, link.target) in wanted)
