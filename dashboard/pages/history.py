"""*Geschiedenis*: who changed what, when and why; any step can be undone, and the plan seen as it was."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update

from dashboard import ids
from dashboard.hand import Hand
from dashboard.pages.history_lists import ANYBODY, Listed, Step, Wanted, listed, wanted_in
from dashboard.pages.history_parts import asking, comparing, refused
from dashboard.pages.parts import aria, data
from dashboard.rights import Role, current_person, require
from dashboard.worker import Data, Text, in_worker, question
from din.errors import DinError, InputError
from din.model import KIND_LABELS, Node, Plan
from din.service import PlanSource, StoreSource
from din.service.history import HistoryLine, kept_in, lines_of
from din.texts import N_, _, moment, nmsg, readable

LIST, ASK, ANSWER, SHEET = "history-list", "history-ask", "history-answer", "history-sheet"
RECORDS_SHOWN, FIELDS_SHOWN, TEXT_SHOWN = 6, 8, 300
DONE = {
    "add": N_("added"),
    "change": N_("changed"),
    "delete": N_("deleted"),
    "redact": N_("text removed for good"),
}


def layout(source: PlanSource, search: str) -> Any:
    """Give the page for the filter in the address."""
    try:
        kept = kept_in(source)
        plan = kept.snapshot().plan
        wanted = wanted_in(search, plan)
        found = listed(kept, wanted)
    except DinError as error:
        return refused(str(error.message))
    return html.Main(
        id="main",
        className="history",
        children=[
            html.H1(_("History")),
            html.P(_("Every change stays here; nothing is overwritten."), className="quiet"),
            html.Div(
                className="history-sides",
                children=[
                    html.Div(
                        [_filter(plan, found), html.Div(_content(plan, found), id=LIST)],
                        className="history-main",
                    ),
                    html.Aside(
                        [asking(), comparing(), *_others()],
                        className="history-ask",
                        **aria(label=_("The past")),
                    ),
                ],
            ),
            html.Dialog(
                html.Div(id=SHEET, className="sheet-body"),
                id="history-dialog",
                className="sheet",
                **aria(labelledby="history-dialog-title"),
            ),
            *question(ASK),
            dcc.Store(id=ANSWER),
        ],
    )


def _others() -> list[Any]:
    """Lead to other plans: compared with this one, or merged with it."""
    return [
        html.P(html.A(_("Compare with another plan"), href="/vergelijk")),
        html.P(html.A(_("Merge what several groups drew"), href="/samenvoegen")),
    ]


def _filter(plan: Plan, found: Listed) -> Any:
    wanted = found.wanted
    people = [(ANYBODY, _("everybody")), *((name, readable(name) or _("somebody")) for name in found.people)]
    chosen = ANYBODY if wanted.who is None else wanted.who
    options = [
        html.Option(label, value=value, selected=True) if value == chosen else html.Option(label, value=value)
        for value, label in people
    ]
    names = sorted({readable(node.name) for node in plan.of(Node)})
    value = readable(plan.label(wanted.element)) if wanted.element else ""
    return html.Form(
        method="get",
        action="/geschiedenis",
        className="history-filter",
        **aria(label=_("Show only")),
        children=[
            html.Label(_("By whom"), htmlFor="history-who"),
            html.Select(options, id="history-who", name="wie"),
            html.Label(_("About"), htmlFor="history-element"),
            dcc.Input(
                id="history-element", name="element", type="text", value=value, list="history-names",
                autoComplete="off", placeholder=_("name or id"), maxLength=500,
            ),
            html.Datalist([html.Option(value=name) for name in names], id="history-names"),
            html.Button(_("Show"), type="submit", className="button"),
            *([html.A(_("Everything"), href="/geschiedenis")] if wanted != Wanted() else []),
        ],
    )  # fmt: skip


def _content(plan: Plan, found: Listed) -> list[Any]:
    may = current_person().role >= Role.EDITOR
    about = found.wanted.element
    title = _("History of “{name}”", name=readable(plan.label(about))) if about else _("All changes")
    count = nmsg("{n} step", "{n} steps", found.total)
    head = [html.H2([title, " ", html.Span(str(count), className="quiet")])]
    if not found.steps:
        return [*head, html.P(_("Nothing was found."))]
    return [*head, html.Ol([_step(step, may) for step in found.steps], className="steps"), *_pages(found)]


def _step(step: Step, may: bool) -> Any:
    info = step.info
    when, who = moment(info.moment), readable(info.author) or _("somebody")
    tags = []
    if info.undoes:
        said = _("does an earlier step again") if step.again else _("takes an earlier step back")
        tags.append(html.Span(said, className="tag"))
    if step.undone:
        tags.append(html.Span(_("undone"), className="tag"))
    here = f"#{info.last}"
    ways: list[Any] = [
        html.A(
            _("The plan then"),
            href="/toen?" + urlencode({"op": here}),
            **aria(label=f"{_('The plan then')}: {when}"),
        ),
        html.A(
            _("What changed since"),
            href="/vergelijk?" + urlencode({"van": here, "tot": "nu"}),
            **aria(label=f"{_('What changed since')}: {when}"),
        ),
    ]
    if may and info.first > 1:
        undo = html.Button(
            _("Undo…"), type="button", className="choose", **data(undo=info.id),
            **aria(label=_("Undo the step of {moment}", moment=when)),
        )  # fmt: skip
        ways.append(undo)
    reason = [html.P(readable(info.reason), className="why")] if info.reason else []
    return html.Li(
        className="step undone" if step.undone else "step",
        children=[
            html.P(
                [html.Time(when, dateTime=info.moment.isoformat()), " · ", html.Strong(who), *tags],
                className="step-head",
            ),
            *reason,
            *_lines(step),
            html.P(ways, className="step-ways"),
        ],
    )


def _lines(step: Step) -> list[Any]:
    if not step.lines or step.count > 200:
        return [html.P(str(nmsg("{n} record", "{n} records", step.count)))]
    shown = [html.Li(in_words(line)) for line in step.lines[:RECORDS_SHOWN]]
    rest = [html.Li(in_words(line)) for line in step.lines[RECORDS_SHOWN:]]
    found: list[Any] = [html.Ul(shown, className="changes")]
    if rest:
        more = str(nmsg("and {n} more", "and {n} more", len(rest)))
        found.append(html.Details([html.Summary(more), html.Ul(rest, className="changes")]))
    return found


def in_words(line: HistoryLine) -> list[Any]:
    """Say what became of one record, field by field."""
    kind = _(KIND_LABELS[line.kind][0]) if line.kind in KIND_LABELS else ""
    done = _(DONE.get(line.operation, DONE["change"]))
    head = [html.Span(kind, className="quiet"), " ", html.Strong(readable(line.name)), f" {done}"]
    if line.operation == "add" or not line.changes:
        return head
    fields = [
        html.Li([f"{change.label}: ", html.Del(_cut(change.before)), " → ", html.Ins(_cut(change.after))])
        for change in line.changes[:FIELDS_SHOWN]
    ]
    return [*head, html.Ul(fields, className="fields-changed")]


def _cut(text: str) -> str:
    said = readable(text)
    return said if len(said) <= TEXT_SHOWN else said[: TEXT_SHOWN - 1] + "…"


def _pages(found: Listed) -> list[Any]:
    if found.pages < 2:
        return []
    at = found.wanted.page
    ways: list[Any] = []
    if at > 1:
        ways.append(html.A(_("← Newer"), href=found.wanted.address(at - 1), className="button"))
    ways.append(html.Span(_("page {n} of {all}", n=at, all=found.pages)))
    if at < found.pages:
        ways.append(html.A(_("Older →"), href=found.wanted.address(at + 1), className="button"))
    return [html.Nav(ways, className="paging", **aria(label=_("Pages of the history")))]


def undo_sheet(source: StoreSource, change_set: str, fault: str = "") -> list[Any]:
    """Tell what undoing a step would do, and ask whether to."""
    infos = source.store.change_sets(source.plan_id)
    info = next((one for one in infos if one.id == change_set), None)
    if info is None:
        return [html.H2(_("This step is not there"), id="history-dialog-title"), _close()]
    entries = [e for e in source.store.changes(source.plan_id, info.first - 1) if e.change_set == info.id]
    lines = lines_of(source.store, source.plan_id, entries[:RECORDS_SHOWN])
    items = [html.Li(_backwards(line)) for line in lines]
    if len(entries) > RECORDS_SHOWN:
        items.append(html.Li(str(nmsg("and {n} more", "and {n} more", len(entries) - RECORDS_SHOWN))))
    title = _("Undo the step of {moment}", moment=moment(info.moment))
    wrong = [html.P(fault, className="obstacle", role="alert")] if fault else []
    go = html.Button(
        _("Undo this step"), type="button", className="button bulk-primary", **data(undo_now=info.id)
    )
    return [
        html.H2(title, id="history-dialog-title"),
        *wrong,
        html.P(_("This is what happens:")),
        html.Ul(items, className="changes"),
        html.P(_("It is a step of its own: it can be undone too."), className="quiet"),
        html.Div([*([] if fault else [go]), _close()], className="sheet-foot"),
    ]


def _close() -> Any:
    return html.Button(_("Close"), type="button", className="button", **data(history_close="yes"))


def _backwards(line: HistoryLine) -> list[Any]:
    name = html.Strong(readable(line.name))
    if line.operation == "add":
        return [name, " ", _("goes away")]
    if line.operation == "delete":
        return [name, " ", _("comes back")]
    fields = [
        html.Li([f"{change.label}: ", html.Del(_cut(change.after)), " → ", html.Ins(_cut(change.before))])
        for change in line.changes[:FIELDS_SHOWN]
    ]
    return [name, html.Ul(fields, className="fields-changed")]


def register(app: Dash, source: PlanSource) -> None:
    """Follow the plan, tell what an undo would do, and undo."""

    def refresh(_mark: object, search: Text) -> Any:
        kept = kept_in(source)
        plan = kept.snapshot().plan
        return _content(plan, listed(kept, wanted_in(search or "", plan)))

    def ask(asked: Data) -> Any:
        found = asked or {}
        step = str(found.get("id", ""))[:200]
        if not step:
            return no_update, no_update
        try:
            kept = kept_in(source)
            person = require(Role.EDITOR)
            if found.get("now") is not True:
                return undo_sheet(kept, step), {"open": True, "n": found.get("n")}
            Hand(source, person.name).undo_change(step)
        except InputError as error:
            told = " ".join([str(error.message), *(f"{f.message} {f.fix}" for f in error.findings[:3])])
            return undo_sheet(kept, step, told), {"open": True, "n": found.get("n")}
        except DinError as error:
            return undo_sheet(kept_in(source), step, str(error.message)), {"open": True, "n": found.get("n")}
        return no_update, {"open": False, "n": found.get("n")}

    app.callback(
        Output(LIST, "children"),
        Input(ids.REVISION, "data"),
        State(ids.LOCATION, "search"),
        prevent_initial_call=True,
    )(in_worker(refresh))
    app.callback(
        Output(SHEET, "children"), Output(ANSWER, "data"), Input(ASK, "data"), prevent_initial_call=True
    )(in_worker(ask, Role.EDITOR))
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        ClientsideFunction("past", "answered"), Output(LIST, "title"), Input(ANSWER, "data")
    )
