"""The callbacks of changing the plan: what is asked, what is judged while typing, and what others changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, callback_context, html, no_update

from dashboard import ids
from dashboard.editing import adopting, judging, names, opening, saving, steps
from dashboard.editing.desk import Desk
from dashboard.editing.replies import Reply, outputs, said
from dashboard.editing.session import Ask, Session
from dashboard.editing.values import from_browser, values_from
from dashboard.editing.words import last_author
from dashboard.rights import Forbidden, Person, Role, current_person, require
from dashboard.worker import Data, in_worker, show_fault
from din.errors import DinError
from din.service import PlanSource, SourceSnapshot, StoreSource
from din.service.editing import Editor
from din.texts import _

ANSWERS: Mapping[str, Callable[[Desk], Reply]] = MappingProxyType(
    {
        "change": opening.change,
        "new": opening.new,
        "add": opening.add,
        "link": opening.link,
        "turn": opening.turned,
        "line": opening.line,
        "other": opening.other,
        "delete": opening.delete,
        "back": opening.reopened,
        "save": saving.save,
        "settle": saving.settle,
        "restore": saving.restore,
        "all-mine": lambda desk: saving.all_from(desk, "mine"),
        "all-theirs": lambda desk: saving.all_from(desk, "theirs"),
        "delete-now": saving.delete_now,
        "undo": saving.undo,
        "redo": saving.redo,
        "adopt": adopting.answer,
        "place": saving.place,
        "place-reset": saving.place_reset,
        "cancel": saving.nothing_open,
    }
)
"""What can be asked, and who answers."""

Names: TypeAlias = list[dict[str, str]]
"""Whose the inputs of a form are."""
MOST_REASON = 2_000
FIELDS = names.part(names.FIELD, ALL, ALL)
PICKS = names.part(names.PICK, ALL, ALL)
REASONS = names.part(names.REASON, ALL, ALL)


def register(app: Dash, source: PlanSource) -> None:
    """Answer everything that changing a plan asks; a plan in a file answers that it can only be read."""

    def answer(
        asked: Data, remembered: Data, fields: Names, values: list[Any], picked: Names, picks: list[Any],
        reasons: list[Any],
    ) -> Any:  # fmt: skip
        reply = answer_to(source, asked, remembered, fields, values, picked, picks, reasons)
        return reply.outputs(Ask.parse(asked).turn)

    app.callback(
        *outputs(),
        Input(names.ASK, "data"),
        State(names.SESSION, "data"),
        State(FIELDS, "id"),
        State(FIELDS, "value"),
        State(PICKS, "id"),
        State(PICKS, "value"),
        State(REASONS, "value"),
        prevent_initial_call=True,
        on_error=_refused,
    )(in_worker(answer, Role.EDITOR))
    _register_judge(app, source)
    _register_news(app, source)
    _register_in_browser(app)


def _refused(fault: Exception) -> tuple[Any, ...]:
    """Say what could not be done, and let the form be used again."""
    show_fault(fault)
    return Reply().outputs(Ask.parse(callback_context.inputs.get(f"{names.ASK}.data")).turn)


def answer_to(
    source: PlanSource,
    asked: Any,
    remembered: Any,
    fields: Any,
    values: Any,
    picked: Any = (),
    picks: Any = (),
    reasons: Any = (),
) -> Reply:
    """Answer what a browser sent, if the person of this request may change this plan."""
    if not Ask.parse(asked).what:  # a page that opens sends the question nobody asked yet
        return Reply()
    given = {key: str(value or "") for key, value in values_from(picked or [], picks or []).items()}
    reason = str(from_browser(reasons[0] if reasons else ""))[:MOST_REASON]
    try:
        person = require(Role.EDITOR)
        desk = Desk(
            _store(source),
            person,
            Ask.parse(asked),
            Session.parse(remembered),
            values_from(fields or [], values or []),
            given,
            reason,
        )
    except DinError as fault:
        return Reply(said=said(str(fault.message)))
    return answered(desk)


def answered(desk: Desk) -> Reply:
    """Answer a question; what cannot be done is said, and what was typed stays."""
    answer = ANSWERS.get(desk.ask.what)
    if answer is None:
        return Reply()
    try:
        return answer(desk)
    except DinError as fault:
        return saving.refused(desk, fault)


def _store(source: PlanSource) -> StoreSource:
    """Give the source as a store.

    Raises
    ------
    Forbidden
        When the plan comes from a file.
    """
    if not isinstance(source, StoreSource):
        raise Forbidden(judging.file_message())
    return source


def _register_judge(app: Dash, source: PlanSource) -> None:
    def judge(_typed: object, remembered: Data, fields: Names, values: list[Any]) -> Any:
        session = Session.parse(remembered)
        try:
            editor = Editor(_store(source), require(Role.EDITOR).name)
            found = judging.judged(editor, session, values_from(fields, values))
        except DinError as fault:
            return [no_update] * len(fields), [no_update] * len(fields), [html.P(str(fault.message))]
        return found.outputs(session, fields)

    app.callback(
        Output(FIELDS, "error"),
        Output(FIELDS, "description"),
        Output(names.FINDINGS, "children"),
        Input(names.TYPED, "data"),
        State(names.SESSION, "data"),
        State(FIELDS, "id"),
        State(FIELDS, "value"),
        prevent_initial_call=True,
    )(in_worker(judge))


def _register_news(app: Dash, source: PlanSource) -> None:
    def news(_mark: object, remembered: Data) -> Any:
        person = current_person()
        if not isinstance(source, StoreSource) or person.role < Role.EDITOR:
            return no_update, no_update
        try:
            snapshot = source.snapshot()
            buttons = steps.buttons(source, snapshot.plan, Editor(source, person.name))
            return buttons, meanwhile(source, snapshot, person, Session.parse(remembered))
        except DinError as fault:
            return no_update, [html.P(str(fault.message))]

    app.callback(
        Output(names.STEPS, "children"),
        Output(names.BANNER, "children"),
        Input(ids.REVISION, "data"),
        State(names.SESSION, "data"),
    )(in_worker(news))


def meanwhile(source: StoreSource, snapshot: SourceSnapshot, person: Person, session: Session) -> list[Any]:
    """Say that somebody changed or deleted the record of the open form; nothing when nobody did."""
    record_id = session.record_id
    if not (session.form and record_id) or session.what not in {"save", "delete"}:
        return []
    if snapshot.versions.get(record_id) == session.version:
        return []
    author = last_author(source, record_id)
    who = _("you yourself, on another page,") if author == person.name and author else author
    if record_id not in snapshot.plan:
        return [html.P(_("This was deleted meanwhile by {author}. What you typed stays.", author=who))]
    return [
        html.P(
            _(
                "This was changed meanwhile by {author}. What you typed stays; when you save, you see both versions.",
                author=who,
            )
        )
    ]


def _register_in_browser(app: Dash) -> None:
    def in_browser(name: str, *arguments: Any, **options: Any) -> None:
        app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
            ClientsideFunction("din_edit", name), *arguments, **options
        )

    in_browser(
        "typed",
        Output(names.DRAWER, "title"),
        Input(FIELDS, "value"),
        Input(REASONS, "value"),
        State(FIELDS, "id"),
    )
    in_browser(
        "settled",
        Output(names.FOOT, "title"),
        Input(names.REPLY, "data"),
        prevent_initial_call=True,
    )
    in_browser(
        "attach",
        Output(names.BAR, "title"),
        Input(ids.SCENE, "data"),
        Input(ids.CHOSEN, "data"),
    )
    in_browser(
        "placing",
        Output(names.PLACING, "title"),
        Input(names.PLACING, "checked"),
        prevent_initial_call=True,
    )
    in_browser(
        "other",
        Output(names.SHEET, "title"),
        Input(names.OTHERS, "value"),
        prevent_initial_call=True,
    )
